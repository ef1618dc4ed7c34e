"""What is said to lie in a space must be as large as what lies there."""

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-01"):
    return [(line.verdict, line.message) for line in judge(text, declared(lab)).lines]


BY_WEIGHTS = r"\frac{\partial y}{\partial \operatorname{vec}(W_1)}"
FIRST_LAYER = r"\frac{\partial h_{pre}}{\partial \operatorname{vec}(W_1)} = I_4 \otimes x^\top"
GATE = r"\frac{\partial h}{\partial h_{pre}} = \operatorname{diag}(\mathbf{1}[h_{pre} > 0])"


@pytest.mark.parametrize(
    "text",
    [
        r"$x \in \mathbb{R}^3$, $W_1 \in \mathbb R^{4 \times 3}$ and $b_2 \in \mathbb{R}^2$.",
        rf"$${FIRST_LAYER} \in \mathbb{{R}}^{{4 \times 12}}$$",
        rf"$$J = {BY_WEIGHTS} \in \mathbb{{R}}^{{2 \times 4 \times 3}}$$",
        rf"$${GATE} =: D \in \mathbb{{R}}^{{H \times H}}$$",
        r"$h_i \in \mathbb{R}$ for $i \in \{1, \dots, 4\}$",
    ],
)
def test_what_is_as_large_as_its_space_is_let_be(text):
    assert {verdict for verdict, _ in verdicts(text)} <= {"ok", "definition"}


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (r"$W_1 \in \mathbb R^{4 \times 4}$", "4 x 3, and not 4 x 4"),
        (r"So $h \in \mathbb{R}^{3}$.", "4, and not 3"),
        (r"$$\frac{\partial y}{\partial h} = W_2 \in \mathbb{R}^{2 \times 5}$$", "2 x 4, and not 2 x 5"),
        (rf"$${FIRST_LAYER} \in \mathbb{{R}}^{{4 \times 13}}.$$", "4 x 12, and not 4 x 13"),
    ],
)
def test_what_is_larger_or_smaller_than_its_space_is_refused(text, shape):
    verdict, message = verdicts(text)[-1]

    assert verdict == "misfit"
    assert shape in message


def test_a_matrix_does_not_lie_in_a_space_of_vectors():
    said = verdicts(r"$$\frac{\partial p}{\partial z} \in \mathbb{R}^{n}$$", "lab-00")

    assert said == [("misfit", "this does not fit: it has 2 axes, and not 1")]


def test_letters_that_the_lab_does_not_know_as_sizes_say_nothing_that_can_be_held_to_it():
    assert verdicts(r"$W_1 \in \mathbb{R}^{p \times q}$") == []
