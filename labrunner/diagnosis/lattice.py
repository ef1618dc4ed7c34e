"""The lattice test: whether numbers are difference quotients, and which divisor they were divided by.

Values of f near one point are whole multiples of one unit in the last place, ulp(f), and so is their difference. A
quotient times its divisor is therefore a whole multiple of a power of two, up to the last bits that the division
rounded: for a step of 1e-5 some 15 of the 53 bits of every product are zeros. A number found by calculus has no reason
for that, so each zero bit speaks for differences with the odds 2 : 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labrunner.diagnosis.answers import Floats

_BITS = 53
# Quotient, divisor and product are each rounded once, and people divide by 2 and by h in turn.
_SLACK = 3
# Odds of 2^24 after the choices of a divisor and of a grid have been paid for.
_ENOUGH = 24.0
_CHOICE_OF_GRID = 6.0
# A grid is no coarser than the last place of values near a million.
_COARSEST = -33
# Numbers of single precision are whole multiples of a power of two without any differences.
SINGLE_BITS = 24
# Divisors, among them all powers of two, that leave a short number short.
_SHORT_DIVISOR = 8
# Numbers such as 2 or 0.75 are short in themselves.
_SHORT = 10
# Entries that are small multiples of one unit, such as those of linspace, stand or fall together.
_MULTIPLES = 4096
_FEW = 10
_TRIES = 8

_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Every entry is a whole number times a power of two over `divisor`; `bits` of evidence say so."""

    divisor: float
    bits: float


@dataclass(frozen=True, slots=True)
class _Sample:
    """The entries of one array that tell something, smallest first, and their divisors: a row for each candidate."""

    entries: Floats
    divisors: Floats


_DECIMAL_STEPS = np.array([float(f"{digit}e-{n}") for n in range(2, 15) for digit in range(1, 10)])
_MACHINE_STEPS = np.array([_EPS ** (1 / p) for p in (1, 2, 3, 4, 5)] + [(_EPS / 2) ** (1 / p) for p in (2, 3)])


# Smaller ones come to a few units in the last place of x, and divide a short number into a short number.
_TAKEN_STEPS = _DECIMAL_STEPS[_DECIMAL_STEPS >= 1e-9]


def human_steps() -> Floats:
    """Return the step sizes that people write: 1 to 9 times a power of ten, and roots of the machine epsilon."""
    return np.concatenate([_DECIMAL_STEPS, _MACHINE_STEPS])


def recover(answers: Sequence[Floats], references: Sequence[Floats] = ()) -> Lattice | None:
    """Return the lattice on which all entries of all `answers` lie, or None.

    A divisor for which the `references`, known to be no differences, would pass as well, proves nothing.
    """
    return _recover(list(map(_sample, answers)), list(map(_sample, references)), _DIVISORS)


def recover_taken(answers: Sequence[Floats], references: Sequence[Floats], points: Sequence[Floats]) -> Lattice | None:
    """Return the lattice of quotients that were divided by the step as it was taken, (x + h) - x or (x + h) - (x - h).

    The last axes of each answer belong to the entries of the point of the same place.
    """
    taken = [_sample_taken(part, x) for part, x in zip(answers, points, strict=True)]
    expected = [_sample_taken(part, x) for part, x in zip(references, points, strict=True)]
    return _recover(taken, expected, np.concatenate([_TAKEN_STEPS, 2 * _TAKEN_STEPS]))


def _recover(samples: Sequence[_Sample], references: Sequence[_Sample], divisors: Floats) -> Lattice | None:
    informative = [sample for sample in samples if sample.entries.size]
    if not informative or all(_is_rounded(sample.entries) for sample in informative):
        return None
    expected = [sample for sample in references if sample.entries.size]
    for candidate in _promising(informative):
        bits = _bits(informative, candidate)
        if bits >= _ENOUGH and not (expected and _bits(expected, candidate) >= _ENOUGH):
            return Lattice(float(divisors[candidate]), bits)
    return None


def unit_of(parts: Sequence[Floats], divisor: float) -> float:
    """Return the spacing of the lattice on which the entries of `parts` lie, at this divisor."""
    entries = np.concatenate([_sample(part).entries for part in parts])
    if entries.size == 0:
        return 0.0
    grid, _ = _grids(entries * divisor, _SLACK)
    return float(2.0 ** grid.min() / divisor)


def could_tell(answers: Sequence[Floats]) -> bool:
    """Return whether differences among these numbers would have been seen: some of them use all of their digits."""
    pooled = np.concatenate([np.zeros(0), *(_sample(part).entries for part in answers)])
    return bool(pooled.size) and bool(np.any(_significant_bits(pooled) > SINGLE_BITS))


def _divisors() -> Floats:
    steps = human_steps()
    # 12 h is the divisor of the fourth-order difference.
    return np.unique(np.concatenate([steps, 2 * steps, 12 * _DECIMAL_STEPS]))


_DIVISORS = _divisors()


