"""Strict YAML: only what every reader understands alike, each value with its place.

PyYAML alone follows YAML 1.1, where 1e-7 is text, `no` is false, 012 is ten and a repeated key wins silently. Its
events are used here rather than its nodes, so that nesting is counted before anything recurses and nothing is built of
what is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn

import yaml

from labrunner.config.faults import Fault, KeyPath, Place, shown
from labrunner.config.scalars import Scalar, is_measurable, scalar
from labrunner.config.yaml_syntax import place_of, syntax_fault

MOST_BYTES = 256 * 1024
DEEPEST = 20
A_CONFIG = "a config is a mapping that begins with title, deliverable, seeds"

# Line ends and tabs are let through here; a tab is refused where YAML has no room for it. U+0085, U+2028 and U+2029 end
# a line in YAML 1.1 and not in 1.2, so that two readers would count lines differently; the others turn text around.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


class Broken(Enum):
    """Stands where a value would, had it not been refused already."""

    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Node:
    """A value where it is written, nodes within nodes; `text` is a scalar as it is spelled."""

    value: Scalar | dict[str, Node] | list[Node] | Broken
    place: Place
    text: str = ""
    key_place: Place | None = None

    @property
    def begins(self) -> Place:
        """Return the place of the key, where the value has one, else of the value."""
        return self.key_place or self.place


def walk(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    """Yield every node below and including `node`, with its path."""
    yield path, node
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from walk(child, (*path, key))
    elif isinstance(node.value, list):
        for position, child in enumerate(node.value):
            yield from walk(child, (*path, position))


def read_yaml(data: bytes, name: str) -> tuple[Node | None, list[Fault]]:
    """Return the document in `data` and all that is wrong with it; None where it cannot be read to its end."""
    try:
        reader = _Reader(_decoded(data, name), name)
    except _Stop as stop:
        return None, [stop.fault]
    try:
        return reader.document(), reader.faults
    except _Stop as stop:
        return None, [*reader.faults, stop.fault]


class _Stop(Exception):  # noqa: N818  it carries a fault out of the depth of the reading, and never leaves this file
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def _decoded(data: bytes, name: str) -> str:
    """Return `data` as text without its byte order mark; raises _Stop."""
    if len(data) > MOST_BYTES:
        raise _Stop(Fault(Place(name, 1, 1), (), f"has more than {MOST_BYTES} bytes", "a config has a few thousand"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_after(data[: error.start].decode("utf-8-sig"), name)
        raise _Stop(Fault(place, (), f"byte 0x{data[error.start]:02x} is not UTF-8", "save it as UTF-8")) from error
    unseen = _UNSEEN.search(text)
    if unseen:
        place = _place_after(text[: unseen.start()], name)
        raise _Stop(Fault(place, (), f"an unseen character, U+{ord(unseen[0]):04X}", "take it out"))
    return text


def _place_after(text: str, name: str) -> Place:
    lines = re.split(r"\r\n|\r|\n", text)
    return Place(name, len(lines), len(lines[-1]) + 1)


class _Reader:
    """Reads the events of one document; knows at which path it is."""

    def __init__(self, text: str, name: str) -> None:
        self.faults: list[Fault] = []
        self._name = name
        self._path: list[str | int] = []
        # The pure-Python loader: the one in C ends the whole process at 50,000 open brackets.
        self._loader = yaml.SafeLoader(text)

    def document(self) -> Node:
        """Return the root of the only document; raises _Stop."""
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            self._stop(start, "is empty", A_CONFIG)
        if start.version or start.tags:
            self._fault(start, "a %YAML or %TAG directive", "leave it out: it is read as YAML 1.2")
        root = self._node(self._next())
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(after, "a second document begins", "one file holds one config: take out the ---")
        return root

    def _next(self) -> Any:
        try:
            return self._loader.get_event()  # type: ignore[no-untyped-call]  # the stubs leave it bare
        except yaml.MarkedYAMLError as error:
            raise _Stop(syntax_fault(error, self._name, tuple(self._path))) from error
        except (ValueError, OverflowError) as error:
            # PyYAML lets these through from "\U00110000" and from a version number of thousands of digits.
            place = place_of(self._loader.get_mark(), self._name)
            raise _Stop(Fault(place, tuple(self._path), "a number beyond all bounds", "mend the escape")) from error

    def _node(self, event: Any) -> Node:
        place = place_of(event.start_mark, self._name)
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, place)
        elif isinstance(event, yaml.AliasEvent):
            node = Node(Broken.BROKEN, place)
        elif len(self._path) >= DEEPEST:
            self._stop(event, f"is nested more than {DEEPEST} deep", "a config is 5 deep")
        else:
            node = Node(self._mapping() if isinstance(event, yaml.MappingStartEvent) else self._sequence(), place)
        return Node(Broken.BROKEN, place) if self._refuse_extras(event) else node

    def _mapping(self) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            self._path.append(key)
            node = self._node(self._next())
            if key == "<<" and event.style is None:
                self._fault(event, "is a merge key", "write the values out")
            elif key in entries:
                self._fault(event, "is given twice", f"keep one: the first is at {entries[key].begins}")
            else:
                entries[key] = Node(node.value, node.place, node.text, place_of(event.start_mark, self._name))
            self._path.pop()
        return entries

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a key that is not text", "a key is a word, such as title")
        self._refuse_extras(event)
        self._refuse_unseen(event)
        return str(event.value)

    def _sequence(self) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            self._path.append(len(nodes))
            nodes.append(self._node(event))
            self._path.pop()
        return nodes

    def _scalar(self, event: Any, place: Place) -> Node:
        if event.style is not None:
            return Node(Broken.BROKEN if self._refuse_unseen(event) else event.value, place, f'"{event.value}"')
        value = scalar(event.value)
        if is_measurable(event.value, value):
            return Node(value, place, event.value)
        wrong = f"{shown(event.value)} is not finite, or beyond what 64 bits hold"
        self._fault(event, wrong, "a finite number")
        return Node(Broken.BROKEN, place)

    def _refuse_unseen(self, event: Any) -> bool:
        unseen = _UNSEEN.search(event.value)
        if unseen:
            self._fault(event, f"an escape for the unseen character U+{ord(unseen[0]):04X}", "take it out")
        return unseen is not None

    def _refuse_extras(self, event: Any) -> bool:
        """Refuse what JSON cannot say: anchors, aliases and tags; return whether there was one."""
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, f"*{shown(str(event.anchor))} is an alias", "write the value out")
        elif event.anchor is not None:
            self._fault(event, f"&{shown(event.anchor)} is an anchor", "write each value out where it belongs")
        elif event.tag is not None:
            self._fault(event, f"{shown(event.tag)} is a tag", "take it out: its spelling says what a value is")
        else:
            return False
        return True

    def _fault(self, event: Any, wrong: str, right: str) -> None:
        self.faults.append(Fault(place_of(event.start_mark, self._name), tuple(self._path), wrong, right))

    def _stop(self, event: Any, wrong: str, right: str) -> NoReturn:
        raise _Stop(Fault(place_of(event.start_mark, self._name), tuple(self._path), wrong, right))
