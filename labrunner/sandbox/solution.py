"""A report behind the wall, called like any other solution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labrunner.sandbox.hosting import HostedReport
from labrunner.sandbox.level import Level
from labrunner.sandbox.remote import RemoteFunction


class SandboxedSolution:
    """The functions of one report by name; a call runs in a process that knows no answers, and may raise SolutionError.

    The first call starts that process and runs the source; after a crash or a time-out the next call does so again.
    """

    def __init__(self, hosted: HostedReport) -> None:
        self._hosted = hosted

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the report's function `name`; calling it raises SolutionError where it gives no answer."""
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteFunction(self._hosted, name, name)

    def __enter__(self) -> SandboxedSolution:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def isolation(self) -> Level:
        """Return the wall that is around it."""
        return self._hosted.sandbox.level

    @property
    def printed(self) -> str:
        """Return what the report has printed so far, on either stream, cleaned and capped."""
        return self._hosted.printed_by_now()

    @property
    def printed_on_opening(self) -> str:
        """Return what running the source printed, before any function was called."""
        self._hosted.try_to_open()
        return self._hosted.printed_on_opening or ""

    @property
    def failure_on_opening(self) -> str:
        """Return why running the source failed, or an empty string."""
        self._hosted.try_to_open()
        return self._hosted.failure

    @property
    def is_cut(self) -> bool:
        """Return whether the report has printed more than is kept."""
        return self._hosted.printed.is_full

    def names(self) -> set[str]:
        """Return the names of the functions that the report defines; empty where its source fails."""
        self._hosted.try_to_open()
        return set(self._hosted.names)

    def close(self) -> None:
        """See to the end of its process, which is gone a moment later, and at the latest with the sandbox."""
        self._hosted.end()
