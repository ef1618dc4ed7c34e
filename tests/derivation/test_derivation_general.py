"""Rules in letters that stand for anything: noted where they are true, and left to a human where they are not."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge


def verdicts(text, lab="lab-00"):
    return [line.verdict for line in judge(text, declared(lab)).lines]


RIGHT = [
    r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}",
    r"\left( \frac{u}{v} \right)^{\prime} = \frac{u^{\prime} v - u v^\prime}{v^2}",
    r"(fg)' = f'g + fg'",
    r"(f \cdot g)' = f' \cdot g + f \cdot g'",
    r"(fg)'' = f'' g + 2 f' g' + f g''",
    r"(\log f)' = f'/f",
    r"(e^f)' = f' e^f",
    r"\left(\frac{1}{g}\right)' = -\frac{g'}{g^2}",
    r"\frac{d}{dt}\frac{f}{g} = \frac{f'g - fg'}{g^2}",
    r"\frac{d(fg)}{dx} = f\frac{dg}{dx} + g\frac{df}{dx}",
    r"\frac{d}{dx} f(g(x)) = f'(g(x)) g'(x)",
    r"(f(g(x)))' = f'(g(x)) g'(x)",
    r"\frac{d}{dx} \frac{u(x)}{v(x)} = \frac{u'(x) v(x) - u(x) v'(x)}{v(x)^2}",
    r"\frac{\partial \log f}{\partial t} = \frac{1}{f}\frac{\partial f}{\partial t}",
    r"\partial_j f = f \, \partial_j \log f",
    r"\operatorname{vec}(AXB) = (A \otimes B^\top)\operatorname{vec}(X)",
    r"\operatorname{tr}(ABC) = \operatorname{tr}(CAB) = \operatorname{tr}(BCA)",
    r"(AB)^T = B^T A^T",
    r"\langle a, Bc \rangle = \langle B^T a, c\rangle",
    r"\langle A, B\rangle = \operatorname{tr}(A^{\mathsf T} B)",
    r"(A \otimes B)(C \otimes E) = AC \otimes BE",
    r"a \odot b = \operatorname{diag}(a) b",
]
WRONG = [
    r"\left(\frac{f}{g}\right)' = \frac{f' g + f g'}{g^2}",
    r"\left(\frac{f}{g}\right)' = \frac{f g' - f' g}{g^2}",
    r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g}",
    r"\left(\frac{f}{g}\right)' = \frac{f'}{g'}",
    r"(fg)' = f'g'",
    r"(fg)'' = f'' g + f g''",
    r"(\log f)' = 1/f",
    r"(e^f)' = e^f",
    r"(\sqrt{f^2})' = f'",
    r"(\operatorname{relu}(f))' = f'",
    r"\frac{df}{dg} = \frac{f'}{(g')^2}",
    r"\frac{d}{dx} f(g(x)) = f'(g(x))",
    r"\frac{d}{dx} f(g(x)) = f'(x) g'(x)",
    r"(f(g))' = f'(g) + f(g')",
    r"f(g)' = f'(g) (g')^2",
    r"\frac{d}{dx} f = \frac{d}{dx} g",
    r"\operatorname{vec}(AXB) = (B^\top \otimes A)\operatorname{vec}(X)",
    r"\operatorname{tr}(AB) = \operatorname{tr}(A)\operatorname{tr}(B)",
    r"(AB)^T = A^T B^T",
    r"AB = BA",
    r"\langle a, Bc \rangle = \langle B a, c\rangle",
    r"(A \otimes B)(C \otimes E) = AE \otimes BC",
    r"\operatorname{relu}(Ab) = A \operatorname{relu}(b)",
]


@pytest.mark.parametrize("rule", RIGHT)
def test_a_general_rule_is_noted(rule):
    assert verdicts(f"By the rule $${rule}$$ we go on.") == ["definition"]


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_that_is_not_true_is_never_noted_and_never_called_false(rule):
    assert set(verdicts(f"By the rule $${rule}$$ we go on.")) == {"unread"}


@pytest.mark.parametrize(
    "rule", [r"(ht)' = h't + ht'", r"(hf)' = h'f + hf'", r"(W_2 A)^T = A^T W_2^T", r"(tA)^T = A^T t^T"]
)
def test_letters_of_the_lab_stand_for_no_function(rule):
    assert "definition" not in verdicts(f"$${rule}$$", "lab-01")


def test_a_variable_may_be_called_like_a_vector_of_the_lab():
    assert verdicts(r"$$\frac{d}{dx} f(g(x)) = f'(g(x)) g'(x)$$", "lab-01") == ["definition"]


def test_a_rule_for_any_matrices_holds_for_those_that_a_learner_has_named():
    said = r"Let $A = W_2$. "

    assert verdicts(said + r"$$(AB)^T = B^T A^T$$", "lab-01")[-1] == "definition"
    assert verdicts(said + r"$$(AB)^T = A^T B^T$$", "lab-01")[-1] == "unread"
    assert verdicts(said + r"$$A^T = A$$", "lab-01")[-1] == "misfit"


def test_a_rule_may_come_before_the_names_that_it_is_used_with():
    rule = r"$(f/g)' = (f' g - f g')/g^2$ with $f = e^{z_i}$ and $g = \sum_k e^{z_k}$. "

    assert set(verdicts(rule + r"$$p_i = f/g$$")) <= {"ok", "definition"}


def test_nothing_follows_from_a_rule():
    rule = r"$$(fg)' = f'g + fg' = p_i (\delta_{ij} - p_j)$$"
    found = judge(rule, declared("lab-00"))

    assert {line.verdict for line in found.lines} == {"unread"}
    assert {target.status for target in found.targets} == {"review"}
    assert verdicts(r"$$(fg)' = f'g + fg'$$ Let $f = z_i$, $g = z_j$. $$= 2 f g$$")[-1] != "ok"


def test_who_only_recalls_rules_has_derived_nothing():
    found = judge("".join(f"$${rule}$$\n\n" for rule in RIGHT), declared("lab-00"))

    assert {target.status for target in found.targets} == {"missing"}
