"""A solution is called the same way wherever it lives: in this process, or behind a process wall."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from labrunner.verdict import Outcome


class Solution(Protocol):
    """Functions by name; each call returns arrays, numbers, tuples of them, or a callable such as a vjp."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the solution's function `name`; calling it may raise SolutionError."""
        ...


class SolutionError(Exception):
    """A call into a solution that gave no answer: it raised, timed out, was killed, or is not written."""

    def __init__(
        self, message: str, outcome: Outcome = Outcome.ERROR, line: int | None = None, *, kind: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.outcome = outcome
        self.line = line
        # raised, timeout, killed, unfit, garbled or missing, where it is known.
        self.kind = kind


class InProcessSolution:
    """A lab's own functions, called with copies of their inputs, which are compared after each call."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self._functions = functions

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return function `name` wrapped so that no call can change the caller's arrays unseen."""
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            function = self._functions.get(name)
            if function is None:
                raise SolutionError(f"{name} is not written", Outcome.MISSING)
            return _guarded(name, function)(*args, **kwargs)

        return call


def _guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        mine_args, mine_kwargs = copy.deepcopy((args, kwargs))
        try:
            result = function(*mine_args, **mine_kwargs)
        except Exception as error:
            raise SolutionError(f"{name} raised {type(error).__name__}: {error}") from error
        if result is None:
            raise SolutionError(f"{name} returned None: is a return missing?")
        refuse_changed_inputs(name, (args, kwargs), (mine_args, mine_kwargs))
        return _wrap(name, result)

    return call


def _wrap(name: str, result: Any) -> Any:
    """Return `result` with every callable in it guarded like the function that made it."""
    if callable(result):
        return _guarded(f"{name}'s vjp", result)
    if isinstance(result, tuple):
        return tuple(_wrap(name, part) for part in result)
    return result


def refuse_changed_inputs(name: str, before: Any, after: Any) -> None:
    """Raise SolutionError where an array among the arguments differs from what it was before the call."""
    for path, old, new in _arrays(before, after):
        if not np.array_equal(old, new, equal_nan=True):
            index = tuple(int(i) for i in np.argwhere(old != new)[0])
            raise SolutionError(
                f"{name} changed its argument {path} at index {index}: copy an array before you perturb it",
                Outcome.FAILED,
            )


def _arrays(before: Any, after: Any) -> list[tuple[str, np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    args, kwargs = before
    new_args, new_kwargs = after
    named = [(str(i + 1), old, new_args[i]) for i, old in enumerate(args)]
    named += [(key, old, new_kwargs[key]) for key, old in kwargs.items()]
    return [(name, old, new) for name, old, new in named if isinstance(old, np.ndarray)]
