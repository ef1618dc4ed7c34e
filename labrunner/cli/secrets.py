"""The secret that fresh seeds are drawn from."""

from __future__ import annotations

import secrets


def fresh_secret(given: str | None) -> str:
    """Return the secret that was given, or a new random one."""
    return given if given else secrets.token_hex(8)
