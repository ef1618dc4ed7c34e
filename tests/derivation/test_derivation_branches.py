"""Equalities inside the branches of a cases environment, and lines that say what a delta is."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge

LEFT = r"\frac{\partial p_i}{\partial z_j}"
SAME = r"\frac{p_i e^{z_i} - p_i p_i e^{z_i}}{e^{z_i}} = p_i (1 - p_i)"


def wrong(display):
    return [line.line for line in judge(f"$${display}$$", declared("lab-00")).lines if line.verdict == "false"]


@pytest.mark.parametrize("other", [r"& i \ne j", r"& \text{if } i \neq j", r"& \text{otherwise}"])
def test_a_branch_is_a_chain_under_its_condition(other):
    rows = rf"{SAME}, & i = j \\ 0 - p_i p_j = -p_j p_i {other}"

    assert wrong(rf"{LEFT} = \begin{{cases}} {rows} \end{{cases}}") == []


def test_a_wrong_link_in_a_branch_is_refused_on_its_line():
    rows = SAME + r", & i = j \\" + "\n" + r"-p_i p_j = -p_j^2, & i \ne j."

    assert wrong(rf"{LEFT} = \begin{{cases}} {rows} \end{{cases}}")[0] == 2


def test_branches_may_be_whole_equalities():
    rows = rf"{LEFT} = p_i - p_i^2, & i = j \\ {LEFT} = %s, & i \ne j"

    assert wrong(rf"\begin{{cases}} {rows % '-p_i p_j'} \end{{cases}}") == []
    assert wrong(rf"\begin{{cases}} {rows % 'p_i p_j'} \end{{cases}}") == [1]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$\delta_{ij} = 1$ if $i = j$", "ok"),
        (r"$\delta_{ij} = \mathbb{1}[i = j]$", "ok"),
        (r"$\delta_{ij} = 0$ if $i = j$", "false"),
        (r"$$(e_y)_j = \delta_{yj}$$", "ok"),
    ],
)
def test_what_a_delta_is_may_be_said(text, verdict):
    assert judge(text, declared("lab-00")).lines[0].verdict == verdict


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (r"0 & h_{pre,k} \le 0", "ok"),
        (r"0 & h_{pre,k} \le 1", "misfit"),
        (r"0 & h_{pre,k} < 0 \\ 0 & h_{pre,k} \le 0", "ok"),
        (r"1 & h_{pre,k} > 1 \\ 0 & h_{pre,k} \le 0", "ok"),
        (r"0 & h_{pre,k} > -1", "misfit"),
    ],
)
def test_cases_may_apply_at_once_only_where_they_say_the_same(second, verdict):
    cases = rf"\begin{{cases}} 1 & h_{{pre,k}} > 0 \\ {second} \end{{cases}}"
    line = rf"\frac{{\partial h_k}}{{\partial h_{{pre,k}}}} = {cases}"

    assert judge(f"$${line}$$", declared("lab-01")).lines[-1].verdict == verdict
