r"""What a formula claims without saying that sides are equal: that they differ, or lie between bounds or in a set."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.displays.conditions import asks_if, condition_of
from labrunner.derivation.judging.inequality import AT_TIMES, compares
from labrunner.derivation.judging.primes import read_side
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.syntax.delimiters import NESTING
from labrunner.derivation.terms.sides import ROUNDED

_DIFFERS = (r"\ne", r"\neq", "≠")
_LIES_IN = (r"\in", "∈")
_BY_SIZE = ("<", ">", r"\le", r"\ge")
_INFINITE = r"\infty"
_SAME = Finding("false", "not so: the two sides are the same wherever they were tried")
_MAPS = (r"\mapsto", "↦")
_MAPPED = Finding("unread", r"cannot be read: what becomes of the cotangent is not checked; write \bar x = ...")
_ROUGH = Finding("unread", "cannot be decided: these are not equal, and how near they are is open; leave it out")

Sides = list[list[Token]]


def claims_without_equals(session: Session, place: int, tokens: Sequence[Token]) -> Finding | None:
    """Return what is wrong with a comparison or a membership that stands alone, None for any other formula."""
    block = session.document.blocks[place]
    if "=" in block.text or _SIGNS.isdisjoint([token.text for token in tokens]):
        return None
    if block.kind == "inline" and asks_if(session.prose_before(place)):
        return None
    sides, signs = _cut(tokens)
    if len(signs) == 1 and signs[0] in _DIFFERS:
        return None if condition_of(tokens, session.known) else _says_unequal(sides, session)
    if len(signs) == 1 and signs[0] in ROUNDED:
        return _says_alike(sides, session) if block.kind == "inline" and not session.state.numbers else None
    if len(signs) == 1 and signs[0] in _MAPS:
        given = [session.declaration.words.get("cotangent")]
        return _MAPPED if [token.text for token in sides[0]] == given and len(sides[1]) > 1 else None
    if len(signs) == 1 and signs[0] in _LIES_IN:
        sides, signs = _bounds(sides[0], sides[1])
    chain = len(signs) > 1 and all(sign in _BY_SIZE for sign in signs)
    if not chain or session.state.numbers or not all(sides):
        return None
    found = compares(sides, signs, session.active, _reading(session))
    return AT_TIMES if found is not None and found.verdict == "false" else None


def _reading(session: Session) -> Reading:
    return Reading(session.setting, "gradient", session.state, session.known, session.active)


_SIGNS = frozenset([*_DIFFERS, *_LIES_IN, *_BY_SIZE, *_MAPS, *ROUNDED])


def _cut(tokens: Sequence[Token]) -> tuple[Sides, list[str]]:
    """Return the sides between the signs that stand outside of all brackets, and these."""
    sides: Sides = [[]]
    signs: list[str] = []
    level = 0
    for token in tokens:
        level += NESTING.get(token.text, 0)
        if level == 0 and token.text in _SIGNS:
            signs.append(token.text)
            sides.append([])
        elif token.kind not in ("space", "."):
            sides[-1].append(token)
    return sides, signs


def _says_unequal(sides: Sides, session: Session) -> Finding | None:
    """Return that two sides are said to differ which are the same."""
    reading = _reading(session)
    try:
        left, right = (read_side(side, reading) for side in sides)
        same = reading.check(left, right, reading.active).verdict == "ok"
    except (Unread, Misfit):
        return None
    return _SAME if same else None


def _says_alike(sides: Sides, session: Session) -> Finding | None:
    """Return that two expressions, neither of them a number, are said to be nearly the same which are not."""
    known = session.known
    if not all(any(known.is_value(token.text.lstrip("\\")) for token in side) for side in sides):
        return None
    reading = _reading(session)
    try:
        left, right = (read_side(side, reading) for side in sides)
        apart = reading.check(left, right, reading.active).verdict != "ok"
    except (Unread, Misfit):
        return None
    return _ROUGH if apart else None


def _bounds(value: list[Token], space: list[Token]) -> tuple[Sides, list[str]]:
    r"""Return a < v < b for v \in (a, b), with \le where the bracket is square; nothing for other spaces."""
    commas = [n for n, token in enumerate(space) if token.kind == ","]
    if len(commas) != 1 or not space or space[0].text not in ("(", "[") or space[-1].text not in (")", "]"):
        return [], []
    lower, upper = space[1 : commas[0]], space[commas[0] + 1 : -1]
    opens, closes = ("<" if bracket.text in "()" else r"\le" for bracket in (space[0], space[-1]))
    if [token.text for token in upper] in ([_INFINITE], ["+", _INFINITE]):
        return [lower, value], [opens]
    return [lower, value, upper], [opens, closes]
