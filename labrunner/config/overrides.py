"""Values set on the command line: PATH=VALUE, put into a config before it is checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args, get_origin

from labrunner.config.faults import Fault, KeyPath, Place, did_you_mean, nearest, path_text, shown, some, visible
from labrunner.config.model import LabConfig
from labrunner.config.strict_yaml import Node, read_yaml, walk
from labrunner.config.typed import fields_of, is_struct, kind_of


def override(root: Node, setting: str) -> tuple[Node, list[Fault]]:
    """Return `root` with `setting` (PATH=VALUE) in it, or as it was and why that cannot be.

    PATH may leave out what stands before a key that occurs once: jacobians_match.atol.
    """
    place = Place(f"--set {visible(setting)}")
    path_given, equals, text = setting.partition("=")
    if not equals or not path_given:
        return root, [Fault(place, (), "is not PATH=VALUE", "such as --set step=1e-6")]
    value, faults = _value(text, place)
    path, lost = _whole_path(root, tuple(path_given.strip().split(".")), place)
    faults = [*faults, *lost]
    if faults or value is None:
        return root, [Fault(place, path, fault.wrong, fault.right) for fault in faults]
    return _put(root, LabConfig, path, (), value)


def _value(text: str, place: Place) -> tuple[Node | None, list[Fault]]:
    """Return `text` read as strictly as a file."""
    if text.strip() == "":
        return Node(None, place), []
    node, faults = read_yaml(text.encode("utf-8", "surrogatepass"), "--set")
    return (_moved(node, place) if node else None), faults


def _moved(node: Node, place: Place) -> Node:
    """Return `node` with every place in it being `place`: a command line has no lines."""
    value = node.value
    if isinstance(value, dict):
        value = {key: replace(_moved(child, place), key_place=place) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_moved(child, place) for child in value]
    return Node(value, place, node.text)


def _whole_path(root: Node, path: KeyPath, place: Place) -> tuple[KeyPath, list[Fault]]:
    """Return `path` with what was left out before it, where its first key occurs once."""
    known = list(fields_of(LabConfig))
    if path[0] in known:
        return path, []
    name = str(path[0])
    found = [key for key, _ in walk(root) if key and key[-1] == name]
    if len(found) == 1:
        return (*found[0], *path[1:]), []
    if found:
        wrong = f"{shown(name)} stands in more than one place"
        return path, [Fault(place, path, wrong, f"write one of {some([path_text(key) for key in found], most=3)}")]
    keys = [str(key[-1]) for key, _ in walk(root) if key and isinstance(key[-1], str)]
    near = nearest(name, [*known, *keys])
    right = f"did you mean {near}?" if near else f"there is {some(known)}"
    return path, [Fault(place, path, f"there is no {shown(name)}", right)]


def _put(node: Node, annotation: Any, path: KeyPath, done: KeyPath, value: Node) -> tuple[Node, list[Fault]]:
    """Return `node` with `value` at `path`; `done` is the path of `node` itself."""
    if not path:
        return replace(value, key_place=value.place), []
    key, *rest = path
    entries = node.value if isinstance(node.value, dict) else {}
    child_type, keys = _entry_type(annotation, str(key), list(entries))
    here = (*done, key)
    if child_type is None:
        wrong = (
            f"{path_text(done) or 'a config'} has no {shown(str(key))}" if keys else f"{path_text(done)} has no parts"
        )
        right = did_you_mean(str(key), keys) if keys else f"set it as a whole: {path_text(done)}=..."
        return node, [Fault(value.place, here, wrong, right)]
    if not isinstance(node.value, dict):
        # The file is at fault here, which its own place says best.
        return node, []
    child, faults = _put(entries.get(str(key), Node({}, value.place)), child_type, tuple(rest), here, value)
    return replace(node, value={**entries, str(key): child}), faults


def _entry_type(annotation: Any, key: str, present: list[str]) -> tuple[Any, list[str]]:
    """Return the type of entry `key` of a mapping, None where there can be none, and the keys there can be.

    A mapping by free ids takes no new ones from the command line: one that is not there is misspelt.
    """
    base = kind_of(annotation).base
    if is_struct(base):
        fields = fields_of(base)
        return (fields[key].type if key in fields else None), list(fields)
    if get_origin(base) is dict:
        return (get_args(base)[1] if key in present else None), present
    return None, []
