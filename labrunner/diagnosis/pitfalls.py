"""The lab's own wrong solutions: in place of the function that failed, or in place of one that it calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType

from labrunner.diagnosis.answers import Function
from labrunner.lab import Lab, Pitfall


def pitfalls_of(lab: Lab, name: str) -> list[Pitfall]:
    """Return the wrong solutions of the function `name`."""
    return [pitfall for pitfall in lab.pitfalls.values() if pitfall.of == name]


@dataclass(frozen=True, slots=True)
class Inherited:
    """A mistake in a function that a reference calls: the reference with it, and how many calls away it is."""

    pitfall: Pitfall
    function: Function
    depth: int


def inherited_pitfalls(lab: Lab, name: str) -> Iterator[Inherited]:
    """Yield each known mistake in the functions that the reference `name` calls."""
    reference = lab.references[name]
    if not isinstance(reference, FunctionType):
        return
    helpers = _helpers(reference)
    for pitfall in lab.pitfalls.values():
        if pitfall.of in helpers and reference.__globals__.get(pitfall.of) is lab.references[pitfall.of]:
            function = _with_replaced(reference, pitfall.of, pitfall.function)
            yield Inherited(pitfall, function, helpers[pitfall.of])


def _with_replaced(reference: FunctionType, name: str, replacement: Function) -> Function:
    """Return `reference` as it would be if its module held `replacement` under `name`."""
    namespace = dict(reference.__globals__)
    for key, value in reference.__globals__.items():
        if isinstance(value, FunctionType) and value.__globals__ is reference.__globals__:
            copy = FunctionType(value.__code__, namespace, value.__name__, value.__defaults__, value.__closure__)
            copy.__kwdefaults__ = value.__kwdefaults__
            namespace[key] = copy
    function: Function = namespace[reference.__name__]
    namespace[name] = replacement
    return function


def _helpers(function: FunctionType) -> dict[str, int]:
    """Return the names of the functions of its module that `function` reaches, with the number of calls to each."""
    found: dict[str, int] = {function.__name__: 0}
    waiting = deque([function])
    while waiting:
        caller = waiting.popleft()
        for name in _names(caller.__code__):
            helper = function.__globals__.get(name)
            if name not in found and isinstance(helper, FunctionType) and helper.__globals__ is function.__globals__:
                found[name] = found[caller.__name__] + 1
                waiting.append(helper)
    del found[function.__name__]
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
