"""Imports point one way, nothing decides by assert, and the public names are what they are said to be."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import labrunner

PACKAGE = Path(labrunner.__file__).parent
ROOT = PACKAGE.parent

# Each layer may use those above it; the parts of one layer may use each other, as long as no circle comes of it.
LAYERS = [
    ["errors", "verdict", "titles"],
    ["numerics"],
    ["solution", "lab", "config", "submission", "calls", "gradcheck"],
    ["catalog", "sandbox", "derivation"],
    ["bench", "instance", "adequacy", "trial", "scope", "assignment", "template", "hints"],
    ["checking", "exhibition"],
    ["diagnosis"],
    ["grading", "audit", "oracle", "report", "unjudged", "classroom"],
    ["reporters"],
    ["cli"],
    ["__main__"],
]
LAYER = {part: depth for depth, parts in enumerate(LAYERS) for part in parts}

DERIVATION_LAYERS = [
    ["problems", "declaration", "verdicts", "symbols"],
    ["text"],
    ["latex"],
    ["terms"],
    ["arrays"],
    ["syntax"],
    ["evaluation"],
    ["displays"],
    ["comparing"],
    ["judging"],
    ["prose"],
    ["judge"],
    ["submitted"],
]
DERIVATION_LAYER = {part: depth for depth, parts in enumerate(DERIVATION_LAYERS) for part in parts}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """Return the parts of labrunner that the module at `path` imports, wherever in it the import stands."""
    return {part for part in parts_in(imported_names(path), "labrunner.") if part in LAYER}


def parts_in(names: set[str], package: str) -> set[str]:
    """Return what comes right behind `package` in `names`."""
    return {name.removeprefix(package).split(".")[0] for name in names if name.startswith(package)}


def imported_names(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if part_of(path) not in ("__init__", "labs", "configs")]


def test_every_part_has_its_layer():
    assert {part_of(path) for path in MODULES} <= set(LAYER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    part = part_of(path)

    assert [other for other in imported_parts(path) if LAYER[other] > LAYER[part]] == []


def test_within_derivation_imports_point_one_way():
    found = {}
    for path in sorted((PACKAGE / "derivation").rglob("*.py")):
        part = path.relative_to(PACKAGE / "derivation").parts[0].removesuffix(".py")
        if part == "__init__":
            continue
        used = parts_in(imported_names(path), "labrunner.derivation.")
        late = {other for other in used if DERIVATION_LAYER[other] > DERIVATION_LAYER[part]}
        if late:
            found[path.name] = late

    assert found == {}


def test_no_two_parts_import_each_other():
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        graph.setdefault(part_of(path), set()).update(imported_parts(path) - {part_of(path)})

    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_decided_by_an_assert_which_python_o_removes(path):
    asserts = [n.lineno for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Assert)]

    assert asserts == []


def test_every_public_name_is_there_and_documented():
    for name in labrunner.__all__:
        assert getattr(labrunner, name).__doc__, name


def test_the_readme_names_every_public_function():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in labrunner.__all__ if not re.search(rf"\b{name}\b", readme)] == []


def test_the_public_names_are_few():
    assert len(labrunner.__all__) <= 12
