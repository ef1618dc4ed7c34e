"""Numerical examples told apart from steps: numbers put in for an input, rounded values, signs of entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.comparing.check import Finding
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.judging.inequality import compares
from labrunner.derivation.judging.possible import impossible
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.judging.worked import HOLDS, worked_out
from labrunner.derivation.latex.shapes import SHAPES, clash, is_product, plain, with_times
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.terms.numbers import is_input
from labrunner.derivation.terms.sides import Side, compared, is_rounded, listed_entries, signed_terms
from labrunner.derivation.terms.vocabulary import Vocabulary

MESSAGE = "a numerical example, not checked"
Cut = tuple[list[list[Token]], list[str]]
_UNTOLD = Finding(
    "unread", "cannot be read: this example cannot be worked out; say what is put in, as in z = (2, 1, 0) and y = 0"
)
_EXAMPLE = Finding("definition", MESSAGE)
_IN_EXAMPLES = frozenset(["number", ",", "begin"])
"""Kinds of tokens of which each example holds one: numbers, or signs in a list or matrix."""
_LISTING = frozenset([",", "begin"])
"""Kinds of tokens of which a list or a matrix holds one."""
_NAMELESS = frozenset(["d", "e", "T"])
"""Letters that may stand in numbers alone: Euler's number, a transpose."""
_POWER = re.compile(r"(?:e\^|\\exp\()\{?\d")
"""An exponential of a number, which no general result holds."""
_DECIMAL = re.compile(r"\d\.\d")
"""A decimal fraction, which no general result holds."""
_NUMBERS_IN_PROSE = re.compile(
    r"(?<![\w\\])[A-Za-z]\w?\s*=\s*(?:[\[(]\s*[-−]?\d[\d.]*\s*,[^\])\n]*[\])]|\d+\b(?!\s*[*+\-/^]))"
)


def names_numbers(prose: str) -> bool:
    """Return whether prose puts numbers in, as in "at z = [2, 1, 0]"."""
    return "=" in prose and bool(_NUMBERS_IN_PROSE.search(prose))


def without_examples(pieces: Sequence[Piece], conditions: tuple[Expr, ...], reading: Reading) -> list[Piece]:
    """Return the pieces to be judged: what is only an example in numbers is noted, and proves nothing."""
    known = reading.vocabulary
    if pieces[0].tokens and pieces[0].tokens[0].kind == "(":
        shapes = with_times([piece.tokens for piece in pieces])
        pieces = [replace(piece, tokens=tokens) for piece, tokens in zip(pieces, shapes, strict=True)]
    if len(pieces) == 1 and _says_sizes(pieces[0].tokens, known):
        general = _compares(compared(pieces[0].tokens), conditions, reading)
        reading.remark(pieces[0].at, _worked_out(pieces, reading) or general or _EXAMPLE)
        return []
    started = reading.state.example or bool(reading.state.numbers)
    claims = len(pieces) > 1 or pieces[0].link != "start"
    cuts = [compared(piece.tokens) for piece in pieces]
    place = _first_example(pieces, cuts, known, started) if claims else len(pieces)
    shown = pieces[max(place - 1, 0) :] if place < len(pieces) else ()
    found = _worked_out(shown, reading) if shown else None
    if found is None and _is_unsolved(pieces, place, reading):
        place = len(pieces)
    if place < len(pieces):
        _note(pieces, place, found, reading)
        if place < 2 and pieces[0].link == "start":
            return []
    kept = [_without_sizes(piece, cut, known) for piece, cut in zip(pieces[:place], cuts, strict=False)]
    for piece, cut in zip(kept, cuts, strict=False):
        found = _compares(cut, conditions, reading) if len(cut[0]) > 1 and piece.tokens == cut[0][0] else None
        if found is not None and found.verdict == "false":
            reading.remark(piece.at, found)
    if claims and place == len(pieces) and reading.state.example:
        reading.state = replace(reading.state, example=False)
    return kept


def _compares(cut: Cut, conditions: tuple[Expr, ...], reading: Reading) -> Finding | None:
    """Return whether comparisons hold for all numbers, or at those put in; None where that cannot be told."""
    sides, signs = cut
    if reading.state.numbers:
        return worked_out(sides, signs, reading)
    return None if reading.state.example or reading.gate else compares(sides, signs, conditions, reading)


