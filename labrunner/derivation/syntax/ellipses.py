r"""Dots outside of a matrix: a sum from its first term to its last, a list of entries, a range of an index.

e^{z_1} + \dots + e^{z_n} is read as \sum_{k=1}^{n} e^{z_k} where its terms differ in one number alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.latex.progressions import Pattern, Term, fits, pattern_of, with_letter
from labrunner.derivation.latex.tokens import ELLIPSIS, Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.delimiters import NESTING

_LETTERS = "klqrstuvwm"
_ENDS = frozenset(["row", "&", "space", "text", ",", ";", ".", ":", "=", "<", ">", "begin", "end"])
"""Kinds of tokens that no sum goes across."""
_COMPARES = frozenset([r"\approx", r"\le", r"\ge", r"\ne", ":=", r"\equiv", r"\in", r"\Rightarrow"])
_RANGE_BEFORE = re.compile(r"(?:^|.* )(?P<range>(?:[a-zA-Z] , )*(?:[a-zA-Z]|\\[a-z]+) = [01] (?:, [12] )?(?:, )?)$")
_RANGE_BEHIND = re.compile(r"(?:, )?(?:[a-zA-Z](?: - 1)?|\d+)(?= [.,;:)]| $|$| row)")
_NEAR = 40
"""So many tokens before and behind an ellipsis are looked at for a range."""
_BLANK = ("space", "&")
"""Kinds of tokens that may stand anywhere in a range that is set in columns of its own."""
_LONGEST_SIGN = 4
_TRANSPOSED = (["^", "T"], ["^", r"\top"], ["^", "{", "T", "}"], ["^", "{", r"\top", "}"], ["'"])


def without_ellipses(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return `tokens` with each ellipsis written out; raise Unread for one that leaves open what it stands for."""
    found = list(tokens)
    while (place := next((n for n, token in enumerate(found) if token.kind == "ellipsis"), -1)) >= 0:
        written = _as_sum(found, place) or _as_list(found, place)
        if written is None:
            written = _without_range(found, place)
        if written is None:
            raise Unread(ELLIPSIS[0], found[place].at, ELLIPSIS[1])
        found = written
    return tuple(found)


def _as_sum(tokens: list[Token], place: int) -> list[Token] | None:
    r"""Return \sum_{k=1}^{n} e^{z_k} in the place of the terms around an ellipsis; None where they are no such sum."""
    terms = _terms(tokens, *_stretch(tokens, place))
    dots = [n for n, term in enumerate(terms) if tokens[term.start].kind == "ellipsis"]
    if not dots:
        return None
    if dots[-1] + 1 >= len(terms):
        return _as_open_sum(tokens, terms)
    last = terms[dots[-1] + 1]
    for start in range(dots[0] - 1, -1, -1):
        first, run = terms[start], terms[start + 1 : dots[-1] + 2]
        pattern = pattern_of(tokens[first.start : first.end], tokens[last.start : last.end])
        if pattern is not None:
            break
    else:
        return None
    if not fits(tokens, run[:-1], first, pattern) or {term.sign for term in run} != {first.sign or "+"}:
        return None
    return [*tokens[: first.start], *_sigma(tokens, first, pattern), *tokens[last.end :]]


def _as_open_sum(tokens: list[Token], terms: Sequence[Term]) -> list[Token] | None:
    r"""Return \sum_k y_k z_k for y_1 z_1 + y_2 z_2 + \dots, which goes on to the end; None where it is no such sum."""
    for start, first in enumerate(terms[:-2]):
        run = terms[start + 1 : -1]
        pattern = pattern_of(tokens[first.start : first.end], tokens[run[-1].start : run[-1].end])
        counted = pattern is not None and pattern.last == str(int(pattern.first) + len(run))
        if pattern is None or not counted or {term.sign for term in terms[start + 1 :]} != {first.sign or "+"}:
            continue
        if fits(tokens, [*run, terms[-1]], first, pattern):
            return [*tokens[: first.start], *_sigma(tokens, first, pattern._replace(last="")), *tokens[terms[-1].end :]]
    return None


