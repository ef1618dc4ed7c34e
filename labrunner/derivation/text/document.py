"""Markdown cut into headings, prose and mathematics, each with its offset; code and comments are not derivation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from labrunner.derivation.text.comparisons import in_signs

MOST_CHARACTERS = 100_000
MOST_BLOCKS = 600


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text: `kind` is heading, prose, display, inline, image or unclosed; `at` its offset."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class Document:
    """The blocks of a derivation in order, and where the lines of the file begin."""

    blocks: tuple[Block, ...]
    line_starts: tuple[int, ...]
    seen: str
    """The text as a reader sees it, with code in sentences: fenced code and comments are blank."""

    def position(self, at: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, max(at, 0))
        return line, max(at, 0) - self.line_starts[line - 1] + 1


_FENCE = re.compile(r"^[ >]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,}|~{3,})[ \t]*([^\n`]*)$")
_MATH_FENCES = ("math", "{math}")
_MATH_IN_CODE = re.compile(r"\$`([^`\n]+)`\$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_TITLE = re.compile(
    r"^[*_\s]*(?:[\d.]+[.):]?|[IVXivxa-d]+[.):])?[\s*_]*(?:the\s+|la\s+)?"
    r"(derivations?|derivación|derivacion|derivaciones)\b",
    re.IGNORECASE,
)
_RELATION_IN_CODE = re.compile(r"(?<!`)`([a-z]) ?(==|!=) ?([a-z])`(?!`)")
"""A case as code writes it."""
_SUM_IN_CODE = re.compile(r"(?<!`)`([A-Za-z] ?= ?sum[_ ][^`\n]{3,40})`(?!`)")
"""A name for a sum as code writes it."""
_LIST = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
_HIDDEN_TAGS = ("script", "style", "pre", "code", "del", "s", "textarea", "template", "kbd", "strike")


def read_document(markdown: str) -> Document:
    """Return the blocks of the section titled Derivation, or of the whole file where there is none."""
    starts = (0, *(match.end() for match in re.finditer("\n", markdown)))
    seen = _cut(_without_code(markdown), "<!--", "-->")
    text = in_signs(_without_hidden(seen))
    blocks: list[Block] = []
    for start, end in _sections(text):
        blocks += _blocks(text, start, end)
    if len(blocks) > MOST_BLOCKS:
        what = f"more than {MOST_BLOCKS} formulas and paragraphs, which is too much for one derivation"
        blocks = [Block("unclosed", what, blocks[0].at)]
    return Document(tuple(blocks), starts, seen)


_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_code(text: str) -> str:
    """Return `text` with fenced and indented code blanked; a math fence becomes a display."""
    lines = text.split("\n")
    fence, is_math, in_list, after_blank = "", False, False, True
    opening = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence and _leaves(opening, line):
            fence = ""
        if fence:
            closes = match is not None and match.group(1).startswith(fence) and not match.group(2).strip()
            if not is_math or closes:
                lines[number] = "$$".ljust(len(line)) if is_math and closes else _blank(line)
            fence = "" if closes else fence
        elif match is not None:
            opening, fence, is_math = line, match.group(1), match.group(2).strip() in _MATH_FENCES
            lines[number] = "$$".ljust(len(line)) if is_math else _blank(line)
        elif after_blank and not in_list and _INDENTED.match(line):
            lines[number] = _blank(line)
            continue
        elif line.strip():
            in_list = bool(_LIST.match(line)) or (in_list and (line.startswith((" ", "\t")) or not after_blank))
        after_blank = not line.strip()
    return "\n".join(lines)


def _leaves(opening: str, line: str) -> bool:
    """Return whether `line` stands outside of the quote or list item in which a fence was opened."""
    if opening.lstrip().startswith(">"):
        return not line.lstrip().startswith(">")
    item = _LIST.match(opening)
    return item is not None and bool(line.strip()) and len(line) - len(line.lstrip()) < len(item.group().lstrip())


_HIDDEN = (
    ("`", re.compile(r"(?<!`)`[^`\n]+`(?!`)")),
    ("~~", re.compile(r"~~[^~\n]+~~")),
    ("]:", re.compile(r"^\[(?!\^)[^\]\n]+\]:[^$\n]*$", re.MULTILINE)),
    ("---", re.compile(r"\A---\n.*?\n---\n", re.DOTALL)),
    (">", re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)),
)
"""What is blanked, inline code and the like, each with a sign of which there must be one."""


def _without_hidden(text: str) -> str:
    """Return `text` with inline code, struck-out text and quotation marks of quotes blanked."""
    if "`" in text:
        text = _MATH_IN_CODE.sub(r"$ \1 $", text)
        text = _RELATION_IN_CODE.sub(_as_formula, text)
        text = _SUM_IN_CODE.sub(r" \1 ", text)
    for tag in _HIDDEN_TAGS:
        if f"<{tag}" in text:
            hidden = rf"<{tag}(?:\s[^<>$]*)?>.*?(?:</{tag}>|\Z)"
            text = re.sub(hidden, lambda m: _blank(m.group()), text, flags=re.DOTALL)
    for mark, blanked in _HIDDEN:
        if mark in text:
            text = blanked.sub(lambda m: _blank(m.group()), text)
    return text


def _as_formula(code: re.Match[str]) -> str:
    """Return `i == j` in code as the formula $i=j$, as long as it was."""
    return f"${code[1]}{'=' if code[2] == '==' else '≠'}{code[3]}$".ljust(len(code[0]))


def _cut(text: str, opening: str, closing: str) -> str:
    parts: list[str] = []
    place = 0
    while (start := text.find(opening, place)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0 and text[text.rfind("\n", 0, start) + 1 : start].strip():
            # In the middle of a line what is never closed hides nothing.
            break
        end = len(text) if end < 0 else end + len(closing)
        parts += [text[place:start], _blank(text[start:end])]
        place = end
    return "".join([*parts, text[place:]])


def _sections(text: str) -> list[tuple[int, int]]:
    headings = [(m.start(), len(m.group(1)), m.group(2)) for m in _HEADING.finditer(text)]
    found: list[tuple[int, int]] = []
    for place, (start, level, title) in enumerate(headings):
        if _TITLE.match(title) and not (found and start < found[-1][1]):
            later = [at for at, other, _ in headings[place + 1 :] if other <= level]
            found.append((start, later[0] if later else len(text)))
    return found or [(0, len(text))]


_OPENINGS = re.compile(
    r"(?P<heading>^ {0,3}#{1,6}[ \t]+[^\n]*$)|(?P<image>!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])|<img\b)"
    r"|(?P<escape>\\\\(?=[\[(])|\\\$)|(?P<dollars>\$\$)|(?P<bracket>\\\[)|(?P<paren>\\\()"
    r"|(?P<environment>\\begin\{(?:align|equation|gather|multline|eqnarray|displaymath|flalign|alignat|aligned)\*?\})"
    r"|(?P<dollar>\$)"
    r"|(?P<other>\\begin\{(?!cases|[pbBvV]?matrix|array|split|aligned)[A-Za-z]+\*?\}|^[ ]{0,3}:{3,}[ ]*\{math\})",
    re.MULTILINE,
)
_IN_TITLE = re.compile(r"\$([^$\n]+)\$")
_DERIVES = re.compile(r"\\partial|\\nabla|∂|∇|\\frac\s*\{\s*d")
_EQUALITY = re.compile(r"(?=[^=]*=[^=]*$)(?:.*(?:\\sum|\^).*=.*|\s*[A-Z]\s*=.*[A-Za-z]{2}.*)")
"""A sum or a product that equals something, or a matrix that does: no case, and no numbers put in."""
_CLOSINGS = {"dollars": "$$", "bracket": r"\]", "paren": r"\)", "dollar": "$"}


def _blocks(text: str, start: int, end: int) -> list[Block]:
    found: list[Block] = []
    place = start
    while (match := _OPENINGS.search(text, place, end)) is not None:
        group = match.lastgroup or ""
        _prose(found, text, place, match.start())
        if len(found) > MOST_BLOCKS:
            return found
        if group in ("heading", "image"):
            found.append(Block(group, match.group(), match.start()))
            found += _claimed_in_title(match)
            place = match.end()
        elif group in ("escape", "other"):
            found += _not_read(text, match, end)
            place = match.end()
        else:
            place = _mathematics(found, text, match, end)
    _prose(found, text, place, end)
    return found


def _not_read(text: str, match: re.Match[str], end: int) -> list[Block]:
    """Return that mathematics is written in a way that is not read, so that nothing in it goes unseen."""
    if match.lastgroup == "other":
        return [Block("unclosed", f"{match.group().strip()} is not read; write $$ before and behind", match.start())]
    bracket = text[match.end() : match.end() + 1]
    closing = {"[": r"\\]", "(": r"\\)"}.get(bracket, "")
    if not closing or text.find(closing, match.end(), end) < 0:
        return []
    return [Block("unclosed", rf"\\{bracket} with two backslashes opens no formula; write \{bracket}", match.start())]


def _claimed_in_title(title: re.Match[str]) -> list[Block]:
    """Return the equalities in a heading that are claims, and state no case."""
    formulas = _IN_TITLE.finditer(title.group())
    claims = (formula for formula in formulas if _DERIVES.search(formula[1]) or _EQUALITY.fullmatch(formula[1]))
    return [Block("inline", formula[1], title.start() + formula.start(1)) for formula in claims]


def _prose(found: list[Block], text: str, start: int, end: int) -> None:
    if text[start:end].strip() or "\n\n" in text[start:end]:
        found.append(Block("prose", text[start:end], start))


def _mathematics(found: list[Block], text: str, match: re.Match[str], end: int) -> int:
    """Add the display or formula that opens at `match`, and return where the text goes on."""
    group = match.lastgroup or ""
    opening = match.group()
    closing = _CLOSINGS.get(group) or opening.replace(r"\begin", r"\end")
    close = _closing(text, match.end(), end, closing)
    if close < 0:
        if group == "dollar":
            return match.end()
        found.append(Block("unclosed", f"{opening} is never closed; write {closing} behind the formula", match.start()))
        return end
    begins = match.start() if group == "environment" else match.end()
    stops = close + len(closing) if group == "environment" else close
    found.append(Block("inline" if group in ("dollar", "paren") else "display", text[begins:stops], begins))
    return close + len(closing)


def _closing(text: str, start: int, end: int, closing: str) -> int:
    close = text.find(closing, start, end)
    while close > 0 and closing.startswith("$") and text[close - 1] == "\\":
        close = text.find(closing, close + 1, end)
    if closing == "$" and close >= 0 and ("\n\n" in text[start:close] or close - start > 2_000):
        return -1
    return close
