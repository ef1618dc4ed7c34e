from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.submission.listing import holds_code, judge_code, parse, unwritten, written_names
from labrunner.submission.reading import parse_submission
from labrunner.verdict import Standing

BODY = "def softmax(z):\n    return z\n"


def judge(code, *functions, suffix=".md"):
    text = f"# Lab\n\n```python\n{code}\n```\n" if suffix == ".md" else code
    return judge_code(parse_submission(text.encode(), Path("report" + suffix), need_code=False), functions)


def test_a_listing_with_the_functions_asked_for_passes():
    assert judge(BODY, "softmax").standing is Standing.PASSED
    assert judge(BODY, "softmax", suffix=".py").standing is Standing.PASSED
    assert judge("x = 1").standing is Standing.PASSED


@pytest.mark.parametrize(
    "code",
    [
        "f = lambda z: z",
        "async def f(z):\n    return z",
        "if True:\n    def f(z):\n        return z",
        "try:\n    from numpy import f\nexcept ImportError:\n    f = None",
        "from numpy import exp as f",
        "import f.g",
        "f, g = max, min",
        "def f(z):\n    ...\n\ndef f(z):\n    return z",
        "class f:\n    def __call__(self, z):\n        return z",
    ],
)
def test_a_function_may_be_bound_in_any_way(code):
    assert judge(code + "\nprint(f)", "f").standing is Standing.PASSED


@pytest.mark.parametrize(
    "code",
    [
        "def g():\n    def f(z):\n        return z\n    return f",
        "class C:\n    def f(self):\n        return 1",
        "x = f",
        "def f(z):\n    return z\n\ndef f(z):\n    ...",
        *(
            f"x = 1\n\n\ndef f(z):\n    {body}"
            for body in ("...", "pass", '"""Return z."""', '"""Return z."""\n    ...')
        ),
        *(
            f"x = 1\n\n\ndef f(z):\n    {body}"
            for body in ("raise NotImplementedError", "'''Return z.'''\n    raise Exception('x')")
        ),
    ],
)
def test_a_function_that_is_elsewhere_or_has_no_body_is_missing(code):
    judgement = judge(code, "f")

    assert judgement.standing is Standing.MISSING
    assert judgement.message == "the listing lacks f"


def test_each_missing_function_is_named_once():
    assert judge(BODY, "softmax", "ce_loss", "ce_grad").message == "the listing lacks ce_loss, ce_grad"


@pytest.mark.parametrize("code", ["", "# soon", "import numpy as np", "'''text'''", "def f(z):\n    ...", "pass"])
def test_a_listing_without_substance_is_missing(code):
    assert judge(code).standing is Standing.MISSING


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def f(x)\n    return x", "report.md:4:9: this is not Python: expected ':'"),
        ("x = (1,\n", "report.md:4:5: this is not Python: '(' was never closed"),
        ("x = 'ab", "report.md:4:5: this is not Python: unterminated string literal (detected at line 4)"),
        ("é = 1; = 2", "report.md:4:8: this is not Python: invalid syntax"),
    ],
)
def test_a_syntax_error_fails_with_its_place_and_the_words_of_python(code, says):
    judgement = judge(code, "f")

    assert judgement.standing is Standing.FAILED
    assert judgement.says == says


def test_an_indentation_error_fails_with_its_line():
    judgement = judge("x = 1\n  y = 2")

    assert judgement.line == 5
    assert judgement.says.startswith("report.md:5:")
    assert judgement.message == "this is not Python: unexpected indent"


def test_a_syntax_error_in_a_notebook_names_cells_and_not_lines():
    notebook = (
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1"},'
        b'{"cell_type": "code", "source": "def f(x):\\nreturn x"}]}'
    )

    judgement = judge_code(parse_submission(notebook, Path("lab.ipynb")), ())

    assert judgement.says.startswith("lab.ipynb:cell 2:2:1: this is not Python: expected an indented block after")
    assert judgement.says.endswith("at lab.ipynb:cell 2:1")


def test_a_syntax_error_in_a_list_is_placed_in_the_report():
    report = parse_submission(b"1. Code\n\n   ```python\n   x = 1\n   y = = 2\n   ```\n", Path("report.md"))

    assert judge_code(report, ()).says == "report.md:5:8: this is not Python: invalid syntax"


@pytest.mark.parametrize(
    "source", ["(" * 100_000, "-" * 200_000 + "1", "x" + ".x" * 100_000, "[" * 90 + "]" * 90, "x\0y"]
)
def test_what_cannot_be_parsed_is_a_syntax_error_and_never_a_crash(source):
    try:
        parse(source)
    except SyntaxError as error:
        assert error.msg  # noqa: PT017  some Pythons parse some of these


def test_a_stray_backslash_is_no_warning():
    assert judge("x = '\\d'").standing is Standing.PASSED


def test_names_are_those_of_the_module_alone():
    tree = parse("import a.b\nfor c in d:\n    with e as f:\n        g = [h for h in c]\n")

    assert set(written_names(tree)) >= {"a", "c", "f", "g"}


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ("", False),
        ("import numpy\n", False),
        ("def f():\n    ...\n", False),
        ("x = 1", True),
        ("def f(:", True),
        (BODY, True),
    ],
)
def test_code_is_more_than_imports_and_empty_functions(source, held):
    assert holds_code(source) is held


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_source_gets_a_judgement(code):
    judgement = judge_code(
        parse_submission(b"x" + code.encode("utf-8", "replace").replace(b"\0", b""), Path("r.py")), ("f",)
    )

    assert judgement.standing in (Standing.PASSED, Standing.FAILED, Standing.MISSING)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("report.md", b"# Lab\n", "put it in a fence opened by ```python"),
        ("report.py", b"import numpy\n", "write the functions that the lab asks for"),
        ("report.ipynb", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "put it in a code cell"),
    ],
)
def test_where_code_belongs_is_told_as_the_file_can_hold_it(name, data, advice):
    judgement = judge_code(parse_submission(data, Path(name), need_code=False), ["f"])

    assert judgement.message == f"there is no code yet: {advice}"


def test_functions_of_the_template_are_told_from_code():
    source = (
        'def f(x):\n    """Return x."""\n\n\ndef g(x):\n    return x\n\n\ndef h(x):\n    raise NotImplementedError\n'
    )

    assert unwritten(source) == {"f", "h"}
    assert unwritten("def f(:") == set()
