"""What every test may use: the program as a real process, and small labs written to a folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A machine that is busy elsewhere would break a deadline, and say nothing about the code.
settings.register_profile("labrunner", deadline=None)
settings.load_profile("labrunner")

# A suite that is started in the background inherits an ignored Ctrl-C, and would hand it on to what it tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Settings of the person who runs the tests must not colour what the program prints.
_FOREIGN = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LABRUNNER_SECRET")


@dataclass(frozen=True)
class Finished:
    """A program that has ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def labrunner(tmp_path: Path) -> Callable[..., Finished]:
    """Return a function that runs `labrunner ARGS` in its own process, in an empty folder."""

    def run(*args: str, cwd: Path = tmp_path, **environ: str) -> Finished:
        env = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        command = [sys.executable, "-m", "labrunner", *args]
        done = subprocess.run(
            command, cwd=cwd, env={**env, **environ}, capture_output=True, text=True, timeout=300, check=False
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def least_seconds() -> Callable[[Callable[[], object]], float]:
    """Return a function that times a call: the least of three tries, for a busy machine only ever adds to a time."""

    def seconds(call: Callable[[], object]) -> float:
        start = time.process_time()
        call()
        return time.process_time() - start

    return lambda call: min(seconds(call) for _ in range(3))


LAB = '''
import numpy as np
from labrunner import Lab, central

lab = Lab("Squares")

@lab.sample
def sample(rng, n):
    return {"x": rng.standard_normal(n)}

@lab.reference
def square_grad(x):
    """Return the gradient of sum(x^2), shape of x."""
    return 2 * x

@lab.check
def gradient_matches(solution, x, step):
    """the gradient of sum(x^2) equals its central differences"""
    return solution.square_grad(x), central(lambda x: np.sum(x**2), x, step)

@lab.pitfall(of=square_grad, hint="What happens to the exponent?")
def factor_two_missing(x):
    """the 2 of the power rule is missing"""
    return x
'''

CONFIG = """
title: Squares
deliverable: squares.md
seeds: {published: [1], fresh: 2}
sizes: {n: 4}
step: 1e-5
acceptance:
  gradient: {says: The gradient matches, points: 2, checks: {gradient_matches: {atol: 1e-7}}}
limits: {call_seconds: 2, total_seconds: 20, memory_mb: 512}
"""


@pytest.fixture
def lab_text() -> str:
    """Return the source of a lab of three functions."""
    return LAB


@pytest.fixture
def config_text() -> str:
    """Return the config of that lab."""
    return CONFIG


@pytest.fixture
def lab_folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a small lab, or a spoilt one, and returns the folder for `--labs`."""

    def write(lab: str = LAB, config: str = CONFIG, name: str = "lab_90_squares") -> Path:
        folder = tmp_path / "extra" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lab.py").write_text(lab, encoding="utf-8")
        (folder / "config.yaml").write_text(config, encoding="utf-8")
        return folder.parent

    return write


@pytest.fixture
def bench_of() -> Callable[[str], Any]:
    """Return a function that opens a built-in lab with its config."""
    from labrunner.bench import open_bench
    from labrunner.catalog import find_lab

    return lambda name, *overrides: open_bench(find_lab(name), overrides)
