"""What must hold for each built-in lab, whatever its mathematics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labrunner.adequacy import adequacy
from labrunner.audit.spoiling import SPOILINGS, spoilt
from labrunner.catalog import built_in_labs, find_lab
from labrunner.instance import instance_of_seed
from labrunner.verdict import Status

LABS = [entry.id for entry in built_in_labs()]

pytestmark = pytest.mark.parametrize("lab_id", LABS)


def test_there_are_the_six_labs_of_the_course(lab_id):
    assert len(LABS) == 6
    assert lab_id in LABS


def test_the_labs_own_solution_is_accepted(open_lab, lab_id):
    verdict = open_lab(lab_id).verdict()

    assert verdict.status is Status.ACCEPTED
    assert {check.outcome.value for check in verdict.checks} == {"passed"}


def test_every_visible_pitfall_is_refused(open_lab, lab_id):
    lab = open_lab(lab_id)
    visible = [pitfall for pitfall in lab.bench.lab.pitfalls.values() if pitfall.invisible is None]

    survivors = [pitfall.name for pitfall in visible if not lab.failing(**{pitfall.of: pitfall.function})]

    assert visible
    assert survivors == []


def test_an_invisible_pitfall_says_why_it_never_shows(open_lab, lab_id):
    for pitfall in open_lab(lab_id).bench.lab.pitfalls.values():
        assert pitfall.invisible is None or len(pitfall.invisible.split()) > 5


def test_unsolved_functions_are_not_accepted(open_lab, lab_id):
    lab = open_lab(lab_id)
    stubs = dict.fromkeys(lab.bench.lab.references, lambda *args, **kwargs: None)

    verdict = lab.verdict(**stubs)

    assert verdict.status is Status.REFUSED
    assert verdict.points == 0


def test_every_check_fails_for_a_reference_that_is_spoilt(open_lab, lab_id):
    lab = open_lab(lab_id)
    references = lab.bench.lab.references.items()

    spoilt_ones = [(name, spoilt(function, spoil)) for name, function in references for spoil in SPOILINGS]
    failing = set().union(*(lab.failing(**{name: function}) for name, function in spoilt_ones))

    assert failing == set(lab.bench.lab.checks)


def test_every_pitfall_shows_on_a_published_instance(open_lab, lab_id):
    lab = open_lab(lab_id)
    published = [trial.adequacy for trial in lab.trials if not trial.instance.fresh]

    hidden_on_all = set.intersection(*(set(adequacy.hidden) for adequacy in published))

    assert hidden_on_all == set()


def test_more_than_one_seed_in_ten_is_adequate(open_lab, lab_id):
    bench = open_lab(lab_id).bench

    adequate = [seed for seed in range(15) if adequacy(bench, instance_of_seed(bench, seed)).complete]

    assert len(adequate) > 1


def test_hints_go_from_mild_to_plain(open_lab, lab_id):
    for pitfall in open_lab(lab_id).bench.lab.pitfalls.values():
        assert len(set(pitfall.hints)) == 3, pitfall.name
        assert pitfall.hints[0].endswith("?"), pitfall.name


def test_twenty_points_are_asked_for(open_lab, lab_id):
    assert sum(criterion.points for criterion in open_lab(lab_id).bench.config.acceptance.values()) == 20


def test_config_and_lab_agree_on_the_title(open_lab, lab_id):
    bench = open_lab(lab_id).bench

    assert bench.config.title == bench.lab.title


@pytest.mark.parametrize("name", ["brief.md", "brief.es.md"])
def test_a_brief_names_every_function_and_the_report(open_lab, lab_id, name):
    bench = open_lab(lab_id).bench
    brief = (find_lab(lab_id).folder / name).read_text(encoding="utf-8")

    assert [function for function in bench.lab.references if f"`{function}(" not in brief] == []
    assert bench.config.deliverable in brief


def test_the_briefs_have_the_same_structure_in_both_languages(lab_id):
    folder = find_lab(lab_id).folder

    assert skeleton(folder / "brief.md") == skeleton(folder / "brief.es.md")


def skeleton(path: Path) -> list[str]:
    """Return the marks with which the lines of a brief begin, and the code in them that is not translated."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if re.match(r"#|\||- |\d\. |    ", line)]
    return [" ".join([line.split()[0], *re.findall(r"^\| (`.*?\)`)", line)]) for line in marked if line.strip("|-")]
