"""Right numbers in wrong places: transposed, read in column-major order, in another shape or order, without a tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from labrunner.diagnosis.answers import Answer, Floats
from labrunner.diagnosis.cases import Case

Rearrange = Callable[[Floats], Floats]

_TRANSPOSED = "Is the answer transposed? Rows and columns have changed places."


@dataclass(frozen=True, slots=True)
class Rereading:
    """A way to put right numbers in wrong places; `says` is the question, `done` what was done to the numbers."""

    name: str
    says: str
    done: str
    apply: Callable[[Case, Answer], Answer | None]


def fitting_rereadings(case: Case, base: Answer, grain: float) -> Iterator[Rereading]:
    """Yield the rereadings that could turn `base` into what was got; parts that differ by less than `grain` stay."""
    if case.got.form != base.form:
        if len(case.got.parts) == len(base.parts):
            yield _other_form(case.got)
        return
    if len(base.parts) > 1:
        yield from _other_orders(case.got, base, grain)
    off = [i for i, (a, b) in enumerate(zip(case.got.parts, base.parts, strict=True)) if not _alike(a, b, grain)]
    if len(off) > 1 and all(base.parts[i].ndim > 1 and _is_turned(case.got.parts[i], base.parts[i]) for i in off):
        yield Rereading("transposed", _TRANSPOSED, "transposed", _on_parts(tuple(off), np.transpose))
    elif len({(case.got.parts[i].shape, base.parts[i].shape) for i in off}) == 1:
        for name, says, done, rearrange in _rearrangements(case, case.got.parts[off[0]], base.parts[off[0]]):
            yield Rereading(name, says, done, _on_parts(tuple(off), rearrange))


def _on_parts(parts: Sequence[int], rearrange: Rearrange) -> Callable[[Case, Answer], Answer | None]:
    def apply(_case: Case, base: Answer) -> Answer | None:
        try:
            return base.with_parts(rearrange(part) if i in parts else part for i, part in enumerate(base.parts))
        except ValueError:
            return None  # other sizes at another instance, where the numbers cannot be arranged so

    return apply


def _rearrangements(case: Case, got: Floats, base: Floats) -> Iterator[tuple[str, str, str, Rearrange]]:
    if got.size != base.size or base.size < 2:
        return
    shapes = f"it has shape {got.shape}, and {base.shape} is right"
    if base.ndim >= 2 and _is_turned(got, base):
        yield "transposed", f"{_TRANSPOSED[:-1]}: {shapes}.", "transposed", np.transpose
    if got.shape != base.shape:
        says = f"Is this the right answer in another shape? Every number is right in reading order, but {shapes}."
        yield "wrong-shape", says, f"put into shape {got.shape}", lambda a: a.reshape(got.shape)
    if base.ndim >= 2:
        says = "Is an array read column by column (Fortran order) where NumPy reads row by row?"
        yield "column-major", says, "read in column-major order", lambda a: a.ravel(order="F").reshape(got.shape)
        yield "column-major", says, "filled in column-major order", lambda a: a.ravel().reshape(got.shape, order="F")
    if got.shape == base.shape:
        yield from _flattened_inputs(case, base)


def _flattened_inputs(case: Case, base: Floats) -> Iterator[tuple[str, str, str, Rearrange]]:
    """Yield the re-readings of a last axis along which an input matrix was flattened."""
    for name, matrix in case.inputs.items():
        if (
            isinstance(matrix, np.ndarray)
            and matrix.ndim == 2
            and min(matrix.shape) > 1
            and matrix.size == base.shape[-1:][0]
        ):
            says = f"Is {name} flattened column by column? The columns stand in the order of {name}.T.reshape(-1)."
            yield "column-major", says, f"with {name} flattened column by column", _refold(matrix.shape)


def _refold(shape: tuple[int, ...]) -> Rearrange:
    def rearrange(a: Floats) -> Floats:
        return a.reshape(*a.shape[:-1], *shape).swapaxes(-1, -2).reshape(a.shape)

    return rearrange


def _other_form(got: Answer) -> Rereading:
    says = "Is the tuple forgotten, or one too many? The numbers are right, but they are not put together as asked."
    return Rereading("wrong-form", says, "put together in another way", lambda _, base: Answer(got.form, base.parts))


def _other_orders(got: Answer, base: Answer, grain: float) -> Iterator[Rereading]:
    """Yield the order of the parts in which all of them are right, if it is another than asked."""
    left = list(range(len(base.parts)))
    order: list[int] = []
    for i, part in enumerate(got.parts):
        # A part that is right where it stands stays there.
        fitting = (j for j in sorted(left, key=lambda j: j != i) if _alike(part, base.parts[j], grain))
        found = next(fitting, None)
        if found is None:
            return
        left.remove(found)
        order.append(found)
    if order != sorted(order):
        says = "Are the parts of the answer in another order than asked? Each is right, in the wrong place."
        yield Rereading("wrong-order", says, "with its parts in another order", _reorder(order))


def _reorder(order: Sequence[int]) -> Callable[[Case, Answer], Answer | None]:
    def apply(_case: Case, base: Answer) -> Answer | None:
        return base.with_parts(base.parts[j] for j in order)

    return apply


def _is_turned(got: Floats, base: Floats) -> bool:
    return got.shape == base.shape[::-1]


def _alike(a: Floats, b: Floats, grain: float) -> bool:
    if a.shape != b.shape:
        return False
    scale = float(np.abs(b).max(initial=0.0))
    return bool(np.all((np.abs(a - b) <= grain * scale) | (a == b)))
