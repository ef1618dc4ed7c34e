"""From wrong numbers to the name of the mistake, and from right ones to whether they were derived."""

from labrunner.diagnosis.derived import judge_derived
from labrunner.diagnosis.diagnosing import diagnose
from labrunner.diagnosis.source import suspicious_calls

__all__ = ["diagnose", "judge_derived", "suspicious_calls"]
