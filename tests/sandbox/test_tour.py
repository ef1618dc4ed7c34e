"""The wide tour of NumPy and the standard library goes through under every wall, with the same bits as outside."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from labrunner.sandbox import Level, Limits

TOUR = Path(__file__).with_name("tour.py")


RUN_OUTSIDE = """
import pickle, random, runpy, sys
import numpy as np
stops = {name: stop for name, stop in runpy.run_path(sys.argv[1]).items() if name.startswith("stop_")}
out, sys.stdout = sys.stdout.buffer, sys.stderr
results = {}
for name, stop in stops.items():
    random.seed(0)
    np.random.seed(0)
    results[name] = stop()
pickle.dump(results, out)
"""


@pytest.fixture(scope="module")
def outside():
    """Return what each stop gives in a plain Python, whose linear algebra has one thread as labrunner's has."""
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", RUN_OUTSIDE, str(TOUR)]
    done = subprocess.run(command, env=environ, capture_output=True, check=True)
    return pickle.loads(done.stdout)


@pytest.fixture(scope="module")
def inside(sandbox_at):
    """Return a function that gives the tour behind the wall of a level, opened once."""
    solutions = {}

    def get(level):
        if level not in solutions:
            sandbox = sandbox_at(level)
            solutions[level] = sandbox.open(TOUR.read_text(encoding="utf-8"), "tour.py", Limits(60, 600, 512))
        return solutions[level]

    yield get
    for solution in solutions.values():
        solution.close()


def stops():
    return [line[9:-3] for line in TOUR.read_text(encoding="utf-8").splitlines() if line.startswith("def stop_")]


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.value)
@pytest.mark.parametrize("stop", stops())
def test_every_stop_gives_the_same_bits_inside_as_outside(inside, outside, level, stop):
    expected = flattened(outside[f"stop_{stop}"])

    actual = flattened(getattr(inside(level), f"stop_{stop}")())

    assert len(actual) == len(expected)
    for ours, theirs in zip(actual, expected, strict=True):
        assert ours.dtype == theirs.dtype
        assert ours.tobytes() == theirs.tobytes()


def flattened(value):
    """Return `value`, an array or a nest of tuples of them, as a list of arrays."""
    if isinstance(value, tuple):
        return [array for part in value for array in flattened(part)]
    return [np.ascontiguousarray(value)]


def test_a_sum_over_a_set_of_words_is_the_same_in_every_process(sandbox):
    source = "def f(): return [hash(word) for word in {'relu', 'tanh', 'sigmoid', 'softmax'}]\n"
    with sandbox.open(source, "a.py", Limits(10, 60, 256)) as first:
        expected = first.f()

    with sandbox.open(source, "b.py", Limits(10, 60, 256)) as second:
        assert second.f().tolist() == expected.tolist()
