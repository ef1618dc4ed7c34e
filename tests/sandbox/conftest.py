"""Sandboxes shared by the tests of a session, one for each wall that this machine offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from labrunner.errors import UsageError
from labrunner.sandbox import Level, Limits, Sandbox, SandboxedSolution

ROOMY = Limits(call_seconds=10, total_seconds=60, memory_mb=512)


@pytest.fixture(scope="session")
def sandbox_at() -> Iterator[Callable[[Level | None], Sandbox]]:
    """Return a function that gives the sandbox of a level, or skips the test and says why there is none."""
    sandboxes: dict[Level | None, Sandbox] = {}

    def get(level: Level | None) -> Sandbox:
        try:
            return sandboxes.setdefault(level, Sandbox(level)) if level not in sandboxes else sandboxes[level]
        except UsageError as error:
            pytest.skip(str(error))

    yield get
    for sandbox in sandboxes.values():
        sandbox.close()


@pytest.fixture
def sandbox(sandbox_at: Callable[[Level | None], Sandbox]) -> Sandbox:
    """Return the best sandbox there is."""
    return sandbox_at(None)


@pytest.fixture(params=list(Level), ids=lambda level: level.value)
def any_sandbox(request: pytest.FixtureRequest, sandbox_at: Callable[[Level | None], Sandbox]) -> Sandbox:
    """Return, one after the other, the sandbox of each level."""
    return sandbox_at(request.param)


@pytest.fixture
def opened(sandbox: Sandbox) -> Iterator[Callable[..., SandboxedSolution]]:
    """Return a function that opens a source text in the best sandbox there is."""
    solutions: list[SandboxedSolution] = []

    def open_(source: str, limits: Limits = ROOMY, filename: str = "report.md", **options: bool) -> SandboxedSolution:
        solutions.append(sandbox.open(dedent(source), filename, limits, **options))
        return solutions[-1]

    yield open_
    for solution in solutions:
        solution.close()
