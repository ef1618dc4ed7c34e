from __future__ import annotations

import re

import pytest

from labrunner.audit import AuditStatus, Point, audit
from labrunner.bench import open_bench
from labrunner.catalog import find_lab, find_labs


@pytest.fixture
def audited(lab_folder, lab_text, config_text):
    """Return a function that audits the small lab, changed where a (pattern, replacement) says so."""

    def run(*changes, config=(), brief="square_grad(x) is to be written", draws=12, files=()):
        text, settings = lab_text, config_text
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        for old, new in config:
            assert old in settings
            settings = settings.replace(old, new)
        folder = lab_folder(text, settings)
        for name, content in files:
            (folder / "lab_90_squares" / name).write_text(content, encoding="utf-8")
        if brief is not None:
            (folder / "lab_90_squares" / "brief.md").write_text(brief, encoding="utf-8")
        entry = find_lab("squares", [folder])
        return audit(open_bench(entry), entry, draws)

    return run


def said(report, point):
    return [f"{finding.subject}: {finding.says}" for finding in report.findings if finding.point is point]


def test_a_sound_lab_passes(audited):
    report = audited()

    assert report.findings == ()
    assert report.status is AuditStatus.PASSED
    assert (report.draws.drawn, report.draws.adequate, report.draws.unfit, report.draws.tried) == (12, 12, 0, 13)


def test_the_margin_of_a_check_runs_from_the_worst_right_answer_to_the_least_wrong_one(audited):
    (margin,) = audited().checks

    assert 1e-13 < margin.right.error < 1e-9
    assert margin.right.tolerance == margin.atol == 1e-7
    assert margin.wrong.error > 0.1
    assert (margin.wrong.of, margin.refuses) == ("factor_two_missing", ("factor_two_missing",))
    assert 1e-3 <= margin.spoilt.error < 0.02
    assert margin.right.excess <= 1 < margin.wrong.excess


def test_each_pitfall_is_listed_with_the_checks_that_refuse_it(audited):
    (pitfall,) = audited().pitfalls

    assert (pitfall.name, pitfall.of, pitfall.invisible) == ("factor_two_missing", "square_grad", None)
    assert (pitfall.tried, pitfall.refused, pitfall.refused_by) == (13, 13, ("gradient_matches",))


def test_the_same_audit_gives_the_same_numbers(audited):
    assert audited().checks == audited().checks


def test_a_wrong_reference_is_found(audited):
    report = audited(("return 2 * x", "return 2.001 * x"))

    assert said(report, Point.REFERENCE)[0].startswith("gradient_matches: refuses the lab's own solution: error ")
    assert "13 instances in all" in said(report, Point.REFERENCE)[0]


def test_a_reference_that_raises_is_found(audited):
    report = audited(("return 2 * x", "return 2 * x if x[0] < 9 else 1 / 0"), draws=2)
    broken = audited(("return 2 * x", "raise ValueError('no idea')"), draws=2)

    assert report.status is AuditStatus.PASSED
    assert (
        "square_grad raised ValueError: no idea (at published seed 1, seed 0, seed 1)"
        in said(broken, Point.REFERENCE)[0]
    )


def test_a_pitfall_that_does_nothing_is_found_and_named(audited):
    report = audited(("return x\n", "return 2 * x\n"))

    assert said(report, Point.PITFALL) == [
        "factor_two_missing: changes no number by more than the tolerance of gradient_matches at any instance: "
        "tighten that, say with `invisible` why, or drop it"
    ]


def test_a_pitfall_that_does_nothing_does_not_hide_the_others(audited):
    twin = '\n@lab.pitfall(of=square_grad, hint="?")\ndef sign(x):\n    """the sign is lost"""\n    return -2 * x\n'
    report = audited(("return x\n", f"return 2 * x\n{twin}"))

    assert [finding.subject for finding in report.findings] == ["factor_two_missing"]
    assert next(p for p in report.pitfalls if p.name == "sign").refused == 13


def test_two_pitfalls_that_are_alike_are_found(audited):
    twin = (
        '\n@lab.pitfall(of=square_grad, hint="?")\ndef twin(x):\n    """the same in other words"""\n    return 1 * x\n'
    )
    report = audited(("return x\n", f"return x\n{twin}"))

    assert said(report, Point.PITFALL) == [
        "factor_two_missing: gives the same numbers as twin at every instance: drop one of them"
    ]


