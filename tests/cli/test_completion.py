"""The shell completes lab ids, and no lab is imported for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("labrunner")


def completions(words: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """Return what a shell gets that asks for the words that may follow."""
    asked = {"_LABRUNNER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    command = [sys.executable, *flags, str(PROGRAM)]
    return subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=True)


@pytest.mark.parametrize("command", ["run", "show", "grade", "audit", "derive", "hint", "start"])
def test_a_lab_is_completed_by_its_id(command):
    assert completions(f"labrunner {command} lab-0").stdout.split() == [f"lab-0{n}" for n in range(6)]


def test_completion_imports_neither_labs_nor_numpy():
    imported = completions("labrunner run lab-0", "-X", "importtime").stderr

    assert "labrunner.catalog" in imported
    assert "numpy" not in imported
    assert "_labrunner_lab" not in imported
