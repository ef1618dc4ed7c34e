import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.submission.sentences import sentences, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One is here. Two is here! Is three here?", 3),
        ("The error is 1.8e-11, e.g. at seed 42. That is small.", 2),
        ("See Fig. 3 and eq. (2). It holds, cf. Sec. 4.", 2),
        ("Dr. Smith, i.e. the author, says so.", 1),
        ("I tried 0, 1, etc. and it held. Then I tried 2, etc. All held.", 3),
        ("Hmm... it failed. Then... It worked.", 3),
        ("I use np.dot and v1.2 of lab.py here.", 1),
        ("The mask is `h > 0. and. so`. It is strict.", 2),
        ("Its value is $x = 1. y. z$. It is $\\alpha$.", 2),
        ("We say no. That is clear.", 2),
        ("Ver la pág. 3 y la ec. (2), p. ej. la primera. ¿Por qué? ¡Por el signo!", 3),
        ("The kink is at zero.\nThe slope jumps there.", 2),
        ("one line\nof two lines", 1),
        ("The answer is zero", 1),
        ('He said "it is zero." Then we left.', 2),
        ("all in lower case. it is fine. really it is.", 3),
        ("- first item\n- second item.\n- third item here", 3),
        ("1. first item\n2. second item", 2),
        ("> A quoted one. And another.", 2),
        ("First paragraph\n\nSecond paragraph", 2),
        ("The gradient is\n\n$$p - y$$\n\nwhich sums to zero.", 1),
        ("The gradient is\n$$p - y.$$\nIt sums to zero.", 1),
        ("It follows:\n\n\\[ a = b. \\]\n\nThis holds.", 2),
        ("## A heading. Of two.\n\nText here.", 1),
        ("<!-- Hidden. Twice. -->\n\nShown here.", 1),
        ("Shown <!-- Hidden. Twice. --> here.", 1),
        ("<!-- never closed. Twice.", 0),
        ("```text\nOne. Two. Three.\n```\n\nShown here.", 1),
        ("    indented code. Of two.\n\nShown here.", 1),
        ("| a. | b. |\n| --- | --- |\n| c. d. | e. |\n", 0),
        ("![A photo. Of mine.](photo.jpg)", 0),
        ("[A link](https://example.org/a.b. c) here. And https://example.org/x. There.", 3),
        ("**Bold. Words.** follow.", 3),
        ("", 0),
        ("***", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_counts_them(text, count):
    assert len(sentences(text)) == count, sentences(text)


def test_words_are_lower_case_and_a_formula_is_one_of_them():
    [sentence] = sentences("The Jacobian's diagonal is $p_i (1 - p_i)$.")

    assert words(sentence) == ("the", "jacobian's", "diagonal", "is", "⟨maths⟩")


@pytest.mark.parametrize(
    "piece",
    [
        "\\[",
        "$",
        "$$",
        "`",
        "`` ",
        "[",
        "![",
        "<a",
        "<!--",
        "...",
        ". ",
        "- ",
        "> ",
        "(",
        "*",
        "|",
        "\\(",
        "a.b ",
        "e.g. ",
    ],
)
def test_hostile_text_is_read_in_little_time(piece, least_seconds):
    assert least_seconds(lambda: sentences(piece * (1_000_000 // len(piece)))) < 2


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_sentences_without_blank_ones(text):
    assert all(sentence.strip() for sentence in sentences(text))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["The mask is strict", "It costs 0.5 s", "¿Y el signo", "Here $x.y$ holds"]), max_size=6)
)
def test_full_stops_make_as_many_sentences(parts):
    assert len(sentences(" ".join(part + "." for part in parts))) == len(parts)
