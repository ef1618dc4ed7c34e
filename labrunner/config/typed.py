"""Nodes of a config as typed values; every fault is collected with its place, and a value at fault comes out BROKEN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from labrunner.config.faults import Fault, KeyPath, did_you_mean, nearest, shown
from labrunner.config.model import file_fields
from labrunner.config.scalars import scalar
from labrunner.config.strict_yaml import Broken, Node

# YAML 1.1 reads these as booleans, and people still write them so.
OLD_BOOLEANS = frozenset(("y", "n", "yes", "no", "on", "off"))

fields_of = lru_cache(maxsize=None)(file_fields)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type taken apart: `base` is free of None and of the annotation, which stands in `meta`."""

    annotation: Any
    base: Any
    meta: Meta

    @property
    def right(self) -> str:
        """Return what would be right, in words."""
        return self.meta.description or self.base.__doc__ or "another kind of value"


def kind_of(annotation: Any) -> Kind:
    """Return `annotation` taken apart."""
    base, meta = annotation, Meta()
    if get_origin(base) is Annotated:
        base, *metas = get_args(base)
        meta = metas[-1]
    if isinstance(base, UnionType):
        (base,) = (choice for choice in get_args(base) if choice is not NoneType)
    return Kind(annotation, base, meta)


def is_struct(base: Any) -> bool:
    """Return whether `base` is a mapping whose keys are known."""
    return isinstance(base, type) and issubclass(base, Struct)


def read(node: Node, annotation: Any, path: KeyPath, faults: list[Fault]) -> Any:
    """Return `node` as a value of `annotation`; what is wrong is added to `faults`."""
    if node.value is Broken.BROKEN:
        return Broken.BROKEN
    kind = kind_of(annotation)
    if is_struct(kind.base):
        return _read_struct(node, kind, path, faults)
    if get_origin(kind.base) is dict:
        return _read_table(node, kind, path, faults)
    if get_origin(kind.base) is tuple:
        return _read_list(node, kind, path, faults)
    return _read_scalar(node, kind, path, faults)


def read_fields(node: Node, struct: type[Struct], path: KeyPath, faults: list[Fault]) -> dict[str, Any]:
    """Return the values of `struct`'s fields in the mapping `node`; what is missing is BROKEN too."""
    entries = node.value if isinstance(node.value, dict) else {}
    fields = fields_of(struct)
    unknown = [name for name in entries if name not in fields]
    faults.extend(_unknown_key(entries[name], (*path, name), list(fields)) for name in unknown)
    misspelt = {nearest(name, fields) for name in unknown}
    values: dict[str, Any] = {}
    for name, info in fields.items():
        if name in entries:
            values[name] = read(entries[name], info.type, (*path, name), faults)
        elif info.required:
            values[name] = Broken.BROKEN
            if name not in misspelt:
                faults.append(Fault(node.begins, (*path, name), "is missing", kind_of(info.type).right))
    return values


def _unknown_key(node: Node, path: KeyPath, names: list[str]) -> Fault:
    key = str(path[-1])
    if ":" in key:
        return Fault(node.begins, path, "is not a known key", "put a space after the ':'")
    return Fault(node.begins, path, "is not a known key", did_you_mean(key, names))


def _read_struct(node: Node, kind: Kind, path: KeyPath, faults: list[Fault]) -> Any:
    if not isinstance(node.value, dict):
        return _refuse(node, path, f"{described(node)}, not a mapping", kind, faults)
    values = read_fields(node, kind.base, path, faults)
    choices = getattr(kind.base, "exactly_one_of", ())
    given = [choice for choice in choices if choice in node.value]
    if choices and len(given) != 1:
        wrong = f"has {' and '.join(given)}" if given else "decides nothing"
        faults.append(Fault(node.begins, path, wrong, f"give exactly one of {', '.join(choices)}"))
        return Broken.BROKEN
    return Broken.BROKEN if any(value is Broken.BROKEN for value in values.values()) else kind.base(**values)


