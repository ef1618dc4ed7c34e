"""A report's own time: what it computes and what it sleeps, but not what a busy machine makes it wait."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass

# However long the machine makes a report wait, at some point a call has to end.
_PATIENCE = 10.0
_GRACE_SECONDS = 5.0
# Where waiting cannot be told from working, half of the time passes for waiting.
_SHARE_WITHOUT_MEASURE = 0.5


class OwnTime:
    """The clock of process `pid`, read from the scheduler's books where the machine keeps them.

    Its sleep is the time that is neither computing nor waiting for a CPU. A wait enters the books only when it is over,
    so sleep is measured while the process is seen asleep; and what this thread waited for a CPU meanwhile is left out,
    because the process may have been waiting for it.
    """

    def __init__(self, pid: int | None) -> None:
        paths = (f"/proc/{pid}/schedstat", f"/proc/{pid}/stat", "/proc/thread-self/schedstat")
        self._start = time.monotonic()
        self._slept = 0.0
        self._before = _Reading(0.0, 0.0, False)
        self._books: list[int] = []
        self._closed_at: float | None = None
        try:
            for path in paths if pid is not None else ():
                self._books.append(os.open(path, os.O_RDONLY))
            self._before = self._read() if self._books else self._before
        except OSError:
            self._put_books_away()
        self._latest = self._before

    def seconds(self) -> float:
        """Return the process's own time since this clock was made; a closed clock stands still."""
        if self._closed_at is not None:
            return self._closed_at
        if not self._books:
            return (time.monotonic() - self._start) * _SHARE_WITHOUT_MEASURE
        # Of a process that has ended the books are gone too, and what was read last stands.
        with contextlib.suppress(OSError):
            self._latest = self._read()
        if self._latest.is_asleep:
            self._slept = max(self._slept, self._latest.slept - self._before.slept)
        return self._latest.computed - self._before.computed + self._slept

    def close(self) -> None:
        """Stop the clock and let go of the books."""
        self._closed_at = self.seconds()
        self._put_books_away()

    def _put_books_away(self) -> None:
        while self._books:
            os.close(self._books.pop())

    def _read(self) -> _Reading:
        its_own, state, ours = (os.pread(book, 1024, 0) for book in self._books)
        computed, waited = _seconds(its_own)
        slept = time.monotonic() - computed - waited - _seconds(ours)[1]
        # The name in front of the state may hold anything, brackets too.
        return _Reading(computed, slept, state.rpartition(b")")[2].split()[:1] == [b"S"])


@dataclass(frozen=True, slots=True)
class _Reading:
    """Seconds on a CPU, seconds asleep plus an unknown constant (a wait that is not over counts too), and its state."""

    computed: float
    slept: float
    is_asleep: bool


def _seconds(books: bytes) -> tuple[float, float]:
    """Return the time on a CPU and the time waiting for one."""
    computed, waited = books.split()[:2]
    return int(computed) / 1e9, int(waited) / 1e9


class Budget:
    """The time that is left for one exchange with a process."""

    def __init__(self, clock: OwnTime, seconds: float) -> None:
        self._clock = clock
        self._started = clock.seconds()
        self._seconds = seconds
        self._latest = time.monotonic() + _PATIENCE * seconds + _GRACE_SECONDS

    def left(self) -> float:
        """Return the seconds left, 0 or less if there are none."""
        return min(self._seconds - self.spent(), self._latest - time.monotonic())

    def spent(self) -> float:
        """Return the seconds of the process's own time since this budget was made."""
        return self._clock.seconds() - self._started
