from pathlib import Path

import pytest

from labrunner.submission.reading import parse_submission
from labrunner.submission.reflection import judge_reflection
from labrunner.submission.template import TEMPLATE_MARKERS
from labrunner.verdict import Standing

THREE = "The mask is strict. At zero it gives zero. The difference quotient gives a half."


def judge(reflection, least=3, heading="## Reflection"):
    report = f"# Lab\n\n{heading}\n\n{reflection}\n\n## Code\n\n```python\nx = 1\n```\n"
    return judge_reflection(parse_submission(report.encode(), Path("report.md")), least)


@pytest.mark.parametrize(
    "heading", ["## Reflection", "### 4. Reflexión", "# REFLEXION", "**Reflection**", "Reflection\n---"]
)
def test_three_sentences_pass_under_any_heading_of_that_name(heading):
    judgement = judge(THREE, heading=heading)

    assert judgement.standing is Standing.PASSED
    assert judgement.says == "report.md:3: the reflection has 3 sentences, and 3 are asked for"
    assert judgement.line == 3


def test_too_few_sentences_fail_with_their_number_and_place():
    judgement = judge("The mask is strict. At zero it gives zero.")

    assert judgement.standing is Standing.FAILED
    assert judgement.says.startswith("report.md:3: the reflection has 2 sentences, but 3 are asked for: ")


@pytest.mark.parametrize(
    "reflection",
    [
        "The mask is strict. The mask is strict! the mask is strict",
        "Yes. No. Ok. Good. Fine. Right. Ha ha. It is so. The mask is strict.",
        "blah blah blah. one one one one. The mask is strict. At zero it gives zero.",
        "The mask is strict.\n\n```text\n" + THREE + "\n```\n",
        "The mask is strict.\n\n<!-- " + THREE + " -->\n",
        "The mask is strict, e.g. at 0.5, i.e. approx. 1.5 times. At zero it gives zero.",
        "The mask is strict. " + " ".join(f"{marker} this and that." for marker in TEMPLATE_MARKERS),
    ],
)
def test_what_is_no_sentence_of_the_learners_own_does_not_count(reflection):
    assert judge(reflection).standing is Standing.FAILED


@pytest.mark.parametrize("reflection", ["", "No.", "<!-- Write at least 3 sentences -->", "$$a = b$$", "![](a.png)"])
def test_an_empty_reflection_is_missing(reflection):
    judgement = judge(reflection)

    assert judgement.standing is Standing.MISSING
    assert "the reflection has 0 sentences" in judgement.message


def test_text_left_inside_the_comment_is_pointed_at():
    judgement = judge(f"<!--\n{THREE}\n-->")

    assert "what stands between <!-- and --> is not shown and does not count" in judgement.message


def test_a_report_without_the_section_misses_it():
    judgement = judge(THREE, heading="## Thoughts")

    assert judgement.standing is Standing.MISSING
    assert judgement.message == "there is no section titled Reflection: begin it with `## Reflection`"


def test_a_python_file_has_no_reflection():
    judgement = judge_reflection(parse_submission(b"x = 1", Path("lab.py")), 3)

    assert judgement.standing is Standing.MISSING


def test_a_notebooks_reflection_is_located_by_its_cell():
    notebook = (
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1"},'
        b'{"cell_type": "markdown", "source": "## Reflection\\n\\nThe mask is strict."}]}'
    )

    judgement = judge_reflection(parse_submission(notebook, Path("lab.ipynb")), 1)

    assert judgement.says == "lab.ipynb:cell 2:1: the reflection has 1 sentence, and 1 is asked for"
