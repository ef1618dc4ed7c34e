"""The wall that other people's reports are run behind, or a refusal to run them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from labrunner.errors import UsageError

if TYPE_CHECKING:
    from labrunner.sandbox import Sandbox


@contextmanager
def wall_for_others(required: str | None, trusted: bool) -> Iterator[Sandbox]:
    """Yield a sandbox; raises UsageError where its wall is weaker than `required`, or weak and nobody said to trust."""
    from labrunner.sandbox import Level, Sandbox

    with Sandbox() as sandbox:
        if required and not sandbox.level.is_at_least(Level(required)):
            raise UsageError(
                f"--require-isolation {required}: here the wall is {sandbox.level.value}: {sandbox.reason} "
                "(labrunner doctor says what is missing)"
            )
        if sandbox.level is Level.WEAK and not trusted:
            raise UsageError(
                f"the wall around reports is weak here: {sandbox.reason}. A report's code could read and change your "
                "files. --trust-submissions runs them all the same; labrunner doctor says what is missing"
            )
        yield sandbox
