import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.errors import SubmissionError
from labrunner.submission.headings import REFLECTION
from labrunner.submission.magics import drop_magics
from labrunner.submission.reading import parse_submission
from labrunner.submission.sections import section

NOTEBOOK = Path("lab.ipynb")


def cell(kind, source, **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def code(source, outputs=()):
    return cell("code", source, outputs=list(outputs), execution_count=None)


def notebook(*cells, **more):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}).encode()


def read(*cells, **more):
    return parse_submission(notebook(*cells, **more), NOTEBOOK)


def test_code_cells_become_one_source_whose_lines_are_located_by_cell():
    report = read(code("x = 1\n"), cell("markdown", "# Title\ntext"), code(["def f():\n", "    return x\n"]))

    assert report.kind == "notebook"
    scope = {}
    exec(report.source, scope)
    assert scope["f"]() == 1
    line = report.source.split("\n").index("    return x") + 1
    assert report.locate(line) == "lab.ipynb:cell 3:2"
    assert report.locate(line, 5) == "lab.ipynb:cell 3:2:5"
    assert report.locate(1) == "lab.ipynb:cell 1:1"


def test_markdown_cells_are_its_text_and_their_lines_are_located_too():
    report = read(code("x = 1"), cell("markdown", "Text before.\n\n## Reflection\n\nOne two three."))

    found = section(report, REFLECTION)

    assert found.text.strip() == "One two three."
    assert report.locate(found.line) == "lab.ipynb:cell 2:3"


def test_markdown_does_not_run_from_one_cell_into_the_next():
    report = read(code("x = 1"), cell("markdown", "a"), cell("markdown", "---\nb"))

    assert report.sections == ()


def test_stored_output_and_magics_are_dropped_with_a_note_each():
    stored = {"output_type": "stream", "name": "stdout", "text": ["9.99\n"]}

    report = read(code("%matplotlib inline\n!pip install numpy\nx = 1", [stored]))

    assert report.source.split("\n")[:3] == ["pass", "pass", "x = 1"]
    assert report.outputs == ()
    assert report.notes == (
        "lab.ipynb:cell 1:1: dropped %matplotlib inline: not Python",
        "lab.ipynb:cell 1:2: dropped !pip install numpy: not Python",
        "lab.ipynb:cell 1:1: dropped the stored output: only what the code prints now counts",
    )


