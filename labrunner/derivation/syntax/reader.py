"""The cursor over tokens that every reading function shares."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.terms.vocabulary import Vocabulary

DEEPEST = 40
MOST_WORK = 60_000
_ENTANGLED = "this line is too entangled to be read"
_WORDS = frozenset(["text", "word", "end of line", "begin", "end"])
"""Kinds of tokens that no sign is."""
_BRACES = {"{": 1, "}": -1}


@lru_cache(maxsize=1024)
def _end_at(at: int) -> Token:
    """Return what stands behind the last token, which is at `at`."""
    return Token("end of line", "", at)


class Cursor:
    """A place in a row of tokens, with the vocabulary at hand and a guard against deep nesting."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.place = 0
        self.depth = 0
        self.work = 0
        self.norms = 0
        self.numbered = False
        """Whether an index may be a number, as it may inside of a matrix that is written out."""
        self._count = len(tokens)
        self._end = _end_at(tokens[-1].at if tokens else -1)

    def peek(self, ahead: int = 0) -> Token:
        """Return the token `ahead` of the cursor."""
        place = self.place + ahead
        return self.tokens[place] if place < self._count else self._end

    def take(self) -> Token:
        """Return the next token and step over it."""
        place = self.place
        token = self.tokens[place] if place < self._count else self._end
        self.place = place + 1
        self.work += 1
        if self.work > MOST_WORK:
            raise Unread(_ENTANGLED, token.at)
        return token

    def sees(self, *texts: str) -> bool:
        """Return whether the next token reads as one of `texts`."""
        token = self.peek()
        return token.text in texts and token.kind not in _WORDS

    def skip(self, *texts: str) -> bool:
        """Step over the next token where it reads as one of `texts`."""
        token = self.tokens[self.place] if self.place < self._count else self._end
        if token.text not in texts or token.kind in _WORDS:
            return False
        self.place += 1
        self.work += 1
        return True

    def expect(self, text: str) -> None:
        """Step over `text`, which must come next; raise Unread where it does not."""
        if not self.skip(text):
            found = self.peek().text or "the end"
            raise Unread(f"expected {text} and found {found}", self.peek().at)

    def ended(self) -> bool:
        """Return whether nothing is left."""
        return self.place >= self._count

    def deeper(self) -> None:
        """Count one level of nesting; raise Unread where there are too many."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unread(f"brackets are nested deeper than {DEEPEST} levels", self.peek().at)

    def group(self) -> list[Token]:
        """Return the tokens of the next {...}, or the single next token."""
        if not self.skip("{"):
            if self.ended():
                raise Unread("something is missing at the end", self.peek().at)
            return [self.take()]
        level, start = 1, self.place
        for place in range(start, self._count):
            level += _BRACES.get(self.tokens[place].kind, 0)
            if level == 0:
                self.place = place + 1
                self.work += self.place - start
                return list(self.tokens[start:place])
        raise Unread("a { is never closed", self._end.at, "close it with }")

    def inside(self, tokens: Sequence[Token]) -> Cursor:
        """Return a cursor over `tokens`, one level deeper."""
        inner = Cursor(tokens, self.vocabulary)
        inner.depth = self.depth
        inner.numbered = self.numbered
        inner.deeper()
        inner.work = self.work + len(tokens)
        self.work += len(tokens)
        return inner
