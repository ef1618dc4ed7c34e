"""Several equations side by side: the columns of an aligned row, values told apart in words, colons between."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge

NETWORK = "## mlp2\n"
JACOBIAN = r"\frac{\partial p_i}{\partial z_j}"


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


def test_each_pair_of_columns_is_an_equation():
    row = r"\bar h &= W_2^\top u & \bar W_2 &= u h^\top \\ \bar x &= W_1^\top \bar h_{pre}"

    assert verdicts(rf"{NETWORK}$$\begin{{aligned}} {row} \end{{aligned}}$$", "lab-03") == ["ok"] * 3


def test_a_slip_in_the_second_pair_of_columns_is_refused():
    row = r"\bar h &= W_2^\top u & \bar W_2 &= 2 u h^\top"

    assert verdicts(rf"{NETWORK}$$\begin{{aligned}} {row} \end{{aligned}}$$", "lab-03") == ["ok", "false"]


def test_a_condition_in_a_column_of_its_own_stays_a_condition():
    rows = rf"{JACOBIAN} &= p_i - p_i^2 & i &= j \\ {JACOBIAN} &= -p_i p_j & i &\ne j"

    assert verdicts(rf"$$\begin{{aligned}} {rows} \end{{aligned}}$$") == ["ok", "ok"]


def test_a_colon_parts_formulas_and_a_relation_behind_a_zero_is_a_condition():
    line = (
        r"L = -\log p_y: \quad \frac{\partial L}{\partial p_y} = -\frac{1}{p_y}, \quad \frac{\partial L}{\partial p_i}"
    )

    assert verdicts(rf"$${line} = 0 \ (i \neq y)$$") == ["ok", "ok", "ok"]
    assert verdicts(rf"$${line} = 0 \ (i = y)$$")[-1] == "false"


@pytest.mark.parametrize(
    "words",
    [
        r"x_b \text{ when } k = a, \text{ otherwise } 0",
        r"x_b \text{ if } k = a \text{ and } 0 \text{ otherwise}",
        r"x_b \text{ if } k = a, \quad 0 \text{ otherwise}",
    ],
)
def test_values_told_apart_in_words_are_cases(words):
    left = r"\frac{\partial h_{pre,k}}{\partial W_{1,ab}}"

    assert verdicts(f"$${left} = {words}$$", "lab-01") == ["ok"]
    assert verdicts(f"$${left} = {words.replace('x_b', 'x_a')}$$", "lab-01")[0] != "ok"
    assert verdicts(f"$${left} = {words.replace('0', '1')}$$", "lab-01")[0] != "ok"


def test_a_name_is_defined_by_its_two_values_in_prose():
    gradient = r"$$\nabla_z L = p - t$$"

    assert verdicts(f"Let $t_i = 1$ for $i = y$ and $0$ otherwise. {gradient}") == ["definition", "ok"]
    assert verdicts(f"Let $t_i = 0$ for $i = y$ and $1$ otherwise. {gradient}") == ["definition", "false"]


def test_a_name_defined_for_one_case_alone_is_for_a_human():
    assert "unread" in verdicts(r"Let $t_i = 1$ for $i = y$.")


def test_a_name_is_defined_by_both_cases_in_prose():
    text = r"Let $t_j = 1$ if $j = y$, $t_j = 0$ if $j \neq y$. $$\nabla_z L = p - t$$"

    assert verdicts(text) == ["definition", "ok"]
    assert verdicts(text.replace("t_j = 1", "t_j = 2")) == ["definition", "false"]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"$$dJ = \frac{1}{m} \sum_{t=1}^m (a_t - y_t)^\top dz_t$$", "ok"),
        (r"$$dJ = \frac{1}{m} \sum_{t=1}^m (a_t + y_t)^\top dz_t$$", "false"),
        (r"$$J = -\frac{1}{m} \sum_{j=1}^m y_j^\top \log a_j$$", "ok"),
    ],
)
def test_in_a_sum_over_all_examples_an_index_names_the_column(line, verdict):
    assert [found.verdict for found in judge(f"## Batch\n{line}", declared("lab-05")).lines] == [verdict]
