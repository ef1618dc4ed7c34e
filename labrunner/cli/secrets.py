"""The secret that fresh seeds are drawn from."""

from __future__ import annotations

import secrets
import sys


def fresh_secret(given: str | None) -> str:
    """Return the secret that was given, or a new random one."""
    return given if given else secrets.token_hex(8)


def announced_secret(given: str | None) -> str:
    """Return the secret that was given, or a new one, which is announced."""
    secret = fresh_secret(given)
    if not given:
        announce(secret)
    return secret


def announce(secret: str) -> None:
    """Say on stderr which secret was made up, so that its instances can be had again."""
    print(f"fresh instances come from the secret {secret}; --secret {secret} repeats them", file=sys.stderr)  # noqa: T201
