"""A second opinion: the lab's derivatives beside those that an automatic differentiator finds."""

from __future__ import annotations

from labrunner.oracle.agreement import Agreement, agreements
from labrunner.oracle.libraries import LIBRARIES, open_library
from labrunner.oracle.library import Library

__all__ = ["LIBRARIES", "Agreement", "Library", "agreements", "open_library"]
