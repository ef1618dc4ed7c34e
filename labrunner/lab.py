"""A lab as a plug-in: how inputs are drawn, the right solution, the equations that check it, the known mistakes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeVar

from labrunner.errors import LabError

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)

# A check, a sample and a derivation may ask for these beside a lab's own inputs and sizes.
STEP = "step"


@dataclass(frozen=True, slots=True)
class Check:
    """One equation: `function(solution, **inputs)` returns (actual, expected); `says` is the learner's sentence.

    A third value, a text, is a remark to be shown even where the equation holds.
    """

    name: str
    says: str
    function: Function
    asks: tuple[str, ...]

    def equation(self, solution: Any, arguments: Mapping[str, Any]) -> tuple[Any, Any, str]:
        """Return both sides of the equation, and the check's remark or ""."""
        actual, expected, *remark = self.function(solution, **arguments)
        return actual, expected, remark[0] if remark else ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something worth seeing: `function(solution, **inputs)` returns an array to print under the caption `says`."""

    name: str
    says: str
    function: Function
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A second opinion: `function(solution, autodiff, **inputs)` returns (a reference's answer, what a library finds).

    `autodiff` is a labrunner.oracle.Library; a lab keeps its opinions in oracle.py, which is read for them alone.
    """

    name: str
    says: str
    function: Function
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A wrong solution in place of the reference `of`: the name of a mistake, and its hints from mild to plain.

    `invisible` says why the mistake can never show in this lab's numbers, or is None.
    """

    name: str
    says: str
    of: str
    function: Function
    hints: tuple[str, ...]
    invisible: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another right solution in place of the reference `of`, which the lab must accept; `says` how it differs."""

    name: str
    says: str
    of: str
    function: Function


