from __future__ import annotations

import re
import subprocess
import sys

HEAVY = {"numpy", "rich", "jinja2", "sqlite3", "asyncio"}


def imported_by(*arguments: str) -> set[str]:
    """Return every module that `python -m labrunner ARGUMENTS` imports."""
    command = [sys.executable, "-X", "importtime", "-m", "labrunner", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))


def test_listing_the_labs_imports_nothing_heavy():
    modules = imported_by("list")

    assert "labrunner.catalog" in modules
    assert modules & HEAVY == set()
    assert not [name for name in modules if "_labrunner_lab" in name]


def test_the_version_needs_no_metadata():
    assert "importlib.metadata" not in imported_by("--version")


def test_importing_labrunner_imports_no_numpy():
    code = "import labrunner, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
