"""A wall with a lifetime: it is raised once, measured, and reports are opened behind it."""

from __future__ import annotations

import threading
import weakref

from labrunner.errors import FaultError
from labrunner.sandbox.child import Child, DownError
from labrunner.sandbox.hosting import HostedReport
from labrunner.sandbox.level import Level
from labrunner.sandbox.limits import Limits
from labrunner.sandbox.solution import SandboxedSolution
from labrunner.sandbox.wall import Wall, raise_wall


class Sandbox:
    """Opens reports behind the best wall that this machine offers, or exactly behind the wall asked for.

    Raises UsageError where the wall asked for cannot be had, and FaultError where none can.
    """

    def __init__(self, level: Level | None = None) -> None:
        try:
            self._raise(level)
        except DownError as error:
            raise FaultError(f"the sandbox cannot be started: {error}") from error
        self._hosted: weakref.WeakSet[HostedReport] = weakref.WeakSet()
        self._lock = threading.Lock()

    @property
    def level(self) -> Level:
        """Return the wall there is: measured, not assumed."""
        return self._wall.level

    @property
    def reason(self) -> str:
        """Return why the wall is no stronger, "" where it is the strongest or the one asked for."""
        return self._wall.reason

    def open(self, source: str, filename: str, limits: Limits, *, as_script: bool = False) -> SandboxedSolution:
        """Return the report `source` as a solution; line numbers in it are those of the file `filename`.

        As a script it runs with `__name__ == "__main__"`, as it does for its author.
        """
        hosted = HostedReport(self, source, filename, limits, as_script=as_script)
        self._hosted.add(hosted)
        return SandboxedSolution(hosted)

    def close(self) -> None:
        """End every process behind the wall."""
        for hosted in list(self._hosted):
            hosted.end()
        self._finalizer()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def wall(self) -> Wall:
        """Return the wall itself, by which `revive` knows which one failed."""
        return self._wall

    def take(self) -> Child:
        """Return a child for one report; raises DownError."""
        if not self._finalizer.alive:
            raise FaultError("the sandbox has been closed")
        return self._wall.nursery.take()

    def revive(self, failed: Wall) -> None:
        """Raise the wall anew, at the same level, unless that has been done since `failed` stood."""
        with self._lock:
            if self._wall is not failed:
                return
            self._finalizer()
            try:
                self._raise(failed.level)
            except DownError as error:
                raise FaultError(f"the sandbox failed and cannot be started again: {error}") from error

    def _raise(self, level: Level | None) -> None:
        self._wall = raise_wall(level)
        # Also where nobody closes it: when it is collected, and at the latest when the interpreter ends.
        self._finalizer = weakref.finalize(self, self._wall.nursery.close)
