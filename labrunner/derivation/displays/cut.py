"""A display on its way into statements: what is cut off so far, and the place that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labrunner.derivation.displays.pieces import Piece, Statement
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.layout import bare
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.terms.vocabulary import Vocabulary

Split = Callable[[Sequence[Token], Vocabulary], list[Statement]]


class Cut:
    """The statements that the tokens of one display make so far, the last of them still open."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary, split: Split) -> None:
        self.cursor = Cursor(bare(tokens), vocabulary)
        self.vocabulary = vocabulary
        self.split = split
        """What cuts a part of the display, such as what stands in a bracket, on its own."""
        self.statements = [Statement([Piece("start", tokens[0].at if tokens else 0)])]
        self.level = 0
        self.aligned = 0
        """Which statement the first column of the latest row of an aligned block began in, or goes on with."""
        self.columns = 0
        """How many signs of a column stand in the row so far."""
        self.beside: list[Statement] = []
        """What is claimed in brackets, beside the statement around them."""

    @property
    def statement(self) -> Statement:
        """The statement that is still open."""
        return self.statements[-1]

    @property
    def piece(self) -> Piece:
        """The expression that is still open."""
        return self.statements[-1].pieces[-1]

    def fresh(self) -> bool:
        """Return whether nothing stands in the open statement yet."""
        pieces = self.statements[-1].pieces
        return len(pieces) == 1 and not pieces[0].tokens

    def break_off(self) -> None:
        """Begin another statement, unless nothing stands in the open one."""
        if not self.fresh() or self.statement.conditions:
            self.statements.append(Statement([Piece("start", self.cursor.peek().at)]))
