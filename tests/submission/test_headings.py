import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.submission.headings import DERIVATION, OUTPUT, REFLECTION, rank


@pytest.mark.parametrize(
    ("title", "wanted", "fit"),
    [
        ("Reflection", REFLECTION, 0),
        ("**REFLECTION**", REFLECTION, 0),
        ("4. Reflexión", REFLECTION, 0),
        ("Reflexion", REFLECTION, 0),
        ("d) Reflexio\u0301n", REFLECTION, 0),
        ("Part 2: Reflection on the kink", REFLECTION, 1),
        ("Lab 01 - Reflection", REFLECTION, 0),
        ("Reflection (three sentences)", REFLECTION, 1),
        ("My reflection", REFLECTION, 2),
        ("Derivation of the Jacobian", DERIVATION, 1),
        ("III. Derivación", DERIVATION, 0),
        ("Salida impresa", OUTPUT, 1),
        ("Printed output", OUTPUT, 2),
        ("Results", OUTPUT, 0),
        ("Reflections of a learner", REFLECTION, 1),
        ("A reflective note", REFLECTION, None),
        ("Code", REFLECTION, None),
        ("", REFLECTION, None),
        ("1.", REFLECTION, None),
    ],
)
def test_a_title_is_known_by_its_words_alone(title, wanted, fit):
    assert rank(title, wanted) == fit


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_title_can_be_ranked(title):
    assert rank(title, REFLECTION) in (0, 1, 2, None)
