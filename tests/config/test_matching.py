"""A config and its lab agree on every name."""

import pytest

from labrunner.config import match_checks, match_derived, match_seeds, match_sizes, parse_config
from labrunner.errors import ConfigError

TEXT = """\
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
"""
CONFIG = parse_config(TEXT, "lab.yaml")


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


def with_sizes(sizes):
    return parse_config(f"{TEXT}sizes: {sizes}\n", "lab.yaml")


def test_sizes_that_the_sample_takes_match_and_those_with_a_default_may_be_left_out():
    match_sizes(with_sizes("{inputs: 3, hidden: 4}"), {"inputs": True, "hidden": True, "batch": False})
    match_sizes(CONFIG, {"batch": False})


def test_a_misspelt_size_is_named_with_its_place_and_the_nearest():
    with pytest.raises(ConfigError) as caught:
        match_sizes(with_sizes("{inputs: 3, hiden: 4}"), {"inputs": True, "hidden": True})

    assert str(caught.value).splitlines() == [
        "lab.yaml:11:1: sizes: the lab's size hidden is not given (add hidden: 4, say)",
        "lab.yaml:11:20: sizes.hiden: the lab has no size hiden (did you mean hidden?)",
    ]


def test_a_config_without_the_sizes_of_its_lab_is_refused():
    with pytest.raises(ConfigError, match=r"lab\.yaml:1:1: sizes: the lab's size n is not given"):
        match_sizes(CONFIG, {"n": True})


def reseeded(seeds, instances="all"):
    text = TEXT.replace("{published: [42], fresh: 5}", seeds).replace(
        "atol: 1e-7", f"atol: 1e-7, instances: {instances}"
    )
    return parse_config(text, "lab.yaml")


def test_fresh_seeds_alone_will_do_and_so_will_inputs_written_by_hand():
    match_seeds(reseeded("{published: [], fresh: 1}"), has_given=False)
    match_seeds(reseeded("{published: [], fresh: 0}"), has_given=True)
    match_seeds(reseeded("{published: [], fresh: 1}", "published"), has_given=True)


def test_a_check_on_published_seeds_where_none_is_published_is_refused():
    with pytest.raises(ConfigError, match=r"instances: published, but seeds\.published is empty at lab\.yaml:3:9"):
        match_seeds(reseeded("{published: [], fresh: 1}", "published"), has_given=False)


def test_a_config_that_leaves_no_instance_is_refused():
    with pytest.raises(ConfigError, match=r"lab\.yaml:3:9: seeds: neither published nor fresh"):
        match_seeds(reseeded("{published: [], fresh: 0}"), has_given=False)
