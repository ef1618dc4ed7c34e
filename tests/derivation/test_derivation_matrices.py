"""Matrices written out cell by cell: right ones hold, wrong cells are named, other sizes and dots prove nothing."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge
from labrunner.verdict import Status

BLOCKS = r"""\begin{pmatrix} x^T & 0 & 0 & 0 \\ 0 & x^T & 0 & 0 \\ 0 & 0 & x^T & 0 \\ 0 & 0 & 0 & x^T \end{pmatrix}"""
BY_W = r"\frac{\partial h_{pre}}{\partial \operatorname{vec}(W_1)}"
SOFTMAX = r"""\begin{pmatrix}
p_1 (1 - p_1) & -p_1 p_2 & \cdots & -p_1 p_n \\
-p_2 p_1 & p_2 (1 - p_2) & \cdots & -p_2 p_n \\
\vdots & \vdots & \ddots & \vdots \\
-p_n p_1 & -p_n p_2 & \cdots & p_n (1 - p_n)
\end{pmatrix}"""
THREE = r"""\begin{pmatrix}
p_0 (1 - p_0) & -p_0 p_1 & -p_0 p_2 \\ -p_1 p_0 & p_1 (1 - p_1) & -p_1 p_2 \\ -p_2 p_0 & -p_2 p_1 & p_2 (1 - p_2)
\end{pmatrix}"""
ENTRIES = r"""\left[ \begin{array}{ccc|ccc|ccc|ccc}
x_0 & x_1 & x_2 & 0 & 0 & 0 & 0 & 0 & 0 & 0 & 0 & 0 \\
0 & 0 & 0 & x_0 & x_1 & x_2 & 0 & 0 & 0 & 0 & 0 & 0 \\
0 & 0 & 0 & 0 & 0 & 0 & x_0 & x_1 & x_2 & 0 & 0 & 0 \\
0 & 0 & 0 & 0 & 0 & 0 & 0 & 0 & 0 & x_0 & x_1 & x_2
\end{array} \right]"""
GATE = r"Let $g_a = \mathbf{1}[h_{pre,a} > 0]$. "


def verdict(lab, formula, before=""):
    return judge(f"{before}\n\n$${formula}$$", declared(lab))


def findings(lab, formula, before=""):
    return [line.verdict for line in verdict(lab, formula, before).lines]


def last(lab, formula, before=""):
    return verdict(lab, formula, before).lines[-1]


RIGHT = [
    ("lab-01", rf"{BY_W} = {BLOCKS} = I \otimes x^T"),
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace("pmatrix", "bmatrix").replace(" 0", " 0^T")),
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace(" 0", r" \mathbf 0")),
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace(" 0", "")),
    ("lab-01", rf"{BY_W} = {ENTRIES} = I \otimes x^T"),
    ("lab-01", rf"{BY_W} = {ENTRIES}".replace("x_2", "x_3").replace("x_1", "x_2").replace("x_0", "x_1")),
    ("lab-01", rf"{BY_W} = \begin{{pmatrix}} x^T & & \\ & \ddots & \\ & & x^T \end{{pmatrix}} = I \otimes x^T"),
    ("lab-01", r"h_{pre} = \begin{pmatrix} h_{pre,1} \\ h_{pre,2} \\ h_{pre,3} \\ h_{pre,4} \end{pmatrix}"),
    ("lab-01", r"x^T = \begin{pmatrix} x_1 \\ x_2 \\ x_3 \end{pmatrix}^T"),
    ("lab-01", r"h_{pre}[c] = W_1[c,0]\, x[0] + W_1[c,1]\, x[1] + W_1[c,2]\, x[2] + b_1[c]"),
    ("lab-01", r"h_{pre,a} = W_{1,a1} x_1 + W_{1,a2} x_2 + W_{1,a3} x_3 + b_{1,a}"),
    ("lab-01", r"(h_{pre})_0 = (W_1)_{00} x_0 + (W_1)_{01} x_1 + (W_1)_{02} x_2 + (b_1)_0"),
    ("lab-00", rf"J = {SOFTMAX} = \operatorname{{diag}}(p) - p p^T"),
    ("lab-00", rf"J = {SOFTMAX}".replace("_n", "_{n-1}").replace("_1", "_0").replace("_2", "_1")),
    ("lab-00", r"p = \begin{pmatrix} p_1 \\ \vdots \\ p_n \end{pmatrix}"),
    ("lab-00", r"J \mathbf{1} = \begin{pmatrix} 0 \\ \vdots \\ 0 \end{pmatrix}"),
    (
        "lab-00",
        r"J = \begin{pmatrix} p_1 & & 0 \\ & \ddots & \\ 0 & & p_n \end{pmatrix} - "
        r"\begin{pmatrix} p_1 \\ \vdots \\ p_n \end{pmatrix} \begin{pmatrix} p_1 & \cdots & p_n \end{pmatrix}",
    ),
]


@pytest.mark.parametrize(("lab", "formula"), RIGHT, ids=range(len(RIGHT)))
def test_a_right_matrix_holds(lab, formula):
    assert set(findings(lab, formula)) == {"ok"}


WRONG = [
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace("0 & 0 & x^T", "0 & 0 & 2 x^T"), "row = 3, column = "),
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace("0 & 0 & x^T", "0 & 0 & 0"), "row = 3, column = "),
    ("lab-01", rf"{BY_W} = {BLOCKS}".replace("0 & 0 & x^T", "0 & x^T & 0"), "row = 3, column = "),
    ("lab-01", rf"{BY_W} = {ENTRIES}".replace(r"x_2 & 0 & 0 & 0 \\", r"x_1 & 0 & 0 & 0 \\"), "row = 3, column = 9"),
    ("lab-01", r"h = \begin{pmatrix} h_1 \\ h_2 \\ h_4 \\ h_3 \end{pmatrix}", "row = "),
    ("lab-01", r"h_{pre}[c] = W_1[c,0]\, x[0] + W_1[c,1]\, x[1] + W_1[c,2]\, x[1] + b_1[c]", "at c = "),
    ("lab-00", rf"J = {SOFTMAX}".replace(r"\cdots & -p_2 p_n", r"\cdots & p_2 p_n"), "row = 2, column = 5"),
    ("lab-00", rf"J = {SOFTMAX}".replace("-p_n p_1", "-p_n p_2"), "row = 5, column = 1"),
    ("lab-00", rf"J = {SOFTMAX}".replace("p_n (1 - p_n)", "p_n (1 - p_1)"), "row = 5, column = 5"),
    ("lab-00", r"p = \begin{pmatrix} p_1 \\ \vdots \\ p_1 \end{pmatrix}", "row = 5"),
    ("lab-00", r"J = \begin{pmatrix} p & p^T \end{pmatrix}", "row 1 of the matrix holds"),
]  # fmt: skip


@pytest.mark.parametrize(("lab", "formula", "place"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_cell_is_refused_with_its_place(lab, formula, place):
    found = verdict(lab, formula)

    assert found.status is Status.REFUSED
    assert any(line.verdict in ("false", "misfit") and place in line.message for line in found.lines), found.lines


def test_a_matrix_for_three_classes_is_an_example_that_proves_nothing():
    found = verdict("lab-00", rf"J = {THREE}")

    assert [line.verdict for line in found.lines] == ["definition"]
    assert "n = 3" in found.lines[0].message
    assert {target.status for target in found.targets} == {"missing"}


@pytest.mark.parametrize(("old", "new"), [("-p_0 p_1", "p_0 p_1"), ("p_2 (1 - p_2)", "p_2 (1 - p_1)")])
def test_one_wrong_cell_of_a_matrix_for_three_classes_is_refused(old, new):
    line = last("lab-00", rf"J = {THREE}".replace(old, new))

    assert line.verdict == "false"
    assert "for n = 3: not equal, at row = " in line.message


def test_what_equals_a_matrix_for_three_classes_is_compared_with_what_stands_before_it():
    assert findings("lab-00", rf"J = {THREE} = \operatorname{{diag}}(p) - p p^T") == ["definition", "ok"]
    assert findings("lab-00", rf"J = {THREE} = \operatorname{{diag}}(p) - 2 p p^T")[-1] == "false"


def test_a_matrix_in_the_sizes_of_the_brief_is_judged_at_these():
    rows = [" & ".join(rf"W_2[{i},{a}] g_{a} x^T" for a in range(4)) for i in range(2)]
    matrix = r"J = \begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"

    assert last("lab-01", matrix, GATE).verdict == "definition"
    assert last("lab-01", matrix.replace("g_3", "g_2"), GATE).verdict == "false"


def test_a_matrix_that_is_larger_than_the_lab_is_left_to_a_human():
    line = last("lab-00", r"J = \begin{pmatrix}" + r"p_1 & p_2 & p_3 & p_4 & p_5 & 0 \\" * 6 + r"\end{pmatrix}")

    assert line.verdict == "unread"
    assert "other sizes" in line.message


def test_a_whole_matrix_in_a_lab_without_numbers_reaches_no_target():
    cells = [[f"p_{i} - p_{i}^2" if i == j else f"-p_{i} p_{j}" for j in range(1, 6)] for i in range(1, 6)]
    matrix = r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{pmatrix}"
    step = r"\frac{\partial p_i}{\partial z_j} = p_i \delta_{ij} - p_i p_j = p_i (\delta_{ij} - p_j)"

    found = verdict("lab-00", f"J = {matrix}", f"$${step}$$")

    assert [line.verdict for line in found.lines] == ["ok", "ok", "ok"]
    assert [target.status for target in found.targets][1] == "missing"


DOTTED = [
    rf"J = {SOFTMAX} = \operatorname{{diag}}(p) - 2 p p^T",
    r"\begin{pmatrix} p_1 \\ \vdots \\ p_n \end{pmatrix} = p = 2 p",
    rf"J = {SOFTMAX} = {SOFTMAX} = \operatorname{{diag}}(p) + p p^T",
]


@pytest.mark.parametrize("formula", DOTTED)
def test_nothing_false_slips_through_dots(formula):
    assert verdict("lab-00", formula).status is Status.REFUSED
    assert "false" in findings("lab-00", formula)


def test_what_differs_only_where_dots_stand_is_compared_with_what_stands_before_them():
    # The second and third entries are wrong, and the dots hide them.
    hidden = r"p \odot (e_y + \mathbf{1} - e_y)"
    wrong = r"\begin{pmatrix} p_1 \\ p_3 \\ p_2 \\ p_4 \\ p_5 \end{pmatrix}"

    assert findings("lab-00", rf"p = \begin{{pmatrix}} p_1 \\ \vdots \\ p_n \end{{pmatrix}} = {hidden}") == ["ok", "ok"]
    assert "false" in findings("lab-00", rf"p = \begin{{pmatrix}} p_1 \\ \vdots \\ p_n \end{{pmatrix}} = {wrong}")


def test_a_matrix_with_dots_reaches_no_target():
    step = r"\frac{\partial p_i}{\partial z_j} = p_i \delta_{ij} - p_i p_j = p_i (\delta_{ij} - p_j)"

    found = verdict("lab-00", f"J = {SOFTMAX}", f"$${step}$$")

    assert [target.status for target in found.targets][1] == "missing"


def test_a_name_is_not_given_to_what_dots_leave_open():
    assert (
        findings("lab-01", r"D = \begin{pmatrix} g_1 & & \\ & \ddots & \\ & & g_H \end{pmatrix}", GATE)[-1] == "unread"
    )


def test_a_name_is_given_to_what_a_matrix_with_dots_equals():
    diagonal = r"D = \begin{pmatrix} g_1 & & \\ & \ddots & \\ & & g_H \end{pmatrix} = \operatorname{diag}(g)"

    assert findings("lab-01", diagonal, GATE)[1:] == ["definition", "ok"]
    assert "false" in findings("lab-01", diagonal.replace("g_1", "2 g_1"), GATE)


OPEN = [
    (r"\begin{pmatrix} p_1 & \cdots & p_2 & \cdots & p_n \end{pmatrix}", "dots in two places"),
    (r"\begin{pmatrix} p_1 & \cdots & p_K \end{pmatrix}^T", "letter"),
    (r"\begin{pmatrix} \vdots \end{pmatrix}", ""),
    (r"\begin{pmatrix} p_1 & \cdots \\ p_2 & p_3 \end{pmatrix}", "rows or for columns"),
    (r"\begin{pmatrix} p_1 + \cdots \\ p_2 \end{pmatrix}", "ellipsis"),
    (r"\mathbf{1}[\begin{pmatrix} \vdots \\ \vdots \end{pmatrix} > 0]", ""),
]


@pytest.mark.parametrize(("matrix", "reason"), OPEN)
def test_dots_that_leave_open_what_they_stand_for_are_left_to_a_human(matrix, reason):
    line = last("lab-00", f"p = {matrix}")

    assert line.verdict == "unread"
    assert reason in line.message


def test_dots_outside_of_a_matrix_are_an_ellipsis():
    assert "an ellipsis" in last("lab-00", r"S = e^{z_1} \cdots e^{z_n}").message


@pytest.mark.parametrize(
    ("lab", "line"),
    [
        ("lab-00", r"p_1 = e^{z_1} / \sum_k e^{z_k}"),
        ("lab-00", r"\frac{\partial p_0}{\partial z_1} = -p_0 p_1"),
        ("lab-01", r"y_0 = \sum_k (W_2)_{0k} h_k + (b_2)_0"),
        ("lab-01", r"\frac{\partial h_{pre,0}}{\partial W_{1,02}} = x_2"),
    ],
)
def test_a_line_about_entries_named_by_numbers_is_judged(lab, line):
    left, right = line.split(" = ")

    assert last(lab, line).verdict == "ok"
    assert last(lab, f"{left} = 2 {right} + {left}").verdict in ("false", "unread")


def test_the_wrong_sign_of_an_entry_named_by_numbers_is_false():
    assert last("lab-00", r"\frac{\partial p_0}{\partial z_1} = p_0 p_1").verdict == "false"


def test_a_sum_written_out_for_three_entries_holds_for_three_and_proves_nothing():
    written = r"p_0 = \frac{e^{z_0}}{e^{z_0} + e^{z_1} + e^{z_2}}"

    assert last("lab-00", written).message == "an example for n = 3, where it holds"
    assert last("lab-00", written.replace("z_2}}", "z_1}}")).verdict == "false"


def test_a_name_for_the_sum_of_three_may_be_given_to_the_sum_of_all_behind_it():
    text = (
        r"Let $S = e^{z_0} + e^{z_1} + e^{z_2}$: $$p_0 = e^{z_0} / S$$ With $S = \sum_k e^{z_k}$: $$p_i = e^{z_i} / S$$"
    )
    lines = judge(text, declared("lab-00")).lines

    assert [line.verdict for line in lines] == ["definition", "definition", "definition", "ok"]


def test_a_label_that_is_not_told_leaves_a_line_about_one_entry_open():
    assert last("lab-00", r"\frac{\partial L}{\partial z_0} = p_0 - 1").verdict == "unread"


def test_a_smaller_net_is_looked_at_where_the_text_says_so():
    short = r"h_{pre,1} = W_{1,11} x_1 + W_{1,12} x_2 + b_{1,1}"

    assert last("lab-01", short, "A small one first: ").message == "an example for d = 2, where it holds"
    assert last("lab-01", short).verdict == "false"
    assert last("lab-01", short.replace("x_1", "x_2"), "A small one first: ").verdict != "definition"


def test_kron_is_a_function_of_two():
    assert last("lab-01", r"J = W_2 * diag(relu'(h_{pre})) * kron(I, x^T)").verdict == "ok"
    assert last("lab-01", r"J = W_2 * diag(relu'(h_{pre})) * kron(x^T, I)").verdict == "false"


def test_a_size_that_a_text_uses_for_a_mask_has_entries():
    mask = r"I write $m = \mathbb{1}[h_{pre} > 0]$. "

    assert last("lab-01", r"\frac{\partial h[a]}{\partial h_{pre}[a]} = m[a]", mask).verdict == "ok"


def test_an_identity_as_large_as_one_of_the_brief_is_that():
    assert last("lab-01", r"\frac{\partial y}{\partial b_2} = I_2").verdict == "ok"
    assert last("lab-01", r"\frac{\partial y}{\partial b_2} = I_4").verdict == "misfit"


def test_numbers_put_in_for_entries_are_not_called_wrong():
    assert findings("lab-01", r"h_{pre,0} = 1.2") == ["unread"]
    assert findings("lab-01", r"x_0 = 3") == ["unread"]


def test_a_text_that_counts_from_0_has_no_fourth_entry_of_three():
    from_zero = r"$$h_{pre,0} = (W_1)_{00} x_0 + (W_1)_{01} x_1 + (W_1)_{02} x_2 + (b_1)_0$$"

    assert last("lab-01", r"x = \begin{pmatrix} x_1 \\ x_2 \\ x_3 \end{pmatrix}").verdict != "false"
    assert last("lab-01", r"h_a = h_a + x_1 - x_2", from_zero).verdict == "false"
    assert last("lab-01", r"x = \begin{pmatrix} x_1 \\ x_2 \\ x_4 \end{pmatrix}", from_zero).verdict == "unread"


def test_a_matrix_counted_in_two_ways_proves_nothing_false():
    chain = r"\begin{pmatrix} h_1 & h_2 \end{pmatrix} = \begin{pmatrix} h_1 & h_2 \end{pmatrix}"

    assert findings("lab-01", chain) == ["ok"]
    assert "false" in findings("lab-01", chain + r"= \begin{pmatrix} h_2 & h_3 \end{pmatrix}")


HOSTILE = [
    r"J = \begin{pmatrix}" + "&" * 1000 + r"\end{pmatrix}",
    r"J = \begin{pmatrix} p_1" + "&" * 1000 + r"\end{pmatrix}",
    r"J = \begin{pmatrix} p_1" + r"\\" * 1000 + r"p_2 \end{pmatrix}",
    r"J = " + (r"\begin{pmatrix} p_1 " + "&" * 999 + r"\\") * 1000,
    r"J = \begin{pmatrix} p_1 & p_2",
    r"J = \begin{pmatrix} p_1 & p_2 \end{bmatrix}",
    r"J = \left[ \begin{array}{cc p_1 & p_2 \end{array} \right]",
    r"J = \left[ \begin{array}[[[ p_1 \end{array} \right]",
    r"J = " + r"\begin{pmatrix} p_1 &" * 80 + r"\end{pmatrix}" * 80,
    r"J = \begin{pmatrix} p_{99999999999999999999} & p_{n-9} & p_{1.5} \end{pmatrix}",
    r"J = \begin{pmatrix} " + r"p p^T & " * 100 + r"\end{pmatrix}",
    r"J = \begin{pmatrix} \end{pmatrix}",
    r"J = \begin{pmatrix} ) \\ ( & \end{pmatrix}",
    r"J = \end{pmatrix} \vdots \begin{pmatrix}",
]


@pytest.mark.parametrize("formula", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_matrix_is_answered_at_once(formula, least_seconds):
    found = verdict("lab-00", formula)

    assert found.status is not Status.ACCEPTED
    assert found.message
    assert least_seconds(lambda: verdict("lab-00", formula)) < 0.25


@pytest.mark.parametrize(
    "entries",
    [
        r"g_1, g_2, g_3, g_4",
        r"g_1, \dots, g_4",
        r"g_1, \ldots, g_H",
        r"\operatorname{relu}'(h_{pre,1}), \dots, \operatorname{relu}'(h_{pre,4})",
        r"\mathbb{1}[h_{pre,1} > 0], \dots, \mathbb{1}[h_{pre,4} > 0]",
    ],
)
def test_a_diagonal_may_be_listed_entry_by_entry(entries):
    defined = rf"Let $g_k = [h_{{pre,k}} > 0]$. $$D = \operatorname{{diag}}({entries})$$"
    text = defined + r"$$\frac{\partial h}{\partial h_{pre}} = D$$"

    assert [line.verdict for line in judge(text, declared("lab-01")).lines][-2:] == ["definition", "ok"]


def test_a_superscript_is_a_layer_where_the_letter_alone_means_nothing():
    text = (
        r"**mlp2.** $$p = W^1 x,\quad h = \operatorname{relu}(p)$$ $$\bar{W}^2_{ik} = u_i h_k$$ $$\bar{W^2} = u h^T$$"
    )

    assert [line.verdict for line in judge(text, declared("lab-03")).lines][-2:] == ["ok", "ok"]


def test_an_entry_that_no_matrix_of_this_size_has_is_refused():
    rows = (
        r"p_0 - p_0^2 & -p_0 p_1 & -p_0 p_3 \\ -p_1 p_0 & p_1 - p_1^2 & -p_1 p_2 \\ -p_2 p_0 & -p_2 p_1 & p_2 - p_2^2"
    )

    (line,) = judge(rf"$$J = \begin{{pmatrix}} {rows} \end{{pmatrix}}$$", declared("lab-00")).lines

    assert line.verdict == "misfit"
    assert "for n = 3, p has no entry 3: here it has 3, counted from 0" in line.message


def test_an_entry_that_the_brief_does_not_have_is_refused():
    text = r"$$(h_{pre})_k = W_1[k,0] x[0] + W_1[k,1] x[1] + W_1[k,2] x[3] + (b_1)_k$$"

    (line,) = judge(text, declared("lab-01")).lines

    assert line.verdict == "misfit"
    assert "x has no entry 3: here it has 3, counted from 0" in line.message
