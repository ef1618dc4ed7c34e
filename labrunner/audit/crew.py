"""Several audits at a time, each lab in a process of its own: labs need nothing from one another."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context

from labrunner.audit.auditing import audit, with_oracle
from labrunner.audit.report import AuditReport
from labrunner.bench import open_bench
from labrunner.catalog import LabEntry
from labrunner.errors import LabrunnerError
from labrunner.oracle import open_library

# Below this many instances a process takes longer to start than it saves.
WORTH_A_PROCESS = 30


@dataclass(frozen=True, slots=True)
class Order:
    """One audit to be made: a lab, its config's overrides, how many draws, and the library to ask, if any."""

    entry: LabEntry
    overrides: tuple[str, ...]
    instances: int
    oracle: str | None = None


def audits(orders: Sequence[Order]) -> Generator[AuditReport | LabrunnerError]:
    """Yield the report on each order, in their order, or why that lab cannot be audited at all."""
    hands = min(_cores(), len(orders))
    if hands < 2 or max(order.instances for order in orders) < WORTH_A_PROCESS:
        yield from map(_carry_out, orders)
        return
    with _pool(hands) as pool:
        with _interrupts_held():
            # No pool.map: its iterator cancels what it still waits for, and a pool that breaks then stumbles over that.
            coming = [pool.submit(_carry_out, order) for order in orders]
        for report in coming:
            yield report.result()


def _carry_out(order: Order) -> AuditReport | LabrunnerError:
    try:
        bench = open_bench(order.entry, order.overrides)
        report = audit(bench, order.entry, order.instances)
        return with_oracle(report, bench, order.entry, open_library(order.oracle)) if order.oracle else report
    except LabrunnerError as error:
        return error


@contextmanager
def _pool(hands: int) -> Iterator[ProcessPoolExecutor]:
    # Spawned, not forked: a library that is asked may hold threads, which no fork survives.
    pool = ProcessPoolExecutor(hands, get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
    try:
        yield pool
    except BaseException:
        # Each audit would be waited for to its end otherwise, at the latest when the interpreter ends.
        for child in active_children():
            child.kill()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a Ctrl-C wait while children are started: they take this over, and say nothing of it before they are set."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    """Return how many cores this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
