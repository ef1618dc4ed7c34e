"""Names of the lab that a learner writes otherwise, as words or a table say: right lines hold, wrong ones do not."""

from __future__ import annotations

import pytest
from derivation_corpus import declared
from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.judge import judge
from labrunner.derivation.text.dictionary import names_told

GRADIENT = r"$$\frac{\partial L}{\partial x_j} = q_j %s \delta_{jc}$$"
WEIGHTS = (
    r"$$\frac{\partial y}{\partial A} = %s\,\operatorname{diag}(\mathbf{1}[A x + b_1 > 0])\,(I_4 \otimes x^\top)$$"
)
SCORES = r"$$\frac{\partial L}{\partial u} = \Theta^\top (q %s t)$$"


def verdict_on(text, lab="lab-00"):
    return judge(text, declared(lab)).lines[-1].verdict


@pytest.mark.parametrize(
    "words",
    [
        "The logits are $x$ (the sheet's $z$), the output $q$ (the sheet's $p$), the label is $c$ (the sheet's $y$). ",
        "My letters: $x$ for $z$, $q$ for $p$, and the label is $c$. ",
        "The logits are $x_a$, the probabilities $q_a$, the label is $c$. ",
        "| lab | here |\n|---|---|\n| $z$ | $x$ |\n| $p$ | $q$ |\n| $y$ | $c$ |\n\n",
        "$x_j$ are the lab's $z_j$, $q_j$ the lab's $p_j$, and the label is $c$. ",
    ],
)
def test_a_name_stands_for_what_the_text_says_that_it_does(words):
    assert verdict_on(words + GRADIENT % "-") == "ok"
    assert verdict_on(words + GRADIENT % "+") == "false"


@pytest.mark.parametrize(
    "words",
    [
        "$A$ is `W1` and $B$ is `W2`. ", "My names: $A$ for $W_1$ and $B$ for $W_2$. ", "So $A$ is W1, $B$ is W2. ",
        "I write $A$ instead of `W1`, and $B$ instead of `W2`. ",
        "Die Einträge von $W_1$ schreibe ich $A_{ab}$, die von $W_2$ als $B_{ik}$. ",
        "| mine | the lab's |\n|---|---|\n| $A$, $B$ | `W1`, `W2` |\n\n",
    ],
)  # fmt: skip
def test_a_name_stands_for_a_name_as_code_writes_it(words):
    assert verdict_on(words + WEIGHTS % "B", "lab-01") == "ok"
    assert verdict_on(words + WEIGHTS % "2 B", "lab-01") == "false"


def test_a_capital_stands_for_the_name_of_a_whole_batch():
    text = "## Batch\n$P$ is the lab's $A$, and $T$ the labels. "

    assert verdict_on(text + r"$$dZ = \frac{1}{m} (P - T)$$", "lab-05") == "ok"
    assert verdict_on(text + r"$$dZ = \frac{1}{m} (P + T)$$", "lab-05") == "false"


def test_gradients_are_named_by_what_they_are_taken_by():
    text = "## Batch\nThe gradients are called $G_Z, G_W$. "

    assert verdict_on(text + r"$$G_W = G_Z X^\top$$", "lab-05") == "ok"
    assert verdict_on(text + r"$$G_W = G_Z X$$", "lab-05") == "misfit"


@pytest.mark.parametrize(
    ("words", "bar"),
    [
        ("I write $v^*$ for the VJP in $v$ (so $v^*$ is `v_bar`).", "%s^*"),
        ("A tilde is the brief's bar.", r"\tilde %s"),
    ],
)
def test_the_bar_of_the_lab_is_written_otherwise(words, bar):
    text = f"## dot\n{words} "

    assert verdict_on(text + f"$${bar % 'x'} = W^T u$$", "lab-03") == "ok"
    assert verdict_on(text + f"$${bar % 'x'} = W u$$", "lab-03") == "misfit"