def _note(pieces: Sequence[Piece], place: int, found: Finding | None, reading: Reading) -> None:
    """Take note of an example that begins at `place`, worked out as `found`: what follows may speak of its numbers."""
    state = reading.state
    sides = [Side(piece.tokens, reading.vocabulary) for piece in pieces]
    clashing = (
        clash([piece.tokens for piece in pieces]) if place == 0 and _all_shapes(pieces, reading.vocabulary) else ""
    )
    fits = Finding("misfit", f"this does not fit: {clashing}") if clashing else _EXAMPLE
    never = impossible(sides[0], sides[1], reading) if len(sides) > 1 else None
    untold = _UNTOLD if _claims_value(pieces[max(place - 1, 0) :], reading.vocabulary) else fits
    finding = never or found or untold
    reading.remark(pieces[place].at, finding)
    if finding is HOLDS and _shows_values(pieces, reading.vocabulary):
        state = reading.state = replace(state, numbers=state.numbers.meant())
    opened = any(side.listed for side in sides[place:]) or (place == 1 and _puts_in(sides[0], sides[1]))
    if place < 2 or opened:
        previous = state.previous if opened else None
        reading.state = replace(state, example=opened or state.example, previous=previous)


def _shows_values(pieces: Sequence[Piece], vocabulary: Vocabulary) -> bool:
    """Return whether a chain gives something of the lab in decimals."""
    sides = [Side(side, vocabulary) for piece in pieces for side in compared(piece.tokens)[0] if side]
    decimals = (token.kind == "number" and "." in token.text for side in sides for token in side.tokens)
    return any(side.names for side in sides) and any(decimals)


def _is_unsolved(pieces: Sequence[Piece], place: int, reading: Reading) -> bool:
    """Return whether an example that cannot be worked out is judged as it stands: a matrix in symbols, numbers alone.

    One for a label alone, as in "with y = 0 it is (p_0 - 1, p_1, p_2)", does not hold for all labels, and is noted.
    """
    if reading.state.numbers.indices:
        return False
    sides = [Side(piece.tokens, reading.vocabulary) for piece in pieces[place:]]
    alone = place == 0 and all(side.plain for side in sides) and not _all_shapes(pieces, reading.vocabulary)
    return alone or any(side.symbolic for side in sides)


def _worked_out(pieces: Sequence[Piece], reading: Reading) -> Finding | None:
    """Return whether a chain holds at the numbers that were put in, None where that cannot be told."""
    sides: list[list[Token]] = []
    signs: list[str] = []
    for piece in pieces:
        parts, between = compared(piece.tokens)
        parts, between = (parts, ["=", *between]) if parts[0] else (parts[1:], between)
        sides += parts
        signs += between if sides[len(parts) :] else between[1:]
    return worked_out(sides, signs, reading)


def _puts_in(left: Side, right: Side) -> bool:
    """Return whether a declared input or size alone is set to numbers."""
    known = left.vocabulary
    name = left.alone
    if name[:1] == "d" and is_input(name[1:], known) and listed_entries(right.tokens):
        return True
    if not name or not right.plain:
        return False
    given = name in known.sizes or (name in known.symbols and name not in known.definitions)
    claimed = name in known.definitions and known.definitions[name].source == "meaning"
    return given or (right.listed and not claimed)


def _claims_value(pieces: Sequence[Piece], vocabulary: Vocabulary) -> bool:
    """Return whether a chain says which numbers something of the lab is, rather than putting them in for an input."""
    sides = [Side(side, vocabulary) for piece in pieces for side in compared(piece.tokens)[0] if side]
    if len(sides) < 2 or _puts_in(sides[0], sides[1]):
        return False
    known = [name for name in sides[0].called if vocabulary.is_value(name)]
    return bool(known) and not sides[0].plain


