"""A title is peeked at without reading the config as a whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labrunner.config import parse_config
from labrunner.errors import ConfigError
from labrunner.titles import peek_title

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture
def titled(tmp_path):
    def peek(text: str) -> str:
        path = tmp_path / "lab.yaml"
        path.write_bytes(text.encode())
        return peek_title(path)

    return peek


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Plain title", "Plain title"),
        ("title:   spaced   # with a remark", "spaced"),
        ("title: C# and F#", "C# and F#"),
        ("title: 'it''s: quoted'  # remark", "it's: quoted"),
        ('title: "a \\"b\\" # c"', 'a "b" # c'),
        ("title: año 💡", "año 💡"),
        ("title: esc\x1b[2Jape", "esc[2Jape"),
        ("title:", ""),
        ("title: |", ""),
        ("title: [", ""),
        ("title: {a: b}", ""),
        ("  title: not this one", ""),
        ("subtitle: nor this", ""),
        ("", ""),
    ],
)
def test_a_title_is_read_from_its_line(titled, line, title):
    assert titled(f"# comment\n{line}\nseeds: {{broken\n") == title
    assert titled(f"\ufeff{line}\r\n") == title


def test_a_missing_file_has_no_title(tmp_path):
    assert peek_title(tmp_path / "none.yaml") == ""


def test_a_file_of_any_bytes_has_a_title_or_none(tmp_path):
    path = tmp_path / "lab.yaml"
    path.write_bytes(b"\xff\xfe\x00title: x\ntitle: y\xff\n")

    assert peek_title(path) == "y\ufffd"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("lab-*.yaml")), ids=lambda path: path.stem)
def test_the_title_of_each_shipped_config_is_found(path):
    assert f"title: {peek_title(path)}\n" in path.read_text(encoding="utf-8")


REST = """
deliverable: lab.md
seeds: {published: [42], fresh: 5}
step: 1e-5
acceptance: {a: {says: x, report: {code: {}}, points: 1}}
limits: {call_seconds: 2, total_seconds: 20, memory_mb: 512}
"""


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=20),
    st.sampled_from([str, json.dumps, lambda text: "'" + text.replace("'", "''") + "'"]),
)
def test_a_title_is_what_the_whole_reading_says(tmp_path_factory, text, quote):
    path = tmp_path_factory.getbasetemp() / "title.yaml"
    line = f"title: {quote(text)}"
    path.write_text(line + REST, encoding="utf-8")
    try:
        title = parse_config(line + REST, "lab.yaml").title
    except ConfigError:
        return

    if "\\u" not in line and title.isprintable():
        assert peek_title(path) == title


def test_peeking_imports_neither_yaml_nor_msgspec():
    code = "import sys, labrunner.titles; sys.exit(any(name in sys.modules for name in ('yaml', 'msgspec', 'numpy')))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
