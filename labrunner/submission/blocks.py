"""The blocks of a Markdown text (headings, paragraphs, fences, HTML) with their lines, as CommonMark reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

BlockKind = Literal["heading", "paragraph", "fence", "code_block", "html_block"]


_SHORTEST_UNDERLINE = 3
# A quote counts as one level, a list as two.
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Block:
    """One block: lines `line` to `end` - 1 of the text, counted from 1; `nested` in a list or a quote.

    `level` is a heading's, `info` what stands behind a fence's opening, `text` is free of list and quote markers.
    """

    kind: BlockKind
    line: int
    end: int
    text: str
    nested: bool = False
    level: int = 0
    info: str = ""

    @property
    def closed(self) -> bool:
        """Return whether a fence has a closing line of its own: its opening and that one hold no text."""
        return self.end - self.line == self.text.count("\n") + 2


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of `text`, whose lines end in line feeds, from top to bottom."""
    tokens = _parser().parse(text if text.endswith("\n") else text + "\n")
    lines = text.split("\n")
    for before, token in zip([None, *tokens], tokens, strict=False):
        block = _block(before, token)
        if block is not None:
            yield replace(block, kind="paragraph") if _is_formula(block, lines) else block


def has_paragraphs(text: str) -> bool:
    """Return whether `text` holds anything but headings, code and comments: words, formulas or pictures."""
    return any(block.kind == "paragraph" and block.text.strip() for block in blocks(text))


def _is_formula(block: Block, lines: list[str]) -> bool:
    """Return whether a heading is one only by a lone = or - below it, as in a formula over several lines."""
    underlined = block.kind == "heading" and block.end - block.line > 1
    return underlined and len(lines[block.end - 2].strip(" \t>")) < _SHORTEST_UNDERLINE


@cache
def _parser() -> MarkdownIt:
    # Inline markup and link definitions are never needed. They, and lists in quotes in lists without end, are where
    # hostile text costs more than its length.
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.disable(["reference"])
    return parser


def _block(before: Token | None, token: Token) -> Block | None:
    if token.map is None:
        return None
    line, end = token.map[0] + 1, token.map[1] + 1
    match token.type:
        case "fence" | "code_block" | "html_block" as kind:
            return Block(kind, line, end, token.content, token.level > 0, info=token.info)
        case "inline" if before is not None and before.type == "heading_open":
            line, end = (before.map or token.map)[0] + 1, (before.map or token.map)[1] + 1
            return Block("heading", line, end, token.content, before.level > 0, level=int(before.tag[1:]))
        case "inline":
            return Block("paragraph", line, end, token.content, token.level > 1)
    return None
