"""The tokens of a display cut into statements at what joins, parts, or restricts them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from labrunner.derivation.conditions import condition_of
from labrunner.derivation.delimiters import NESTING, bracketed
from labrunner.derivation.layout import bare
from labrunner.derivation.pieces import Piece, Statement
from labrunner.derivation.reader import Cursor
from labrunner.derivation.relations import COMPARISONS, comparisons_in, has_relation
from labrunner.derivation.remarks import claims_in, is_remark
from labrunner.derivation.stretches import ENDS, all_but, compares, is_operand, stretch_of
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import FUNCTIONS, Vocabulary
from labrunner.derivation.words import ALL_THE_SAME, AND, CASE, EQUALS, IF, OR, OTHERS, SO, THAT_IS, alters

_IF = (*IF, *CASE, "for all", "with")
_ENDS_ROW = frozenset(["row", "end of line"])
_ENVIRONMENTS = {"begin": 1, "end": -1}


class Splitter:
    """Cuts the tokens of one display into statements."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self.cursor = Cursor(bare(tokens), vocabulary)
        self.vocabulary = vocabulary
        self.statements: list[Statement] = [_empty(tokens)]
        self.level = 0
        self.aligned = 0
        """Which statement the latest column of an aligned block began in, or goes on with."""
        self.beside: list[Statement] = []
        """What is claimed in brackets, beside the statement around them."""

    def split(self) -> list[Statement]:
        """Return the statements in order; those without any expression carry only conditions."""
        cursor, tokens = self.cursor, self.cursor.tokens
        while cursor.place < len(tokens):
            token = tokens[cursor.place]
            parts = self.level == 0 and (token.kind in _STEPS or token.text in _STEPS or self._fresh())
            if parts and self._at_top():
                continue
            cursor.place += 1
            if token.text in NESTING or token.kind in _ENVIRONMENTS:
                self.level = max(self.level + NESTING.get(token.text, _ENVIRONMENTS.get(token.kind, 0)), 0)
            self.statements[-1].pieces[-1].tokens.append(token)
        return [s for s in (*self.beside, *self.statements) if s.conditions or any(p.tokens for p in s.pieces)]

    @property
    def _statement(self) -> Statement:
        return self.statements[-1]

    @property
    def _piece(self) -> Piece:
        return self._statement.pieces[-1]

    def _fresh(self) -> bool:
        pieces = self.statements[-1].pieces
        return len(pieces) == 1 and not pieces[0].tokens

    def _at_top(self) -> bool:
        """Deal with a token that structures the display; return False for one that belongs to an expression."""
        token = self.cursor.peek()
        if self._fresh() and self._prefix_condition():
            return True
        step = _STEPS.get(token.kind) or _STEPS.get(token.text)
        return step is not None and step(self)

    def _colon(self) -> bool:
        return self._link() if self.cursor.peek(1).kind == "=" else self._stop()

    def _stop(self) -> bool:
        self.cursor.take()
        self._break()
        return True

    def _arrow(self) -> bool:
        if not self._flows():
            return False
        self.cursor.take()
        self.statements.append(Statement([Piece("start", self.cursor.peek().at)]))
        return True

    def _membership(self) -> bool:
        """Step over a set, which says nothing that is judged; what it is said to equal goes on behind it."""
        members = stretch_of(self.cursor, 0, ENDS | {"=", ":=", "&"})
        if not _is_set(members) and any(self.vocabulary.is_value(t.text.lstrip("\\")) for t in members):
            self._statement.unclear = self.cursor.peek().at
        self._piece.space = members[1:]
        self.cursor.place += max(len(members), 1)
        return True

    def _flows(self) -> bool:
        """Return whether an arrow joins the steps of a computation, as in (W, x) \\to z = W x \\to a = f(z)."""
        follows = stretch_of(self.cursor, 1, ENDS | {r"\rightarrow"})
        bracket = [token.text for token in self._piece.tokens]
        lists_inputs = len(self._statement.pieces) == 1 and bracket[:1] == ["("] and "=" not in bracket
        if lists_inputs and has_relation(follows):
            self.statements.pop()
            return True
        return len(self._statement.pieces) > 1 and has_relation(follows)

    def _bar(self) -> bool:
        """Take what stands at the foot of a bar, as in |_{i=j}, for the condition that the statement is meant under."""
        if self.cursor.peek(1).text != "_":
            return False
        probe = Cursor(self.cursor.tokens, self.vocabulary)
        probe.place = self.cursor.place + 2
        condition = condition_of(probe.group(), self.vocabulary)
        if condition is None:
            return False
        self._statement.conditions.append(condition)
        self.cursor.place = probe.place
        return True

    def _link(self) -> bool:
        token = self.cursor.take()
        link = "="
        if token.kind == ":":
            self.cursor.take()
        if token.text in (":=", ":", r"\equiv"):
            link = ":="
        elif self.cursor.skip(":"):
            link = "=:"
        while self.cursor.peek().kind in ("row", "&", "space"):
            self.cursor.take()
        self._statement.pieces.append(Piece(link, self.cursor.peek().at if not self.cursor.ended() else token.at))
        return True

    def _column(self) -> bool:
        """Start an equation of its own where a row of an aligned block goes on with a second one."""
        self.cursor.take()
        self.aligned = len(self.statements) - 1
        if len(self._statement.pieces) < 2 or not self._piece.tokens:
            return True
        ahead = 0
        while self.cursor.peek(ahead).kind in ("space", "&"):
            ahead += 1
        left = stretch_of(self.cursor, ahead, ENDS | {"&", "="})
        behind = ahead + len(left)
        while self.cursor.peek(behind).kind == "&":
            behind += 1
        if left and self.cursor.peek(behind).text == r"\in":
            # In which set something is says nothing that is judged.
            self.cursor.place += behind
            self.cursor.place += max(len(stretch_of(self.cursor, 0, ENDS | {"="})), 1)
            return True
        relates = self.cursor.peek(behind).kind == "=" or self.cursor.peek(behind).text == r"\ne"
        if left and relates and left[0].text not in ("+", "-", r"\cdot", r"\times"):
            stretch = stretch_of(self.cursor, ahead)
            condition = condition_of([t for t in stretch if t.kind != "&"], self.vocabulary)
            if condition is not None:
                self._statement.conditions.append(condition)
                self.cursor.place += ahead + len(stretch)
            else:
                self._break()
        return True

    def _row(self) -> bool:
        ahead = 1
        while self.cursor.peek(ahead).kind in ("&", "space", "row"):
            ahead += 1
        follower = self.cursor.peek(ahead)
        if follower.kind == "=" and self._noted_beside(ahead):
            return True
        goes_on = follower.text in ("+", "-", r"\cdot", r"\times") and self._piece.tokens
        if goes_on or (follower.kind == "=" and (self._piece.tokens or len(self._statement.pieces) > 1)):
            self.cursor.place += ahead
            return True
        self.cursor.take()
        self._break()
        return True

    def _noted_beside(self, ahead: int) -> bool:
        """Go on with the aligned column where what stands behind it in its row, S = ..., only explains a name."""
        columns = any(self.cursor.peek(n).kind == "&" for n in range(ahead))
        if not columns or self.aligned >= len(self.statements) - 1:
            return False
        for statement in self.statements[self.aligned + 1 :]:
            statement.aside = True
        self.cursor.place += ahead
        self._break()
        return True

    def _break(self) -> None:
        if not self._fresh() or self._statement.conditions:
            self.statements.append(Statement([Piece("start", self.cursor.peek().at)]))

    def _prefix_condition(self) -> bool:
        stretch = stretch_of(self.cursor, 0, ENDS | {":", "&"})
        condition = condition_of(stretch, self.vocabulary) if stretch else None
        if condition is None:
            return False
        self.cursor.place += len(stretch)
        while self.cursor.peek().kind in (":", "space", ",", "&", ".") or self.cursor.sees(r"\Rightarrow"):
            self.cursor.take()
        self._statement.conditions.append(condition)
        return True

    def _comma(self) -> bool:
        ahead = 1
        while self.cursor.peek(ahead).kind in ("space", ","):
            ahead += 1
        follower = self.cursor.peek(ahead)
        stretch = stretch_of(self.cursor, ahead)
        condition = condition_of(stretch, self.vocabulary) if stretch else None
        if condition is None and follower.kind == "(":
            self.cursor.place += ahead
            if not self._bracketed_condition():
                self._break()
            return True
        self.cursor.place += ahead
        if condition is not None:
            self._statement.conditions.append(condition)
            self.cursor.place += len(stretch)
        elif follower.kind not in ("=", "text", "row", "&", ":") and follower.text not in ("+", "-", r"\cdot"):
            self._break()
        return True

    def _text(self) -> bool:
        """Take "for i = j" as a condition, "so" as a full stop, anything else as a remark that says nothing."""
        applied = self.cursor.peek(1).kind not in _ENDS_ROW
        if (applied and self.cursor.peek().text in FUNCTIONS) or self.vocabulary.is_value(self.cursor.peek().text):
            return False
        token = self.cursor.take()
        if not self._piece.tokens and len(self._statement.pieces) > 1:
            # "= the sum of the columns =": what stands between two equals signs in words is not read.
            self._piece.tokens.append(token)
            return True
        words = token.text.strip(" .,:;()").lower()
        self._doubt(words, token)
        opens = token.text.count("(") > token.text.count(")") and words not in (*_IF, *OTHERS)
        if opens and self._passes_remark():
            return True
        while self.cursor.peek().kind == "space":
            self.cursor.take()
        stretch = stretch_of(self.cursor)
        while stretch and stretch[-1].kind in (":", ")"):
            stretch.pop()
        if not self._takes_case(words, stretch, token) and not self._takes_side(words, stretch):
            self._takes_joint(words, stretch)
        return True

    def _doubt(self, words: str, token: Token) -> None:
        """Leave to a human what words in a formula may alter: "minus", or "and for all others" behind a case."""
        alters_it = alters(words) and not token.text.lstrip().startswith("(")
        if alters_it or (self._statement.conditions and ALL_THE_SAME.search(words)):
            self._statement.unclear = token.at

    def _takes_case(self, words: str, stretch: Sequence[Token], token: Token) -> bool:
        """Take a relation for a case where the words before it ask for one; return whether it is a relation."""
        other = all_but(stretch, self.vocabulary) if words in OTHERS and not self._fresh() else None
        condition = other or (condition_of(stretch, self.vocabulary) if stretch else None)
        if condition is None:
            return False
        self.cursor.place += len(stretch)
        if other is not None:
            self._statement.conditions.append(other)
            return True
        if self._statement.conditions and words in (*AND, *OR):
            self._statement.unclear = token.at
        if words in _IF:
            self._statement.conditions.append(condition)
        while self.cursor.peek().kind in (":", ")"):
            self.cursor.take()
        return True

    def _takes_side(self, words: str, stretch: Sequence[Token]) -> bool:
        """Take what stands behind "i.e." for another side; return whether it is one."""
        said = bool(stretch) and not self._fresh() and self._is_said_equal(words, stretch)
        if said:
            self._statement.pieces.append(Piece("=", stretch[0].at))
        return said

    def _takes_joint(self, words: str, stretch: Sequence[Token]) -> None:
        """Begin anew behind "so" and the like; what is compared behind "if" is a case that is not understood."""
        if stretch and words in IF and not self._fresh() and compares(stretch):
            self._statement.unclear = stretch[0].at
            self.cursor.place += len(stretch)
        elif words in SO or (words and not self._fresh()):
            self._break()

    def _is_said_equal(self, words: str, stretch: Sequence[Token]) -> bool:
        """Return whether words go on to another side: "= -delta_iy / p_i, i.e. -1 / p_y", "dL/dz is p - y"."""
        if words in EQUALS:
            return bool(self._piece.tokens)
        texts = {token.text for token in stretch}
        return words in THAT_IS and len(self._statement.pieces) > 1 and texts.isdisjoint(COMPARISONS)

    def _passes_remark(self) -> bool:
        """Step over "(only c = a contains it)" up to the bracket that closes it; stay where none does in this line."""
        level, ahead = 1, 0
        while level:
            token = self.cursor.peek(ahead)
            if token.kind in ("row", "end of line"):
                return False
            level += token.text.count("(") - token.text.count(")")
            ahead += 1
        said = list(self.cursor.tokens[self.cursor.place : self.cursor.place + ahead])
        self.cursor.place += ahead
        return self._remarked(said)

    def _remarked(self, said: Sequence[Token]) -> bool:
        """Take what a bracket with words in it says: an equality is judged beside the statement around it."""
        claims = claims_in(said, self.vocabulary)
        for claim in claims or ():
            self.beside += [replace(s, aside=True) for s in Splitter(claim, self.vocabulary).split()]
        return claims is not None

    def _bracketed_condition(self) -> bool:
        inner = bracketed(self.cursor)
        if not inner:
            return False
        if is_remark(inner):
            if inner[0].text.strip(" .,:").lower() in _IF:
                condition = condition_of(inner[1:], self.vocabulary)
                if condition is not None:
                    self._statement.conditions.append(condition)
            if not self._remarked(inner):
                return False
            self.cursor.place += len(inner) + 2
            return True
        condition = condition_of(inner, self.vocabulary)
        if condition is None:
            return self._stated_beside(inner)
        if is_operand(self.cursor.peek(-1)):
            return False
        self._statement.conditions.append(condition)
        self.cursor.place += len(inner) + 2
        return True

    def _stated_beside(self, inner: Sequence[Token]) -> bool:
        r"""Take an equality in a bracket that stands apart, as in "L = f(p) \quad (p = y)", for one beside it."""
        goes_on = inner[0].kind == "="
        if self.cursor.peek(-1).kind != "space" or not (goes_on or comparisons_in(inner) == ["="]):
            return False
        self.cursor.place += len(inner) + 2
        stated = Splitter(inner, self.vocabulary).split()
        if goes_on:
            # "... = A \\quad (= B)" goes on from A.
            self._statement.pieces += stated[0].pieces[1:]
        else:
            self.beside += [replace(s, aside=True) for s in stated]
        return True


_STEPS: dict[str, Callable[[Splitter], bool]] = {
    "&": Splitter._column,
    "row": Splitter._row,
    "text": Splitter._text,
    "(": Splitter._bracketed_condition,
    "|": Splitter._bar,
    ":": Splitter._colon,
    **dict.fromkeys(("=", ":=", r"\equiv"), Splitter._link),
    **dict.fromkeys((",", "space", ";"), Splitter._comma),
    **dict.fromkeys((".", r"\Rightarrow"), Splitter._stop),
    r"\rightarrow": Splitter._arrow,
    r"\in": Splitter._membership,
}
"""What is done with a token, by its kind or text, that may part a display rather than stand in an expression."""


def _is_set(members: Sequence[Token]) -> bool:
    """Return whether what stands behind a \\in names a set: R^n, {0, 1}, (0, 1)."""
    kinds = {token.text for token in members}
    return bool(kinds & {r"\mathbb", r"\{", ",", "R", r"\times"}) or any(t.kind == "word" for t in members)


def _empty(tokens: Sequence[Token]) -> Statement:
    return Statement([Piece("start", tokens[0].at if tokens else 0)])