def _sigma(tokens: Sequence[Token], first: Term, pattern: Pattern) -> list[Token]:
    letter = _fresh(tokens)
    at = tokens[first.start].at
    upper = ["^", "{", *pattern.last.split(), "}"] if pattern.last else []
    limits = ["_", "{", letter, "=", pattern.first, "}", *upper]
    return [
        Token("command", r"\sum", at),
        *(_plain(text, at) for text in limits),
        *with_letter(tokens, first, pattern, letter),
    ]


def _as_list(tokens: list[Token], place: int) -> list[Token] | None:
    """Return p_k = e^{z_k} for p = (e^{z_1}, ..., e^{z_n}), and p alone for p = (p_1, ..., p_n); None for no list."""
    start, end = _stretch(tokens, place, frozenset())
    if not start or end >= len(tokens):
        return None
    if tokens[start - 1].text == r"\{":
        return tokens[:place] + tokens[place + 2 :]
    items = _cut(tokens, start, end)
    if {_entry_of(tokens, item) for item in items} == {"1", "..."}:
        return [*tokens[: start - 1], *tokens_of(r"\mathbf{1}", tokens[start].at), *tokens[_behind(tokens, end + 1) :]]
    if (unit := _without_unit_vector(tokens, start - 1, end + 1, items)) is not None:
        return unit
    pattern = pattern_of(tokens[items[0].start : items[0].end], tokens[items[-1].start : items[-1].end])
    if pattern is None or not fits(tokens, items[1:-1], items[0], pattern):
        return None
    if start > 1 and tokens[start - 2].text not in ("=", "&"):
        whole = _whole(tokens[items[0].start : items[0].end], pattern)
        return tokens[:start] + whole + tokens[end:] if whole else None
    return _entrywise(tokens, start - 1, _behind(tokens, end + 1), items[0], pattern)


def _behind(tokens: Sequence[Token], end: int) -> int:
    """Return the place behind the sign of a transpose that stands at `end`, `end` where none does."""
    texts = [token.text for token in tokens[end : end + _LONGEST_SIGN]]
    return end + next((len(mark) for mark in _TRANSPOSED if texts[: len(mark)] == mark), 0)


def _without_unit_vector(tokens: list[Token], opening: int, end: int, items: Sequence[Term]) -> list[Token] | None:
    r"""Return `tokens` without e_y = (0, \dots, 1, \dots, 0), which only says what e_y is; None for another list."""
    left = _stretch(tokens, opening - 2)[0] if opening > 1 and tokens[opening - 1].text == "=" else opening
    name = [token.text for token in tokens[left : opening - 1]]
    others = [entry for item in items if (entry := _entry_of(tokens, item)) not in ("0", "...")]
    if name[:2] != ["e", "_"] or len(name) != 3:
        return None
    if others not in (["1"], [rf"\underbrace{{1}}_{name[2]}"], [rf"\underbrace{{1}}_{{{name[2]}}}"]):
        return None
    return tokens[:left] + tokens[_behind(tokens, end) :]


def _entry_of(tokens: Sequence[Token], item: Term) -> str:
    """Return what is written in one entry of a list, three dots for any dots."""
    entry = tokens[item.start : item.end]
    return "..." if [token.kind for token in entry] == ["ellipsis"] else "".join(token.text for token in entry)


def _whole(item: Sequence[Token], pattern: Pattern) -> list[Token]:
    """Return g for its entry g_1, and f(g) for f(g_1); nothing where a term is something else."""
    texts = [token.text for token in item]
    hole = pattern.holes[0]
    start, end = next(
        (
            (hole - len(before), hole + 1 + len(after))
            for before, after in _SUBSCRIPTS
            if _stands(texts, hole, before, after)
        ),
        (0, 0),
    )
    entry = start == 1 and end == len(item)
    closed = texts[-1] in (")", "]", r"\}") or (texts[0] == "e" and texts[-1] == "}")
    applied = len(pattern.holes) == 1 and closed and _SUMS.isdisjoint(texts)
    return [*item[:start], *item[end:]] if start and (entry or applied) else []


def _stands(texts: Sequence[str], hole: int, before: Sequence[str], after: Sequence[str]) -> bool:
    return list(texts[max(hole - len(before), 0) : hole]) == before and list(texts[hole + 1 :][: len(after)]) == after


_SUBSCRIPTS: tuple[tuple[list[str], list[str]], ...] = ((["_"], []), (["_", "{"], ["}"]), (["["], ["]"]), ([","], []))
"""What stands around the number of an entry: g_1, g_{1}, g[1], h_{pre,1}."""
_SUMS = frozenset(["+", "-", "/", r"\frac", r"\cdot", r"\times"])


