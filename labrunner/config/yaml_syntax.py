"""What PyYAML says of a file that is not YAML, in words for its writer."""

from __future__ import annotations

import re

import yaml

from labrunner.config.faults import Fault, KeyPath, Place

_INDENT = "give the keys of one mapping the same indentation, and put text that holds ': ' or ' #' in quotes"

# PyYAML's problem (a regular expression) -> what is wrong, what would be right.
_WORDS = (
    (r"found character '\\t'", "a tab", "indent and separate with spaces"),
    (r"found character (.+) that cannot start", r"text cannot begin with \1", "put the text in quotes"),
    (r"mapping values are not allowed", "a ':' cannot stand here", _INDENT),
    (r"could not find expected ':'", "a line without a ':'", "write key: value"),
    (r"expected <block end>, but found", "this does not fit the lines above it", _INDENT),
    (r"sequence entries are not allowed", "a '-' cannot stand here", "begin the list on the next line, or use [a, b]"),
    (r"found unexpected end of stream", "a quote is never closed", "close it"),
    (r"found unexpected document separator", "a quote is never closed", "close it"),
    (r"expected ',' or '(.)'", r"a ',' or '\1' is missing", "separate the parts with commas and close the bracket"),
    (r"expected the node content", "a value is missing", "write one, or take out what asks for it"),
    (r"found unknown escape", "an unknown escape", r"write \\ for a backslash, or use single quotes"),
)


def syntax_fault(error: yaml.MarkedYAMLError, name: str, path: KeyPath) -> Fault:
    """Return `error` as a fault at the place where reading stopped, or where an unclosed quote was opened."""
    problem = error.problem or "this is not YAML"
    mark = error.problem_mark or error.context_mark
    for form, wrong, right in _WORDS:
        match = re.match(form, problem)
        if match:
            mark = error.context_mark if wrong.startswith("a quote") else mark
            return Fault(place_of(mark, name), path, match.expand(wrong), right)
    return Fault(place_of(mark, name), path, problem, "write it as YAML 1.2")


def place_of(mark: yaml.Mark | None, name: str) -> Place:
    """Return PyYAML's mark, which counts from 0, as a place."""
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
