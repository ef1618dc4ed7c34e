"""What words and brackets between the formulas of a display say: a case, another side, a remark, a full stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.displays.conditions import condition_of
from labrunner.derivation.displays.cut import Cut
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.displays.remarks import claims_in, is_remark
from labrunner.derivation.displays.stretches import all_but, compares, is_operand, stretch_of
from labrunner.derivation.latex.shapes import SHAPE_BESIDE, SHAPES_BESIDE, plain
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.syntax.delimiters import bracketed
from labrunner.derivation.syntax.relations import COMPARISONS, comparisons_in
from labrunner.derivation.terms.vocabulary import FUNCTIONS
from labrunner.derivation.text.words import (
    ALL_THE_SAME,
    AND,
    CASE,
    EQUALS,
    IF,
    OR,
    OTHERS,
    OTHERWISE,
    SO,
    THAT_IS,
    alters,
)

_IF = (*IF, *CASE, "for all", "with")
_FOR_ALL = ("for all", "for any", "for every", "for each", "para todo", "für alle", "pour tout")
_ENDS_CASE = frozenset(["row", "end of line", ".", ",", ")", "end"])
_SHAPE = (
    "shape",
    "shape is",
    "of shape",
    "size",
    "dimension",
    "dimensions",
    "forma",
    "dimensión",
    "form",
    "größe",
    "taille",
)
_ENDS_ROW = frozenset(["row", "end of line"])


def text(cut: Cut) -> bool:
    """Take "for i = j" as a condition, "so" as a full stop, anything else as a remark that says nothing."""
    applied = cut.cursor.peek(1).kind not in _ENDS_ROW
    if (applied and cut.cursor.peek().text in FUNCTIONS) or cut.vocabulary.is_value(cut.cursor.peek().text):
        return False
    token = cut.cursor.take()
    if not cut.piece.tokens and len(cut.statement.pieces) > 1:
        # "= the sum of the columns =": what stands between two equals signs in words is not read.
        cut.piece.tokens.append(token)
        return True
    words = token.text.strip(" .,:;()").lower()
    if words in OTHERWISE and (cut.fresh() or cut.cursor.peek().kind in _ENDS_CASE):
        cut.statement.otherwise = True
        return True
    _doubt(cut, words, token)
    opens = token.text.count("(") > token.text.count(")") and words not in (*_IF, *OTHERS)
    if opens and _passes_remark(cut):
        return True
    while cut.cursor.peek().kind == "space":
        cut.cursor.take()
    stretch = stretch_of(cut.cursor)
    while stretch and stretch[-1].kind in (":", ")"):
        stretch.pop()
    if words.endswith(_SHAPE) and _takes_told_shape(cut):
        return True
    if not _takes_case(cut, words, stretch, token) and not _takes_side(cut, words, stretch):
        _takes_joint(cut, words, stretch)
    return True


def remarked_column(cut: Cut) -> bool:
    """Step over what a column of its own says of a step, as in "&& \\text{constant in } z_j"; return whether it did."""
    if cut.cursor.peek().kind != "&" or len(cut.statement.pieces) < 2:
        return False
    if cut.cursor.peek(1).kind != "text":
        return _shape_beside(cut)
    said = cut.cursor.peek(1).text
    words = said.strip(" .,:;()").lower()
    stretch = stretch_of(cut.cursor, 2, _ENDS_ROW)
    claims = words.endswith((*EQUALS, *THAT_IS)) or comparisons_in(stretch) or alters(words)
    restricts = words in (*_IF, *OTHERS, *OTHERWISE) or ALL_THE_SAME.search(words)
    if claims or restricts or said.count("(") > said.count(")"):
        return False
    cut.cursor.place += 2 + len(stretch)
    return True


def _shape_beside(cut: Cut) -> bool:
    r"""Take "&& (H \times n)" for the space that the last side lies in; return whether it is one."""
    stretch = stretch_of(cut.cursor, 1, _ENDS_ROW)
    cut.cursor.take()
    if _takes_shape(cut, stretch):
        return True
    known = all(t.text in cut.vocabulary.sizes for t in stretch if t.kind == "letter")
    shapes = bool(stretch) and known and SHAPES_BESIDE.fullmatch(plain(stretch)) is not None
    cut.cursor.place += len(stretch) if shapes else -1
    return shapes


def _takes_told_shape(cut: Cut) -> bool:
    """Take the (m, n) of "shape (m, n)", but not the factors of a product of shapes."""
    length = len(bracketed(cut.cursor) or ()) + 2
    product = cut.cursor.peek(length).text in ("(", "=", r"\cdot", r"\times")
    return not product and _takes_shape(cut, [cut.cursor.peek(n) for n in range(length)])


def _takes_shape(cut: Cut, stretch: Sequence[Token]) -> bool:
    """Take (m, n) behind a side for the space that it lies in; return whether it is one."""
    shape = SHAPE_BESIDE.fullmatch(plain(stretch))
    if not shape or not all(token.text in cut.vocabulary.sizes for token in stretch if token.kind == "letter"):
        return False
    at = stretch[0].at
    cut.piece.space = [token._replace(at=at) for token in tokens_of(rf"\mathbb{{R}}^{{{shape['sizes']}}}")]
    cut.cursor.place += len(stretch)
    return True


def _doubt(cut: Cut, words: str, token: Token) -> None:
    """Leave to a human what words in a formula may alter: "minus", or "and for all others" behind a case."""
    alters_it = alters(words) and not token.text.lstrip().startswith("(")
    if alters_it or (cut.statement.conditions and ALL_THE_SAME.search(words)):
        cut.statement.unclear = token.at


def _takes_case(cut: Cut, words: str, stretch: Sequence[Token], token: Token) -> bool:
    """Take a relation for a case where the words before it ask for one; return whether it is a relation."""
    other = all_but(stretch, cut.vocabulary) if words in OTHERS and not cut.fresh() else None
    condition = other or (condition_of(stretch, cut.vocabulary) if stretch else None)
    if condition is None:
        return False
    cut.cursor.place += len(stretch)
    if other is not None:
        cut.statement.conditions.append(other)
        return True
    if cut.statement.conditions and words in (*AND, *OR):
        cut.statement.unclear = token.at
    if words in _IF:
        cut.statement.conditions.append(condition)
    while cut.cursor.peek().kind in (":", ")"):
        cut.cursor.take()
    return True


def _takes_side(cut: Cut, words: str, stretch: Sequence[Token]) -> bool:
    """Take what stands behind "i.e." for another side; return whether it is one."""
    said = bool(stretch) and not cut.fresh() and _is_said_equal(cut, words, stretch)
    if said:
        cut.statement.pieces.append(Piece("=", stretch[0].at))
    return said


def _takes_joint(cut: Cut, words: str, stretch: Sequence[Token]) -> None:
    """Begin anew behind "so" and the like; what is compared behind "if" is a case that is not understood."""
    if stretch and words in IF and not cut.fresh() and compares(stretch):
        cut.statement.unclear = stretch[0].at
        cut.cursor.place += len(stretch)
    elif words in _FOR_ALL and not comparisons_in(stretch):
        cut.cursor.place += len(stretch)
    elif words in SO or (words and not cut.fresh()):
        cut.break_off()


def _is_said_equal(cut: Cut, words: str, stretch: Sequence[Token]) -> bool:
    """Return whether words go on to another side: "= -delta_iy / p_i, i.e. -1 / p_y", "dL/dz is p - y"."""
    if words in EQUALS:
        return bool(cut.piece.tokens)
    texts = {token.text for token in stretch}
    return words in THAT_IS and len(cut.statement.pieces) > 1 and texts.isdisjoint(COMPARISONS)


def _passes_remark(cut: Cut) -> bool:
    """Step over "(only c = a contains it)" up to the bracket that closes it; stay where none does in this line."""
    level, ahead = 1, 0
    while level:
        token = cut.cursor.peek(ahead)
        if token.kind in ("row", "end of line"):
            return False
        level += token.text.count("(") - token.text.count(")")
        ahead += 1
    said = list(cut.cursor.tokens[cut.cursor.place : cut.cursor.place + ahead])
    cut.cursor.place += ahead
    return _remarked(cut, said)


def _remarked(cut: Cut, said: Sequence[Token]) -> bool:
    """Take what a bracket with words in it says: an equality is judged beside the statement around it."""
    claims = claims_in(said, cut.vocabulary)
    for claim in claims or ():
        cut.beside += [replace(s, aside=True) for s in cut.split(claim, cut.vocabulary)]
    return claims is not None


def bracketed_condition(cut: Cut) -> bool:
    """Take what a bracket says: a case, a remark, or an equality beside the statement; False for an operand."""
    inner = bracketed(cut.cursor)
    if not inner:
        return False
    if is_remark(inner):
        if inner[0].text.strip(" .,:").lower() in _IF:
            condition = condition_of(inner[1:], cut.vocabulary)
            if condition is not None:
                cut.statement.conditions.append(condition)
        if not _remarked(cut, inner):
            return False
        cut.cursor.place += len(inner) + 2
        return True
    condition = condition_of(inner, cut.vocabulary)
    if condition is None:
        return _stated_beside(cut, inner)
    if is_operand(cut.cursor.peek(-1)):
        return False
    cut.statement.conditions.append(condition)
    cut.cursor.place += len(inner) + 2
    return True


def _stated_beside(cut: Cut, inner: Sequence[Token]) -> bool:
    r"""Take an equality in a bracket that stands apart, as in "L = f(p) \quad (p = y)", for one beside it."""
    goes_on = inner[0].kind == "="
    if cut.cursor.peek(-1).kind != "space" or not (goes_on or comparisons_in(inner) == ["="]):
        return False
    cut.cursor.place += len(inner) + 2
    stated = cut.split(inner, cut.vocabulary)
    if goes_on:
        # "... = A \\quad (= B)" goes on from A.
        cut.statement.pieces += stated[0].pieces[1:]
    else:
        cut.beside += [replace(s, aside=True) for s in stated]
    return True
