"""The reflection: is the section there, and does it hold as many sentences as the lab asks for."""

from __future__ import annotations

from labrunner.submission.headings import REFLECTION
from labrunner.submission.judgement import Judgement
from labrunner.submission.record import Section, Submission
from labrunner.submission.sections import section
from labrunner.submission.sentences import sentences, words
from labrunner.submission.template import TEMPLATE_MARKERS
from labrunner.verdict import Standing

_FEWEST_WORDS = 3
_PROMPTS = tuple(words(marker) for marker in TEMPLATE_MARKERS)


def judge_reflection(submission: Submission, least: int) -> Judgement:
    """Return whether the section Reflection (Reflexión) holds at least `least` sentences.

    A sentence counts once, has three different words or more, and is not the template's own text. Headings, code,
    comments, tables and pictures hold no sentences; a formula is one word.
    """
    if submission.text is None:
        return Judgement(Standing.MISSING, "a Python file holds no reflection; hand in a Markdown report")
    found = section(submission, REFLECTION)
    if found is None:
        return Judgement(Standing.MISSING, "there is no section titled Reflection: begin it with `## Reflection`")
    counted = count_sentences(found.text)
    return Judgement(
        _standing(counted, least), _message(found, counted, least), found.line, submission.locate(found.line)
    )


def count_sentences(markdown: str) -> int:
    """Return how many sentences of `markdown` count as a reflection's."""
    different = {words(sentence) for sentence in sentences(markdown)}
    return sum(len(set(said)) >= _FEWEST_WORDS and not _is_prompt(said) for said in different)


def _is_prompt(said: tuple[str, ...]) -> bool:
    return any(said[: len(prompt)] == prompt for prompt in _PROMPTS)


def _standing(counted: int, least: int) -> Standing:
    if counted >= least:
        return Standing.PASSED
    return Standing.FAILED if counted else Standing.MISSING


def _message(found: Section, counted: int, least: int) -> str:
    has = f"the reflection has {counted} sentence{'' if counted == 1 else 's'}"
    if counted >= least:
        return f"{has}, and {least} {'is' if least == 1 else 'are'} asked for"
    advice = "each counts once and has at least three words; the template's text, code and comments do not count"
    if "<!--" in found.text and count_sentences(found.text.replace("<!--", "").replace("-->", "")) >= least:
        advice = "what stands between <!-- and --> is not shown and does not count: write below it"
    return f"{has}, but {least} {'is' if least == 1 else 'are'} asked for: {advice}"
