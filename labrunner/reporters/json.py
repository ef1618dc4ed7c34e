"""The stable contract: verdict records as JSON. A number that is not finite is null, and the message explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from labrunner.derivation.verdicts import DerivationVerdict
from labrunner.verdict import SCHEMA_VERSION, Status, Verdict


def verdict_json(verdict: Verdict) -> str:
    """Return one verdict record as indented JSON."""
    return _pretty(verdict)


def verdicts_json(verdicts: Sequence[Verdict], missing: Mapping[str, Mapping[str, str]]) -> str:
    """Return {schema_version, summary, missing, verdicts} as indented JSON.

    The summary counts verdicts by status; `missing` are the learners without a report, by lab, each with the path of
    a file in their folder that may be it, or "".
    """
    absent = [
        {"lab": lab, "learner": who, "near": near}
        for lab, learners in missing.items()
        for who, near in learners.items()
    ]
    head = {"schema_version": SCHEMA_VERSION, "summary": summary(verdicts), "missing": absent}
    return _pretty({**head, "verdicts": verdicts})


def derivation_json(verdict: DerivationVerdict) -> str:
    """Return {status, targets, lines, message}, as a verdict record holds it under report.derivation."""
    return _pretty(verdict)


def summary(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Return how many verdicts there are, in all and of each status."""
    counts = Counter(verdict.status for verdict in verdicts)
    return {"total": len(verdicts)} | {status.value: counts[status] for status in Status}


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