def _entrywise(tokens: list[Token], opening: int, behind: int, item: Term, pattern: Pattern) -> list[Token] | None:
    """Return `tokens` with the list between two places said entry by entry, None where nothing is said to be it."""
    equals = opening - 1
    while equals >= 0 and tokens[equals].kind == "&":
        equals -= 1
    if equals < 0:
        return [] if behind >= len(tokens) else None
    if tokens[equals].text != "=" or (behind < len(tokens) and not _parts(tokens[behind], _ENDS - {"="})):
        return None
    left = _stretch(tokens, equals - 1)[0]
    letter = _fresh(tokens)
    at = tokens[left].at
    entry = [_plain("_", at), _plain(letter, at)]
    named = [*tokens[left:equals], *entry] if equals - left == 1 else [*_bracketed(tokens[left:equals], at), *entry]
    general = with_letter(tokens, item, pattern, letter)
    if _spelled(named) == _spelled(general):
        return tokens[:left] + tokens[left:equals] + tokens[behind:]
    return tokens[:left] + named + [tokens[equals]] + general + tokens[behind:]


def _without_range(tokens: list[Token], place: int) -> list[Token] | None:
    """Return `tokens` without "i = 1, ..., n" around an ellipsis, which only says how far i runs; None for another."""
    near = tokens[max(place - _NEAR, 0) : place]
    before = _RANGE_BEFORE.match("".join(f"{token.text} " for token in near if token.kind not in _BLANK))
    texts = ["row" if token.kind == "row" else token.text for token in tokens[place + 1 : place + _NEAR]]
    behind = _RANGE_BEHIND.match(" ".join(texts))
    if before is None or behind is None:
        return None
    start, left = place, before["range"].count(" ")
    while left:
        start -= 1
        left -= tokens[start].kind not in _BLANK
    return tokens[:start] + tokens[place + 2 + behind.group().count(" ") :]


def _stretch(tokens: Sequence[Token], place: int, ends: frozenset[str] = _ENDS) -> tuple[int, int]:
    """Return where the formula around `place` begins and ends, within its bracket and between two of `ends`."""
    start, level = place, 0
    while start and level >= 0 and not (level == 0 and _parts(tokens[start - 1], ends)):
        level -= NESTING.get(tokens[start - 1].text, 0)
        start -= level >= 0
    end, level = place, 0
    while end < len(tokens) and not (level == 0 and _parts(tokens[end], ends)):
        level += NESTING.get(tokens[end].text, 0)
        if level < 0:
            break
        end += 1
    return start, end


def _parts(token: Token, ends: frozenset[str]) -> bool:
    return bool(ends) and (token.kind in ends or token.text in _COMPARES)


def _terms(tokens: Sequence[Token], start: int, end: int) -> list[Term]:
    """Return the terms that are added between two places, each with the sign before it."""
    found, level, begun, sign = [], 0, start, ""
    for place in range(start, end + 1):
        text = tokens[place].text if place < end else "+"
        if level == 0 and text in ("+", "-"):
            found += [Term(sign, begun, place)] if place > begun else []
            begun, sign = place + 1, text
        elif place < end:
            level += NESTING.get(text, 0)
    return found


def _cut(tokens: Sequence[Token], start: int, end: int) -> list[Term]:
    """Return what stands between the commas of a list."""
    found, level, begun = [], 0, start
    for place in range(start, end + 1):
        if place == end or (level == 0 and tokens[place].text in (",", ";", "&")):
            found.append(Term("", begun, place))
            begun = place + 1
        else:
            level += NESTING.get(tokens[place].text, 0)
    return found


def _fresh(tokens: Sequence[Token]) -> str:
    written = {token.text for token in tokens}
    return next((letter for letter in _LETTERS if letter not in written), "k")


def _plain(text: str, at: int) -> Token:
    kind = "number" if text.isdigit() else "letter" if text.isalpha() else text
    return Token(kind, text, at)


def _bracketed(tokens: Sequence[Token], at: int) -> list[Token]:
    return [_plain("(", at), *tokens, _plain(")", at)]


def _spelled(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind not in ("{", "}"))