def _read_table(node: Node, kind: Kind, path: KeyPath, faults: list[Fault]) -> Any:
    if not isinstance(node.value, dict):
        return _refuse(node, path, f"{described(node)}, not a mapping", kind, faults)
    if len(node.value) < (kind.meta.min_length or 0):
        return _refuse(node, path, "is empty", kind, faults)
    key_type, value_type = get_args(kind.base)
    keys = [
        _read_scalar(Node(key, child.begins, key), kind_of(key_type), (*path, key), faults)
        for key, child in node.value.items()
    ]
    values = [read(child, value_type, (*path, key), faults) for key, child in node.value.items()]
    return _unless_broken(dict(zip(keys, values, strict=True)), [*keys, *values])


def _read_list(node: Node, kind: Kind, path: KeyPath, faults: list[Fault]) -> Any:
    if not isinstance(node.value, list):
        return _refuse(node, path, f"{described(node)}, not a list", kind, faults)
    if len(node.value) < (kind.meta.min_length or 0):
        return _refuse(node, path, "is empty", kind, faults)
    item_type = get_args(kind.base)[0]
    values = [read(child, item_type, (*path, position), faults) for position, child in enumerate(node.value)]
    if (kind.meta.extra_json_schema or {}).get("uniqueItems"):
        faults.extend(_repeated(node.value, values, path))
    return _unless_broken(tuple(values), values)


def _repeated(nodes: list[Node], values: list[Any], path: KeyPath) -> Iterator[Fault]:
    first: dict[Any, Node] = {}
    for position, (node, value) in enumerate(zip(nodes, values, strict=True)):
        other = first.setdefault(value, node)
        if value is not Broken.BROKEN and other is not node:
            wrong = f"{shown(node.text)} is given twice"
            yield Fault(node.place, (*path, position), wrong, f"keep one: the first is at {other.place}")


def _read_scalar(node: Node, kind: Kind, path: KeyPath, faults: list[Fault]) -> Any:
    value = node.value
    if isinstance(value, float) and value.is_integer():
        # JSON has one kind of number, so that 5.0 is a whole number to an editor with the JSON Schema, and here.
        value = int(value)
    try:
        return msgspec.convert(value, kind.annotation, strict=True)
    except msgspec.ValidationError:
        return _refuse(node, path, _misfit(value, node, kind), kind, faults)


def _misfit(value: Any, node: Node, kind: Kind) -> str:
    """Return why msgspec refused the scalar `value`."""
    if isinstance(value, int | float) and not isinstance(value, bool) and kind.base in (int, float):
        return f"{shown(node.text)} is {_out_of_range(value, kind)}"
    if isinstance(value, str) and kind.base not in (int, float, bool):
        return f"{shown(node.text)} does not fit" if node.text else "is empty"
    return described(node)


def _out_of_range(value: float, kind: Kind) -> str:
    if kind.base is int and isinstance(value, float):
        return "not a whole number"
    return f"less than {kind.meta.ge}" if kind.meta.ge is not None else f"not more than {kind.meta.gt}"


def described(node: Node) -> str:
    """Return what kind of value `node` is, for a place that wants another kind."""
    if isinstance(node.value, dict | list):
        return "is a mapping" if isinstance(node.value, dict) else "is a list"
    if node.value is None:
        return "is empty"
    if not isinstance(node.value, str):
        return f"{shown(node.text)} is {'a boolean' if isinstance(node.value, bool) else 'a number'}"
    if node.text.lower() in OLD_BOOLEANS:
        return f"{node.text} is text in YAML 1.2, where only true and false are booleans"
    quoted_number = node.text.startswith('"') and not isinstance(scalar(node.value), str)
    return f"{shown(node.text)} is text{', for it stands in quotes' if quoted_number else ''}"


def _refuse(node: Node, path: KeyPath, wrong: str, kind: Kind, faults: list[Fault]) -> Broken:
    faults.append(Fault(node.place, path, wrong, kind.right))
    return Broken.BROKEN


def _unless_broken(whole: Any, parts: list[Any]) -> Any:
    return Broken.BROKEN if any(part is Broken.BROKEN for part in parts) else whole
