"""Markdown cut into what a derivation is made of: formulas, the prose between them, headings, images."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from labrunner.submission.headings import DERIVATION, rank

LONGEST = 40_000
LONGEST_FILE = 400_000


class PieceKind(Enum):
    """What a piece of a document is."""

    DISPLAY = "display"
    INLINE = "inline"
    TEXT = "text"
    HEADING = "heading"
    BREAK = "break"
    IMAGE = "image"
    BROKEN = "broken"  # a formula that begins and never ends


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece; `start` and `end` are offsets in the document, inside the delimiters of a formula."""

    kind: PieceKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document with everything blanked that is no derivation; offsets are those of the original text."""

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]
    too_long: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?! {0,3}[-=>#$])([^\r\n]+)\r?\n {0,3}(=+|-+)[ \t]*\r?$", re.MULTILINE)
_BOLD_LINE = re.compile(r"^ {0,3}(?:\*\*|__)([^*_\r\n$]+)(?:\*\*|__)[ \t:.]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}|~{3,})[ \t]*(\{?\.?[\w-]*)[^\r\n]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--")
_CODE_SPAN = re.compile(r"(?<![`$])(`{1,2})(?!`)[^`\r\n]*\1(?!`)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\r\n]")

_ENVIRONMENTS = r"(?:equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math)\*?"
_NEXT = re.compile(
    r"(?P<escaped>\\[$`])|(?P<dollars>\$\$)|(?P<square>\\{1,2}\[)|(?P<round>\\{1,2}\()"
    rf"|\\begin\{{(?P<env>{_ENVIRONMENTS})\}}"
    r"|(?P<inline>\$`?)|(?P<image>!\[[^\]\r\n]*\](?:\([^)\r\n]*\)|\[[^\]\r\n]*\])?|<img\b)"
    r"|(?P<gap>(?:\r\n|\r|\n)[ \t]*(?=\r|\n)|(?:\r\n|\r|\n)[ \t]*(?=(?:[-*+]|\d+[.)])[ \t]))"
)
_INLINE_END = re.compile(r"(?<!\\)`?\$|(?:\r\n|\r|\n)[ \t]*(?:\r|\n)")


def read_document(markdown: str) -> Document:
    """Return the pieces of the sections titled Derivation, or of the whole document where there is none."""
    if len(markdown) > LONGEST_FILE:
        return Document("", (0,), (), too_long=True)
    starts = (0, *(match.end() for match in _LINE_END.finditer(markdown)))
    text = _blanked(markdown)
    regions = _derivation_regions(text)
    if sum(end - start for start, end in regions) > LONGEST:
        return Document(text, starts, (), too_long=True)
    pieces: list[Piece] = []
    for start, end in regions:
        _cut(text, start, end, pieces)
        pieces.append(Piece(PieceKind.BREAK, end, end))
    return Document(text, starts, tuple(pieces))


def _blanked(text: str) -> str:
    """Return the text with code, comments and quotation marks replaced by spaces, line by line as long as before."""
    text = _without_fences_and_comments(text)
    text = _CODE_SPAN.sub(lambda match: " " * len(match[0]), text)
    return _QUOTE.sub(lambda match: " " * len(match[0]), text)


def _without_fences_and_comments(text: str) -> str:
    out: list[str] = []
    at = 0
    fence, comment = _FENCE.search(text), _COMMENT.search(text)
    while fence or comment:
        if comment and (not fence or comment.start() < fence.start()):
            end = text.find("-->", comment.end())
            end = len(text) if end < 0 else end + 3
            out += [text[at : comment.start()], _blank(text[comment.start() : end])]
        elif fence:
            end = _fence_end(text, fence)
            body = text[fence.start() : end]
            out += [text[at : fence.start()], _as_display(body) if fence[2] == "math" else _blank(body)]
        at = end
        fence = _FENCE.search(text, at) if fence and fence.start() < at else fence
        comment = _COMMENT.search(text, at) if comment and comment.start() < at else comment
    return "".join([*out, text[at:]])


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


def _fence_end(text: str, fence: re.Match[str]) -> int:
    mark = fence[1]
    close = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\r?$", re.MULTILINE)
    match = close.search(text, fence.end())
    return match.end() if match else len(text)


def _as_display(fence: str) -> str:
    """Return a fence of the language math as a display of the same length."""
    lines = fence.splitlines(keepends=True)
    first = lines[0].index("`") if "`" in lines[0] else lines[0].index("~")
    opened = " " * first + "$$" + _blank(lines[0][first + 2 :])
    if len(lines) == 1:
        return opened
    last = lines[-1]
    closed = re.sub(r"[`~]{2}", "$$", last, count=1)
    return opened + "".join(lines[1:-1]) + re.sub(r"[`~]", " ", closed)


def _headings(text: str) -> list[tuple[int, int, int, str]]:
    """Return (start, end, level, title) of every heading; a line in bold alone is one of the lowest level."""
    found = [(m.start(), m.end(), len(m[1]), m[2]) for m in _HEADING.finditer(text)]
    found += [(m.start(), m.end(), 1 if m[2][0] == "=" else 2, m[1]) for m in _UNDERLINED.finditer(text)]
    found += [(m.start(), m.end(), 7, m[1]) for m in _BOLD_LINE.finditer(text)]
    return sorted(found)


def _derivation_regions(text: str) -> list[tuple[int, int]]:
    """Return where the sections titled Derivation begin and end; the whole text where there are none."""
    headings = _headings(text)
    ranked = [(rank(title, DERIVATION), start, end, level) for start, end, level, title in headings]
    fits = [fit for fit, *_ in ranked if fit is not None]
    if not fits:
        return [(0, len(text))]
    most = max(min(fits), 1) if min(fits) < 2 else 2
    regions: list[tuple[int, int]] = []
    for i, (fit, start, end, level) in enumerate(ranked):
        if fit is None or fit > most or (regions and start < regions[-1][1]):
            continue
        following = (s for _, s, _, other in ranked[i + 1 :] if other <= level)
        regions.append((end, next(following, len(text))))
    return regions


def _cut(text: str, start: int, end: int, out: list[Piece]) -> None:
    headings = [(s, e) for s, e, _, _ in _headings(text[start:end])]
    at = start
    for s, e in headings:
        if start + s < at:
            continue
        at = _cut_prose(text, at, start + s, out)
        if at <= start + s:
            out.append(Piece(PieceKind.BREAK, start + s, start + s))
            out.append(Piece(PieceKind.HEADING, start + s, start + s))
            _cut_prose(text, start + s, start + e, out)
            out.append(Piece(PieceKind.BREAK, start + e, start + e))
            at = start + e
    _cut_prose(text, at, end, out)


def _cut_prose(text: str, at: int, end: int, out: list[Piece]) -> int:
    """Append the pieces from `at` to `end` and return where the last one ends."""
    prose = at
    while at < end:
        match = _NEXT.search(text, at, end)
        if match is None:
            break
        kind = str(match.lastgroup)
        if kind == "escaped":
            at = match.end()
            continue
        piece, after = _piece(text, match, kind, end)
        if piece is None:
            at = match.end()
            continue
        _add_text(text, prose, match.start(), out)
        out.append(piece)
        prose = at = after
    _add_text(text, prose, end, out)
    return max(at, end)


def _add_text(text: str, start: int, end: int, out: list[Piece]) -> None:
    if text[start:end].strip():
        out.append(Piece(PieceKind.TEXT, start, end))


def _piece(text: str, match: re.Match[str], kind: str, end: int) -> tuple[Piece | None, int]:
    """Return the piece that `match` begins and the offset behind it; None for a dollar sign that is only that."""
    begin = match.end()
    if kind == "gap":
        return Piece(PieceKind.BREAK, match.start(), begin), begin
    if kind == "image":
        return Piece(PieceKind.IMAGE, match.start(), begin), begin
    if kind == "inline":
        close = _INLINE_END.search(text, begin, end)
        if close is None or "$" not in close[0] or close.start() == begin:
            return None, begin
        return Piece(PieceKind.INLINE, begin, close.start()), close.end()
    closing = {"dollars": "$$", "square": match[0].replace("[", "]"), "round": match[0].replace("(", ")")}
    if kind == "env":
        mark = f"\\end{{{match['env']}}}"
        close_at = text.find(mark, begin, end)
        begin = match.start()
        stop = after = close_at + len(mark)
    else:
        close_at = text.find(closing[kind], begin, end)
        stop, after = close_at, close_at + len(closing[kind])
    if close_at < 0:
        return Piece(PieceKind.BROKEN, match.start(), end), end
    return Piece(PieceKind.INLINE if kind == "round" else PieceKind.DISPLAY, begin, stop), after
