"""A config and its lab agree on every name."""

import pytest

from labrunner.config import match_checks, match_derived, parse_config
from labrunner.errors import ConfigError

CONFIG = parse_config(
    """\
title: A small lab
deliverable: lab.md
seeds: {published: [42], fresh: 5}
step: 1e-5
acceptance:
  match: {says: They match, checks: {sides_match: {atol: 1e-7}}, points: 2}
  by-hand: {says: By hand, derived: [grad, jacobian], points: 1}
stretch:
  more: {says: More, checks: {others_match: {atol: 0}}, points: 1}
limits: {call_seconds: 2, total_seconds: 20, memory_mb: 512}
""",
    "lab.yaml",
)


def test_a_config_that_names_each_check_once_matches():
    match_checks(CONFIG, ["others_match", "sides_match"])
    match_derived(CONFIG, ["grad", "jacobian", "loss"])


def test_an_unknown_check_is_named_with_its_place_and_the_nearest():
    with pytest.raises(ConfigError) as caught:
        match_checks(CONFIG, ["side_matches", "others_match", "side_match"])

    assert str(caught.value).splitlines() == [
        "lab.yaml:5:1: acceptance: the lab's check side_matches stands in no criterion "
        "(add side_matches: {atol: ...} to the checks of a criterion, here or under stretch)",
        "lab.yaml:5:1: acceptance: the lab's check side_match stands in no criterion "
        "(add side_match: {atol: ...} to the checks of a criterion, here or under stretch)",
        "lab.yaml:6:38: acceptance.match.checks.sides_match: the lab has no check sides_match "
        "(did you mean side_match?)",
    ]


def test_an_unknown_function_is_named_with_its_place_and_what_there_is():
    with pytest.raises(ConfigError) as caught:
        match_derived(CONFIG, ["grad", "loss"])

    assert str(caught.value) == (
        "lab.yaml:7:44: acceptance.by-hand.derived[1]: the lab has no reference jacobian (there is grad, loss)"
    )
