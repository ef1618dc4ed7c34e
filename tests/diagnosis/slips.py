"""Slips of every kind that needs no lab to be known: references whose answers are scaled, reread, rounded or zeroed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from learners import Learner

from labrunner.bench import Bench

Function = Callable[..., Any]
Change = Callable[[Any], Any]


def on_arrays(function: Function, change: Change) -> Function:
    """Return `function` with `change` done to each array that it or one of its closures answers."""

    def changed(value: Any) -> Any:
        if callable(value):
            return lambda *args: changed(value(*args))
        if isinstance(value, tuple) and not all(isinstance(part, int) for part in value):
            return tuple(changed(part) for part in value)
        return change(np.asarray(value, dtype=float))

    return lambda *args, **kwargs: changed(function(*args, **kwargs))


def on_matrices(function: Function, change: Change) -> Function:
    return on_arrays(function, lambda a: change(a) if a.ndim >= 2 else a)


def on_tuples(function: Function, change: Change) -> Function:
    """Return `function` with `change` done to each tuple of arrays that it or one of its closures answers."""

    def changed(value: Any) -> Any:
        if callable(value):
            return lambda *args: changed(value(*args))
        if isinstance(value, tuple) and any(callable(part) for part in value):
            return tuple(changed(part) for part in value)
        return change(value) if isinstance(value, tuple) else value

    return lambda *args, **kwargs: changed(function(*args, **kwargs))


def in_single_precision(function: Function) -> Function:
    """Return `function` of arguments in single precision, whose answers stay in it."""

    def single(value: Any) -> Any:
        return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    def rounded(value: Any) -> Any:
        if callable(value):
            return lambda *args: rounded(value(*map(single, args)))
        if isinstance(value, tuple):
            return tuple(rounded(part) for part in value)
        return np.asarray(value).astype(np.float32)

    return lambda *args: rounded(function(*map(single, args)))


def that_writes(function: Function) -> Function:
    """Return `function`, which also changes the first array it is given."""

    def writes(*args: Any) -> Any:
        answer = function(*args)
        array = next(arg for arg in args if isinstance(arg, np.ndarray))
        array.reshape(-1)[0] += 1e-3
        return answer

    return writes


# The classes of slips that change numbers in place, and the name of each.
SCALED: dict[str, tuple[Change, str]] = {
    "times -1": (lambda a: -a, "sign"),
    "times 2": (lambda a: 2 * a, "factor"),
    "times 1/2": (lambda a: a / 2, "factor"),
    "times -2": (lambda a: -2 * a, "factor"),
}
REREAD: dict[str, tuple[Change, str]] = {
    "transposed": (np.transpose, "transposed"),
    "read by columns": (lambda a: a.ravel(order="F").reshape(a.shape), "column-major"),
    "filled by columns": (lambda a: a.ravel().reshape(a.shape, order="F"), "column-major"),
    "flattened": (np.ravel, "wrong-shape"),
}
ROUNDED: dict[str, tuple[Change, str]] = {
    "two decimals": (lambda a: np.round(a, 2), "rounded"),
    "four decimals": (lambda a: np.round(a, 4), "rounded"),
    "all zero": (np.zeros_like, "all-zero|aliased_copies"),
}
SIZES: dict[str, Callable[[int], float]] = {
    "times a size": float,
    "over a size": lambda n: 1 / n,
    "over a size twice": lambda n: 1 / n**2,
    "over minus a size": lambda n: -1 / n,
}


# The lab's one number: rounded, it may be anything.
SCALARS = {"sigmoid_grad", "ce_loss", "batch_loss"}
# Its entries are those of X or 0, and look alike in many orders.
MANY_AXES = {"product_numeric"}
# Nothing that can be written into, or, for product_numeric, refused in the very words of a pitfall.
UNWRITTEN = {
    "product_numeric",
    "f_jacobian",
    "exercise_jacobian",
    "full_jacobian_shape",
    "sigmoid_grad",
    "gradient_shape",
    "jacobian_shape",
    "hessian_shape",
}


def of_sizes(bench: Bench, kind: str, names: Iterable[str]) -> Iterator[Learner]:
    """Yield the references `names` times what `kind` makes of each size of the config."""
    for of in names:
        for size, n in bench.config.sizes.items():
            function = on_arrays(bench.lab.references[of], lambda a, n=n: SIZES[kind](n) * a)
            yield Learner(bench.id, of, "factor", function, f"{kind}: {size}")


def of_kind(bench: Bench, kind: str, names: Iterable[str]) -> Iterator[Learner]:
    """Yield the references `names` with the slip of that kind."""
    for of in names:
        reference = bench.lab.references[of]
        if (kind in ROUNDED and of in SCALARS) or (kind == "input changed" and of in UNWRITTEN):
            continue
        if kind in REREAD:
            change, called = REREAD[kind]
            yield Learner(bench.id, of, called, on_matrices(reference, change), kind)
        elif kind == "parts in another order":
            yield Learner(bench.id, of, "wrong-order", on_tuples(reference, lambda t: t[::-1]), kind)
        elif kind == "tuple forgotten":
            yield Learner(bench.id, of, "wrong-form", on_tuples(reference, lambda t: t[0] if len(t) == 1 else t), kind)
        elif kind == "single precision":
            yield Learner(bench.id, of, "single-precision", in_single_precision(reference), kind)
        elif kind == "input changed":
            yield Learner(bench.id, of, "inputs-changed", that_writes(reference), kind)
        else:
            change, called = {**SCALED, **ROUNDED}[kind]
            yield Learner(bench.id, of, called, on_arrays(reference, change), kind)


KINDS = (
    *SCALED,
    *REREAD,
    "parts in another order",
    "tuple forgotten",
    *ROUNDED,
    "single precision",
    "input changed",
)


def of_two(bench: Bench) -> dict[str, list[Learner]]:
    """Return the lab's pitfalls with a second slip on top, by class."""
    classes: dict[str, list[Learner]] = {"pitfall, sign": [], "pitfall, doubled": [], "pitfall, transposed": []}
    for pitfall in bench.lab.pitfalls.values():
        if pitfall.invisible is None and pitfall.of not in MANY_AXES:
            for kind, change, wrap, called in (
                ("pitfall, sign", lambda a: -a, on_arrays, "sign"),
                ("pitfall, doubled", lambda a: 2 * a, on_arrays, "factor"),
                ("pitfall, transposed", np.transpose, on_matrices, "transposed"),
            ):
                function = wrap(pitfall.function, change)
                classes[kind].append(Learner(bench.id, pitfall.of, f"{pitfall.name}+{called}", function, kind))
    return classes


__all__ = ["KINDS", "SIZES", "of_kind", "of_sizes", "of_two", "on_arrays", "on_matrices", "on_tuples"]
