"""Values set on the command line are checked like those of a file."""

from pathlib import Path

import pytest

from labrunner.config import LabConfig, load_config
from labrunner.errors import ConfigError

LAB_01 = Path(__file__).parents[2] / "configs" / "lab-01.yaml"
SIDES = "acceptance.published-seed.checks.jacobians_match"


def with_set(*settings: str) -> LabConfig:
    return load_config(LAB_01, settings)


def fault_of(*settings: str) -> str:
    with pytest.raises(ConfigError) as caught:
        with_set(*settings)
    return str(caught.value)


def test_a_tolerance_is_set_by_its_path():
    config = with_set(f"{SIDES}.atol=1e-20", f"{SIDES}.rtol=1E-3")

    tolerance = config.acceptance["published-seed"].checks["jacobians_match"]
    assert (tolerance.atol, tolerance.rtol, tolerance.instances) == (1e-20, 1e-3, "published")
    assert str(config.source.place(*SIDES.split("."), "atol")) == f"--set {SIDES}.atol=1e-20"


def test_everything_else_stays_as_the_file_says():
    changed, unchanged = with_set("step=1e-6"), load_config(LAB_01)

    assert changed.step == 1e-6
    assert (changed.acceptance, changed.limits, changed.title) == (
        unchanged.acceptance,
        unchanged.limits,
        unchanged.title,
    )


def test_a_path_may_begin_at_a_key_that_occurs_once():
    config = with_set(
        "jacobians_match.atol=1e-20", "hidden=8", "fresh=7", "published=[1, 2]", "published-seed.points=9"
    )

    assert config.acceptance["published-seed"].checks["jacobians_match"].atol == 1e-20
    assert config.sizes["hidden"] == 8
    assert (config.seeds.fresh, config.seeds.published) == (7, (1, 2))
    assert config.acceptance["published-seed"].points == 9


def test_the_last_of_two_settings_holds():
    assert with_set("step=1e-6", "step=1e-7").step == 1e-7


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        (
            f"{SIDES}.atol=-1",
            f"{SIDES}.atol: -1 is less than 0 (the greatest absolute error that passes: a number >= 0)",
        ),
        (f"{SIDES}.atol=no", f"{SIDES}.atol: no is text in YAML 1.2, where only true and false are booleans (the"),
        (f"{SIDES}.atol=.nan", f"{SIDES}.atol: .nan is not finite"),
        (f"{SIDES}.atol=", f"{SIDES}.atol: is empty (the greatest"),
        (f"{SIDES}.atoll=1", f"{SIDES}.atoll: {SIDES} has no atoll (did you mean atol?)"),
        (f"{SIDES}.atol.x=1", f"{SIDES}.atol.x: {SIDES}.atol has no parts (set it as a whole: {SIDES}.atol=...)"),
        ("acceptance.publishd-seed.points=1", "acceptance has no publishd-seed (did you mean published-seed?)"),
        ("acceptanc.published-seed.points=1", "there is no acceptanc (did you mean acceptance?)"),
        ("hiden=8", "there is no hiden (did you mean hidden?)"),
        (
            "qqqqqq=8",
            "there is no qqqqqq (there is title, deliverable, seeds, step, acceptance, limits, sizes, stretch)",
        ),
        ("sizes.depth=3", "sizes.depth: sizes has no depth (there is inputs, hidden, outputs)"),
        ("atol=1", "atol: atol stands in more than one place (write one of acceptance.published-seed.checks.jac"),
        ("seeds.published.0=7", "seeds.published has no parts (set it as a whole: seeds.published=...)"),
        ("step=[1]", "step: is a list (the finite-difference step"),
        ("step=&a 1", "step: &a is an anchor"),
        ("step=1\t# x", "step: a tab"),
        ("title=A: b", "title: is a mapping (the lab's name"),
        ("published={a: 1, a: 2}", "seeds.published: is given twice"),
        ("acceptance=3", "acceptance: 3 is a number, not a mapping (what the lab asks for"),
        ("source=3", "there is no source (there is title"),
        ("step", "is not PATH=VALUE (such as --set step=1e-6)"),
        ("=1", "is not PATH=VALUE"),
    ],
)
def test_a_setting_at_fault_is_named_with_cause_and_advice(setting, fault):
    message = fault_of(setting)

    assert message.startswith(f"--set {setting}: ".replace("\t", r"\t"))
    assert fault in message
    assert "\n" not in message


def test_a_setting_can_break_a_rule_of_the_whole():
    assert "seeds.fresh is 0 at --set seeds.fresh=0" in fault_of("seeds.fresh=0")
    assert "published-seed: has checks and report" in fault_of("acceptance.published-seed.report.code={}")
    assert fault_of("call_seconds=30").startswith("--set call_seconds=30: limits.call_seconds: 30 is more than total")


def test_several_faults_are_told_at_once():
    assert len(fault_of("step=0", "hidden=0", "nothing.here=1").splitlines()) == 3


def test_a_setting_does_not_hide_a_fault_of_the_file(tmp_path):
    path = tmp_path / "lab.yaml"
    path.write_text(LAB_01.read_text(encoding="utf-8").replace("{published: [42], fresh: 5}", "3"), encoding="utf-8")

    with pytest.raises(ConfigError, match=r"lab\.yaml:4:8: seeds: 3 is a number, not a mapping"):
        load_config(path, ["seeds.fresh=1"])


def test_what_the_terminal_could_obey_is_shown_and_not_sent():
    assert "\x1b" not in fault_of("ste\x1b[2Jp=1")
    assert "\x1b" not in fault_of("step=\x1b[2J")
