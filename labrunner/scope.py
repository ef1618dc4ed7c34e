"""What a verdict's scope leaves out of what the lab asks for."""

from __future__ import annotations

from labrunner.config import LabConfig
from labrunner.verdict import Verdict


def asked_beside(config: LabConfig, verdict: Verdict) -> str:
    """Return a sentence that names the required criteria which `verdict` does not speak of, or "" if there are none."""
    judged = {criterion.id for criterion in verdict.criteria}
    left = {id_: criterion for id_, criterion in config.acceptance.items() if id_ not in judged}
    if not left:
        return ""
    points = sum(criterion.points for criterion in left.values())
    return f"not judged here, and asked of a report: {', '.join(left)} ({points:g} points)"