def test_a_pitfall_said_to_be_invisible_that_shows_is_found(audited):
    report = audited(('exponent?")', 'exponent?", invisible="the exponent is 1")'))

    assert said(report, Point.PITFALL) == [
        "factor_two_missing: is declared invisible, but gradient_matches refuses it at published seed 1"
    ]


INVISIBLE = '''
@lab.pitfall(of=square_grad, hint="?", invisible="x + x is 2 x")
def sum_for_product(x):
    """x + x"""
    return x + x
'''


def test_an_invisible_pitfall_is_listed_with_its_reason(audited):
    report = audited(("return x\n", f"return x\n{INVISIBLE}"))

    assert report.status is AuditStatus.PASSED
    assert "pitfall sum_for_product never shows: x + x is 2 x" in report.notes


def test_a_tolerance_that_lets_a_pitfall_through_is_found(audited):
    report = audited(config=[("atol: 1e-7", "atol: 1e-1")])

    assert said(report, Point.CHECK) == [
        "gradient_matches: accepts references spoilt to 1.001 y + 0.001 at published seed 1, seed 0, seed 1 and 10 more"
    ]


def test_a_tolerance_far_looser_than_right_answers_need_is_found(audited):
    exact = ("central(lambda x: np.sum(x**2), x, step)", "x + x")
    tight = audited(exact, config=[("atol: 1e-7", "atol: 1e-12")])
    loose = audited(exact, config=[("atol: 1e-7", "atol: 1e-6")])

    assert tight.status is AuditStatus.PASSED
    (tolerance,) = said(loose, Point.TOLERANCE)
    assert re.match(r"gradient_matches: 1\.0e-06 is \de\+09 times what right answers need", tolerance)


VARIANT = '''
from .lab import lab, square_grad

@lab.variant(of=square_grad)
def single_precision(x):
    """computed in single precision"""
    return square_grad(x.astype("float32"))
'''


def test_a_variant_must_be_accepted(audited):
    refused = audited(files=[("variants.py", VARIANT)])
    accepted = audited(files=[("variants.py", VARIANT)], config=[("atol: 1e-7", "atol: 1e-5")])

    assert said(refused, Point.REFERENCE)[0].startswith(
        "gradient_matches: refuses the variant single_precision: error "
    )
    assert accepted.status is AuditStatus.PASSED
    assert accepted.checks[0].right.of == "single_precision"


@pytest.mark.parametrize(
    ("brief", "says"),
    [
        (None, "brief.md: there is no such file"),
        ("nothing", "brief.md: does not mention square_grad"),
        ("square_gradient", "brief.md: does not mention square_grad"),
    ],
)
def test_a_brief_must_be_there_and_name_every_function(audited, brief, says):
    assert said(audited(brief=brief), Point.BRIEF) == [says]


def test_every_brief_must_name_every_function(audited):
    report = audited(files=[("brief.es.md", "nada")])

    assert said(report, Point.BRIEF) == ["brief.es.md: does not mention square_grad"]


def test_a_lab_without_a_public_instance_is_found(audited):
    report = audited(config=[("published: [1]", "published: []")])

    assert said(report, Point.CONFIG)[0].startswith("seeds.published: there is neither a published seed nor")


def test_a_lab_worth_nothing_is_found(audited):
    assert said(audited(config=[("points: 2", "points: 0")]), Point.CONFIG) == [
        "acceptance: no criterion is worth a point"
    ]


def test_a_check_that_accepts_zeros_is_found(audited):
    blind = (
        "return solution.square_grad(x), central(lambda x: np.sum(x**2), x, step)",
        "return 0 * solution.square_grad(x), 0 * x",
    )
    report = audited(blind)

    assert said(report, Point.STUB) == ["functions that return zeros: would be accepted"]
    assert said(report, Point.CHECK)[0].startswith("gradient_matches: accepts references spoilt")


def test_a_check_that_asks_nothing_accepts_unsolved_stubs(audited):
    report = audited(("return solution.square_grad(x), central(lambda x: np.sum(x**2), x, step)", "return x, x"))

    assert "no function at all: would be accepted" in said(report, Point.STUB)


UNFIT = """
@lab.unfit
def too_small(x):
    return "the entries are too small" if x[0] < 0 else None

@lab.reference
def square_grad"""


def test_unfit_draws_are_counted_apart_and_asked_nothing(audited):
    report = audited(("\n@lab.reference\ndef square_grad", UNFIT), draws=20)

    assert report.status is AuditStatus.PASSED
    assert report.draws.unfit > 0
    assert report.draws.adequate + report.draws.unfit == 20


