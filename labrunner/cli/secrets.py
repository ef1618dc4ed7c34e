"""The secret that fresh seeds are drawn from."""

from __future__ import annotations

import secrets
import sys


def fresh_secret(given: str | None) -> str:
    """Return the secret that was given, or a new random one."""
    return given if given else secrets.token_hex(8)


def announced_secret(given: str | None) -> str:
    """Return the secret that was given, or a new one, said on stderr so that a regrade can repeat it."""
    secret = fresh_secret(given)
    if not given:
        print(f"fresh instances come of the secret {secret}; --secret {secret} repeats them", file=sys.stderr)  # noqa: T201
    return secret
