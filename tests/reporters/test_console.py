"""What a verdict looks like to a person."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from labrunner.grading import grade
from labrunner.reporters.console import print_verdict, report_line
from labrunner.solution import InProcessSolution
from labrunner.trial import trials_of_seeds
from labrunner.verdict import Outcome, Scope, SubmissionId, Worst

STRETCH = {"dy_db1", "dy_dW2", "dL_dW1"}


@pytest.fixture
def bench(bench_of):
    return bench_of("lab-01")


@pytest.fixture
def verdict_on(bench):
    """Return a function that grades the lab's own solution without some functions, and with others in their place."""

    def run(without=(), **others):
        functions = {name: f for name, f in bench.lab.references.items() if name not in without} | others
        return grade(bench, InProcessSolution(functions), trials_of_seeds(bench, [42]), Scope.CODE)

    return run


def shown(part, *more) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False)
    part(console, *more)
    return console.file.getvalue()


def test_a_stretch_that_nobody_began_is_named_once_among_the_criteria(verdict_on):
    text = shown(print_verdict, verdict_on(without=STRETCH), "title")

    assert "b1_jacobian" not in text
    assert text.count("missing") == len(STRETCH)


def test_a_stretch_that_is_wrong_has_its_row(verdict_on):
    text = shown(print_verdict, verdict_on(dy_db1=lambda x, W1, b1, W2, b2: 2 * W2 * (W1 @ x + b1 > 0)), "title")

    assert "FAIL    b1_jacobian at seed 42" in text


def test_a_class_line_speaks_of_what_costs_points(verdict_on):
    verdict = replace(verdict_on(without={*STRETCH, "mlp"}), submission=SubmissionId("ada", "r.md", "0"))
    line = shown(Console.print, report_line(verdict))

    assert "ada lab-01: forward_pass: mlp is not written" in line


def test_minus_zero_is_zero_to_its_reader(verdict_on):
    verdict = verdict_on(analytical_jacobian=lambda x, W1, b1, W2, b2: np.ones((2, 12)))
    failed = next(check for check in verdict.checks if check.outcome is Outcome.FAILED)
    at_zero = replace(failed, worst=Worst((0, 1), 1.0, -0.0))

    text = shown(print_verdict, replace(verdict, checks=(at_zero,)), "title")

    assert "at [0, 1]: 1, expected 0" in text
