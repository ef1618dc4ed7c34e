from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.errors import SubmissionError
from labrunner.submission.headings import DERIVATION, REFLECTION
from labrunner.submission.reading import parse_submission
from labrunner.submission.sections import section

REPORT = Path("report.md")


def read(text, **options):
    return parse_submission(text.encode(), REPORT, **options)


def raised_at(submission):
    """Return the line at which the submission's code raises ZeroDivisionError."""
    code = compile(submission.source, str(submission.path), "exec")
    with pytest.raises(ZeroDivisionError) as caught:
        exec(code, {})
    return caught.traceback[-1].lineno + 1


def test_fences_become_one_source_at_the_lines_of_the_report():
    report = read("# Lab\n\n```python\nx = 1\n```\n\ntext\n\n```py\ny = x + 1\n```\n")

    assert report.source == "\n\n\nx = 1\n\n\n\n\n\ny = x + 1\n"
    assert report.kind == "markdown"
    assert report.locate(10) == "report.md:10"


@pytest.mark.parametrize(
    "info",
    [
        *("python", "Python", "PY", "py3", "python3", " python", "ipython3", "{python}", "{.python}"),
        *(" {.python .numberLines}", "{#code .python}", "python title=lab.py", "python:lab.py"),
    ],
)
def test_python_is_known_in_the_ways_people_write_it(info):
    assert read(f"```{info}\nx = 1\n```\n").source == "\nx = 1\n"


@pytest.mark.parametrize("info", ["pythonic", "pyx", "bash", "text", "", "title=python"])
def test_other_fences_are_no_code(info):
    with pytest.raises(SubmissionError, match=r"report\.md: no code found"):
        read(f"```{info}\nx = 1\n```\n")


@pytest.mark.parametrize(
    "report",
    [
        "~~~python\n1 / 0\n~~~\n",
        "````python\n1 / 0\n````\n",
        "```python\r\n1 / 0\r\n```\r\n",
        "```python\r1 / 0\r```\r",
        "\ufeff```python\n1 / 0\n```\n",
        "```python\n1 / 0",
        "   ```python\n   1 / 0\n   ```\n",
    ],
)
def test_line_numbers_hold_for_every_kind_of_fence_and_line_end(report):
    assert raised_at(read(report)) == 2


def test_a_fence_in_a_list_is_dedented_and_keeps_its_lines_and_columns():
    report = read("1. first\n\n   ```python\n   def f(x):\n       return x\n   ```\n\n2. second\n")

    assert report.source == "\n\n\ndef f(x):\n    return x\n"
    assert report.locate(5, 5) == "report.md:5:8"


def test_a_fence_in_a_quote_is_read_without_its_marks():
    report = read("> > ```python\n> > def f(x):\n> >     return x\n> > ```\n")

    assert report.source == "\ndef f(x):\n    return x\n"
    assert report.locate(2, 1) == "report.md:2:5"


def test_code_in_comments_and_other_languages_is_no_code():
    report = read("<!--\n```python\nx = 0\n```\n-->\n\n```bash\nls\n```\n\n```python\nx = 1\n```\n")

    assert report.source.strip() == "x = 1"


def test_a_fence_under_details_is_read_only_below_a_blank_line_and_said_so():
    right = read("<details>\n\n```python\nx = 1\n```\n\n</details>\n")

    assert right.source.strip() == "x = 1"
    with pytest.raises(SubmissionError, match=r"report\.md:1: a fence inside HTML is not read: leave a blank line"):
        read("<details>\n```python\nx = 1\n```\n</details>\n")


def test_a_fence_whose_lines_slip_out_of_their_list_is_named():
    report = read("1. Code:\n   ```python\ndef f(x):\n    return x\n   ```\n\nDone.\n", need_code=False)

    assert report.notes[0].startswith("report.md:2: this fence ends before a closing ```")


def test_a_comment_that_is_never_closed_is_named():
    report = read("```python\nx = 1\n```\n\n<!-- to do\n\n## Reflection\n\nText.\n")

    assert report.notes == ("report.md:5: this comment is never closed with -->, so all below it is lost",)
    assert section(report, REFLECTION) is None


def test_python_in_a_fence_without_a_name_is_asked_to_say_so():
    with pytest.raises(SubmissionError, match=r"report\.md:3: this fence holds Python but does not say so"):
        read("# Code\n\n```\ndef f(x):\n    return x\n```\n")


def test_prompts_are_stripped_from_a_transcript_and_what_it_shows_is_dropped():
    report = read("```python\n>>> def f(x):\n...     return x\n...\n>>> f(1)\n1\n```\n")

    assert report.source == "\ndef f(x):\n    return x\n\nf(1)\n\n"
    assert report.notes == (
        "report.md:1: a console transcript: its prompts and the lines printed below them are dropped",
    )
    assert report.outputs == ()


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint(1)\n```\n\n```\n1\n```\n",
        "```python\nprint(1)\n```\n\nIt prints:\n\n```\n1\n```\n",
        "```python\nprint(1)\n```\n\n## Output\n\n    1\n",
        "```python\nprint(1)\n```\n\n## 3. Salida\n\n### Detalle\n\n```bash\n1\n```\n",
        "```python\nprint(1)\n```\n\n**Output**\n\n```\n1\n```\n",
        "```python\nprint(1)\n```\n\n## Anything\n\n```text\n1\n```\n",
        "```python\nprint(1)\n```\n\n## Derivation\n\n```console\n1\n```\n",
        "```python\nprint(1)\n```\n\n## Output\n\n```python\n1\n```\n",
    ],
)
def test_output_is_known_by_its_name_its_heading_or_the_code_above(text):
    report = read(text)

    assert [fence.text.strip() for fence in report.outputs] == ["1"]
    assert text.split("\n")[report.outputs[0].line - 1].strip() == "1"
    assert report.source == "\nprint(1)\n"


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```\n\n## Notes\n\n```\n1\n```\n",
        "```python\nx = 1\n```\n\nOne.\n\nTwo.\n\n```\n1\n```\n",
        "```python\nx = 1\n```\n\n## Derivation\n\n```text\n1\n```\n",
        "```python\nx = 1\n```\n\n```latex\n1\n```\n",
        "```python\nx = 1\n```\n\n    1\n",
    ],
)
def test_other_fences_are_no_output(text):
    assert read(text).outputs == ()


