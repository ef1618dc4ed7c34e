"""What must hold across a config: rules that no single value can break."""

from __future__ import annotations

import math
from collections.abc import Iterator

from labrunner.config.faults import Fault, KeyPath
from labrunner.config.strict_yaml import Node, walk

SECTIONS = ("acceptance", "stretch")


def broken_rules(root: Node) -> Iterator[Fault]:
    """Yield what contradicts itself between parts of the config `root`; parts of a wrong shape are passed over."""
    nodes = dict(walk(root))
    yield from _repeated(nodes, [path for path in nodes if _is(path, 2)], "criterion ids differ")
    checks = [path for path in nodes if _is(path, 4) and path[2] == "checks"]
    yield from _repeated(nodes, checks, "a check stands in exactly one criterion")
    yield from _repeated_functions(nodes)
    yield from _never_measured(nodes)
    yield from _call_outlasts_total(nodes)


def _is(path: KeyPath, length: int) -> bool:
    return len(path) == length and path[0] in SECTIONS


def _repeated(nodes: dict[KeyPath, Node], paths: list[KeyPath], rule: str) -> Iterator[Fault]:
    first: dict[str | int, KeyPath] = {}
    for path in paths:
        other = first.setdefault(path[-1], path)
        if other != path:
            place = nodes[path].begins
            yield Fault(place, path, f"{path[-1]} is given twice", f"{rule}: the first is at {nodes[other].begins}")


def _repeated_functions(nodes: dict[KeyPath, Node]) -> Iterator[Fault]:
    first: dict[object, KeyPath] = {}
    for path, node in nodes.items():
        if _is(path, 4) and path[2] == "derived" and isinstance(node.value, str):
            other = first.setdefault(node.value, path)
            # Within one list the list itself refuses repetition.
            if other[:3] != path[:3]:
                right = f"one criterion asks for a derivation: the first is at {nodes[other].place}"
                yield Fault(node.place, path, f"{node.value} is given twice", right)


def _never_measured(nodes: dict[KeyPath, Node]) -> Iterator[Fault]:
    fresh = nodes.get(("seeds", "fresh"))
    if fresh is None or fresh.value != 0 or isinstance(fresh.value, bool):
        return
    for path, node in nodes.items():
        if _is(path, 5) and path[2::2] == ("checks", "instances") and node.value == "fresh":
            right = "ask for a fresh seed or more, or measure the check on other instances"
            yield Fault(node.place, path, f"fresh, but seeds.fresh is 0 at {fresh.place}", right)


def _call_outlasts_total(nodes: dict[KeyPath, Node]) -> Iterator[Fault]:
    path = ("limits", "call_seconds")
    call, total = nodes.get(path), nodes.get(("limits", "total_seconds"))
    if call and total and _number(call) > _number(total):
        wrong = f"{call.text} is more than total_seconds, {total.text} at {total.place}"
        yield Fault(call.place, path, wrong, "one call has no more time than all calls together")


def _number(node: Node) -> float:
    """Return the number at `node`, or NaN, which compares with nothing, where there is none."""
    return node.value if isinstance(node.value, int | float) else math.nan
