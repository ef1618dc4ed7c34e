from __future__ import annotations

import numpy as np
import pytest

from labrunner.audit import AuditStatus, Point, audit, with_oracle
from labrunner.bench import open_bench
from labrunner.catalog import find_lab, find_labs, load_beside
from labrunner.errors import LabError, UsageError
from labrunner.instance import instance_of_seed, published_instances
from labrunner.lab import Lab
from labrunner.oracle import LIBRARIES, agreements, open_library


@pytest.fixture(params=LIBRARIES)
def library(request):
    """Return each library that is installed; the others are skipped by name."""
    pytest.importorskip(request.param)
    return open_library(request.param)


def instances(bench, draws):
    named = [(f"published {i}", instance) for i, instance in enumerate(published_instances(bench))]
    return named + [(f"seed {seed}", instance_of_seed(bench, seed)) for seed in range(draws)]


@pytest.mark.parametrize("entry", find_labs(installed=False), ids=lambda entry: entry.id)
def test_the_library_agrees_with_every_lab(library, entry):
    bench = open_bench(entry)
    load_beside(entry, "oracle")

    found = agreements(bench, library, instances(bench, 2))

    assert [f"{one.opinion} {one.precision} {one.error:.1e} {one.message}" for one in found if not one.passed] == []
    assert len(found) == 2 * len(bench.lab.opinions) > 0


def test_the_jacobians_of_lab_04_agree_to_1e_12_in_double_and_to_1e_6_in_single_precision(library):
    entry = find_lab("lab-04")
    bench = open_bench(entry)
    load_beside(entry, "oracle")

    found = agreements(bench, library, instances(bench, 6))

    assert {one.opinion for one in found} >= {"relu_at_zero", "relu_layer_at_zero", "network"}
    assert max(one.error for one in found if one.precision == "float64") < 1e-12
    assert max(one.error for one in found if one.precision == "float32") < 1e-6


def test_the_slope_of_relu_at_zero_is_zero(library):
    z = np.array([-1.0, -0.0, 0.0, 2.0])

    def relu(xp, z):
        return xp.relu(z)

    assert library.value(relu, z).tolist() == [0, 0, 0, 2]
    assert library.jacobian(relu, z).tolist() == np.diag([0.0, 0, 0, 1]).tolist()
    assert library.vjp(relu, z, cotangent=np.full(4, 3.0))[0].tolist() == [0, 0, 0, 3]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_library_computes_in_the_precision_that_it_is_given(library, dtype):
    x, W = np.ones(2, dtype), np.ones((3, 2), dtype)

    def layer(xp, x, W):
        return xp.tanh(W @ x)

    answers = [library.value(layer, x, W), library.jacobian(layer, x, W), *library.vjp(layer, x, W, cotangent=W @ x)]
    assert {np.asarray(answer).dtype for answer in answers} == {np.dtype(dtype)}


def test_a_jacobian_has_the_shape_of_output_and_input(library):
    x, W = np.ones(2), np.ones((3, 2))

    def layer(xp, x, W):
        return W @ x

    assert library.jacobian(layer, x, W).shape == (3, 2)
    assert library.jacobian(layer, x, W, wrt="W").shape == (3, 3, 2)
    assert library.jacobian(lambda xp, x: xp.sum(x), x).shape == (2,)
    assert [bar.shape for bar in library.vjp(layer, x, W, cotangent=np.ones(3))] == [(2,), (3, 2)]


def test_labels_and_sizes_are_passed_on_as_they_are(library):
    def picked(xp, z, y):
        return z[y]

    assert library.jacobian(picked, np.ones(3), 1).tolist() == [0, 1, 0]
    assert [bar.tolist() for bar in library.vjp(picked, np.ones(3), 1, cotangent=np.array(2.0))] == [[0, 2, 0]]


def test_the_largest_entries_can_be_taken_along_an_axis(library):
    Z = np.array([[1.0, 5.0], [3.0, 2.0]])

    assert library.value(lambda xp, Z: xp.max(Z), Z) == 5
    assert library.value(lambda xp, Z: xp.max(Z, axis=0, keepdims=True), Z).tolist() == [[3, 5]]
    assert library.value(lambda xp, Z: (xp.max(Z, axis=0), Z), Z)[0].tolist() == [3, 5]


def test_an_argument_that_is_not_there_is_named(library):
    with pytest.raises(ValueError, match="has no argument b: it has x, W"):
        library.jacobian(lambda xp, x, W: x, np.ones(1), np.ones(1), wrt="b")


def test_an_unknown_library_is_refused():
    with pytest.raises(UsageError, match="there are torch, jax, autograd"):
        open_library("numpy")


ORACLE = '''
from .lab import lab

def squares(xp, x):
    return xp.sum(x**2)

@lab.opinion
def gradient(solution, autodiff, x):
    """the gradient of sum(x^2)"""
    return solution.square_grad(x), autodiff.jacobian(squares, x)
'''


@pytest.fixture
def asked(lab_folder, lab_text):
    """Return a function that audits the small lab with an oracle.py beside it."""
    pytest.importorskip("autograd")

    def run(oracle, lab=lab_text):
        folder = lab_folder(lab)
        (folder / "lab_90_squares" / "brief.md").write_text("square_grad", encoding="utf-8")
        if oracle is not None:
            (folder / "lab_90_squares" / "oracle.py").write_text(oracle, encoding="utf-8")
        entry = find_lab("squares", [folder])
        bench = open_bench(entry)
        return with_oracle(audit(bench, entry, 3), bench, entry, open_library("autograd"))

    return run


def test_a_lab_and_a_library_agree(asked):
    report = asked(ORACLE)

    assert report.status is AuditStatus.PASSED
    assert report.oracle == "autograd"
    assert [(one.opinion, one.precision, one.instances) for one in report.agreements] == [
        ("gradient", "float64", 4),
        ("gradient", "float32", 4),
    ]
    assert report.agreements[0].references == ("square_grad",)


def test_a_reference_that_checks_let_through_is_found_by_the_library(asked, lab_text):
    report = asked(ORACLE, lab_text.replace("return 2 * x", "return 2 * x + 1e-9"))

    assert [(f.point, f.subject) for f in report.findings] == [(Point.ORACLE, "gradient")]
    assert report.findings[0].says.startswith("autograd disagrees in float64: error 1.0e-09, tolerance ")


def test_an_opinion_that_raises_is_found_with_its_words(asked):
    report = asked(ORACLE.replace("x**2)", "no_such_name)"))

    assert report.status is AuditStatus.FAILED
    assert "NameError: name 'no_such_name' is not defined" in report.findings[0].says


def test_a_lab_without_oracle_py_passes_and_says_that_nobody_was_asked(asked):
    report = asked(None)

    assert report.status is AuditStatus.PASSED
    assert "no second opinion: the lab has no oracle.py" in report.notes


def test_a_fault_in_oracle_py_is_told_with_its_place(asked):
    with pytest.raises(LabError, match=r"oracle\.py:2: ZeroDivisionError"):
        asked("x = 1\ny = x / 0\n")


def test_an_opinion_that_does_not_take_autodiff_second_is_refused():
    def turned(solution, x):
        """sentence"""

    with pytest.raises(LabError, match="the second parameter of turned is `autodiff`, not `x`"):
        Lab("t").opinion(turned)
