"""Dots outside of a matrix: a sum, a list or a range where their first and last tell, else nothing that is read."""

from __future__ import annotations

import pytest
from derivation_corpus import declared
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.judge import judge
from labrunner.derivation.latex.tokens import tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.ellipses import without_ellipses
from labrunner.verdict import Status


def verdict(text, lab="lab-00"):
    return judge(text, declared(lab))


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in verdict(text, lab).lines]


SUMS = [
    r"e^{z_1} + e^{z_2} + \dots + e^{z_n}",
    r"e^{z_1} + \cdots + e^{z_n}",
    r"e^{z_0} + \ldots + e^{z_{n-1}}",
    r"e^{z_1} + \cdots + e^{z_j} + \cdots + e^{z_n}",
    r"\exp(z_{1}) + \exp(z_{2}) + … + \exp(z_{n})",
    r"e^{z[0]} + e^{z[1]} + \dots + e^{z[n-1]}",
]


@pytest.mark.parametrize("written", SUMS)
def test_a_sum_from_its_first_to_its_last_term_is_that_over_all(written):
    assert verdicts(rf"$$\sum_k e^{{z_k}} = {written}$$") == ["ok"]
    assert verdicts(rf"$$p_i = \frac{{e^{{z_i}}}}{{{written}}}$$") == ["ok"]
    assert verdicts(rf"Let $S = {written}$. $$p_i = e^{{z_i}} / S$$") == ["definition", "ok"]


@pytest.mark.parametrize("written", SUMS)
def test_a_false_line_with_such_a_sum_is_refused(written):
    assert verdicts(rf"$$p_i = \frac{{e^{{z_j}}}}{{{written}}}$$") == ["false"]
    assert verdicts(rf"$$\sum_k z_k = {written}$$") == ["false"]


def test_terms_that_are_taken_off_are_a_sum_too():
    text = r"$$J = -y_1 \log a_1 - y_2 \log a_2 - \dots - y_K \log a_K = -(y_1 \log a_1 + \dots + y_K \log a_K)$$"

    assert verdicts(text, "lab-05") == ["ok", "ok"]


def test_what_is_added_before_and_behind_a_sum_stays():
    assert verdicts(r"$$z_i + e^{z_1} + \dots + e^{z_n} - z_i = \sum_k e^{z_k}$$") == ["ok"]


@pytest.mark.parametrize(
    "written",
    [
        r"z = (z_1, \dots, z_n)^\top",
        r"\mathbf{z} = [z_0, z_1, \ldots, z_{n-1}]",
        r"p = (p_1, p_2, \dots, p_n) \in \mathbb{R}^n",
        r"z = (z_1, \dots, z_n), \quad p = (p_1, \dots, p_n)",
    ],
)
def test_a_list_of_its_own_entries_says_nothing(written):
    assert verdicts(f"$${written}$$") == []


def test_a_list_of_others_is_said_entry_by_entry():
    assert verdicts(
        r"$$\nabla_z L = \left(\frac{\partial L}{\partial z_1}, \dots, \frac{\partial L}{\partial z_n}\right)^T$$"
    ) == ["ok"]
    assert verdicts(r"$u = (e^{z_1}, \dots, e^{z_n})$ $$\frac{\partial u_i}{\partial z_j} = \delta_{ij} u_i$$") == [
        "definition",
        "ok",
    ]
    assert verdicts(r"$$p = (e^{z_1}, \dots, e^{z_n})$$") == ["false"]


def test_a_list_of_entries_is_the_whole_where_a_function_takes_it():
    text = r"$$\operatorname{diag}(p_1, \dots, p_n) = \operatorname{diag}(p)$$"

    assert verdicts(text) == ["ok"]
    assert verdicts(text.replace("(p)", "(z)")) == ["false"]
    assert verdicts(text.replace("p_1", "p_1 z_1")) == ["unread"]


@pytest.mark.parametrize(
    "range_",
    [r"i = 0, 1, \dots, n-1", r"i, j = 1, \dots, n.", r"\text{for } i = 1, 2, \ldots, n", r"i \in \{1, \dots, n\}"],
)
def test_a_range_only_says_how_far_an_index_runs(range_):
    assert verdicts(rf"For ${range_}$: $$p_i = \frac{{e^{{z_i}}}}{{\sum_k e^{{z_k}}}}, \qquad {range_}$$") == ["ok"]


