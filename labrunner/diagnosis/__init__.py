"""From wrong numbers to the name of the mistake."""

from labrunner.diagnosis.diagnosing import diagnose

__all__ = ["diagnose"]