def _sample(part: Floats) -> _Sample:
    """Return the distinct magnitudes of the finite entries other than 0, with the divisors that people use."""
    entries = np.unique(np.abs(part))
    return _Sample(entries[(entries > 0) & np.isfinite(entries)], _DIVISORS[:, np.newaxis])


def _sample_taken(part: Floats, x: Floats) -> _Sample:
    """Return the entries with the steps that h comes to at the entry of `x` to which each belongs."""
    home, h = x.reshape(-1), _TAKEN_STEPS[:, np.newaxis]
    steps = np.concatenate([(home + h) - home, (home + h) - (home - h)])
    entries, at = np.unique(np.abs(part.reshape(-1)), return_index=True)
    kept = (entries > 0) & np.isfinite(entries)
    return _Sample(entries[kept], steps[:, at[kept] % home.size])


def _promising(samples: Sequence[_Sample]) -> list[int]:
    """Return the candidates that pass on a few entries of one sample, the most convincing first."""
    largest = max(samples, key=lambda sample: sample.entries.size)
    bits = _bits_of(largest, slice(None), slice(_FEW))
    best = np.argsort(-bits, kind="stable")[:_TRIES]
    return [int(candidate) for candidate in best if bits[candidate] > 0]


def _bits(samples: Sequence[_Sample], candidate: int) -> float:
    """Return the evidence of all samples together; a sample that is off the lattice outweighs all others."""
    row = slice(candidate, candidate + 1)
    total = 0.0
    for sample in samples:
        bits = float(_bits_of(sample, row)[0])
        if bits <= -_CHOICE_OF_GRID:
            return -np.inf
        total += bits
    pooled = np.unique(np.concatenate([sample.entries for sample in samples]))
    if _have_common_unit(pooled):
        total = float(_bits_of(min(samples, key=lambda sample: sample.entries[0]), row, slice(1))[0])
    divisors = samples[0].divisors[row].reshape(-1)
    if _significant_bits(divisors).max() <= _SHORT_DIVISOR or _significant_bits(pooled).max() <= SINGLE_BITS:
        total -= _bits_without_differences(pooled)
    return total - float(np.log2(len(_DIVISORS)))


def _bits_of(sample: _Sample, candidates: slice, entries: slice = slice(None)) -> Floats:
    """Return for each candidate how many bits of evidence the entries hold, less what the choice of a grid costs."""
    divisors = sample.divisors[candidates]
    divisors = divisors[:, entries] if divisors.shape[1] > 1 else divisors
    # A power of two divides without rounding.
    slack = 0 if len(divisors) == 1 and _significant_bits(divisors).max() == 1 else _SLACK
    grid, exponent = _grids(sample.entries[entries] * divisors, slack)
    common = np.minimum(grid.min(axis=1, keepdims=True), _COARSEST)
    zeros = _BITS - (exponent - common) - float(np.log2(2 * slack + 1))
    return np.asarray(np.maximum(zeros, 0.0).sum(axis=1) - _CHOICE_OF_GRID)


def _is_rounded(entries: Floats) -> bool:
    """Return whether all entries are decimals of at most eight places."""
    shifted = entries * 1e8
    return bool(np.all(np.abs(shifted - np.round(shifted)) <= 1e-4))


def _have_common_unit(entries: Floats) -> bool:
    """Return whether all entries, smallest first, are whole multiples of one unit, none a large one."""
    largest = float(entries[-1])
    unit, smallest = float(entries[0]), largest / _MULTIPLES
    for entry in entries:
        rest = float(entry)
        while unit >= smallest and rest > 1e-12 * largest:
            unit, rest = rest, abs(unit - rest * round(unit / rest))
        if unit < smallest:
            return False
    return True


def _grids(products: Floats, slack: int) -> tuple[Floats, Floats]:
    """Return for each product the coarsest power of two that it is a multiple of within `slack`, and its exponent."""
    mantissa, exponent = np.frexp(products)
    whole = np.ldexp(mantissa, _BITS).astype(np.int64)
    near = whole[..., np.newaxis] + np.arange(-slack, slack + 1)
    lowest_bit = _log2(near & -near).max(axis=-1)
    return exponent - _BITS + lowest_bit, exponent.astype(np.float64)


def _bits_without_differences(entries: Floats) -> float:
    """Return the zero bits that the entries have by themselves: as whole or short numbers, or in single precision."""
    significant = _significant_bits(entries)
    return float(np.where(significant <= _SHORT, _BITS - significant, _BITS - significant.max()).sum())


def _significant_bits(entries: Floats) -> NDArray[np.float64]:
    mantissa, _ = np.frexp(entries)
    whole = np.ldexp(mantissa, _BITS).astype(np.int64)
    return np.asarray(_BITS - _log2(whole & -whole))


def _log2(powers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the logarithm of powers of two, read from the exponent of their float64."""
    return np.asarray((powers.astype(np.float64).view(np.int64) >> 52) - 1023)
