"""LaTeX cut into tokens, each with its offset in the document; spacing, colour and size commands are dropped."""

from __future__ import annotations

import re
from typing import NamedTuple

from labrunner.derivation.problems import UnreadError
from labrunner.derivation.vocabulary import (
    DROPPED,
    DROPPED_WITH_GROUP,
    MATCHING_SIZES,
    MATH_STYLES,
    REFUSED,
    SYNONYMS,
    TEXT_COMMANDS,
    UNICODE,
    WORD_STYLES,
)

MOST_TOKENS = 1500


class Token(NamedTuple):
    """One token: kind is letter, number, word, text, command, symbol, row, quad, begin or end."""

    kind: str
    text: str
    start: int
    end: int
    style: str = ""


_PIECE = re.compile(
    r"(?P<space>\s+)|(?P<comment>%[^\n]*)|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<letter>[A-Za-z])"
    r"|\\(?P<env>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}|\\(?P<row>\\)(?:\[[^\]\n]*\])?|\\(?P<command>[A-Za-z]+)\*?"
    r"|\\(?P<escaped>.)|(?P<define>:=|=:)|(?P<dots>\.\.\.)|(?P<symbol>.)",
    re.DOTALL,
)
_ENVIRONMENT_ARGUMENT = re.compile(r"\s*\{[\w|@ .]*\}")
_ENVIRONMENTS_WITH_ARGUMENT = frozenset({"array", "alignedat", "alignat", "alignat*"})
_ESCAPED = {
    "{": ("symbol", "\\{"),
    "}": ("symbol", "\\}"),
    "|": ("symbol", "\u2016"),
    "_": ("symbol", "\\_"),
    "&": ("symbol", "\\&"),
    "'": ("symbol", "\\'"),
}
_THIN_SPACES = frozenset(",;:!> \t\n/@")


def tokenize(source: str, start: int, end: int) -> list[Token]:
    """Return the tokens of source[start:end]; raises UnreadError where there is something no derivation needs."""
    tokens: list[Token] = []
    _scan(source, start, end, "", tokens)
    return tokens


def _scan(source: str, at: int, end: int, style: str, out: list[Token]) -> None:
    while at < end:
        match = _PIECE.match(source, at, end)
        if match is None:  # the pattern takes any character: only an empty rest leads here
            return
        if len(out) > MOST_TOKENS:
            raise UnreadError(f"more than {MOST_TOKENS} tokens in one formula", "several shorter ones", at)
        at = _take(source, match, end, style, out)


def _take(source: str, match: re.Match[str], end: int, style: str, out: list[Token]) -> int:
    """Append the token of `match`, if it makes one, and return the offset where the next begins."""
    kind, start, stop = str(match.lastgroup), match.start(), match.end()
    text = match[kind]
    if kind in ("space", "comment"):
        return stop
    if kind == "command":
        return _take_command(source, text, start, stop, end, style, out)
    if kind == "name":
        return _take_environment(source, match, end, out)
    if kind == "escaped":
        if text not in _THIN_SPACES:
            out.append(Token(*_ESCAPED.get(text, ("symbol", "\\" + text)), start, stop, style))
        return stop
    if kind == "symbol" and text in UNICODE:
        for found, name in UNICODE[text]:
            out.append(Token(found, name, start, stop, style))
        return stop
    if kind in ("define", "dots"):
        kind, text = ("symbol", text) if kind == "define" else ("command", "dots")
    out.append(Token(kind, text, start, stop, style))
    return stop


def _take_environment(source: str, match: re.Match[str], end: int, out: list[Token]) -> int:
    out.append(Token(match["env"], match["name"], match.start(), match.end()))
    if match["env"] == "begin" and match["name"] in _ENVIRONMENTS_WITH_ARGUMENT:
        argument = _ENVIRONMENT_ARGUMENT.match(source, match.end(), end)
        return argument.end() if argument else match.end()
    return match.end()


def _take_command(source: str, name: str, start: int, stop: int, end: int, style: str, out: list[Token]) -> int:
    name = SYNONYMS.get(name, name)
    if name in REFUSED:
        raise UnreadError(*REFUSED[name], start)
    if name in DROPPED:
        return stop
    if name in DROPPED_WITH_GROUP:
        return _argument(source, stop, end)[2]
    if name in MATCHING_SIZES:
        return _after_size(source, stop, end)
    if name in TEXT_COMMANDS or name in WORD_STYLES:
        return _take_words(source, name, start, stop, end, out)
    if name in MATH_STYLES:
        return _take_styled(source, name, start, stop, end, out)
    kind = "quad" if name in ("quad", "qquad") else "row" if name in ("newline", "cr") else "command"
    out.append(Token(kind, name, start, stop, style))
    return stop


def _argument(source: str, at: int, end: int) -> tuple[int, int, int]:
    """Return where the argument after offset `at` begins and ends, and where the text goes on behind it."""
    while at < end and source[at].isspace():
        at += 1
    if at >= end:
        return end, end, end
    if source[at] != "{":
        match = _PIECE.match(source, at, end)
        # One token is an argument without braces; of a number it is the first digit.
        stop = at + 1 if match is None or match.lastgroup == "number" else match.end()
        return at, stop, stop
    close = _closing(source, at, end)
    return at + 1, close, close + 1


def _closing(source: str, at: int, end: int) -> int:
    depth, i = 0, at
    while i < end:
        if source[i] == "\\":
            i += 2
            continue
        depth += {"{": 1, "}": -1}.get(source[i], 0)
        if depth == 0:
            return i
        i += 1
    raise UnreadError("a { that is never closed", "", at)


def _after_size(source: str, at: int, end: int) -> int:
    """Return the offset behind `\\left` and its like; an invisible delimiter, a full stop, goes with them."""
    while at < end and source[at].isspace():
        at += 1
    return at + 1 if at < end and source[at] == "." else at


def _take_words(source: str, name: str, start: int, stop: int, end: int, out: list[Token]) -> int:
    begin, close, after = _argument(source, stop, end)
    content = source[begin:close]
    plain = content.replace("\\_", "_").strip()
    if len(plain) == 1 and plain.isalpha():
        out.append(Token("letter", plain, start, after, "upright"))
    elif re.fullmatch(r"\d+", plain):
        out.append(Token("number", plain, start, after, "upright"))
    elif re.fullmatch(r"[A-Za-z][\w-]*", plain):
        out.append(Token("word", plain, start, after, "text" if name in TEXT_COMMANDS else ""))
    elif name in WORD_STYLES and "\\" in content:
        _scan(source, begin, close, "", out)
    else:
        _take_text(source, begin, close, out)
    return after


def _take_text(source: str, begin: int, close: int, out: list[Token]) -> None:
    """Append running text; mathematics between dollars in it is mathematics."""
    at = begin
    for i, piece in enumerate(re.split(r"\$", source[begin:close])):
        if i % 2:
            _scan(source, at, at + len(piece), "", out)
        elif piece.strip():
            out.append(Token("text", piece.strip(), at, at + len(piece)))
        at += len(piece) + 1


def _take_styled(source: str, name: str, start: int, stop: int, end: int, out: list[Token]) -> int:
    """Append the content of a bold, calligraphic or blackboard group; a single symbol loses its braces."""
    begin, close, after = _argument(source, stop, end)
    inner: list[Token] = []
    _scan(source, begin, close, name, inner)
    if len(inner) == 1:
        out.append(inner[0]._replace(start=start, end=after))
    elif inner:
        out.append(Token("symbol", "{", start, begin))
        out.extend(inner)
        out.append(Token("symbol", "}", close, after))
    return after
