"""Other senses of a display: the case stated before long prose, the other case, a letter that is the learner's own."""

from __future__ import annotations

import pytest
from derivation_corpus import declared

from labrunner.derivation.judge import judge

OTHER = r"$$\frac{\partial p_i}{\partial z_j} = -p_i p_j$$"
DIAGONAL = r"$$\frac{\partial p_j}{\partial z_j} = p_j (1 - p_j)$$"
LONG = (
    "One of the factors goes to each exponential, and I recognise two probabilities; the minus sign is reasonable, for "
    "where one class gets stronger this one has to give something away."
)


def verdict_on(text, lab="lab-00"):
    return judge(text, declared(lab)).lines[-1].verdict


def test_a_case_lasts_over_long_prose_for_what_holds_in_it_alone():
    stated = "Suppose next that the logit is that of another class, so $i \\neq j$.\n\n"

    assert verdict_on(f"{stated}{OTHER}\n\n{LONG}\n\n{OTHER}") == "ok"
    assert verdict_on(f"{stated}{OTHER}\n\n{LONG} Both cases together:\n\n{OTHER}") != "ok"
    assert verdict_on(f"{stated}{OTHER}\n\n## Result\n\n{LONG}\n\n{OTHER}") != "ok"


@pytest.mark.parametrize(
    "words", ["*When the logit is somebody else's:*", "For a different class", "Sonst, bei fremden:"]
)
def test_a_line_behind_the_diagonal_is_about_the_others(words):
    assert verdict_on(f"*Its own logit:*\n\n{DIAGONAL}\n\n{words}\n\n{OTHER}") == "ok"


@pytest.mark.parametrize("words", ["Hence", "The Jacobian has the entries", "In general, for all other classes, too:"])
def test_a_line_behind_the_diagonal_is_about_all_where_no_word_tells_of_others(words):
    assert verdict_on(f"*Its own logit:*\n\n{DIAGONAL}\n\n{words}\n\n{OTHER}") != "ok"


def test_a_learner_defines_e_as_a_vector():
    text = r"Define $e_j = a_j - y_j$ (error signal, not to be confused with the exponential). "

    assert verdict_on(text + r"$$\frac{\partial J}{\partial x_q} = \sum_j e_j W_{jq}$$", "lab-05") == "ok"
    assert verdict_on(text + r"$$\frac{\partial J}{\partial x_q} = \sum_j e_j W_{qj}$$", "lab-05") in (
        "false",
        "misfit",
    )


@pytest.mark.parametrize("title", ["## mlp2\n", "## loss\n"])
def test_a_learner_gives_another_meaning_to_a_name_that_the_brief_does_not_tell_of(title):
    text = title + r"Put $s = W_1 x$ and $r = \operatorname{relu}(s)$. "
    loss = r"$$\bar W_2 = u (\hat y - y) r^\top$$"

    assert verdict_on(text + "\n## loss\n" + loss, "lab-03") == "ok"
    assert verdict_on(text + "\n## loss\n" + loss.replace("- y", "+ y"), "lab-03") in ("false", "misfit")


def test_a_brief_gives_the_loss_unless_the_text_does():
    slope = r"$$\frac{\partial L}{\partial y} = %s$$"

    assert verdict_on(slope % r"y - \text{target}", "lab-01") == "ok"
    assert verdict_on(slope % r"y + \text{target}", "lab-01") == "false"
    assert verdict_on(r"Let $L = \|y - t\|^2$. " + slope % "2 (y - t)", "lab-01") == "ok"


def test_aliases_of_names_with_one_value_stay_apart():
    names = r"Let $t = y$ and $p = y_{pred}$. "

    assert verdict_on(names + "\n## loss\n" + r"$$\bar t = -u (p - t)$$", "lab-03") == "ok"


def test_a_letter_is_not_the_learners_own_once_something_was_said_through_the_labs():
    twice = r"Here $r = 2 (y_{\text{pred}} - y)$."

    assert verdict_on(twice, "lab-03") == "definition"
    assert verdict_on(rf"So $\bar y_{{\text{{pred}}}} = u r$. {twice}", "lab-03") == "false"