def test_an_unfit_published_seed_is_found(audited):
    report = audited(("\n@lab.reference\ndef square_grad", UNFIT.replace("< 0", "> 0")), draws=20)

    assert said(report, Point.INSTANCE) == ["published seed 1: the entries are too small"]


SHY = ("return x\n", "return x if x[0] < 0 else 2 * x\n")


def test_a_pitfall_that_hides_at_the_published_seed_is_found(audited):
    report = audited(SHY, draws=20)

    assert 0 < report.draws.adequate < 20
    assert "published seed 1: pitfall factor_two_missing changes no number here" in said(report, Point.INSTANCE)
    assert all(p.refused == p.tried == report.draws.adequate for p in report.pitfalls)


GIVEN = """
@lab.given
def by_hand():
    return {"x": -np.ones(4)}

@lab.reference
def square_grad"""


@pytest.mark.parametrize(("draws", "found"), [(50, True), (10, False)])
def test_a_lab_none_of_whose_draws_shows_a_mistake_is_found_once_there_are_enough(audited, draws, found):
    report = audited(
        SHY,
        ("\n@lab.reference\ndef square_grad", GIVEN),
        ("rng.standard_normal(n)", "rng.random(n)"),
        config=[("published: [1]", "published: []")],
        draws=draws,
    )

    says = (
        "50 draws: none tells everything apart; most often pitfall factor_two_missing changes no number "
        "by more than the tolerance"
    )
    assert said(report, Point.INSTANCE) == ([says] if found else [])


def test_a_function_that_no_check_calls_is_noted(audited):
    more = '\n@lab.reference\ndef cube_grad(x):\n    """Return 3 x^2."""\n    return 3 * x**2\n\n@lab.check'
    report = audited(("\n@lab.check", more), brief="square_grad cube_grad")

    assert "no check calls cube_grad itself" in report.notes


@pytest.mark.parametrize("entry", find_labs(installed=False), ids=lambda entry: entry.id)
def test_every_built_in_lab_passes_its_audit(entry):
    report = audit(open_bench(entry), entry, instances=6)

    assert [f"{f.point.value} {f.subject}: {f.says}" for f in report.findings] == []
    assert report.draws.adequate > 0


GATES = [
    ("lab-01", "analytical_jacobian", "relu_zero_is_not_fixed"),
    ("lab-02", "analytical_jacobian", "convention_at_zero"),
    ("lab-04", "relu_jacobian", "relu_jacobian_at_zero"),
]


@pytest.mark.parametrize(("name", "reference", "check"), GATES)
def test_a_reference_without_the_strict_gate_is_found(tmp_path, name, reference, check):
    entry = find_lab(name)
    source = (entry.folder / "lab.py").read_text(encoding="utf-8")
    begin = source.index(f"def {reference}(")
    end = source.index("\n\n\n", begin)
    spoilt = source[:begin] + re.sub(r" > 0\b", " >= 0", source[begin:end]) + source[end:]
    assert spoilt != source

    report = audit_of_copy(entry, tmp_path, lab=spoilt)

    assert report.status is AuditStatus.FAILED
    assert check in [finding.subject for finding in report.findings if finding.point is Point.REFERENCE]


def audit_of_copy(entry, folder, **files):
    copy = folder / entry.folder.name.replace("_0", "_9")
    copy.mkdir()
    for path in entry.folder.glob("*.*"):
        (copy / path.name).write_text(files.get(path.stem, path.read_text(encoding="utf-8")), encoding="utf-8")
    (copy / "config.yaml").write_text(entry.config.read_text(encoding="utf-8"), encoding="utf-8")
    changed = find_lab(entry.id.replace("-0", "-9"), [copy])
    return audit(open_bench(changed), changed, instances=4)


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("lab-00", "jacobian_matches_differences"),
        ("lab-00", "numerical_jacobian_is_central"),
        ("lab-01", "jacobians_match"),
        ("lab-01", "forward_pass"),
        ("lab-02", "convention_at_zero"),
        ("lab-04", "chain_rule"),
    ],
)
def test_a_tolerance_loosened_a_million_times_is_found_and_named(bench_of, name, check):
    bench = bench_of(name)
    tolerance = bench.tolerances()[check]
    loosened = bench_of(name, f"{check}.atol={tolerance.atol * 1e6!r}")

    report = audit(loosened, find_lab(name), instances=3)

    assert report.status is AuditStatus.FAILED
    assert any(check in f"{finding.subject} {finding.says}" for finding in report.findings)
