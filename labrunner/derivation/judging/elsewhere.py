"""Lines that hold where they are tried and might not elsewhere: for other sizes, or for smaller and larger values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labrunner.derivation.arrays.dual import Named
from labrunner.derivation.arrays.sample import random_sample
from labrunner.derivation.comparing.check import Finding, check_link
from labrunner.derivation.declaration import Typed
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary

_USUAL = frozenset([0.0, 0.5, 1.0, 2.0])
"""Numbers that results hold for any size and any values; others may be the size, or a bound, that is tried here."""
_GATES = frozenset(["relu", "step", "max", "tanh"])
_SEED = 50
_SCALES = (1.0, 40.0, 0.002, 0.0)
"""How much larger and smaller the values are at which a line is tried again; 0 stands for one-hot distributions."""
_MORE = 2
"""By how much the sizes are larger."""
_TINY = 1e-6
_MAY_BOUND = frozenset(["rel", "call"])
_OF_NUMBERS = frozenset(["number", "pow", "neg", "div", "mul", "dot", "call"])
_TOO_SMALL = Finding(
    "unread", "cannot be read: a number this close to 0, or to a whole one, cannot be told from it here"
)


def holds_only_here(left: Expr, right: Expr, conditions: tuple[Expr, ...], reading: Reading) -> Finding | None:
    """Return how a line that holds fails elsewhere, None for one that needs no other try or holds there, too."""
    odd = not (left.numbers <= _USUAL and right.numbers <= _USUAL)
    sized = _has_size(left, right, reading.vocabulary)
    if not (odd or sized) and _MAY_BOUND.isdisjoint(left.kinds | right.kinds):
        return None
    nodes = walk(left) + walk(right)
    if odd and any(_is_tiny(node, reading) for node in nodes):
        return _TOO_SMALL
    bounding = [node for node in nodes if node.kind in _MAY_BOUND]
    bounded = any(_is_bound(node, reading.vocabulary) for node in bounding)
    traced = any(node.name == "trace" for node in bounding)
    if not (odd or sized or bounded or traced):
        return None
    for scale in _SCALES if odd or bounded else _SCALES[:1]:
        found = check_link(left, right, list(conditions), _evaluator(scale, reading))
        if found.verdict == "false":
            return replace(found, told=f"this holds only for the sizes and values tried first: {found.message}")
    return None


def _has_size(left: Expr, right: Expr, known: Vocabulary) -> bool:
    """Return whether a size stands in a line as a number."""
    sizes = known.sizes.keys() & {*left.names, *right.names}
    return any(not known.is_value(name) for name in sizes)


def _is_bound(node: Expr, known: Vocabulary) -> bool:
    """Return whether `node` tells values apart by how large they are, and not by their sign alone."""
    if node.kind == "rel":
        return any((p.kind == "number" and p.number != 0) or _is_distribution(p.name, known) for p in node.parts)
    if node.kind != "call" or node.name not in _GATES:
        return False
    return any(part.kind == "number" and part.number != 0 for inner in node.parts for part in walk(inner))


def _is_distribution(name: str, known: Vocabulary) -> bool:
    return name in known.symbols and known.symbols[name].kind == "distribution"


def _is_tiny(node: Expr, reading: Reading) -> bool:
    """Return whether `node` is a number so close to 0, or to a whole one, that it makes no difference here."""
    if node.names or not node.kinds <= _OF_NUMBERS:
        return False
    try:
        value = float(reading.evaluator.value(node).data)
    except (Unread, Misfit, TypeError):
        return False
    return any(0 < gap < _TINY for gap in (abs(value), abs(value - round(value))))


def _evaluator(scale: float, reading: Reading) -> Evaluator:
    """Return an evaluator of the same names at points where vectors are longer, their entries `scale` times as large.

    It is kept with those of the setting, for several lines of a text may ask for it.
    """
    setting, known = reading.setting, reading.vocabulary
    key = (tuple(known.definitions.items()), reading.layout, scale)
    if key not in setting.own:
        sizes = {name: size + _MORE + place for place, (name, size) in enumerate(known.sizes.items())}
        if scale not in setting.drawn:
            drawn = random_sample(setting.vocabulary.symbols, sizes, _SEED)
            setting.drawn[scale] = {n: _scaled(v, setting.vocabulary.symbols[n], scale) for n, v in drawn.items()}
        setting.own[key] = Evaluator(replace(known, sizes=sizes), setting.drawn[scale], reading.layout)
    return setting.own[key]


def _scaled(value: Named, typed: Typed, scale: float) -> Named:
    """Return values `scale` times as large; a distribution is one-hot at the vertex, and stays as it is elsewhere."""
    if typed.kind != "distribution":
        return Named(value.axes, value.data * (scale or 1.0))
    if scale:
        return value
    top = value.data == value.data.max(axis=1, keepdims=True)
    return Named(value.axes, top.astype(np.float64))
