"""The JSON Schema says what the reader does."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from labrunner.config import LabConfig, json_schema
from labrunner.config.strict_yaml import Node, read_yaml
from labrunner.config.typed import read_fields

CONFIGS = Path(__file__).parents[2] / "configs"
VALIDATOR = Draft7Validator(json_schema())


def plain(node: Node):
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    return [plain(child) for child in node.value] if isinstance(node.value, list) else node.value


def node_of(path: Path) -> Node:
    node, faults = read_yaml(path.read_bytes(), path.name)
    assert faults == []
    return node


def reader_accepts(value) -> bool:
    node, faults = read_yaml(json.dumps(value).encode(), "lab.yaml")
    read_fields(node, LabConfig, (), faults)
    return not faults


EXAMPLE = {
    "title": "A small lab",
    "deliverable": "phase-04/lab-90-small.md",
    "seeds": {"published": [42, 7], "fresh": 5},
    "sizes": {"inputs": 3},
    "step": 1e-5,
    "acceptance": {
        "published-seed": {
            "says": "They match",
            "points": 2,
            "checks": {"match": {"atol": 1e-7, "instances": "fresh"}},
        },
        "by-hand": {"says": "By hand", "points": 1, "derived": ["grad", "jacobian"]},
        "code": {"says": "The code", "points": 0.5, "report": {"code": {}}},
    },
    "stretch": {"more": {"says": "More", "points": 1, "report": {"output": {"numbers": 2}}}},
    "limits": {"call_seconds": 2, "total_seconds": 20, "memory_mb": 512},
}


def test_the_schema_is_draft_07_and_says_something_of_every_field():
    schema = json_schema()

    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    for part in [schema, *schema["definitions"].values()]:
        assert part["additionalProperties"] is False
        assert part["description"]
        assert all(field["description"] for field in part["properties"].values())


def test_the_committed_schema_is_current():
    assert json.loads((CONFIGS / "schema.json").read_text(encoding="utf-8")) == json_schema()


def test_no_reference_has_a_neighbour_for_draft_07_would_not_see_it():
    def parts(schema):
        if isinstance(schema, dict):
            yield schema
        for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
            yield from parts(child)

    assert all(len(part) == 1 for part in parts(json_schema()) if "$ref" in part)


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_shipped_config(path):
    assert list(VALIDATOR.iter_errors(plain(node_of(path)))) == []


def changed(path: tuple, value) -> dict:
    config = copy.deepcopy(EXAMPLE)
    part = config
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return config


CRITERION = ("acceptance", "published-seed")
TOLERANCE = (*CRITERION, "checks", "match")


@pytest.mark.parametrize(
    ("path", "value", "accepted"),
    [
        (("title",), "x", True),
        (("title",), "", False),
        (("title",), "two\nlines", False),
        (("title",), "line\n", False),
        (("title",), " x", False),
        (("title",), 3, False),
        (("deliverable",), "a/b.md", True),
        (("deliverable",), "a/b.md\n", False),
        (("deliverable",), "../b.md", False),
        (("deliverable",), "a/../b.md", False),
        (("deliverable",), "/b.md", False),
        (("seeds", "fresh"), 0, True),
        (("seeds", "fresh"), -1, False),
        (("seeds", "fresh"), 2.0, True),
        (("seeds", "fresh"), 2.5, False),
        (("seeds", "fresh"), True, False),
        (("seeds", "published"), [], True),
        (("seeds", "published"), [1, 1.0], False),
        (("seeds", "published"), {}, False),
        (("seeds", "other"), 1, False),
        (("step",), 1e-300, True),
        (("step",), 0, False),
        (("step",), "1e-5", False),
        (("sizes",), {}, True),
        (("sizes", "inputs"), 0, False),
        (("sizes", "a b"), 1, False),
        (("acceptance",), {}, False),
        (("stretch",), {}, True),
        (("stretch",), None, False),
        (("source",), {}, False),
        ((*CRITERION, "points"), 0, True),
        ((*CRITERION, "points"), -0.5, False),
        ((*CRITERION, "derived"), ["f"], False),
        ((*CRITERION, "report"), None, False),
        ((*CRITERION, "checks"), {}, False),
        ((*CRITERION, "checks"), None, False),
        (CRITERION, {"says": "x", "points": 1, "derived": ["f"]}, True),
        (CRITERION, {"says": "x", "points": 1, "derived": []}, False),
        (CRITERION, {"says": "x", "points": 1, "derived": ["f", "f"]}, False),
        (CRITERION, {"says": "x", "points": 1, "report": {"code": {}}}, True),
        (CRITERION, {"says": "x", "points": 1, "report": {"order": {}}}, True),
        (CRITERION, {"says": "x", "points": 1, "report": {"derivation": {}}}, True),
        (CRITERION, {"says": "x", "points": 1, "report": {"code": {"a": 1}}}, False),
        (CRITERION, {"says": "x", "points": 1, "report": {}}, False),
        (CRITERION, {"says": "x", "points": 1, "report": {"code": {}, "order": {}}}, False),
        (CRITERION, {"says": "x", "points": 1, "report": {"output": {"numbers": 0}}}, False),
        (CRITERION, {"says": "x", "points": 1}, False),
        (("acceptance", "Not_kebab"), {"says": "x", "points": 1, "derived": ["f"]}, False),
        (("acceptance", "kebab\n"), {"says": "x", "points": 1, "derived": ["f"]}, False),
        (TOLERANCE, {"atol": 0}, True),
        (TOLERANCE, {}, False),
        (TOLERANCE, {"rtol": 1}, False),
        (TOLERANCE, {"atol": 1, "rtol": -1}, False),
        (TOLERANCE, {"atol": 1, "instances": "all"}, True),
        (TOLERANCE, {"atol": 1, "instances": "some"}, False),
        (("limits", "memory_mb"), 0.5, False),
        (("limits", "call_seconds"), 0.5, True),
        (("limits", "call_seconds"), 0, False),
    ],
)
def test_schema_and_reader_agree_on_cases(path, value, accepted):
    config = changed(path, value)

    assert reader_accepts(config) is accepted
    assert VALIDATOR.is_valid(config) is accepted


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))


NAMES = ["atol", "rtol", "instances", "checks", "derived", "report", "code", "says", "points", "x", "A b", "k-e", ""]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1e-7, -1e-9, 2.0, 1e300, "all", "f", "a.md", ""]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150)
@given(
    st.sampled_from([path for path in places(EXAMPLE) if path]),
    VALUES,
    st.sampled_from(["put", "drop", "add"]),
    st.data(),
)
def test_schema_and_reader_agree_on_any_change(path, value, how, data):
    config = copy.deepcopy(EXAMPLE)
    part = config
    for key in path[:-1]:
        part = part[key]
    if how == "put" or isinstance(part, list):
        part[path[-1]] = value
    elif how == "drop":
        del part[path[-1]]
    else:
        part[data.draw(st.sampled_from(NAMES))] = value

    assert reader_accepts(config) is VALIDATOR.is_valid(config)
