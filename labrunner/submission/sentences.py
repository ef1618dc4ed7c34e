"""Sentences of a Markdown text: what a reader would count, not every full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labrunner.submission.blocks import Block, blocks

# One word stands for each of these, so that no full stop in them ends a sentence and no index becomes emphasis.
# The bounds keep hostile text (a thousand openings, no end) from costing more than its length.
_MATHS = re.compile(r"\$\$.{1,999}?\$\$|\$[^$\n]{1,999}\$|\\\[.{1,999}?\\\]|\\\(.{1,999}?\\\)", re.DOTALL)
_MATHS_WORD = "⟨maths⟩"
_CODE = re.compile(r"(?<!`)(`{1,9})(?!`).{1,999}?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,999}>")
_IMAGE = re.compile(r"!\[[^\[\]]{0,999}\]\([^()\n]{0,999}\)")
_LINK = re.compile(r"\[([^\[\]]{0,999})\]\([^()\n]{0,999}\)")
_URL = re.compile(r"https?://\S{0,999}[^\s.,;:!?)]")
_TABLE_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)

_MARK = r"[.!?…]"
_CLOSING = r"[\"'”’»)\]]"
_END = re.compile(rf"(?<!{_MARK}){_MARK}++{_CLOSING}*+(?=\s|$)")
_FINISHED = re.compile(rf"{_MARK}{_CLOSING}*\Z")
_LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«¿¡]*\Z")
_WORD = re.compile(r"[^\W_][\w'’-]*|⟨maths⟩")
_LONGEST_WORD = 40

# A full stop behind these never ends a sentence, ...
_TITLES = ("dr", "mr", "mrs", "ms", "prof", "sr", "sra", "dra")
_NEVER = {
    "e.g",
    "i.e",
    "eg",
    "ie",
    "cf",
    "vs",
    "approx",
    "resp",
    "viz",
    "w.r.t",
    "p",
    "pp",
    "p.ej",
    "ej",
    "aprox",
    *_TITLES,
}
# ... nor behind these where a number follows, ...
_BEFORE_NUMBER = {"fig", "figs", "eq", "eqs", "sec", "no", "nos", "ch", "ec", "ecs", "núm", "num", "pág", "págs", "cap"}
# ... nor behind these where no capital does.
_BEFORE_SMALL = {"etc", "al"}

# What is read of a text: far more than any reflection holds.
_LONGEST_TEXT = 20_000


def sentences(markdown: str) -> list[str]:
    """Return the sentences of `markdown` in order, without headings, code, comments and tables; maths is one word.

    A list item and a paragraph end a sentence even where no full stop does, except before a formula on its own line.
    """
    return [sentence for text in _joined(markdown) for sentence in _split(text)]


def words(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence in lower case."""
    return tuple(_WORD.findall(sentence.casefold()))


def _joined(markdown: str) -> list[str]:
    """Return the text of each paragraph and list item; one that a display formula interrupts goes on behind it."""
    texts: list[str] = []
    goes_on = False
    for block in blocks(_COMMENT.sub(_blank_lines, markdown[:_LONGEST_TEXT])):
        text = _plain(block) if block.kind == "paragraph" else ""
        if not text:
            goes_on = False
            continue
        continues = text == _MATHS_WORD or text[0].islower()
        if goes_on and continues and not block.nested:
            texts[-1] += " " + text
        else:
            texts.append(text)
        goes_on = not block.nested and not _FINISHED.search(texts[-1][-_LONGEST_WORD:])
    return texts


def _blank_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _plain(block: Block) -> str:
    text = _MATHS.sub(f" {_MATHS_WORD} ", _CODE.sub(" code ", block.text))
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _TABLE_ROW.sub("", _URL.sub("link", _TAG.sub("", text)))
    return " ".join(text.replace("*", "").replace("~", "").split())


def _split(text: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        if _ends(text[max(start, match.start() - _LONGEST_WORD) : match.start()], match[0], text[match.end() :][:2]):
            yield text[start : match.end()].strip()
            start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _ends(before: str, mark: str, after: str) -> bool:
    """Return whether a sentence ends at `mark`, and is not an abbreviation or a pause."""
    match = _LAST_WORD.search(before)
    word = match[0].casefold() if match else ""
    following = after.strip()[:1]
    if mark.startswith(("..", "…")):
        return not following.islower()
    if not mark.startswith("."):
        return True
    if word in _NEVER:
        return not following
    if word in _BEFORE_NUMBER:
        return not (following.isdigit() or following in ("(", "⟨"))
    return word not in _BEFORE_SMALL or not following.islower()
