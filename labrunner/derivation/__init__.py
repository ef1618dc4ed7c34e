"""Derivations on paper: LaTeX in Markdown, read, evaluated at random points, and judged line by line."""

from __future__ import annotations

from labrunner.derivation.declaration import Derivation, Part, Target

__all__ = ["Derivation", "Part", "Target"]
