"""A lab's config: strict YAML to typed values, with the place of every fault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from labrunner.config.faults import Fault, error_of, refuse
from labrunner.config.matching import match_checks, match_derived, match_seeds, match_sizes
from labrunner.config.model import (
    Code,
    Criterion,
    Derivation,
    LabConfig,
    Limits,
    Order,
    Output,
    Reflection,
    Report,
    Seeds,
    Source,
    Tolerance,
)
from labrunner.config.overrides import override
from labrunner.config.rules import broken_rules
from labrunner.config.schema import json_schema
from labrunner.config.strict_yaml import A_CONFIG, MOST_BYTES, Broken, Node, read_yaml, walk
from labrunner.config.typed import described, read_fields
from labrunner.errors import ConfigError
from labrunner.titles import peek_title

__all__ = [
    "Code",
    "Criterion",
    "Derivation",
    "LabConfig",
    "Limits",
    "Order",
    "Output",
    "Reflection",
    "Report",
    "Seeds",
    "Source",
    "Tolerance",
    "json_schema",
    "load_config",
    "match_checks",
    "match_derived",
    "match_seeds",
    "match_sizes",
    "parse_config",
    "peek_title",
]


def load_config(path: Path, overrides: Sequence[str] = ()) -> LabConfig:
    """Return the config in the file `path` with `overrides` (PATH=VALUE) set in it; raises ConfigError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _config(data, str(path), overrides)


def parse_config(text: str, name: str, overrides: Sequence[str] = ()) -> LabConfig:
    """Return the config in `text`, called `name` in errors, with `overrides` (PATH=VALUE) in it; raises ConfigError."""
    return _config(text.encode("utf-8", "surrogatepass"), name, overrides)


def _config(data: bytes, name: str, overrides: Sequence[str]) -> LabConfig:
    root, faults = read_yaml(data, name)
    if root is None or root.value is Broken.BROKEN:
        raise error_of(faults)
    if not isinstance(root.value, dict):
        raise error_of([*faults, Fault(root.place, (), described(root), A_CONFIG)])
    for setting in overrides:
        root, more = override(root, setting)
        faults += more
    fields = read_fields(root, LabConfig, (), faults)
    refuse([*faults, *broken_rules(root)])
    return LabConfig(**fields, source=_source(root, name))


def _source(root: Node, name: str) -> Source:
    return Source(name, {path: node.begins for path, node in walk(root)})
