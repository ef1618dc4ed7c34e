"""The lab's own solution gets the same verdict behind the wall as in this process, to the last digit."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

import labrunner.numerics
from labrunner.bench import Bench
from labrunner.catalog import find_lab
from labrunner.grading import grade, grade_reference
from labrunner.reporters.json import verdict_json
from labrunner.sandbox import Level, Limits, Sandbox
from labrunner.trial import trials
from labrunner.verdict import Scope, Status

LIMITS = Limits(call_seconds=60, total_seconds=600, memory_mb=512)
LABS = [f"lab-{n:02}" for n in range(6)]

# What a lab may lean on, carried along as text by a report that has no files.
CARRIED = """
import importlib.util, sys
class Carried:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in MODULES:
            return importlib.util.spec_from_loader(name, Carried, is_package=name in PACKAGES)
    create_module = staticmethod(lambda spec: None)
    @staticmethod
    def exec_module(module):
        exec(MODULES[module.__name__], module.__dict__)
sys.meta_path.insert(0, Carried)
"""


def as_report(bench: Bench) -> str:
    """Return the lab's references and what they use as the source of a report."""
    tree = ast.parse((find_lab(bench.id).folder / "lab.py").read_text(encoding="utf-8"))
    kept = [node for node in tree.body if belongs_to_a_solution(node)]
    for node in kept:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
    return carried(labrunner.numerics) + ast.unparse(ast.Module(kept, []))


def belongs_to_a_solution(node: ast.stmt) -> bool:
    """Tell whether a statement of a lab is a reference, a helper, a constant or an import of what is public."""
    match node:
        case ast.FunctionDef(decorator_list=decorators):
            return all(ast.unparse(decorator) == "lab.reference" for decorator in decorators)
        case ast.Assign(targets=[ast.Name(id="lab")]):
            return False
        case ast.ImportFrom(level=level):
            node.names = [alias for alias in node.names if alias.name != "Lab"]
            return level == 0 and bool(node.names)
    return isinstance(node, ast.Assign | ast.Import)


def carried(package: ModuleType) -> str:
    """Return a source that makes `package`, and what it needs of labrunner, importable."""
    folder = Path(package.__file__).parent
    files = {f"labrunner.numerics.{path.stem}": path for path in folder.glob("*.py")}
    files["labrunner.numerics"] = files.pop("labrunner.numerics.__init__")
    files |= {"labrunner": folder.parent / "__init__.py", "labrunner.verdict": folder.parent / "verdict.py"}
    files["labrunner.errors"] = folder.parent / "errors.py"
    modules = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    return f"MODULES = {modules!r}\nPACKAGES = ('labrunner', 'labrunner.numerics')\n{CARRIED}\n"


@pytest.mark.parametrize("lab", LABS)
def test_the_labs_own_solution_gets_the_same_verdict_to_the_last_digit(sandbox, bench_of, lab):
    bench = bench_of(lab)
    chosen = [*trials(bench, "secret")[:1], *trials(bench, "secret")[-1:]]
    inside = grade_reference(bench, chosen)

    behind = graded_behind(sandbox, bench, chosen)

    assert behind.status is Status.ACCEPTED
    assert [check.max_abs_error for check in behind.checks] == [check.max_abs_error for check in inside.checks]
    assert verdict_json(replace(behind, seconds=0.0)) == verdict_json(replace(inside, seconds=0.0))


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.value)
def test_every_wall_yields_the_same_digits(sandbox_at, bench_of, level):
    bench = bench_of("lab-02")
    chosen = trials(bench, "secret")[:1]

    verdict = graded_behind(sandbox_at(level), bench, chosen)

    assert verdict_json(replace(verdict, seconds=0.0)) == verdict_json(
        replace(grade_reference(bench, chosen), seconds=0.0)
    )


def graded_behind(sandbox: Sandbox, bench: Bench, chosen):
    with sandbox.open(as_report(bench), "lab.py", LIMITS) as solution:
        return grade(bench, solution, chosen, Scope.REFERENCE)
