"""Equalities about derivatives in plain letters, as in "so dL/dz = p - y", which no formula holds and nobody reads."""

from __future__ import annotations

import re

NOT_READ = "cannot be read: an equality in plain letters; put it between dollar signs"
_INDEXED = r"(?:_\w+|\[[^\]\n]{1,9}\]|\([^)\n]{1,9}\))?"
_EQUALITY = re.compile(
    rf"(?:∂|\bd) ?[A-Za-z]\w{{0,4}}{_INDEXED} ?/ ?(?:∂|d) ?[A-Za-z]\w{{0,4}}{_INDEXED}\s{{0,2}}=(?![=>])"
)


def plain_equality(prose: str) -> int:
    """Return where an equality about a derivative begins in `prose`, -1 for none."""
    match = _EQUALITY.search(prose) if "=" in prose and "/" in prose else None
    return -1 if match is None else match.start()
