r"""What a VJP is, said of any function f: \bar x = \nabla_x \langle u, f(x) \rangle = J_f(x)^\top u."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.terms.vocabulary import Vocabulary

GRADIENT = Finding("definition", "what a gradient is, which proves nothing here")
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


_DIFFERENTIAL = re.compile(r"d(?:\\?[A-Za-z](?:\([A-Za-z]\))?|\\langle[^=]{1,20}\\rangle|\([^=]{1,20}\))")
_ADJOINT = (
    re.compile(r"\\langleu,J(?P<t>[a-z])\\rangle"),
    re.compile(rf"\\langleJ{_T}u,(?P<t>[a-z])\\rangle"),
)
_BY_GRADIENT = re.compile(
    rf"(?P<a>[A-Za-z]){_T}d[A-Za-z]|\\langle(?P<b>[A-Za-z]),d[A-Za-z]\\rangle|tr\((?P<c>[A-Za-z]){_T}d[A-Za-z]\)"
)


def recalls_gradient(pieces: Sequence[Piece], known: Vocabulary, text: str) -> bool:
    r"""Return whether a chain only says what a gradient g is, dJ = g^\top dx, where `text` gives g no meaning."""
    if len(pieces) != 2:
        return False
    left, right = (_written(piece) for piece in pieces)
    found = _BY_GRADIENT.fullmatch(right) if _DIFFERENTIAL.fullmatch(left) else None
    if found is None:
        return False
    name = found["a"] or found["b"] or found["c"]
    return not known.knows(name) and re.search(rf"(?<![\w\\]){name}\s*&?\s*:?=", text) is None


def recalls_adjoint(pieces: Sequence[Piece], known: Vocabulary) -> bool:
    r"""Return whether a chain only says what an adjoint is: \langle u, J t \rangle = \langle J^\top u, t \rangle."""
    if len(pieces) != 2 or not pieces[0].tokens or pieces[0].tokens[0].text != r"\langle":
        return False
    forms = [[form.fullmatch(_written(piece)) for form in _ADJOINT] for piece in pieces]
    for one, other in ((0, 1), (1, 0)):
        left, right = forms[0][one], forms[1][other]
        if left and right and left["t"] == right["t"]:
            return not known.knows(left["t"])
    return False


def _written(piece: Piece) -> str:
    return "".join(t.text for t in piece.tokens if t.kind not in ("space", "row", "&"))


def recalls_vjp(pieces: Sequence[Piece], known: Vocabulary) -> bool:
    """Return whether a chain only says what the VJP of a function f is, in a way that is not read otherwise."""
    if len(pieces) < 2 or not any(name.startswith("bar ") for name in known.definitions):
        return False
    written = [_written(piece) for piece in pieces]
    if not any(side.startswith(_UNREAD) for side in written):
        return False
    matches = [next(filter(None, (form.fullmatch(side) for form in _SIDES)), None) for side in written]
    names = {match["by"] for match in matches if match is not None and match["by"]}
    names |= {letter for side in written for letter in _ARGUMENT.findall(side)}
    return None not in matches and len(names) == 1
