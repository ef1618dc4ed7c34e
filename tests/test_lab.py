from __future__ import annotations

import pytest

from labrunner.errors import LabError
from labrunner.lab import Lab


def identity(x):
    """Return x."""
    return x


def test_decorators_hand_functions_back_unchanged():
    lab = Lab("t")

    assert lab.reference(identity) is identity
    assert lab.pitfall(of=identity, hint="?")(abs_of := lambda x: x) is abs_of


def test_a_misspelt_decorator_fails_at_once():
    with pytest.raises(AttributeError):
        Lab("t").chek(identity)


def test_a_check_without_a_sentence_is_refused_with_its_place():
    def silent(solution, x):
        return x, x

    with pytest.raises(LabError, match=r"test_lab\.py:\d+: silent needs a docstring"):
        Lab("t").check(silent)


def test_a_check_that_does_not_take_the_solution_first_is_refused():
    def turned(x, solution):
        """sentence"""

    with pytest.raises(LabError, match="first parameter of turned is `solution`, not `x`"):
        Lab("t").check(turned)


@pytest.mark.parametrize("kind", ["reference", "sample", "unfit"])
def test_a_second_function_of_one_kind_and_name_is_refused(kind):
    lab = Lab("t")
    getattr(lab, kind)(identity)

    with pytest.raises(LabError, match="a second"):
        getattr(lab, kind)(identity)


def test_a_pitfall_of_no_reference_is_refused():
    with pytest.raises(LabError, match=r"`of` identity, which is no @lab\.reference"):
        Lab("t").pitfall(of=identity, hint="?")(lambda x: -x)


def test_one_hint_becomes_the_first_of_one():
    lab = Lab("t")
    lab.reference(identity)

    @lab.pitfall(of=identity, hint="Which sign?")
    def sign(x):
        return -x

    assert lab.pitfalls["sign"].hints == ("Which sign?",)
    assert lab.pitfalls["sign"].says == "sign"


@pytest.mark.parametrize(
    ("filled", "missing"), [([], "sample"), (["sample"], "reference"), (["sample", "reference"], "check")]
)
def test_a_lab_without_its_parts_cannot_be_verified(filled, missing):
    lab = Lab("t")
    for kind in filled:
        getattr(lab, kind)(identity)

    with pytest.raises(LabError, match=f"no @lab.{missing}"):
        lab.verify()


def test_a_lab_knows_the_sizes_that_its_sample_takes_and_which_it_needs():
    plain, free = Lab("t"), Lab("t")
    plain.sample(lambda rng, inputs, hidden=4: {})
    free.sample(lambda rng, **sizes: {})

    assert plain.sizes() == {"inputs": True, "hidden": False}
    assert free.sizes() is None
