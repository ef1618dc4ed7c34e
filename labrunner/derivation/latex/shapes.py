"""Shapes side by side, as in (2 x 4)(4 x 12) = 2 x 12: a remark on a product, and its inner sizes must agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from labrunner.derivation.latex.tokens import Token

_SIZE = r"(?:\d+|[A-Za-z]{1,2})"
_SHAPE = rf"{_SIZE}(?:\\times{_SIZE})+"
SHAPES = re.compile(rf"{_SHAPE}(?:\\cdot{_SHAPE})*|\({_SHAPE}\)(?:(?:\\cdot|\\times)?\({_SHAPE}\))*")
_ONE = re.compile(rf"(?<![\w\\])({_SIZE})\\times({_SIZE})(?!\\times)")


_TUPLE = rf"\({_SIZE},{_SIZE}\)"
_TUPLES = re.compile(rf"{_TUPLE}(?:(?:\\cdot|\\times)?{_TUPLE})*")


SHAPE_BESIDE = re.compile(rf"[(\[](?P<sizes>{_SIZE}(?:(?:\\times|,){_SIZE})*,?)[)\]]")
"""A shape in a column of its own, as in && (H \\times n)."""

SHAPES_BESIDE = re.compile(rf"(?:[(\[]{_SHAPE}[)\]](?:\\cdot|\\times)?)+(?:=[(\[]{_SHAPE}[)\]])?")
"""Those of the factors of a product, as in && (K \\times m)(m \\times d)."""


def is_product(side: Sequence[Token]) -> bool:
    """Return whether a side is shapes in brackets, or side by side, and so no number."""
    text = plain(side)
    return bool(SHAPES.fullmatch(text)) and (text.startswith("(") or r"\cdot" in text)


def with_times(sides: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """Return (c, 1) (1, n) = (c, n), as code writes shapes, with a sign of multiplication for each comma."""
    written = [plain(side) for side in sides]
    products = any(text.count(",") > 1 for text in written) and all(_TUPLES.fullmatch(text) for text in written)
    if not products:
        return [list(side) for side in sides]
    return [[t._replace(kind="command", text=r"\times") if t.text == "," else t for t in side] for side in sides]


def plain(tokens: Sequence[Token]) -> str:
    """Return what is written, without the space that LaTeX leaves."""
    return "".join(token.text for token in tokens if token.kind not in ("space", "&"))


def clash(sides: Sequence[Sequence[Token]]) -> str:
    """Return why the shapes on the two sides of a = are not those of one product, or an empty string."""
    products = [_ONE.findall(re.sub(r"[()]|\\cdot", " ", plain(side))) for side in sides]
    if not all(products) or any(
        plain(side).count(r"\times") != len(found) for side, found in zip(sides, products, strict=True)
    ):
        return ""
    for shapes in products:
        for (_, inner), (other, _) in pairwise(shapes):
            if _differ(inner, other):
                return f"{inner} columns times {other} rows is not a product"
    for one, two in pairwise(products):
        left, right = (one[0][0], one[-1][1]), (two[0][0], two[-1][1])
        if _differ(left[0], right[0]) or _differ(left[1], right[1]):
            return f"the left side is {' x '.join(left)}, the right side {' x '.join(right)}"
    return ""


def _differ(one: str, two: str) -> bool:
    """Return whether two sizes are not the same; a letter may stand for a number."""
    return one != two and one.isdigit() == two.isdigit()
