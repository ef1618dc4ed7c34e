"""Names that a learner may give: which one the left side of an equality is, and whether it is free to be given."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from labrunner.derivation.arrays.dual import ROW
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.subscripts import BRACKETED, column_pair
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.vocabulary import Vocabulary


def name_of(piece: Piece, vocabulary: Vocabulary) -> Expr | None:
    """Return the name, with its index letters, that `piece` is; None where it is anything else."""
    new = _column_of(piece.tokens, vocabulary) or _entry_of(piece.tokens, vocabulary)
    if new is not None:
        return new
    if len(piece.tokens) == 1 and _means_else(piece.tokens[0], vocabulary):
        return Expr("name", name=piece.tokens[0].text.lstrip("\\"), at=piece.at)
    try:
        expr = _labelled(canonical(read_expression(piece.tokens, vocabulary)), vocabulary)
    except Unread:
        return None
    if expr.kind == "flat" and expr.parts[0].kind == "name":
        expr = replace(expr.parts[0], indices=expr.indices, number=expr.number)
    longest = 3 if expr.number else 2
    return expr if expr.kind == "name" and len(set(expr.indices)) == len(expr.indices) <= longest else None


def _means_else(token: Token, vocabulary: Vocabulary) -> bool:
    r"""Return whether a lone e, or a lone \sigma that is a function of the lab, may be given another meaning."""
    return token.text == "e" or (token.text in GREEK and token.text.lstrip("\\") in vocabulary.functions)


def _labelled(expr: Expr, known: Vocabulary) -> Expr:
    """Return u_y as a name of its own where u is a number, which has no entries."""
    if expr.kind != "name" or known.rank(expr.name) != 0 or len(expr.indices) != 1:
        return expr
    label = expr.indices[0]
    if not known.is_value(label) or known.is_index(label):
        return expr
    return replace(expr, name=f"{expr.name}_{label}", indices=())


def labelled_by_value(name: Expr, free: Collection[str], known: Vocabulary) -> Expr:
    """Return G_x as a name of its own where x is a value and no index of what G_x is said to be."""
    if len(name.indices) != 1 or name.indices[0] in free or known.knows(name.name):
        return name
    (label,) = name.indices
    if not known.is_value(label) or known.is_index(label):
        return name
    return replace(name, name=f"{name.name}_{label}", indices=())


def _column_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return the name in \\delta^{(j)} = ..., which a learner gives to a thing that each example has."""
    texts = [token.text for token in tokens]
    if texts[1:4] != ["^", "{", "("] or texts[5:7] != [")", "}"]:
        return None
    base = texts[0].lstrip("\\")
    if vocabulary.knows(base) or not any(name.endswith("^") for name in vocabulary.definitions):
        return None
    entry = texts[8:9] if len(texts) == 9 and texts[7] == "_" else [ROW] if len(texts) == 7 else []
    return Expr("name", name=column_name(base), indices=(*entry, texts[4]), at=tokens[0].at) if entry else None


def _entry_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return g_c where g[c], as code writes it, is an entry of a name that means nothing yet, else None."""
    kinds = [token.kind for token in tokens]
    if kinds[:1] not in (["letter"], ["word"]) or vocabulary.is_value(tokens[0].text):
        return None
    width, row, column, length = column_pair(tokens[2:-1])
    if width and kinds[1:4] == ["[", "letter", ","] and len(kinds) == length + 5:
        letters = (tokens[2].text, row, column)
        return Expr("name", name=tokens[0].text, indices=letters, number=float(width), at=tokens[0].at)
    if kinds[1:] not in BRACKETED:
        return None
    return Expr("name", name=tokens[0].text, indices=tuple(t.text for t in tokens[2:-1:2]), at=tokens[0].at)


def is_free(name: Expr, piece: Piece, reading: Reading) -> bool:
    """Return whether a learner may give `name` the meaning that `piece` states, for it has none that counts here."""
    known = reading.vocabulary
    return (
        not known.knows(name.name)
        or _is_size_alone(name, piece, known)
        or known.is_idle(name.name)
        or known.is_spare(name.name)
        or (reading.anew and known.is_foreign(name.name) and not known.is_told_elsewhere(name.name))
    )


def is_new(name: Expr, known: Vocabulary) -> bool:
    """Return whether `name` means nothing anywhere in the lab, and is no letter that an index may be."""
    taken = known.knows(name.name) or known.is_foreign(name.name) or name.name in known.functions
    return not taken and (bool(name.indices) or not name.name.islower() or len(name.name) > 1)


def _is_size_alone(name: Expr, piece: Piece, known: Vocabulary) -> bool:
    """Return whether a letter that the lab uses for a size alone is given another meaning, such as m for a mask."""
    others = (known.symbols, known.definitions, known.foreign)
    return name.name in known.sizes and not any(name.name in names for names in others) and len(piece.tokens) > 1


def sets_input_anew(name: Expr, piece: Piece, known: Vocabulary) -> bool:
    """Return whether u := u r gives an input of the lab another value from here on."""
    if name.name not in known.symbols or name.name in known.definitions or name.indices:
        return False
    with contextlib.suppress(Unread):
        body = read_expression(piece.tokens, known)
        return name.name in body.names and body.kind != "name" and piece.link == ":="
    return False
