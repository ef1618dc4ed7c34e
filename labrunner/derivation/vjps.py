r"""What a VJP is, said of any function f: \bar x = \nabla_x \langle u, f(x) \rangle = J_f(x)^\top u."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.check import Finding
from labrunner.derivation.pieces import Piece
from labrunner.derivation.vocabulary import Vocabulary

RECALLED = Finding("definition", "what a VJP is for any function, which proves nothing here")
_V = r"(?P<by>[A-Za-z])"
_BY = rf"\{{?{_V}\}}?(?:_\{{?[a-z]\}}?)?"
_OF = r"f(?:\((?:[A-Za-z]|\\cdot)\))?"
_ARGUMENT = re.compile(r"f\(([A-Za-z])\)")
_T = r"\^\{?(?:T|\\top)\}?"
_PRODUCT = rf"(?:\\langleu,{_OF}\\rangle|\(?u{_T}{_OF}\)?)"
_SIDES = tuple(
    re.compile(side)
    for side in (
        rf"\\bar{_BY}",
        rf"\\nabla_{_BY}{_PRODUCT}",
        rf"\\frac\{{\\partial\}}\{{\\partial{_BY}\}}{_PRODUCT}",
        rf"\\frac\{{\\partial{_PRODUCT}\}}\{{\\partial{_BY}\}}",
        rf"\\partial{_PRODUCT}/\\partial{_BY}",
        rf"J(?:_\{{?f\}}?)?(?:\({_V}\))?{_T}u",
        rf"\(\\frac\{{\\partialf\}}\{{\\partial{_V}\}}\){_T}u",
    )
)


_UNREAD = ("J_f", "J_{f}", r"\partial\langle", r"\partial(", r"\partialu^")
"""How the sides begin that mean something of a function f alone."""


def recalls_vjp(pieces: Sequence[Piece], known: Vocabulary) -> bool:
    """Return whether a chain only says what the VJP of a function f is, in a way that is not read otherwise."""
    if len(pieces) < 2 or not any(name.startswith("bar ") for name in known.definitions):
        return False
    written = ["".join(t.text for t in piece.tokens if t.kind not in ("space", "row", "&")) for piece in pieces]
    if not any(side.startswith(_UNREAD) for side in written):
        return False
    matches = [next(filter(None, (form.fullmatch(side) for form in _SIDES)), None) for side in written]
    names = {match["by"] for match in matches if match is not None and match["by"]}
    names |= {letter for side in written for letter in _ARGUMENT.findall(side)}
    return None not in matches and len(names) == 1
