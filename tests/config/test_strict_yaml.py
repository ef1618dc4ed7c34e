"""Strict YAML: what is accepted, and where and why the rest is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.config.strict_yaml import DEEPEST, MOST_BYTES, Broken, Node, read_yaml, walk


def plain(node: Node):
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    return [plain(child) for child in node.value] if isinstance(node.value, list) else node.value


def value_of(text: str):
    node, faults = read_yaml(text.encode(), "lab.yaml")
    assert faults == []
    return plain(node)


def faults_of(data: str | bytes) -> list[str]:
    node, faults = read_yaml(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), "lab.yaml")
    assert faults or node is not None
    return [str(fault) for fault in faults]


def test_a_mapping_is_read_with_the_place_of_every_key_and_value():
    node, _ = read_yaml(b"# a comment\nseeds: {published: [42, 7]}\nstep: 1e-5\n", "lab.yaml")

    nodes = dict(walk(node))

    assert str(nodes["seeds", "published"].begins) == "lab.yaml:2:9"
    assert str(nodes["seeds", "published"].place) == "lab.yaml:2:20"
    assert str(nodes["seeds", "published", 1].place) == "lab.yaml:2:25"
    assert str(nodes["step",].place) == "lab.yaml:3:7"
    assert nodes["step",].text == "1e-5"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 1e3]\n", {"a": 1, "b": ["x", 1e3]}),
        ("---\na: 1\n...\n", {"a": 1}),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: 1\r\nb:\r\n  - 2\r\n", {"a": 1, "b": [2]}),
        ("a: 'no'\nb: no\n", {"a": "no", "b": "no"}),
        ("a: \"1\"\nb: '2'\n", {"a": "1", "b": "2"}),
        ("1: a\ntrue: b\nnull: c\n", {"1": "a", "true": "b", "null": "c"}),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two"}),
        ("a: 'tab\there'\n", {"a": "tab\there"}),
        ("a: # nothing\n", {"a": None}),
        ('"<<": 1\n', {"<<": 1}),
        ("título: año 💡\n", {"título": "año 💡"}),
    ],
)
def test_what_every_reader_understands_alike_is_accepted(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3\n", "lab.yaml:3:1: a: is given twice (keep one: the first is at lab.yaml:1:1)"),
        ("a: 1\n'a': 3\n", "lab.yaml:2:1: a: is given twice (keep one: the first is at lab.yaml:1:1)"),
        ("b: {c: 1, c: 1}\n", "lab.yaml:1:11: b.c: is given twice (keep one: the first is at lab.yaml:1:5)"),
        ("a: &x 1\n", "lab.yaml:1:4: a: &x is an anchor (write each value out where it belongs)"),
        ("b: *x\n", "lab.yaml:1:4: b: *x is an alias (write the value out)"),
        (
            "a: !!str 1\n",
            "lab.yaml:1:4: a: tag:yaml.org,2002:str is a tag (take it out: its spelling says what a value is)",
        ),
        ("a: !x [1]\n", "lab.yaml:1:4: a: !x is a tag (take it out: its spelling says what a value is)"),
        ("a: !!python/object:os.system x\n", "is a tag"),
        ("a: 1\n<<: {b: 2}\n", "lab.yaml:2:1: <<: is a merge key (write the values out)"),
        ("a: 1\n---\nb: 2\n", "lab.yaml:2:1: a second document begins (one file holds one config: take out the ---)"),
        ("%YAML 1.1\n---\na: 1\n", "lab.yaml:1:1: a %YAML or %TAG directive (leave it out: it is read as YAML 1.2)"),
        ("a: .inf\n", "lab.yaml:1:4: a: .inf is not finite, or beyond what 64 bits hold (a finite number)"),
        ("a:\n  - .nan\n", "lab.yaml:2:5: a[0]: .nan is not finite"),
        ("a: 1e999\n", "lab.yaml:1:4: a: 1e999 is not finite, or beyond"),
        ("a:\n\tb: 1\n", "lab.yaml:2:1: a: a tab (indent and separate with spaces)"),
        ("a: 1\t# one\n", "lab.yaml:1:5: a tab"),
        ("", "lab.yaml:1:1: is empty (a config is a mapping that begins with"),
        ("# only this\n", "lab.yaml:2:1: is empty"),
        ("a: x\0y\n", "lab.yaml:1:5: an unseen character, U+0000 (take it out)"),
        ("\ufeffa: 1\nb: \u2028\n", "lab.yaml:2:4: an unseen character, U+2028"),
        ("a: \ufeff1\n", "lab.yaml:1:4: an unseen character, U+FEFF"),
        ("a: 1\r\nb: \x85\r\n", "lab.yaml:2:4: an unseen character, U+0085"),
        ('a: "\\e[31m"\n', "lab.yaml:1:4: a: an escape for the unseen character U+001B (take it out)"),
        ('a: "\\ud800"\n', "lab.yaml:1:4: a: an escape for the unseen character U+D800"),
        ('"a\\0": 1\n', "lab.yaml:1:1: an escape for the unseen character U+0000"),
        ('a: "\\U00110000"\n', "lab.yaml:1:7: a: a number beyond all bounds (mend the escape)"),
        ("a: x: y\n", "lab.yaml:1:5: a ':' cannot stand here"),
        ("a:\n    b: 1\n  c: 2\n", "lab.yaml:3:3: this does not fit the lines above it"),
        ("a: [1, 2\nb: 3\n", "is missing (separate the parts with commas and close the bracket)"),
        ("a: 'x\nb: 1\n", "lab.yaml:1:4: a: a quote is never closed (close it)"),
        ("a: @x\n", "lab.yaml:1:4: a: text cannot begin with '@' (put the text in quotes)"),
        ('a: "\\q"\n', "lab.yaml:1:6: a: an unknown escape"),
        ("a: - b\n", "lab.yaml:1:4: a: a '-' cannot stand here"),
        ("a: }\n", "lab.yaml:1:4: a: a value is missing"),
        (
            "a: |9x\n b\n",
            "lab.yaml:1:6: a: expected chomping or indentation indicators, but found 'x' (write it as YAML 1.2)",
        ),
        ("[a]: 1\n", "lab.yaml:1:1: a key that is not text (a key is a word, such as title)"),
        ("? {a: 1}\n: 1\n", "lab.yaml:1:3: a key that is not text"),
    ],
)
def test_the_rest_is_refused_with_place_cause_and_advice(text, fault):
    assert fault in faults_of(text)[0]


def test_bytes_that_are_not_utf_8_are_refused_at_their_place():
    assert faults_of(b"a: 1\nb: caf\xe9\n") == ["lab.yaml:2:7: byte 0xe9 is not UTF-8 (save it as UTF-8)"]
    assert faults_of("a: 1\n".encode("utf-16")) == ["lab.yaml:1:1: byte 0xff is not UTF-8 (save it as UTF-8)"]


def test_all_faults_of_one_reading_are_found():
    faults = faults_of("a: &x .nan\na: 1\nb: *x\nc: {d: .inf, d: 1}\ne: @\n")

    assert [fault.split(": ")[0] for fault in faults] == [
        f"lab.yaml:{place}" for place in ("1:4", "1:4", "2:1", "3:4", "4:8", "4:14", "5:4")
    ]


def test_a_refused_value_is_broken_and_its_neighbours_are_not():
    node, _ = read_yaml(b"a: .nan\nb: 1\n", "lab.yaml")

    assert plain(node) == {"a": Broken.BROKEN, "b": 1}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[\n", "? "])
def test_nesting_is_counted_before_it_can_do_harm(opening, least_seconds):
    text = "a:\n " + opening * 50_000

    faults = faults_of(text)

    assert f"is nested more than {DEEPEST} deep" in faults[0] or "a key that is not text" in faults[0]
    assert least_seconds(lambda: faults_of(text)) < 5


def test_nesting_up_to_the_limit_is_accepted():
    text = "[" * DEEPEST + "]" * DEEPEST

    assert faults_of(text) == []
    assert f"1:{DEEPEST + 1}" in faults_of(f"[{text}]")[0]


def test_aliases_cannot_explode():
    bomb = 'a: &a ["lol","lol"]\n' + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )

    assert "&a is an anchor" in faults_of(bomb)[0]


def test_a_file_beyond_the_size_limit_is_refused_unread():
    assert "has more than 262144 bytes" in faults_of("#" * (MOST_BYTES + 1))[0]
    assert "is empty" in faults_of("#" * MOST_BYTES)[0]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="ascii", exclude_categories=["Cc"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=9), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_json_is_read_as_json_reads_it(value):
    assert value_of(json.dumps(value)) == value


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_can_break_the_reader(data):
    node, faults = read_yaml(data, "lab.yaml")

    assert faults or node is not None


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab1:-[]{},'\"#|>&*!%@?~.\\ \n\t\r"), max_size=40))
def test_no_punctuation_can_break_the_reader(text):
    faults = faults_of(text)

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in faults:
        line, column = (int(part) for part in fault.split(":")[1:3])
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
