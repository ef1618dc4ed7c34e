r"""The spaces that a text says something to lie in, as in W_2 \in \mathbb{R}^{2 \times 4}, held to what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from math import prod

from labrunner.derivation.latex.shapes import plain
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.vocabulary import Vocabulary

_SPACE = re.compile(r"(?:\\mathbb|\\mathbf)?\{?\\?R\}?\^(?:\{(?P<sizes>[^{}]+)\}|(?P<size>\w))")
_TIMES = re.compile(r"\\times|\\cdot|,")
_MOST_FACTORS = 3
"""So many sizes are multiplied at most, as in R^{2 · 4 · 3} for all derivatives at once."""


def misplaced(space: Sequence[Token], shape: Sequence[int], known: Vocabulary, laid_out: bool = False) -> str:
    """Return why nothing of this `shape` lies in `space`, an empty string where it may, or where that cannot be told.

    How its entries are laid out is left open unless it is `laid_out` already, as a matrix of the lab is: a derivative
    by a matrix may be written as a row, or as three axes.
    """
    match = _SPACE.fullmatch(plain(space).rstrip(".,;"))
    written = _TIMES.split(match["sizes"] or match["size"]) if match is not None else []
    if written and all(size.isdecimal() for size in written):
        sizes = [int(size) for size in written]
        if known.numbers:
            return _not_as_large(sizes, shape, known) or (_other_way_round(sizes, shape, known) if laid_out else "")
        return _more_axes(sizes, shape) if laid_out else ""
    letters, axes = "".join(written), sum(size > 1 for size in shape)
    if letters.isalpha() and set(letters) <= known.sizes.keys() and len(letters) < axes:
        return f"it has {axes} axes, and not {len(letters)}"
    return ""


def doubtful(space: Sequence[Token], shape: Sequence[int], known: Vocabulary, laid_out: bool = False) -> str:
    """Return why something of this `shape` may not lie in `space`, whose sizes are letters: they are not the lab's."""
    match = _SPACE.fullmatch(plain(space).rstrip(".,;"))
    letters = _TIMES.split(match["sizes"] or match["size"]) if match is not None else []
    if not letters or not all(letter in known.sizes for letter in letters):
        return ""
    written = [known.sizes[letter] for letter in letters]
    turned = laid_out and len(written) == len(shape) == 2 and written != list(shape)
    if prod(written) == prod(shape) and not turned:
        return ""
    names = {size: letter for letter, size in known.sizes.items()}
    own = " x ".join(names.get(size, str(size)) for size in shape) or "a number"
    return f"by the lab's letters for sizes this is {own}, and not {' x '.join(letters)}"


def _not_as_large(written: Sequence[int], shape: Sequence[int], known: Vocabulary) -> str:
    """Return why what has this `shape`, in sizes that are tried, is not as large as `written` in those of the brief."""
    pairs = list(_sizes(known))
    counts = {1}
    for size in written:
        counts = {count * tried for count in counts for brief, tried in pairs if brief == size}
    if prod(shape) in counts:
        return ""
    own = [_in_brief(size, known) for size in shape]
    return f"it is of shape {_shown(own)}, and not {_shown(written)}"


def _other_way_round(written: Sequence[int], shape: Sequence[int], known: Vocabulary) -> str:
    """Return that a matrix is said to have as many rows as it has columns, an empty string where it is not."""
    own = [_in_brief(size, known) for size in shape]
    turned = len(own) == 2 and own[0] != own[1] and list(written) == own[::-1]
    return f"it is of shape {_shown(own)}, and not {_shown(written)}" if turned else ""


def _more_axes(written: Sequence[int], shape: Sequence[int]) -> str:
    axes, said = len(shape), sum(size > 1 for size in written)
    return f"it has {axes} {'axis' if axes == 1 else 'axes'}, and not {said}" if said > axes else ""


def _in_brief(size: int, known: Vocabulary) -> int:
    """Return the size in the brief of what is tried with `size`."""
    return next((brief for brief, tried in _sizes(known) if tried == size), size)


def _shown(sizes: Sequence[int]) -> str:
    return " x ".join(map(str, sizes)) or "1"


def _sizes(known: Vocabulary) -> Iterator[tuple[int, int]]:
    """Yield each size that an axis may have, flattened ones last: in the brief, and where it is tried."""
    for count in range(_MOST_FACTORS + 1):
        for names in combinations_with_replacement(known.numbers.items(), count):
            yield prod(int(brief) for brief, _ in names), prod(known.sizes[name] for _, name in names)