def says_shapes(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether `tokens` are a size in brackets, or shapes side by side, as in (2 \\times 4)(4 \\times 12)."""
    texts = [token.text for token in tokens]
    if len(texts) == 3 and texts[::2] == ["(", ")"] and texts[1] in vocabulary.sizes:
        return not vocabulary.is_value(texts[1])
    if r"\times" not in texts:
        return False
    values = any(token.kind == "letter" and vocabulary.is_value(token.text) for token in tokens)
    return bool(SHAPES.fullmatch(plain(tokens))) and not values


def _all_shapes(pieces: Sequence[Piece], vocabulary: Vocabulary) -> bool:
    """Return whether a chain is about shapes alone."""
    # 2 \times 3 = 2 \times 4 may be about numbers; a shape in brackets, or one beside another, is one.
    shapes = all(says_shapes(piece.tokens, vocabulary) for piece in pieces)
    return shapes and any(is_product(piece.tokens) for piece in pieces)


def _first_example(pieces: Sequence[Piece], cuts: Sequence[Cut], vocabulary: Vocabulary, started: bool) -> int:
    """Return the first place in a chain from which on only numbers follow; its length where there is none.

    `cuts` are the pieces cut at comparisons by size and by rounded value; `started` says that numbers were put in
    before, so that entries with numeric indices belong to the example.
    """
    if _all_shapes(pieces, vocabulary):
        return 0
    first = len(cuts)
    while first and _numbers(cuts[first - 1], vocabulary, started):
        first -= 1
    if first == len(cuts):
        return 1 if started and _is_about_entry(cuts, vocabulary) else first
    chain = [[Side(side, vocabulary) for side in sides] for sides, _ in cuts]
    if first == 0:
        return 0 if started or any(s.listed or s.numeric or s.plain for sides in chain for s in sides) else len(chain)
    if first > 1:
        rounded = is_rounded(cuts[first][1])
        return first if rounded or any(s.listed or s.numeric for s in chain[first]) else len(chain)
    left, right = chain[0][-1], chain[1][0]
    if right.listed or _puts_in(left, right) or _lists_numbers(right.tokens):
        return 1
    if (left.alone or left.numeric) and right.plain and _POWER.search(_written(right)):
        return 1
    if right.plain and ((is_rounded(cuts[0][1]) and left.plain) or (started and is_rounded(cuts[1][1]))):
        return 1
    decimal = any(side.plain and _DECIMAL.search(_written(side)) for sides in chain[1:] for side in sides)
    if started and right.plain and decimal:
        return 1
    values = [token for token in right.tokens if token.kind == "number"]
    zero = right.plain and all(float(token.text) == 0 for token in values)
    derived = right.plain and any(token.text in (r"\partial", r"\nabla") for token in left.tokens)
    general = left.letters or zero or (derived and not left.numeric)
    return 1 if started and not general else len(chain)


def _written(side: Side) -> str:
    return "".join(token.text for token in side.tokens)


def _is_about_entry(cuts: Sequence[Cut], vocabulary: Vocabulary) -> bool:
    """Return whether a chain says what an entry named by a number is, and speaks of no index, as in dL/dz_0 = 1/Z."""
    chain = [[Side(side, vocabulary) for side in sides if side] for sides, _ in cuts]
    numeric = len(chain) > 1 and any(side.numeric for side in chain[0])
    return numeric and not any(side.letters for sides in chain for side in sides)


def _numbers(cut: Cut, vocabulary: Vocabulary, started: bool) -> bool:
    """Return whether a piece of a chain holds numbers alone: written out, rounded, or entries of an example."""
    sides, signs = cut
    return all(_holds_numbers(side, vocabulary, is_rounded(signs), started) for side in sides)


def _holds_numbers(tokens: Sequence[Token], vocabulary: Vocabulary, rounded: bool, started: bool) -> bool:
    kinds = {token.kind for token in tokens}
    if _IN_EXAMPLES.isdisjoint(kinds) and "e" not in [token.text for token in tokens]:
        return not tokens and rounded
    if (
        not started
        and _LISTING.isdisjoint(kinds)
        and any(t.kind == "letter" and t.text not in _NAMELESS for t in tokens)
    ):
        return False
    side = Side(tokens, vocabulary)
    if side.symbolic and (not started or any(token.kind == "dots" for token in tokens)):
        return False
    return side.plain or side.listed or (started and ((side.numeric and not side.letters) or _lists_numbers(tokens)))


def _lists_numbers(tokens: Sequence[Token]) -> bool:
    """Return whether a list of numbers is added or subtracted, as in p - (1, 0, 0)."""
    lists = [entries for _, term in signed_terms(tokens) if (entries := listed_entries(term)) is not None]
    return any(token.kind == "number" for entries in lists for entry in entries for token in entry)


def _says_sizes(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a statement without = is no more than a comparison by size, or a rounded value."""
    sides, signs = compared(tokens)
    if not signs or not all(sides[1:]) or not (sides[0] or is_rounded(signs)):
        return False
    if not is_rounded(signs):
        return True
    behind = [Side(side, vocabulary) for side in sides[1:]]
    return all(side.plain or side.listed or (side.numeric and not side.letters) for side in behind)


def _without_sizes(piece: Piece, cut: Cut, vocabulary: Vocabulary) -> Piece:
    """Return `piece` without a rounded value, or a comparison with a number, behind the expression."""
    sides, signs = cut
    behind = (Side(side, vocabulary) for side in sides[1:])
    if signs and sides[0] and all(side.plain or side.listed for side in behind):
        return replace(piece, tokens=sides[0])
    return piece