def test_code_under_an_output_heading_stays_code():
    report = read("## Output\n\n```python\nprint(1)\n```\n\n```\n1\n```\n")

    assert report.source.strip() == "print(1)"
    assert [fence.line for fence in report.outputs] == [8]


def test_a_section_holds_all_up_to_the_next_heading_of_its_level():
    report = read("# Lab\n\n## Derivation\n\na\n\n### Case\n\nb\n\n## Code\n\n```python\nx = 1\n```\n")

    found = section(report, DERIVATION)

    assert (found.title, found.level, found.line, found.start) == ("Derivation", 2, 3, 4)
    assert found.text == "\na\n\n### Case\n\nb\n"


def test_a_section_under_an_underlined_heading_starts_below_the_underline():
    report = read("Reflection\n----------\nText.\n\n```python\nx = 1\n```\n")

    found = section(report, REFLECTION)

    assert (found.line, found.start) == (1, 3)
    assert found.text.startswith("Text.")


def test_the_best_title_wins_over_the_first():
    report = read("# My reflection\n\na\n\n# Reflection\n\nb\n", need_code=False)

    assert section(report, REFLECTION).line == 5


def test_a_formula_over_several_lines_is_no_heading():
    text = "## Derivation\n\n$$\nx\n=\ny\n$$\n\nnext\n\n$$\na\n-\nb\n$$\n\nend\n\n## Code\n"

    found = section(read(text, need_code=False), DERIVATION)

    assert found.text.strip().endswith("end")


def test_a_heading_in_a_quote_or_a_fence_is_no_section():
    text = "## Reflection\n\n> ## Quoted\n\n```text\n## Fenced\n```\n\nend\n"

    report = read(text, need_code=False)

    assert [found.title for found in report.sections] == ["Reflection"]


def test_a_fence_in_a_list_in_a_list_in_a_quote_is_read():
    report = read("> - a\n>   - b\n>     - c\n>\n>       ```python\n>       1 / 0\n>       ```\n")

    assert raised_at(report) == 6


@pytest.mark.parametrize(
    "piece", ["# x\n", "[", "> - > - > - > - a\n", "x\n===\n", "```\n1\n```\n", "> ", "[a]: b\n", "<a\n"]
)
def test_hostile_markup_is_read_in_little_time(piece, least_seconds):
    text = "x\n\n" + piece * (2_000 if "\n" in piece else 500_000)

    assert least_seconds(lambda: read(text, need_code=False)) < 5


MARKERS = st.sampled_from(["```", "~~~", "````"])
PROSE = st.sampled_from(["", "text", "# Heading", "- item", "> quote", "    indented", "$$x$$", "<!-- c -->", "***"])
PREFIXES = st.sampled_from([("", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> - ", ">   ")])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(PROSE, MARKERS, PREFIXES, st.integers(0, 3)), min_size=1, max_size=6), st.data())
def test_a_line_of_any_fence_keeps_its_number(fences, data):
    chosen = data.draw(st.integers(0, len(fences) - 1))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines, expected = [], 0
    for index, (prose, marker, (first, rest), blank) in enumerate(fences):
        lines += [prose, "", f"{first}{marker}python", *[rest.rstrip()] * blank]
        lines += [f"{rest}if True:", f"{rest}    {'1 / 0' if index == chosen else 'pass'}"]
        expected = len(lines) if index == chosen else expected
        lines += [f"{rest}{marker}", ""]

    assert raised_at(read(end.join(lines))) == expected


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.booleans())
def test_any_text_is_a_report_or_a_submission_error(text, need_code):
    fault, report = "report.md", None
    try:
        report = parse_submission(text.encode("utf-8", "replace"), REPORT, need_code=need_code)
    except SubmissionError as error:
        fault = str(error)

    assert fault.startswith("report.md")
    assert report is None or report.source.count("\n") <= report.text.count("\n") + 1


PIECES = [
    "```",
    "python",
    "\n",
    "~~~",
    "> ",
    "- ",
    "    ",
    "<!--",
    "-->",
    "## Output",
    ">>> x",
    "$$",
    "**Code**",
    "\t",
    "=",
    "1.5",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_arrangement_of_markup_keeps_each_code_line_at_its_place(text):
    report = read("x" + text, need_code=False)

    written = report.text.split("\n")
    for number, line in enumerate(report.source.split("\n"), 1):
        assert line.strip() in (written[number - 1] if number <= len(written) else "")
