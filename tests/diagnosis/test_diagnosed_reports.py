"""A slip in a whole report gets its name through the sandbox and the record, and its hints in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

REPORTS = Path(__file__).parents[1] / "reports"

# What stands in each report, what a slip makes of it, the check that it fails, and the name of the mistake.
SLIPS = {
    "lab-00": ("np.diag(p) - np.outer(p, p)", "np.diag(p) + np.outer(p, p)", "outer_product_added"),
    "lab-01": ("J[i, 3 * a + b] = ", "J[i, 4 * b + a] = ", "column_major_flattening"),
    "lab-02": ("b1 > 0).astype(float)", "b1 >= 0).astype(float)", "gate_not_strict"),
    "lab-03": ("u[:, None] * x[None, :], u @ W", "x[:, None] * u[None, :], u @ W", "dot_outer_swapped"),
    "lab-04": ("return J_outer @ J_inner", "return J_inner.T @ J_outer.T", "chain_transposed"),
    "lab-05": ("- Y) / X.shape[1]", "- Y)", "mean_missing"),
}


@pytest.mark.parametrize("lab", SLIPS)
def test_a_slip_in_a_report_is_named_in_the_record(labrunner, tmp_path, lab):
    right, wrong, mistake = SLIPS[lab]
    text = (REPORTS / f"{lab}.md").read_text(encoding="utf-8")
    (tmp_path / "report.md").write_text(text.replace(right, wrong), encoding="utf-8")

    record = json.loads(labrunner("run", lab, "report.md", "--scope", "code", "--format", "json").out)

    said = [check["diagnosis"] for check in record["checks"] if check["outcome"] in ("failed", "error")]
    assert said
    assert {diagnosis["pitfall"] for diagnosis in said} == {mistake}
    assert all(diagnosis["says"].endswith("?") and diagnosis["evidence"] for diagnosis in said)


def test_hints_on_a_slip_grow_plainer(labrunner, tmp_path):
    right, wrong, _ = SLIPS["lab-00"]
    text = (REPORTS / "lab-00.md").read_text(encoding="utf-8")
    (tmp_path / "report.md").write_text(text.replace(right, wrong), encoding="utf-8")
    labrunner("run", "lab-00", "report.md", "--scope", "code")

    hints = [labrunner("hint", "lab-00").out for _ in range(4)]

    assert len(set(hints[:3])) == 3
    assert hints[2] == hints[3]
    assert [f"hint {n} of 3" in hint for n, hint in enumerate(hints[:3], 1)] == [True] * 3
