from __future__ import annotations

import numpy as np
import pytest

from labrunner.errors import LabError
from labrunner.grading import grade, grade_reference, standing_of, status_of
from labrunner.solution import InProcessSolution
from labrunner.trial import trials, trials_of_seeds
from labrunner.verdict import CheckResult, Outcome, Scope, Standing, Status

# Seeds at which a textbook check (h = 1e-5, 1e-7) fails the right Jacobian, for a pre-activation lies next to zero.
KINK_SEEDS = [8770, 18090, 42100, 86639, 102414]


def solved(bench, **functions):
    return InProcessSolution({**bench.lab.references, **functions})


def test_the_reference_is_accepted_on_published_and_fresh_instances(bench_of):
    bench = bench_of("lab-01")

    verdict = grade_reference(bench, trials(bench, secret="a"))

    assert verdict.status is Status.ACCEPTED
    assert verdict.points == verdict.max_points > 0
    assert sum(check.fresh for check in verdict.checks if check.check == "forward_pass") == bench.config.seeds.fresh


def test_the_published_error_is_small_and_covered_by_its_bound(bench_of):
    bench = bench_of("lab-01")

    verdict = grade_reference(bench, trials_of_seeds(bench, [42]))

    check = next(check for check in verdict.checks if check.check == "jacobians_match")
    assert 1e-12 < check.max_abs_error < 5e-11
    assert check.max_abs_error <= check.bound < 1e-9


@pytest.mark.parametrize("seed", KINK_SEEDS)
def test_a_right_answer_is_accepted_where_differences_straddle_a_kink(bench_of, seed):
    bench = bench_of("lab-01")

    verdict = grade_reference(bench, trials_of_seeds(bench, [seed]))

    assert verdict.status is Status.ACCEPTED
    assert any("straddle a kink" in check.message for check in verdict.checks)


def test_an_instance_with_all_units_dead_proves_nothing(bench_of):
    bench = bench_of("lab-01")

    verdict = grade_reference(bench, trials_of_seeds(bench, [0]))

    assert verdict.status is Status.REVIEW
    assert all("all 4 hidden units are dead" in check.message for check in verdict.checks)


def test_zeros_do_not_pass_where_the_right_answer_is_zero(bench_of):
    bench = bench_of("lab-01")
    zeros = solved(bench, analytical_jacobian=lambda x, W1, b1, W2, b2: np.zeros((2, 12)))

    verdict = grade(bench, zeros, trials_of_seeds(bench, [0]), Scope.CODE)

    assert verdict.status is not Status.ACCEPTED


def test_the_same_secret_draws_the_same_instances_and_another_draws_others(bench_of):
    bench = bench_of("lab-01")

    first, again, other = ([t.instance.seed for t in trials(bench, secret)] for secret in ("a", "a", "b"))

    assert first == again
    assert first != other


def test_each_submission_gets_instances_of_its_own(bench_of):
    bench = bench_of("lab-01")

    ada, bob = ([t.instance.seed for t in trials(bench, "a", learner)] for learner in ("ada", "bob"))

    assert ada != bob


def test_a_wrong_answer_is_refused_with_its_worst_entry(bench_of):
    bench = bench_of("lab-00")
    wrong = solved(bench, softmax_jacobian=lambda z: -bench.lab.references["softmax_jacobian"](z))

    verdict = grade(bench, wrong, trials(bench, "a"), Scope.CODE)

    failed = [check for check in verdict.checks if check.outcome is Outcome.FAILED]
    assert verdict.status is Status.REFUSED
    assert {check.check for check in failed} == {"jacobian_matches_differences"}
    assert all(check.worst.actual == pytest.approx(-check.worst.expected, rel=1e-6) for check in failed)


def test_a_function_that_is_not_written_is_missing(bench_of):
    bench = bench_of("lab-00")
    functions = {name: f for name, f in bench.lab.references.items() if name != "ce_grad"}

    verdict = grade(bench, InProcessSolution(functions), trials(bench, "a"), Scope.CODE)

    gradient = next(c for c in verdict.criteria if c.id == "gradient")
    assert gradient.status is Standing.MISSING
    assert verdict.status is Status.REFUSED


def test_an_answer_that_raises_is_an_error_of_that_check_alone(bench_of):
    bench = bench_of("lab-00")

    def broken(z):
        raise ZeroDivisionError("division by zero")

    verdict = grade(bench, solved(bench, softmax_jacobian=broken), trials(bench, "a"), Scope.CODE)

    outcomes = {check.check: check.outcome for check in verdict.checks}
    assert outcomes["jacobian_matches_differences"] is Outcome.ERROR
    assert outcomes["gradient_matches_differences"] is Outcome.PASSED


def test_none_for_an_answer_is_said_in_words(bench_of):
    bench = bench_of("lab-00")

    verdict = grade(bench, solved(bench, ce_grad=lambda z, y: None), trials(bench, "a"), Scope.CODE)

    messages = [check.message for check in verdict.checks if check.check.startswith("gradient")]
    assert verdict.status is Status.REFUSED
    assert messages
    assert set(messages) == {"ce_grad returned None: is a return missing?"}


def test_a_changed_argument_is_a_finding_of_its_own(bench_of):
    bench = bench_of("lab-01")

    def stacking(x, W1, b1, W2, b2):
        W1[1, 2] += 1.0
        return bench.lab.references["numerical_jacobian"](x, W1, b1, W2, b2)

    verdict = grade(bench, solved(bench, numerical_jacobian=stacking), trials(bench, "a"), Scope.CODE)

    check = next(check for check in verdict.checks if check.check == "numerical_jacobian_matches")
    assert check.outcome is Outcome.FAILED
    assert "changed its argument" in check.message


def test_a_check_that_fails_with_the_labs_own_solution_is_the_labs_fault(bench_of):
    bench = bench_of("lab-00")
    bench.lab.references["ce_grad"] = lambda z, y: None

    with pytest.raises(LabError, match="with the lab's own solution"):
        grade_reference(bench, trials_of_seeds(bench, [1]))


@pytest.mark.parametrize(
    ("standings", "status"),
    [
        ([], Status.REFUSED),
        ([Standing.PASSED], Status.ACCEPTED),
        ([Standing.PASSED, Standing.REVIEW], Status.REVIEW),
        ([Standing.REVIEW, Standing.FAILED], Status.REFUSED),
        ([Standing.PASSED, Standing.MISSING], Status.REFUSED),
    ],
)
def test_a_verdict_is_accepted_only_where_everything_passed(standings, status):
    assert status_of(standings) is status


def result(outcome):
    return CheckResult("c", "says", "criterion", 1, False, outcome)


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ([], Standing.MISSING),
        ([Outcome.PASSED], Standing.PASSED),
        ([Outcome.PASSED, Outcome.REVIEW], Standing.REVIEW),
        ([Outcome.REVIEW, Outcome.MISSING], Standing.MISSING),
        ([Outcome.MISSING, Outcome.ERROR], Standing.FAILED),
        ([Outcome.PASSED, Outcome.FAILED], Standing.FAILED),
    ],
)
def test_the_gravest_outcome_decides_a_criterion(outcomes, standing):
    assert standing_of([result(outcome) for outcome in outcomes]) is standing
