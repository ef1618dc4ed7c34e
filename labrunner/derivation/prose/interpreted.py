"""What something is outside of the lab: "the Boltzmann distribution with $z_i = -\\beta E_i$" claims nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.judging.session import Session
from labrunner.derivation.latex.alphabet import GREEK, INDICES
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.canonical import canonical

INTERPRETED = Finding("definition", "what this is outside of the lab, not checked")
_FORMULAS = ("inline", "display")
_FEWEST = 2
_PLAIN = frozenset([*GREEK, r"\frac", r"\cdot"])
_NO_TRANSPOSE = r"(?<![A-Za-z\\^])(?<!\^\{)"


def interprets(session: Session, place: int, tokens: Sequence[Token]) -> bool:
    r"""Return whether a formula such as z_i = -\beta E_i says what something is in letters that nothing else uses."""
    middle = next((n for n, token in enumerate(tokens) if token.kind == "="), 0)
    if not middle or not _is_entry(tokens[:middle], session):
        return False
    names = {t.text for t in tokens[middle + 1 :] if t.kind in ("letter", "word") or t.text in GREEK} - {*INDICES}
    # One new letter alone may be a slip of the pen.
    if len(names) < _FEWEST or any(session.known.knows(name.lstrip("\\")) for name in names):
        return False
    if any(token.kind == "command" and token.text not in _PLAIN for token in tokens[middle + 1 :]):
        return False
    others = [block.text for n, block in enumerate(session.document.blocks) if n != place and block.kind in _FORMULAS]
    used = "|".join(rf"{re.escape(name)}(?![A-Za-z])" for name in names)
    return not any(re.search(rf"{_NO_TRANSPOSE}(?:{used})", other) for other in others)


def _is_entry(tokens: Sequence[Token], session: Session) -> bool:
    """Return whether `tokens` are an entry of something that the lab knows."""
    try:
        side = canonical(read_expression(tokens, session.known))
    except Unread:
        return False
    return side.kind == "name" and bool(side.indices) and session.known.is_value(side.name)


def is_input(name: str, session: Session) -> bool:
    """Return whether `name` is declared in some part of the lab, and defined in none."""
    known = [setting.vocabulary for setting in session.settings]
    return any(name in v.symbols for v in known) and not any(name in v.definitions for v in known)
