"""The statements of a display, each a chain of expressions with what joins them and under which condition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from labrunner.derivation.displays.pieces import Piece, Statement
from labrunner.derivation.displays.splitter import split
from labrunner.derivation.latex.branches import chains_in
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.layout import group_end
from labrunner.derivation.terms.vocabulary import Vocabulary


def statements_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Statement]:
    """Return the statements of one display; a branch of cases with equalities is one of its own."""
    found: list[Statement] = []
    for statement in split(tokens, vocabulary):
        found += _named_behind(statement) + _said_under_braces(statement, vocabulary)
        branches: list[Statement] = []
        for place, piece in enumerate(statement.pieces):
            cut = chains_in(piece.tokens)
            if cut is not None:
                branches += _branches(statement.pieces[:place], cut[0], vocabulary)
                statement.pieces[place] = Piece(piece.link, piece.at, cut[1])
        found += branches
        if not branches or len(statement.pieces) > 1 or statement.pieces[0].link != "start":
            found.append(statement)
    return found


def _named_behind(statement: Statement) -> list[Statement]:
    """Return what "A =: B" says: that B is to stand for A, after which A = B holds."""
    found: list[Statement] = []
    for before, piece in pairwise(statement.pieces):
        if piece.link == "=:":
            piece.link = "="
            body = Piece(":=", before.at, list(before.tokens))
            found.append(Statement([Piece("start", piece.at, list(piece.tokens)), body], aside=True))
    return found


def _said_under_braces(statement: Statement, vocabulary: Vocabulary) -> list[Statement]:
    r"""Return what a brace says of what it spans, as in \underbrace{\sum_i y_i}_{= 1}: that they are equal."""
    found: list[Statement] = []
    for piece in statement.pieces:
        for place, token in enumerate(piece.tokens):
            if token.text in (r"\underbrace", r"\overbrace"):
                spanned = group_end(piece.tokens, place + 1)
                label = piece.tokens[spanned + 1 : group_end(piece.tokens, spanned + 1)]
                said = _claimed(label[1:-1], vocabulary)
                if said:
                    pieces = [Piece("start", token.at, piece.tokens[place + 1 : spanned]), *said]
                    found.append(Statement(pieces, list(statement.conditions), aside=True))
    return found


def _claimed(label: Sequence[Token], vocabulary: Vocabulary) -> list[Piece]:
    """Return what the words under a brace say that it spans: "= 1", "1", or "S = 1" for a known S; nothing else."""
    if label and label[0].kind == "=":
        return [Piece("=", label[0].at, list(label[1:]))]
    if [token.kind for token in label] == ["number"]:
        return [Piece("=", label[0].at, list(label))]
    equals = next((place for place, token in enumerate(label) if token.kind == "="), 0)
    if not equals or not vocabulary.is_value(label[0].text.lstrip("\\")):
        return []
    return [Piece("=", label[0].at, list(label[:equals])), Piece("=", label[equals].at, list(label[equals + 1 :]))]


def _branches(before: Sequence[Piece], chains: Sequence[list[Token]], vocabulary: Vocabulary) -> list[Statement]:
    """Return the branches of cases as chains, each going on from the expression before the cases."""
    found: list[Statement] = []
    for chain in chains:
        for statement in split(chain, vocabulary):
            first = statement.pieces[0]
            if before:
                first.link = "="
                statement.pieces.insert(0, Piece("start", before[-1].at, list(before[-1].tokens)))
            statement.aside = True
            found.append(statement)
    return found