class Lab:
    """A lab in the making: its decorators collect functions and hand them back unchanged."""

    def __init__(self, title: str, derivation: Any = None) -> None:
        self.title = title
        # A labrunner.derivation.Derivation, which the lab file declares; Any keeps this module light to import.
        self.derivation = derivation
        self.references: dict[str, Function] = {}
        self.checks: dict[str, Check] = {}
        self.exhibits: dict[str, Exhibit] = {}
        self.pitfalls: dict[str, Pitfall] = {}
        self.variants: dict[str, Variant] = {}
        self.opinions: dict[str, Opinion] = {}
        self._sample: Function | None = None
        self._given: list[Function] = []
        self._unfit: Function | None = None

    def sample(self, function: F) -> F:
        """Register how inputs are drawn: `function(rng, **sizes)` returns a dict from input name to value."""
        if self._sample is not None:
            raise LabError(f"{_place(function)}: a second @lab.sample; a lab draws its inputs in one way")
        self._sample = function
        return function

    def given(self, function: F) -> F:
        """Register inputs written by hand: `function()` returns a dict like a sample's, and needs no seed."""
        self._given.append(function)
        return function

    def unfit(self, function: F) -> F:
        """Register `function(**inputs)`, which returns why these inputs cannot tell right from wrong, or None."""
        if self._unfit is not None:
            raise LabError(f"{_place(function)}: a second @lab.unfit; say all reasons in one function")
        self._unfit = function
        return function

    def reference(self, function: F) -> F:
        """Register the lab's own right solution of the function of this name."""
        self._refuse_second(self.references, function, "reference")
        self.references[function.__name__] = function
        return function

    def check(self, function: F) -> F:
        """Register an equation; its first parameter is the solution, the others are inputs, sizes or `step`."""
        self._refuse_second(self.checks, function, "check")
        self.checks[function.__name__] = Check(function.__name__, _sentence(function), function, _asks(function))
        return function

    def exhibit(self, function: F) -> F:
        """Register something to print after a run; its parameters are those of a check, its docstring the caption."""
        self._refuse_second(self.exhibits, function, "exhibit")
        self.exhibits[function.__name__] = Exhibit(function.__name__, _sentence(function), function, _asks(function))
        return function

    def opinion(self, function: F) -> F:
        """Register a second opinion; its first parameters are the solution and `autodiff`, its docstring names it."""
        self._refuse_second(self.opinions, function, "opinion")
        asks = _asks(function, "autodiff")
        self.opinions[function.__name__] = Opinion(function.__name__, _sentence(function), function, asks)
        return function

    def pitfall(self, of: Function, hint: str | tuple[str, ...], invisible: str | None = None) -> Callable[[F], F]:
        """Return a decorator that registers a wrong solution in place of the reference `of`."""

        def register(function: F) -> F:
            self._refuse_second(self.pitfalls, function, "pitfall")
            self._refuse_stray("pitfall", function, of)
            name = function.__name__
            says = _first_sentence(function) or name.replace("_", " ")
            hints = (hint,) if isinstance(hint, str) else tuple(hint)
            self.pitfalls[name] = Pitfall(name, says, of.__name__, function, hints, invisible)
            return function

        return register

    def variant(self, of: Function) -> Callable[[F], F]:
        """Return a decorator that registers another right solution in place of the reference `of`."""

        def register(function: F) -> F:
            self._refuse_second(self.variants, function, "variant")
            self._refuse_stray("variant", function, of)
            name = function.__name__
            self.variants[name] = Variant(name, _sentence(function), of.__name__, function)
            return function

        return register

    def draw(self, rng: Any, sizes: Mapping[str, int]) -> dict[str, Any]:
        """Return inputs drawn with the numpy Generator `rng` at the config's sizes."""
        if self._sample is None:
            raise LabError(f"{self.title}: no @lab.sample, so no inputs can be drawn")
        inputs: dict[str, Any] = self._sample(rng, **sizes)
        return inputs

    def sizes(self) -> dict[str, bool] | None:
        """Return the sizes that the sample takes, and whether each must be given; None where it takes any."""
        parameters = list(inspect.signature(self._sample).parameters.values())[1:] if self._sample else []
        if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters):
            return None
        return {one.name: one.default is inspect.Parameter.empty for one in parameters}

    @property
    def has_given(self) -> bool:
        """Return whether any inputs are written by hand."""
        return bool(self._given)

    def given_inputs(self) -> list[dict[str, Any]]:
        """Return the inputs written by hand, in the order of the lab file."""
        return [function() for function in self._given]

    def why_unfit(self, inputs: Mapping[str, Any]) -> str | None:
        """Return why these inputs cannot tell right from wrong, as far as the lab itself knows, or None."""
        if self._unfit is None:
            return None
        reason: str | None = self._unfit(**{name: inputs[name] for name in inspect.signature(self._unfit).parameters})
        return reason

    def verify(self) -> None:
        """Raise LabError unless the lab can be run at all: a sample, a reference and a check."""
        for what, there in (("sample", self._sample), ("reference", self.references), ("check", self.checks)):
            if not there:
                raise LabError(f"{self.title}: no @lab.{what}")

    def _refuse_stray(self, kind: str, function: Function, of: Function) -> None:
        if of.__name__ not in self.references:
            name = function.__name__
            raise LabError(f"{_place(function)}: {kind} {name} is `of` {of.__name__}, which is no @lab.reference")

    @staticmethod
    def _refuse_second(known: Mapping[str, Any], function: Function, kind: str) -> None:
        if function.__name__ in known:
            raise LabError(f"{_place(function)}: a second {kind} named {function.__name__}; each needs its own name")


def _first_sentence(function: Function) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").strip()


def _sentence(function: Function) -> str:
    says = _first_sentence(function)
    if not says:
        raise LabError(f"{_place(function)}: {function.__name__} needs a docstring, the sentence that a learner reads")
    return says


def _asks(function: Function, *more: str) -> tuple[str, ...]:
    """Return the inputs that `function` asks for by the names of its parameters, behind `solution` and `more`."""
    leading = ("solution", *more)
    names = tuple(inspect.signature(function).parameters)
    for nth, wanted, name in zip_longest(("first", "second")[: len(leading)], leading, names[: len(leading)]):
        if name != wanted:
            said = f"the {nth} parameter of {function.__name__} is `{wanted}`, not `{name or 'missing'}`"
            raise LabError(f"{_place(function)}: {said}")
    return names[len(leading) :]


def _place(function: Function) -> str:
    code = function.__code__
    return f"{code.co_filename}:{code.co_firstlineno}"
