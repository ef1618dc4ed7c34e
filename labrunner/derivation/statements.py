"""Rows of a formula taken apart: chains of equalities, the conditions under which they hold, and remarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from labrunner.derivation.conditions import is_comparison, opens_condition, says_otherwise
from labrunner.derivation.cursor import closing, depths
from labrunner.derivation.layout import is_relation
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.segments import Segment, Tokens, segments_of
from labrunner.derivation.tokens import Token

IsIndex = Callable[[Token], bool]

_EQUALITIES = {"=": "=", "equiv": "=", ":=": ":=", "defined": ":=", "=:": "=:", "fined": "=:"}
_APPROXIMATION = "an approximation is neither true nor false"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition as written: all of `holds`, and none of `fails`, which `otherwise` refers to."""

    holds: tuple[Tokens, ...]
    fails: tuple[Tokens, ...] = ()


@dataclass(slots=True)
class Side:
    """One side of a chain, the relation before it, and the number of its row; `problem` says why it is not read.

    `around` are conditions in the prose before and behind, under which what is said may be meant.
    """

    tokens: Tokens
    relation: str
    row: int
    problem: UnreadError | None = None
    around: list[Where] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Return the offset at which the side begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return the offset behind the side."""
        return self.tokens[-1].end


@dataclass(slots=True)
class Chain:
    """Sides joined by =, and conditions by the number of the row that they stand in.

    A chain that `continues` begins with its relation and goes on from what stands before it in the document.
    """

    sides: list[Side]
    continues: bool = False
    conditions: list[tuple[int, Tokens]] = field(default_factory=list)
    heading: str = ""

    def rows_with_conditions(self) -> list[int]:
        """Return the numbers of the rows that say where they hold, in order."""
        return sorted({row for row, _ in self.conditions})

    def where(self, row: int) -> Where | None:
        """Return the condition of `row`: its own, else that of the nearest row above; None where there is none."""
        rows = [number for number in self.rows_with_conditions() if number <= row]
        if not rows:
            return None
        own = tuple(tokens for number, tokens in self.conditions if number == rows[-1])
        if any(not tokens for tokens in own):  # `otherwise`
            return Where((), tuple(tokens for number, tokens in self.conditions if number < rows[-1] and tokens))
        return Where(own)


@dataclass(slots=True)
class Reading:
    """What one formula says: its chains, and conditions that stand in it with nothing to hold for."""

    chains: list[Chain] = field(default_factory=list)
    conditions: list[Tokens] = field(default_factory=list)


def read_rows(rows: Sequence[Tokens], is_index: IsIndex) -> Reading:
    """Return what the rows of one formula say; raises UnreadError where brackets do not match."""
    reading = Reading()
    for number, row in enumerate(rows):
        _read_row(reading, row, number, is_index)
    return reading


def _read_row(reading: Reading, row: Tokens, number: int, is_index: IsIndex) -> None:
    leading: list[Tokens] = []
    here: list[Chain] = []
    for place, segment in enumerate(segments_of(row)):
        if _is_condition_segment(segment, is_index, bool(here)):
            condition = _bare(segment.tokens)
            if here:
                here[-1].conditions.append((number, condition))
            else:
                leading.append(condition)
        elif _is_chain(segment, is_index):
            here.append(_extend(reading, segment.tokens, number, is_index))
        elif place == 0 and not segment.words and not _relations(segment.tokens):
            reading.chains.append(Chain([Side(segment.tokens, "", number)]))
            here.append(reading.chains[-1])
    if not here and reading.chains:
        here.append(reading.chains[-1])
    for chain in here:
        if not any(at == number for at, _ in chain.conditions):
            chain.conditions += [(number, condition) for condition in leading]
    if not here:
        reading.conditions += leading


def _is_condition_segment(segment: Segment, is_index: IsIndex, after_chain: bool) -> bool:
    tokens, words = segment.tokens, segment.words
    if not tokens:
        return says_otherwise(words)
    if segment.is_remark():
        return False
    if is_index_condition(tokens, is_index):
        return True
    relations = _relations(_bare(tokens))
    if not relations or not all(is_comparison(_bare(tokens)[place]) for place in relations):
        return False
    if any(_bare(tokens)[place].text in _EQUALITIES for place in relations):
        return opens_condition(words, strictly=True) and not _is_range(tokens, is_index)
    return opens_condition(words) or (after_chain and not words)


def _is_chain(segment: Segment, is_index: IsIndex) -> bool:
    relations = [segment.tokens[place].text for place in _relations(segment.tokens)]
    if not relations or _is_range(segment.tokens, is_index):
        return False
    if segment.is_remark() and is_index_condition(segment.tokens, is_index):
        return False
    return relations[0] in _EQUALITIES or relations[0] == "approx"


def _relations(tokens: Tokens) -> list[int]:
    level = depths(tokens)
    return [i for i, token in enumerate(tokens) if level[i] == 0 and is_relation(token)]


def _is_range(tokens: Tokens, is_index: IsIndex) -> bool:
    """Return whether `tokens` say i = 1 or y = 0: where an index begins, or an example."""
    return len(tokens) == 3 and is_index(tokens[0]) and tokens[1].text == "=" and tokens[2].kind == "number"


def is_index_condition(tokens: Tokens, is_index: IsIndex) -> bool:
    """Return whether `tokens` relate bare indices by = or != and nothing else, with or without brackets around them."""
    tokens = [token for token in _bare(tokens) if not _is_condition_word(token)]
    places = _relations(tokens)
    if not places or any(tokens[place].text not in ("=", "neq") for place in places):
        return False
    bounds = [-1, *places, len(tokens)]
    sides = [tokens[a + 1 : b] for a, b in pairwise(bounds)]
    return all(_is_bare_index(side, is_index) for side in sides)


def _bare(tokens: Tokens) -> Tokens:
    while tokens and tokens[0].text in ("(", "[") and closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _is_condition_word(token: Token) -> bool:
    if token.kind == "quad" or (token.kind == "command" and token.text == "forall"):
        return True
    return token.kind in ("text", "word") and opens_condition(token.text)


def _is_bare_index(tokens: Tokens, is_index: IsIndex) -> bool:
    return bool(tokens) and is_index(tokens[0]) and all(token.text == "'" for token in tokens[1:])


def _extend(reading: Reading, tokens: Tokens, row: int, is_index: IsIndex) -> Chain:
    """Append the sides in `tokens` to the last chain if they begin with a relation, else as a chain of their own."""
    tokens, conditions = _without_conditions(tokens, is_index)
    sides = _sides(tokens, row)
    if sides and sides[0].relation:
        if not reading.chains:
            reading.chains.append(Chain([], continues=True))
        reading.chains[-1].sides += sides
    else:
        reading.chains.append(Chain(sides))
    chain = reading.chains[-1]
    chain.conditions += [(row, condition) for condition in conditions]
    return chain


def _sides(tokens: Tokens, row: int) -> list[Side]:
    """Return the sides between the relations; what stands behind an inequality is no equality, and left out."""
    tokens = [token for token in tokens if token.kind != "quad"]
    places = _relations(tokens)
    found = [Side(tokens[: places[0]], "", row)] if places and places[0] > 0 else []
    for place, end in zip(places, [*places[1:], len(tokens)], strict=True):
        relation, side = tokens[place].text, tokens[place + 1 : end]
        if relation == "approx":
            problem = UnreadError(_APPROXIMATION, "an equality", tokens[place].start)
            found.append(Side(side or tokens[place : place + 1], "=", row, problem))
        elif relation not in _EQUALITIES:
            break
        elif not side:
            problem = UnreadError("an equality with nothing on its right", "", tokens[place].start)
            found.append(Side(tokens[place : place + 1], "=", row, problem))
        else:
            found.append(Side(side, _EQUALITIES[relation], row))
    return found


def _without_conditions(tokens: Tokens, is_index: IsIndex) -> tuple[Tokens, list[Tokens]]:
    """Return the tokens without conditions and remarks in brackets at their end, and these conditions."""
    conditions: list[Tokens] = []
    while tokens and tokens[-1].text == ")" and tokens[-1].kind == "symbol":
        begin = next(i for i in range(len(tokens)) if tokens[i].text == "(" and _closes_at_end(tokens, i))
        inner, before = tokens[begin + 1 : -1], tokens[begin - 1] if begin else None
        if before is None or _wants_brackets(before):
            break
        if is_index_condition(inner, is_index) or _is_inequality(inner):
            conditions.append(inner)
        elif not any(token.kind == "text" for token in inner):
            break
        tokens = tokens[:begin]
    return tokens, conditions


def _closes_at_end(tokens: Tokens, at: int) -> bool:
    return tokens[at].kind == "symbol" and closing(tokens, at) == len(tokens) - 1


def _wants_brackets(token: Token) -> bool:
    """Return whether the brackets after `token` belong to it: an indicator, a function, an operator."""
    if token.text in ("1", "I", "chi", "delta", "_", "^"):
        return True
    return token.kind == "word" or is_relation(token) or token.text in ("+", "-", "cdot", "odot", "times", "=")


def _is_inequality(tokens: Tokens) -> bool:
    places = _relations(tokens)
    return bool(places) and all(is_comparison(tokens[i]) and tokens[i].text not in _EQUALITIES for i in places)