@pytest.mark.parametrize(
    "written",
    [
        r"e^{z_1} + \dots + e^{z_{n-1}}",
        r"e^{z_0} + \dots + e^{z_n}",
        r"e^{z_2} + \dots + e^{z_n}",
        r"e^{z_1} + e^{p_2} + \dots + e^{z_n}",
        r"e^{z_1} - \dots + e^{z_n}",
        r"e^{z_1} + e^{z_3} + e^{z_5} + \dots + e^{z_n}",
        r"e^{z_1} + \dots + e^{z_j} + e^{z_j} + \dots + e^{z_n}",
        r"e^{z_1} + \dots + e^{z_i}",
        r"\sum_{k=1}^{i} e^{z_k}",
        r"\sum_{k=1}^{n-1} e^{z_k}",
        r"e^{z_1} \cdots e^{z_n}",
        r"e^{z_1} + \dots",
        r"\dots",
        r"(z_1, \dots)",
        r"(z_1, p_2, \dots, z_n)",
    ],
)
def test_dots_that_leave_open_what_they_stand_for_are_not_read(written):
    found = verdict(rf"$$\sum_k e^{{z_k}} = {written}$$")

    assert found.status is not Status.ACCEPTED
    assert [line.verdict for line in found.lines] == ["unread"]
    assert "an ellipsis leaves open" in found.message or "part of its range" in found.message


PIECES = [r"\dots", "…", "+", "-", "=", ",", "(", ")", "[", "]", "{", "}", "^", "_", "e", "z", "1", "0", "n", "i",
          "n-1", "z_1", "e^{z_1}", "e^{z_n}", r"\{", r"\}", r"\in", "&", r"\\", r"\text{for }", r"\quad"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_heap_of_dots_is_written_out_or_refused(pieces):
    try:
        tokens = without_ellipses(tokens_of(" ".join(pieces)))
    except Unread:
        return

    assert all(token.kind != "ellipsis" for token in tokens)


@pytest.mark.parametrize(
    "total", [r"e^{z_1} + e^{z_2} + \dots", r"e^{z_0} + e^{z_1} + e^{z_2} + \cdots", r"(e^{z_1} + e^{z_2} + \ldots)"]
)
def test_a_sum_that_goes_on_without_an_end_is_over_all(total):
    text = rf"$$p_i = \frac{{e^{{z_i}}}}{{{total}}}$$"

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["ok"]


@pytest.mark.parametrize(
    "total",
    [r"e^{z_1} + e^{z_3} + \dots", r"e^{z_1} - e^{z_2} + \dots", r"e^{z_2} + e^{z_3} + \dots", r"e^{z_1} + \dots"],
)
def test_a_sum_that_goes_on_otherwise_is_left_to_a_human(total):
    text = rf"$$p_i = \frac{{e^{{z_i}}}}{{{total}}}$$"

    assert [line.verdict for line in judge(text, declared("lab-00")).lines] == ["unread"]


@pytest.mark.parametrize(
    "listed", [r"e_y = (& \dots)", r"e_y = (, \dots, 1)", r"e_y = (0, \dots, 1, \dots, 2)", r"(& \dots)"]
)
def test_a_list_that_is_no_unit_vector_is_left_to_a_human(listed):
    assert [line.verdict for line in judge(f"$${listed}$$", declared("lab-00")).lines] == ["unread"]


@pytest.mark.parametrize(("ones", "verdict"), [(r"(1, 1, \ldots, 1)^T", "ok"), (r"(\dots, \dots)", "unread")])
def test_a_list_of_ones_is_their_vector(ones, verdict):
    assert [line.verdict for line in judge(f"## Batch\n$$db = dZ {ones}$$", declared("lab-05")).lines] == [verdict]


@pytest.mark.parametrize("listed", [r"p = (p_1, p_2, \dots)", r"p = (p_1, \dots, \dots)", r"a = (1, 2, \dots)"])
def test_a_list_that_ends_in_dots_gets_a_verdict(listed):
    assert [line.verdict for line in judge(f"$${listed}$$", declared("lab-00")).lines] == ["unread"]
