"""A lab's config: strict YAML to typed values, every fault with place, cause and advice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labrunner.config import LabConfig, Tolerance, load_config, parse_config
from labrunner.errors import ConfigError

CONFIGS = Path(__file__).parents[2] / "configs"

SMALL = """\
title: A small lab
deliverable: phase-04/lab-90-small.md
seeds: {published: [42], fresh: 5}
step: 1e-5
acceptance:
  published-seed:
    says: Both sides match
    checks:
      sides_match: {atol: 1e-7}
      others_match: {atol: 1e-9, rtol: 1e-6, instances: fresh}
    points: 2
  by-hand:
    says: The gradient is derived
    derived: [grad]
    points: 0.5
  reflection:
    says: Three sentences
    report: {reflection: {sentences: 3}}
    points: 1
limits: {call_seconds: 2, total_seconds: 20, memory_mb: 512}
"""


def parse(text: str) -> LabConfig:
    return parse_config(text, "lab.yaml")


def faults_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return str(caught.value).splitlines()


def with_change(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_a_config_becomes_typed_values():
    config = parse(SMALL)

    assert config.title == "A small lab"
    assert config.seeds.published == (42,)
    assert config.step == 1e-5
    assert config.sizes == {}
    assert config.stretch == {}
    criterion = config.acceptance["published-seed"]
    assert criterion.kind == "checks"
    assert criterion.checks["sides_match"] == Tolerance(atol=1e-7, rtol=0.0, instances="all")
    assert criterion.checks["others_match"] == Tolerance(atol=1e-9, rtol=1e-6, instances="fresh")
    assert config.acceptance["by-hand"].kind == "derived"
    assert config.acceptance["by-hand"].derived == ("grad",)
    reflection = config.acceptance["reflection"].report
    assert (config.acceptance["reflection"].kind, reflection.kind, reflection.part.sentences) == (
        "report",
        "reflection",
        3,
    )
    assert config.limits.memory_mb == 512


def test_a_config_knows_where_its_values_are_written():
    source = parse(SMALL).source

    assert str(source.place("acceptance", "published-seed", "checks", "sides_match", "atol")) == "lab.yaml:9:21"
    assert str(source.place("acceptance", "by-hand", "derived", 0)) == "lab.yaml:14:15"
    assert str(source.place("limits", "not there")) == "lab.yaml:20:1"
    assert str(source.place("not there")) == "lab.yaml:1:1"


@pytest.mark.parametrize("lab", ["lab-00", "lab-01"])
def test_the_shipped_configs_are_right_and_worth_twenty_points(lab):
    config = load_config(CONFIGS / f"{lab}.yaml")

    assert sum(criterion.points for criterion in config.acceptance.values()) == 20
    assert config.deliverable.startswith(f"phase-04/{lab}-")
    assert config.seeds.published == (42,)


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_config_names_its_schema_in_its_first_line(path):
    assert path.read_text(encoding="utf-8").splitlines()[0] == "# yaml-language-server: $schema=schema.json"
    assert load_config(path).title


RIGHT_ATOL = "the greatest absolute error that passes: a number >= 0"
ATOL = "acceptance.published-seed.checks.sides_match.atol"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("step:", "stp:", "lab.yaml:4:1: stp: is not a known key (did you mean step?)"),
        ("step: 1e-5\n", "", "lab.yaml:1:1: step: is missing (the finite-difference step: a number > 0, such as 1e-5)"),
        ("step: 1e-5", "step: 0", "lab.yaml:4:7: step: 0 is not more than 0 (the finite-difference step: a number > 0"),
        ("fresh: 5", "fresh: no", "lab.yaml:3:33: seeds.fresh: no is text in YAML 1.2, where only true and false are "),
        ("fresh: 5", "fresh: true", "lab.yaml:3:33: seeds.fresh: true is a boolean (how many seeds are drawn"),
        ("fresh: 5", "fresh: 5.5", "lab.yaml:3:33: seeds.fresh: 5.5 is not a whole number (how many"),
        ("fresh: 5", "fresh: ~", "lab.yaml:3:33: seeds.fresh: is empty (how many"),
        ("[42]", "42", "lab.yaml:3:20: seeds.published: 42 is a number, not a list (the seeds printed in the lab"),
        ("[42]", "[42, -1]", "lab.yaml:3:25: seeds.published[1]: -1 is less than 0 (a seed: a whole number >= 0)"),
        (
            "[42]",
            "[42, 42]",
            "lab.yaml:3:25: seeds.published[1]: 42 is given twice (keep one: the first is at lab.yaml:3:21)",
        ),
        ("{atol: 1e-7}", "{}", f"lab.yaml:9:7: {ATOL}: is missing ({RIGHT_ATOL})"),
        (
            "{atol: 1e-7}",
            "1e-7",
            "sides_match: 1e-7 is a number, not a mapping (a check's tolerance: at least atol, such",
        ),
        ("{atol: 1e-7}", "{rtol: 1e-7}", f"lab.yaml:9:7: {ATOL}: is missing ({RIGHT_ATOL})"),
        ("atol: 1e-7", "atol: -1e-7", f"lab.yaml:9:27: {ATOL}: -1e-7 is less than 0 ({RIGHT_ATOL})"),
        ("atol: 1e-7", "atol: .inf", f"lab.yaml:9:27: {ATOL}: .inf is not finite"),
        ("atol: 1e-7", "atol: nan", f"lab.yaml:9:27: {ATOL}: nan is text ({RIGHT_ATOL})"),
        (
            "atol: 1e-7",
            "atol: '1e-7'",
            f'lab.yaml:9:27: {ATOL}: "1e-7" is text, for it stands in quotes ({RIGHT_ATOL})',
        ),
        ("atol: 1e-7", "atol: [1e-7]", f"lab.yaml:9:27: {ATOL}: is a list ({RIGHT_ATOL})"),
        (
            "{atol: 1e-7}",
            "{atol:1e-7}",
            "lab.yaml:9:21: acceptance.published-seed.checks.sides_match.atol:1e-7: is not a known",
        ),
        ("instances: fresh", "instances: freshly", "instances: freshly does not fit (the instances on which the check"),
        (
            "says: Both sides match",
            "says: ''",
            'lab.yaml:7:11: acceptance.published-seed.says: "" does not fit (what is',
        ),
        ("says: Both sides match", "says:", "lab.yaml:7:10: acceptance.published-seed.says: is empty (what is asked"),
        (
            "says: Both sides match",
            "says: |\n      Both",
            "does not fit (what is asked of the learner: a sentence on one line)",
        ),
        ("points: 2", "points: -2", "points: -2 is less than 0 (what it is worth: a number >= 0)"),
        ("by-hand", "By_Hand", "lab.yaml:12:3: acceptance.By_Hand: By_Hand does not fit (an id in kebab-case, such as"),
        ("others_match", "others-match", "others-match does not fit (a name as in Python, such as jacobians_match)"),
        ("derived: [grad]", "derived: []", "acceptance.by-hand.derived: is empty (the functions to be written without"),
        (
            "derived: [grad]",
            "derived: [grad, grad]",
            "acceptance.by-hand.derived[1]: grad is given twice (keep one: the",
        ),
        (
            "    derived: [grad]\n",
            "",
            "acceptance.by-hand: decides nothing (give exactly one of checks, derived, report)",
        ),
        (
            "derived: [grad]",
            "checks: {a: {atol: 0}}\n    derived: [grad]",
            "acceptance.by-hand: has checks and derived (give",
        ),
        (
            "{reflection: {sentences: 3}}",
            "{}",
            "acceptance.reflection.report: decides nothing (give exactly one of refl",
        ),
        (
            "{reflection: {sentences: 3}}",
            "{code: {}, order: {}}",
            "acceptance.reflection.report: has code and order (give",
        ),
        (
            "{reflection: {sentences: 3}}",
            "{code: true}",
            "report.code: true is a boolean, not a mapping (the code listing: {})",
        ),
        ("sentences: 3", "sentences: 0", "report.reflection.sentences: 0 is less than 1 (how many sentences at least"),
        (
            "phase-04/lab-90-small.md",
            "lab.py",
            "lab.yaml:2:14: deliverable: lab.py does not fit (the report below a learner",
        ),
        ("call_seconds: 2", "call_seconds: 0", "limits.call_seconds: 0 is not more than 0 (time for one call"),
        ("memory_mb: 512", "memory_mb: 0", "limits.memory_mb: 0 is less than 16 (memory of a solution's process"),
        ("memory_mb: 512", "memory_mb: 15", "limits.memory_mb: 15 is less than 16"),
        ("memory_mb: 512", "memory: 512", "limits.memory: is not a known key (did you mean memory_mb?)"),
        (
            "seeds: {published: [42], fresh: 5}",
            "seeds:",
            "lab.yaml:3:7: seeds: is empty, not a mapping (seeds of the inst",
        ),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_would_be_right(old, new, fault):
    faults = faults_of(with_change(old, new))

    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    "path",
    ["/a.md", "../a.md", "a/../b.md", "./a.md", "a//b.md", "a\\b.md", "C:/a.md", "a.markdown", "a.md/", ".."],
)
def test_a_deliverable_stays_below_the_learners_folder(path):
    (fault,) = faults_of(with_change("phase-04/lab-90-small.md", f"'{path}'"))

    assert f'deliverable: "{path}" does not fit' in fault


@pytest.mark.parametrize("path", ["a.md", "a/b.md", "fase 4/año.md", ".hidden/a.md", "..a/b..md"])
def test_any_relative_path_may_be_the_deliverable(path):
    assert parse(with_change("phase-04/lab-90-small.md", path)).deliverable == path


def test_a_check_stands_in_one_criterion():
    text = SMALL + "stretch:\n  more:\n    says: More\n    checks: {sides_match: {atol: 1}}\n    points: 1\n"

    assert faults_of(text) == [
        "lab.yaml:24:14: stretch.more.checks.sides_match: sides_match is given twice "
        "(a check stands in exactly one criterion: the first is at lab.yaml:9:7)"
    ]


def test_a_function_is_asked_for_by_one_criterion():
    text = SMALL + "stretch:\n  more:\n    says: More\n    derived: [grad]\n    points: 1\n"

    assert faults_of(text) == [
        "lab.yaml:24:15: stretch.more.derived[0]: grad is given twice "
        "(one criterion asks for a derivation: the first is at lab.yaml:14:15)"
    ]


def test_a_criterion_of_stretch_has_an_id_of_its_own():
    text = SMALL + "stretch:\n  by-hand:\n    says: More\n    derived: [other]\n    points: 1\n"

    assert faults_of(text) == [
        "lab.yaml:22:3: stretch.by-hand: by-hand is given twice (criterion ids differ: the first is at lab.yaml:12:3)"
    ]


def test_one_call_has_no_more_time_than_all_calls_together():
    (fault,) = faults_of(with_change("call_seconds: 2", "call_seconds: 21"))

    assert "limits.call_seconds: 21 is more than total_seconds, 20 at lab.yaml:20:43" in fault
    assert parse(with_change("call_seconds: 2", "call_seconds: 20")).limits.call_seconds == 20


def test_a_check_that_could_never_be_measured_is_refused():
    (fault,) = faults_of(with_change("fresh: 5", "fresh: 0"))

    assert "others_match.instances: fresh, but seeds.fresh is 0 at lab.yaml:3:33 (ask for a fresh seed or more" in fault


def test_all_faults_are_told_at_once_in_the_order_of_the_file():
    text = SMALL.replace("atol: 1e-7", "atol: -1").replace("step: 1e-5", "step: .nan\nstep: x")
    text = text.replace("points: 2", "pts: 2").replace("memory_mb: 512", "memory_mb: no")

    assert [fault.split(":")[1] for fault in faults_of(text)] == ["4", "5", "10", "12", "21"]


def test_a_file_of_faults_does_not_fill_the_screen():
    faults = faults_of(SMALL + "".join(f"key{number}: 1\n" for number in range(500)))

    assert len(faults) == 21
    assert faults[-1] == "... and 480 faults more"


@pytest.mark.parametrize(
    ("text", "wrong"), [("- a\n", "is a list"), ("a\n", "a is text"), ("---\n", "is empty"), ("7", "7 is")]
)
def test_a_config_is_a_mapping(text, wrong):
    (fault,) = faults_of(text)

    assert f"{wrong}" in fault
    assert "(a config is a mapping that begins with title, deliverable, seeds)" in fault


def test_a_whole_number_may_be_written_as_json_schema_allows():
    config = parse(with_change("fresh: 5", "fresh: 5.0").replace("512", "5e2"))

    assert (config.seeds.fresh, config.limits.memory_mb) == (5, 500)
    assert isinstance(config.seeds.fresh, int)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    path = tmp_path / "lab.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())

    assert load_config(path).acceptance == parse(SMALL).acceptance
    path.write_bytes(path.read_bytes().replace(b"step:", b"stp:"))
    with pytest.raises(ConfigError, match=r"lab\.yaml:4:1: stp"):
        load_config(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"lab-77\.yaml: cannot be read: No such file"):
        load_config(tmp_path / "lab-77.yaml")
    with pytest.raises(ConfigError, match=r"cannot be read"):
        load_config(tmp_path)


@given(st.data())
def test_a_spoilt_config_is_read_or_refused_and_nothing_else(data):
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, min(len(SMALL), start + 20)))
    new = data.draw(st.text(st.sampled_from("a1:-[]{},'\"#|>&*! \n\t.e~") | st.characters(), max_size=8))

    try:
        parse(SMALL[:start] + new + SMALL[end:])
        lines = []
    except ConfigError as error:
        lines = str(error).split("\n")

    assert all(line.startswith(("lab.yaml:", "... and ")) for line in lines)


@given(st.floats(min_value=0, allow_infinity=False), st.sampled_from(["{!r}", "{:.17e}", "{:.17E}", "+{:.17g}"]))
def test_every_tolerance_is_the_number_that_was_written(tolerance, spelling):
    config = parse(with_change("atol: 1e-7", f"atol: {spelling.format(tolerance)}"))

    assert config.acceptance["published-seed"].checks["sides_match"].atol == tolerance
