import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.submission.blocks import has_paragraphs
from labrunner.submission.headings import DERIVATION, OUTPUT, REFLECTION
from labrunner.submission.listing import holds_code, judge_code
from labrunner.submission.printed import Printout, judge_output
from labrunner.submission.reading import parse_submission
from labrunner.submission.reflection import judge_reflection
from labrunner.submission.sections import section
from labrunner.submission.template import report_template
from labrunner.verdict import Standing

FUNCTIONS = [("softmax", "(z)", "Return p of the shape of z."), ("ce_grad_fd", "(z, y, h=1e-5)", "Return dL/dz.")]


def template(
    functions=FUNCTIONS, symbols="z_i: real, i = 1..n\n\np_i = e^{z_i} / \\sum_k e^{z_k}", lang="en", sentences=3
):
    return report_template("Softmax", functions, True, symbols, sentences, "phase-04/lab-00.md", lang)


def read(text):
    return parse_submission(text.encode(), Path("report.md"), need_code=False)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_template_has_every_section_and_the_functions_to_write(lang):
    report = read(template(lang=lang))

    assert all(section(report, titles) for titles in (DERIVATION, OUTPUT, REFLECTION))
    tree = ast.parse(report.source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions] == ["softmax", "ce_grad_fd"]
    assert ast.get_docstring(functions[0]) == "Return p of the shape of z."
    assert "z_i: real, i = 1..n" in report.text
    assert "phase-04/lab-00.md" in report.text
    assert report.notes == ()


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("uncommented", [False, True])
def test_no_judge_accepts_a_template_as_it_is(lang, uncommented):
    text = template(lang=lang, sentences=1, symbols=None)
    report = read(text.replace("<!-- ", "").replace(" -->", "") if uncommented else text)

    assert judge_code(report, ["softmax", "ce_grad_fd"]).standing is Standing.MISSING
    assert judge_code(report, []).standing is Standing.MISSING
    assert judge_output(report, Printout("1.0\n"), 1).standing is Standing.MISSING
    assert judge_reflection(report, 1).standing is Standing.MISSING
    assert not holds_code(report.source)


def test_a_template_holds_no_derivation_yet():
    assert not has_paragraphs(section(read(template()), DERIVATION).text)


def test_a_template_without_derivation_has_no_such_section():
    text = report_template("ReLU at zero", FUNCTIONS, False, None, 3, "lab.md")

    assert section(read(text), DERIVATION) is None


def test_a_template_filled_in_is_accepted():
    text = template(symbols=None)
    text = text.replace("    ...\n", "    return z\n").replace("```text\n", "```text\nmax_err = 1.8e-11\n")
    report = read(text + "\nThe mask is strict. At zero it gives zero. A quotient gives a half.\n")

    assert judge_code(report, ["softmax", "ce_grad_fd"]).standing is Standing.PASSED
    assert judge_output(report, Printout("max_err = 1.79e-11\n"), 1).standing is Standing.PASSED
    assert judge_reflection(report, 3).standing is Standing.PASSED


def test_nothing_among_the_symbols_closes_the_note():
    report = read(template(symbols="a --> b\n\n## Reflection\n\nOne two three. ---> --!> --&gt;"))

    assert [found.title for found in report.sections] == ["Softmax", "Derivation", "Code", "Output", "Reflection"]


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=80))
def test_any_docstring_gives_python_that_says_it(docstring):
    report = read(template([("f", "(x)", docstring)]))

    [function] = [node for node in ast.parse(report.source).body if isinstance(node, ast.FunctionDef)]
    said = ast.get_docstring(function) or ""
    assert said.split() == docstring.split()


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80))
def test_any_symbols_leave_the_sections_in_place(symbols):
    report = read(template(symbols=symbols))

    assert [found.title for found in report.sections] == ["Softmax", "Derivation", "Code", "Output", "Reflection"]
