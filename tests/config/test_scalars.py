"""Plain scalars mean what the core schema of YAML 1.2 says."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labrunner.config.scalars import GREATEST_WHOLE, is_measurable, scalar


@pytest.mark.parametrize(
    "text",
    [
        "1e-7",
        "1E-7",
        "1e-07",
        "1.0e-7",
        "1.e-7",
        "1.0E-7",
        "+1e-7",
        ".1e-6",
        "0.1E-06",
        "0.0000001",
        "10e-8",
        "1e-0007",
    ],
)
def test_a_tenth_of_a_millionth_is_a_number_in_every_spelling(text):
    assert scalar(text) == 1e-7
    assert isinstance(scalar(text), float)


@pytest.mark.parametrize("text", ["1e7", "1E7", "1e+7", "1.0e7", "10000000", "+10000000", "10000000.", "0x989680"])
def test_ten_million_is_a_number_in_every_spelling(text):
    assert scalar(text) == 10_000_000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0", 0),
        ("+12", 12),
        ("00", 0),
        (".5", 0.5),
        ("5.", 5.0),
        ("-.5", -0.5),
    ],
)
def test_leading_zeros_are_decimal_and_octal_and_hexadecimal_say_so(text, number):
    assert scalar(text) == number


@pytest.mark.parametrize("text", ["yes", "No", "on", "OFF", "y", "N", "tRUE"])
def test_the_booleans_of_yaml_1_1_are_text(text):
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "12:30:45",
        "190:20:30",
        "1_000",
        "0b101",
        "0x",
        "0o8",
        "-0x1F",
        "0X1F",
        "2001-12-14",
        "1e",
        "e5",
        ".",
        "+",
        "-",
        ".e3",
        "1.2.3",
        "1e5.0",
        "inf",
        "nan",
        "-.nan",
        "1,5",
        "<<",
        "=",
        "nUll",
        "٣",
        "½",
    ],
)
def test_what_only_looks_like_a_number_is_text(text):
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_null_has_five_spellings(text):
    assert scalar(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("True", True), ("TRUE", True), ("false", False), ("FALSE", False)]
)
def test_booleans_have_three_spellings_each(text, value):
    assert scalar(text) is value


@pytest.mark.parametrize(
    "text",
    [
        *[".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e400", "-1e400", "1e-400", "0.0001e-330"],
        *("9" * 30, "9" * 5000, str(GREATEST_WHOLE + 1), "0x" + "F" * 4000, "0o" + "7" * 400),
    ],
)
def test_a_number_that_64_bits_cannot_hold_is_not_measurable(text):
    assert not is_measurable(text, scalar(text))


@pytest.mark.parametrize("text", ["0", "0.0", "-0e9", "0e-999", "5e-324", "1.7e308", str(GREATEST_WHOLE), "true", "x"])
def test_everything_else_is_measurable(text):
    assert is_measurable(text, scalar(text))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back_as_python_writes_it(number):
    assert scalar(repr(number)) == number
    assert math.copysign(1, float(scalar(repr(number)))) == math.copysign(1, number)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(0, 17), st.sampled_from("eEgG"))
def test_every_float_is_read_back_as_a_format_writes_it(number, digits, letter):
    text = f"{number:.{digits}{letter}}"

    assert scalar(text) == float(text)


@given(st.integers())
def test_every_whole_number_is_read_back(number):
    assert scalar(str(number)) == number


@given(st.text())
def test_any_text_has_a_meaning(text):
    value = scalar(text)

    assert value == text or not isinstance(value, str)
