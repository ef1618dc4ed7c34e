from __future__ import annotations

import sys

import pytest

from labrunner.catalog import built_in_labs, find_lab, find_labs, load_lab
from labrunner.errors import LabError, NothingFoundError, UsageError


@pytest.mark.parametrize(
    "name", ["lab-01", "01", "1", "mlp-jacobian", "LAB-01", "lab_01", "lab-01-mlp-jacobian", "lab-1"]
)
def test_a_lab_answers_to_its_id_its_number_and_its_name(name):
    assert find_lab(name).id == "lab-01"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean mlp-jacobian"):
        find_lab("mlp-jacobain")


def test_listing_imports_no_lab():
    before = set(sys.modules)

    find_labs()

    assert not [name for name in set(sys.modules) - before if "_labrunner_lab" in name]


def test_built_in_labs_stand_in_the_order_of_their_numbers():
    ids = [lab.id for lab in built_in_labs()]

    assert ids[:2] == ["lab-00", "lab-01"]
    assert ids == sorted(ids)


def test_a_folder_of_labs_joins_the_list(lab_folder):
    assert "lab-90" in [lab.id for lab in find_labs([lab_folder()])]


def test_a_lab_folder_itself_can_be_named(lab_folder):
    folder = lab_folder() / "lab_90_squares"

    assert find_lab("squares", [folder]).folder == folder


def test_a_built_in_id_cannot_be_overridden_silently(lab_folder):
    with pytest.raises(UsageError, match=r"lab-01 is already .*built in"):
        find_labs([lab_folder(name="lab_01_mine")])


def test_a_folder_without_labs_says_what_a_lab_folder_is_called(tmp_path):
    with pytest.raises(NothingFoundError, match="lab_10_name"):
        find_labs([tmp_path])


def test_a_fault_in_a_lab_file_is_told_with_its_place(lab_folder):
    entry = find_lab("squares", [lab_folder(lab="x = 1\ny = x / 0\n")])

    with pytest.raises(LabError, match=r"lab\.py:2: ZeroDivisionError"):
        load_lab(entry)


def test_a_syntax_error_in_a_lab_file_is_told_with_its_place(lab_folder):
    entry = find_lab("squares", [lab_folder(lab="x = 1\ndef f(:\n")])

    with pytest.raises(LabError, match=r"lab\.py:2: SyntaxError"):
        load_lab(entry)


def test_a_lab_file_without_a_lab_is_refused(lab_folder):
    entry = find_lab("squares", [lab_folder(lab="x = 1\n")])

    with pytest.raises(LabError, match=r"no `lab = Lab\(\.\.\.\)`"):
        load_lab(entry)
