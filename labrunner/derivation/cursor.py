"""A place in a list of tokens, from which expressions are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum

from labrunner.derivation.expressions import Expression
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token

MOST_NESTED = 40
_CLOSES = {
    "{": "}", "(": ")", "[": "]", "\\{": "\\}", "langle": "rangle", "lbrack": "rbrack", "lbrace": "rbrace",
    "llbracket": "rrbracket",
}  # fmt: skip
_CLOSERS = frozenset(_CLOSES.values())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words mean here: all names, those with a definition, labels, sizes, functions, and other spellings."""

    names: Set[str]
    derived: Set[str]
    labels: Set[str]
    sizes: Set[str]
    functions: Mapping[str, str]
    aliases: Mapping[str, str]


class Reach(Enum):
    """How far an operator such as d/dz goes where no brackets say it: over one factor, or over the whole term."""

    FACTOR = "factor"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The readers of the three levels of an expression, handed down so that each atom can hold expressions."""

    sum: Callable[[Cursor], Expression]
    term: Callable[[Cursor], Expression]
    factor: Callable[[Cursor], Expression]


@dataclass
class Cursor:
    """Tokens, the place reached in them, the names that mean something, and what proved ambiguous on the way."""

    tokens: Sequence[Token]
    vocabulary: Vocabulary
    grammar: Grammar
    reach: Reach = Reach.FACTOR
    at: int = 0
    depth: int = 0
    ambiguous: set[str] = field(default_factory=set)
    end: int = 0  # the offset in the document behind the last token

    @property
    def names(self) -> Set[str]:
        """Return the keys of all names that mean something here."""
        return self.vocabulary.names

    @property
    def derived(self) -> Set[str]:
        """Return the keys of the names that have a definition."""
        return self.vocabulary.derived

    def inside(self, tokens: Sequence[Token]) -> Cursor:
        """Return a cursor over `tokens`, one level deeper; raises UnreadError where that is too deep."""
        end = tokens[-1].end if tokens else self.here()
        if self.depth >= MOST_NESTED:
            raise UnreadError(f"nested more than {MOST_NESTED} levels deep", "it in several steps", self.here())
        return Cursor(tokens, self.vocabulary, self.grammar, self.reach, 0, self.depth + 1, self.ambiguous, end)

    def expression(self, tokens: Sequence[Token]) -> Expression:
        """Return the one expression that all of `tokens` make."""
        cursor = self.inside(tokens)
        result = cursor.grammar.sum(cursor)
        if cursor.peek() is not None:
            raise UnreadError(f"what {cursor.shown()} does here is not clear", "", cursor.here())
        return result

    def here(self) -> int:
        """Return the offset of the next token in the document."""
        return self.tokens[self.at].start if self.at < len(self.tokens) else self.end

    def peek(self, ahead: int = 0) -> Token | None:
        """Return the token `ahead` of the next, or None behind the end."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def next_is(self, *texts: str, ahead: int = 0) -> bool:
        """Return whether a symbol or command among `texts` comes next."""
        token = self.peek(ahead)
        return token is not None and token.kind in ("symbol", "command") and token.text in texts

    def take(self) -> Token:
        """Return the next token and go past it; raises UnreadError at the end."""
        token = self.peek()
        if token is None:
            raise UnreadError("the formula ends where something is still to come", "", self.here())
        self.at += 1
        return token

    def accept(self, *texts: str) -> bool:
        """Go past the next token if it is among `texts`, and return whether it was."""
        if self.next_is(*texts):
            self.at += 1
            return True
        return False

    def group(self) -> Sequence[Token]:
        """Return what stands inside the bracket that comes next, and go past its end."""
        close = closing(self.tokens, self.at)
        inner = self.tokens[self.at + 1 : close]
        self.at = close + 1
        return inner

    def argument(self) -> Sequence[Token]:
        """Return a command's argument: a group in braces, or a single token (of a number, its first digit)."""
        if self.next_is("{"):
            return self.group()
        token = self.take()
        if token.kind == "number" and len(token.text) > 1:
            first, rest = token.text[0], token.text[1:]
            self.tokens = [
                *self.tokens[: self.at],
                Token("number", rest, token.start + 1, token.end, token.style),
                *self.tokens[self.at :],
            ]
            return [token._replace(text=first, end=token.start + 1)]
        if token.kind == "command" and token.text in ("frac", "sqrt", "bar", "hat", "tilde"):
            start = self.at - 1
            for _ in range(2 if token.text == "frac" else 1):
                self.argument()
            return self.tokens[start : self.at]
        return [token]

    def shown(self) -> str:
        """Return the next token as it may be shown in a message."""
        token = self.peek()
        if token is None:
            return "the end"
        text = "\\" + token.text if token.kind == "command" else token.text
        return f"'{text[:40]}'" if text.isprintable() else ascii(text[:40])


def opener(token: Token) -> bool:
    """Return whether `token` opens a bracket or an environment."""
    return token.kind == "begin" or (token.kind in ("symbol", "command") and token.text in _CLOSES)


def closer(token: Token) -> bool:
    """Return whether `token` closes a bracket or an environment."""
    return token.kind == "end" or (token.kind in ("symbol", "command") and token.text in _CLOSERS)


def closing(tokens: Sequence[Token], at: int) -> int:
    """Return the place of the token that closes the bracket at `at`; raises UnreadError where there is none."""
    stack: list[Token] = []
    for place in range(at, len(tokens)):
        token = tokens[place]
        if opener(token):
            stack.append(token)
        elif closer(token):
            if not stack or not _fits(stack.pop(), token):
                raise UnreadError(f"{_shown(token)} closes what was not opened", "", token.start)
            if not stack:
                return place
    raise UnreadError(f"{_shown(tokens[at])} is never closed", "", tokens[at].start)


def _fits(begin: Token, end: Token) -> bool:
    if begin.kind == "begin" or end.kind == "end":
        return begin.kind == "begin" and end.kind == "end" and begin.text == end.text
    return _CLOSES[begin.text] == end.text


def _shown(token: Token) -> str:
    return f"\\{token.kind}{{{token.text}}}" if token.kind in ("begin", "end") else f"'{token.text}'"


def depths(tokens: Sequence[Token]) -> list[int]:
    """Return how many brackets are open around each token (a bracket itself counts as outside).

    Raises UnreadError where brackets do not match.
    """
    stack: list[Token] = []
    found = []
    for token in tokens:
        if closer(token) and (not stack or not _fits(stack.pop(), token)):
            raise UnreadError(f"{_shown(token)} closes what was not opened", "", token.start)
        found.append(len(stack))
        if opener(token):
            stack.append(token)
    if stack:
        raise UnreadError(f"{_shown(stack[-1])} is never closed", "", stack[-1].start)
    return found


def split(tokens: Sequence[Token], *separators: str) -> list[Sequence[Token]]:
    """Return the pieces of `tokens` between separators that stand outside all brackets."""
    pieces, begin = [], 0
    for place, (token, depth) in enumerate(zip(tokens, depths(tokens), strict=True)):
        kind = token.kind if token.kind in ("row", "quad") else token.text
        if depth == 0 and kind in separators and token.kind not in ("text", "word"):
            pieces.append(tokens[begin:place])
            begin = place + 1
    return [*pieces, tokens[begin:]]