@pytest.mark.parametrize(
    ("source", "kept", "dropped"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1", [(1, "%matplotlib inline")]),
        ("if x:\n    %time\n    y = 2", "if x:\n    pass\n    y = 2", [(2, "%time")]),
        ("%time J = f(x)\nprint(J)", "J = f(x)\nprint(J)", [(1, "%time")]),
        ("!pip install \\\n  numpy\nx = 1", "pass\n\nx = 1", [(1, "!pip install \\")]),
        ("np.dot?\nx = 1", "pass\nx = 1", [(1, "np.dot?")]),
        ("??np.dot\nx = 1", "pass\nx = 1", [(1, "??np.dot")]),
        ("files = !ls\nx = 1", "pass\nx = 1", [(1, "files = !ls")]),
        ("%%time\nx = 1", "pass\nx = 1", [(1, "%%time")]),
        ("%%bash\nls\n", "\n\n", [(1, "%%bash")]),
        ("\n%%html\n<b>\n", "\n\n\n", [(2, "%%html")]),
        ('x = ("%d"\n  % 3)', 'x = ("%d"\n  % 3)', []),
        ('"""\n%not magic\nwhy?\n"""\n%magic', '"""\n%not magic\nwhy?\n"""\npass', [(5, "%magic")]),
        ("x = (1\n  % 2)\n%magic", "x = (1\n  % 2)\npass", [(3, "%magic")]),
        ("x = 1 \\\n  % 2\n%magic", "x = 1 \\\n  % 2\npass", [(3, "%magic")]),
        ("s = '(['  # ((\n%magic", "s = '(['  # ((\npass", [(2, "%magic")]),
        ("s = 'it\\'s (('\n!echo it's", "s = 'it\\'s (('\npass", [(2, "!echo it's")]),
        ("'''a''' '''b\n%c\n'''\n%d", "'''a''' '''b\n%c\n'''\npass", [(4, "%d")]),
        ("def f(:\n%magic", "def f(:\n%magic", []),
    ],
)
def test_magics_are_told_from_operators_and_text(source, kept, dropped):
    assert drop_magics(source) == (kept, dropped)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", r"lab\.ipynb: is not JSON: Input data was truncated"),
        (b'{"nbformat": 4,\n "cells": [}', r"lab\.ipynb:2:12: is not JSON: invalid character"),
        (b"x = 1", r"lab\.ipynb:1:1: is not JSON"),
        (b"[]", r"lab\.ipynb: is no notebook: Expected `object`, got `array`"),
        (b'{"cells": []}', r"lab\.ipynb: is no notebook: .*`nbformat`"),
        (b'{"nbformat": 3, "worksheets": []}', r"lab\.ipynb: is a notebook of format 3, not 4; .*nbconvert"),
        (b'{"nbformat": 4}', r"lab\.ipynb: is a notebook of format 4"),
        (b'{"nbformat": true, "cells": []}', r"is no notebook: Expected `int`, got `bool`"),
        (b'{"nbformat": 4, "cells": [1]}', r"is no notebook: .*\$\.cells\[0\]"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', r"\$\.cells\[0\]\.source\[0\]"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 200_000, r"is no notebook|nested too deeply"),
        (b'{"nbformat": 4, "cells": [], "x": ' + b"[" * 200_000, r"nested too deeply|is not JSON"),
        (b'{"nbformat": 4, "cells": [], "metadata": ' + b'{"a":' * 200_000, r"nested too deeply|is not JSON"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}', r"is not JSON"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x\\u0000"}]}', r"holds a NUL character"),
        (notebook(), r"lab\.ipynb: no code found: it has no code cell"),
        (notebook(cell("markdown", "# x")), r"lab\.ipynb: no code found"),
        (notebook(code("# only a comment")), r"lab\.ipynb: no code found"),
        (notebook(code("%%bash\nls")), r"no code found: .*; lab\.ipynb:cell 1:1: dropped %%bash"),
        (notebook(code("1"), metadata={"kernelspec": {"language": "julia"}}), r"is a notebook in julia"),
    ],
)
def test_what_is_no_notebook_is_refused_with_what_would_be_right(data, says):
    with pytest.raises(SubmissionError, match=says):
        parse_submission(data, NOTEBOOK)


def test_a_notebook_says_that_its_kernel_is_python_in_several_ways():
    for metadata in (
        {},
        {"kernelspec": {"language": "python"}},
        {"language_info": {"name": "Python"}},
        {"kernelspec": 3},
    ):
        assert read(code("x = 1"), metadata=metadata).source.strip() == "x = 1"


LINES = st.lists(
    st.sampled_from(["x = 1", "%magic", "!ls", '"""', "f(", ")", "# c", "np?", "'", "\\", "if x:", "    y", ""]),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(LINES.map("\n".join))
def test_dropping_magics_keeps_the_number_of_lines(source):
    kept, dropped = drop_magics(source)

    assert kept.count("\n") == source.count("\n")
    assert all(1 <= line <= kept.count("\n") + 1 for line, _ in dropped)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), st.text(max_size=40)), max_size=6),
    st.booleans(),
)
def test_source_text_and_cells_of_any_notebook_count_the_same_lines(cells, as_list):
    written = [cell(kind, source.splitlines(keepends=True) if as_list else source) for kind, source in cells]
    if any("\0" in source and kind != "raw" for kind, source in cells):
        with pytest.raises(SubmissionError, match="NUL"):
            parse_submission(notebook(*written), NOTEBOOK, need_code=False)
        return

    report = parse_submission(notebook(*written), NOTEBOOK, need_code=False)

    assert report.source.count("\n") == report.text.count("\n")
    for number, place in enumerate(report.cells, 1):
        assert report.locate(place.line) == f"lab.ipynb:cell {number}:1"
