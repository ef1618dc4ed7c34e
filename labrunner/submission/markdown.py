"""A Markdown text to its code, its printed output and its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from labrunner.submission import headings
from labrunner.submission.blocks import Block, blocks
from labrunner.submission.record import Fence, Section
from labrunner.submission.transcript import commands, is_transcript

PYTHON = {"python", "python3", "py", "py3", "pycon", "ipython", "ipython3"}
_TEXT = {"text", "txt", "plain", "plaintext"}
_PRINTED = {"output", "out", "console", "stdout"}
_KNOWN_TITLES = headings.DERIVATION + headings.CODE + headings.OUTPUT + headings.REFLECTION

# A line in bold letters alone is a heading to its reader; it ranks below all real ones.
_BOLD_LINE = re.compile(r"(\*\*|__)([^*_\n]+)\1:?")
_BOLD_LEVEL = 7
_LANGUAGE = re.compile(r"\.?([\w-]*)")
_CODE_LINE = re.compile(
    r"^[ \t]*(?:(?:async[ ]+def|def|class)[ ]+\w+.*:|import[ ]+\w|from[ ]+[\w.]+[ ]+import\b|print[ ]*\()", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was dropped or read in a way that may surprise, at a line of the text."""

    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a Markdown text holds."""

    code: tuple[Fence, ...]
    outputs: tuple[Fence, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]


def read_markdown(text: str) -> Reading:
    """Return the python fences, output fences and sections of `text`, in order."""
    found = [_as_heading(block) for block in blocks(text)]
    code: list[Fence] = []
    outputs: list[Fence] = []
    notes = [Note(block.line, says) for block in found if (says := _html_note(block))]
    for block, titles, after_code in _in_context(found):
        output = _is_output(block, titles, after_code)
        notes += [Note(block.line, says) for says in _fence_notes(block, output)]
        if output:
            outputs.append(_fence(block))
        elif language(block.info) in PYTHON:
            code.append(_code(block))
    return Reading(tuple(code), tuple(outputs), tuple(_sections(text, found)), tuple(notes))


def source_of(fences: Iterable[Fence]) -> str:
    """Return one Python source in which each fence stands at its own lines, and all others are blank."""
    lines: list[str] = []
    for fence in fences:
        lines += [""] * (fence.line - 1 - len(lines))
        lines += fence.text.removesuffix("\n").split("\n")
    return "\n".join(lines) + "\n" if lines else ""


def language(info: str) -> str:
    """Return the language in a fence's info string, in lower case: `Python`, `{.python #id}` and `py title=x` alike."""
    for word in info.casefold().replace("{", " ").replace("}", " ").split():
        if "=" not in word and not word.startswith("#"):
            match = _LANGUAGE.match(word)
            return match[1] if match else ""
    return ""


def _in_context(found: list[Block]) -> Iterator[tuple[Block, list[str], bool]]:
    """Yield each fence with the titles above it, and whether it follows a python fence (a paragraph may part them)."""
    stack: list[Block] = []
    since_code = 2
    for block in found:
        if block.kind == "heading" and not block.nested:
            stack = [*(above for above in stack if above.level < block.level), block]
        if block.kind in ("fence", "code_block"):
            yield block, [heading.text for heading in stack], since_code <= 1
        is_code = block.kind == "fence" and language(block.info) in PYTHON
        since_code = 0 if is_code else since_code + 1 if block.kind == "paragraph" else 2


def _is_output(block: Block, titles: list[str], after_code: bool) -> bool:
    """Return whether a fence shows what the code printed: by its name, by the heading above it, or behind the code."""
    name = language(block.info)
    if block.kind == "fence" and name in _PRINTED:
        return True
    if any(headings.rank(title, headings.DERIVATION + headings.REFLECTION) is not None for title in titles):
        return False
    if any(headings.rank(title, headings.OUTPUT) is not None for title in titles):
        return name not in PYTHON or not _CODE_LINE.search(block.text)
    return block.kind == "fence" and (name in _TEXT or (name == "" and after_code))


def _fence(block: Block) -> Fence:
    first = block.line + 1 if block.kind == "fence" else block.line
    return Fence(first, language(block.info), block.text)


def _code(block: Block) -> Fence:
    fence = _fence(block)
    return replace(fence, text=commands(fence.text)) if is_transcript(fence.text) else fence


def _fence_notes(block: Block, output: bool) -> Iterator[str]:
    python = language(block.info) in PYTHON
    if python and not block.closed:
        yield "this fence ends before a closing ```: in a list, its lines must be indented as far as the fence"
    if python and output:
        yield "this fence stands under a heading for output, so it is read as output, not as code"
    elif python and is_transcript(block.text):
        yield "a console transcript: its prompts and the lines printed below them are dropped"
    elif not python and block.kind == "fence" and _CODE_LINE.search(block.text):
        yield "this fence holds Python but does not say so, so it is no part of the code: open it with ```python"


def _html_note(block: Block) -> str | None:
    if block.kind != "html_block":
        return None
    if block.text.lstrip().startswith("<!--"):
        return None if "-->" in block.text else "this comment is never closed with -->, so all below it is lost"
    return "a fence inside HTML is not read: leave a blank line above it" if "```" in block.text else None


def _as_heading(block: Block) -> Block:
    """Return a line in bold letters as a heading where its words are a known title, and any other block as it is."""
    match = _BOLD_LINE.fullmatch(block.text.strip()) if block.kind == "paragraph" and not block.nested else None
    if match is None or headings.rank(match[2], _KNOWN_TITLES) is None:
        return block
    return replace(block, kind="heading", text=match[2].strip(" :"), level=_BOLD_LEVEL)


def _sections(text: str, found: list[Block]) -> list[Section]:
    """Return the sections in order; from the last heading up, `ahead` knows where the next of each level begins."""
    lines = text.split("\n")
    ahead: dict[int, int] = {}
    sections: list[Section] = []
    for heading in reversed([block for block in found if block.kind == "heading" and not block.nested]):
        end = min((line for level, line in ahead.items() if level <= heading.level), default=len(lines) + 1)
        body = "\n".join(lines[heading.end - 1 : end - 1])
        sections.append(Section(heading.text.strip(), heading.level, heading.line, heading.end, body))
        ahead[heading.level] = heading.line
    return sections[::-1]