def test_another_letter_is_the_kronecker_delta():
    text = r"Here $\eta_{ab}$ is the Kronecker delta. "

    assert verdict_on(text + r"$$\frac{\partial p_a}{\partial z_b} = p_a (\eta_{ab} - p_b)$$") == "ok"
    assert verdict_on(text + r"$$\frac{\partial p_a}{\partial z_b} = p_a (1 - \eta_{ab} p_b)$$") == "false"


@pytest.mark.parametrize(
    "words",
    [
        "By (2) with $v$ for $u$ and $h$ for $x$.", "Pre-activation $a$ feels it.", "Row $i$ for $p_i$.",
        "The gradient of the loss $G$ is next.", "Then $-p_i p_j$ for $i \\ne j$.",
    ],
)  # fmt: skip
def test_a_sentence_that_only_speaks_of_names_gives_none(words):
    assert not [entry for entry in names_told(words, {"loss": "L", "pre-activation": "h_pre"}) if entry.own != "i"]


def test_an_equation_says_more_than_a_word():
    assert not list(names_told(r"The loss $G$ is next: $G = 2 p$.", {"loss": "L"}))


def test_a_word_never_renames_what_the_lab_names():
    text = "My letters: $p$ is the lab's $z$. "

    assert verdict_on(text + r"$$\frac{\partial p}{\partial z} = I$$") == "false"


@given(st.text(alphabet="$`|\\_{}()'abWpz1 \n.,", max_size=60))
def test_no_text_is_too_odd_for_a_dictionary(text):
    for entry in names_told(f"My letters: {text} is the lab's $z$", {"label": "y"}):
        assert entry.own
        assert entry.given


@pytest.mark.parametrize(
    "words",
    [
        "The negative loss is $M$.", "Half the loss is $M$.", "Twice $M$ is `L`.", "$M$ is `L`, with the sign changed.",
        "Whether $M$ is the loss is open.", "| lab | here |\n|---|---|\n| minus `L` | $M$ |\n",
        "$M$ is `L`. (In truth it is the other way round: $M$ is `p`.)", "The softmax loss is $M$.",
    ],
)  # fmt: skip
def test_what_a_sentence_changes_gets_no_name(words):
    assert not list(names_told(words, {"loss": "L"}))


def test_a_name_of_the_lab_that_is_said_to_be_another_is_for_a_human():
    text = "$p$ is the lab's $z$. "

    assert judge(text, declared("lab-00")).lines[0].verdict == "unread"


@pytest.mark.parametrize("hidden", ["<!-- $M$ is `p` -->", "```\n$M$ is the lab's $p$.\n```\n"])
def test_no_name_is_told_by_what_no_reader_sees(hidden):
    text = f"{hidden}\n\n" + r"$$\frac{\partial M_i}{\partial z_j} = M_i (\delta_{ij} - M_j)$$"

    assert verdict_on(text) == "unread"


@pytest.mark.parametrize(
    "words",
    ["Flatten $W_1$ row by row into $w \\in \\mathbb{R}^{12}$.", "Let $w$ be the row-major flattening of $W_1$."],
)
def test_all_weights_are_one_vector(words):
    jacobian = r"$$\frac{\partial y}{\partial w} = W_2 \operatorname{diag}(\mathbf{1}[h_{pre} > 0]) (%s)$$"

    assert verdict_on(words + jacobian % r"I_4 \otimes x^\top", "lab-01") == "ok"
    assert verdict_on(words + jacobian % r"x^\top \otimes I_4", "lab-01") == "false"


@pytest.mark.parametrize(
    "words",
    [
        "I write $g(x)$ for the vector whose $i$-th entry is 1 if $x_i > 0$ and 0 if not.",
        r"$g(v)$ is the 0/1 vector with a 1 exactly where $v > 0$.",
    ],
)
def test_a_gate_is_told_by_its_entries(words):
    assert verdict_on(f"## relu\n{words} " + r"$$\bar x = u \odot g(x)$$", "lab-03") == "ok"
    assert verdict_on(f"## relu\n{words} " + r"$$\bar x = u \odot x \odot g(x)$$", "lab-03") == "false"
