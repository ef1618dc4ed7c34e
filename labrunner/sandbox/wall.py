"""The wall as it is raised and tried; what was asked for is never lowered without a word."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from labrunner.errors import UsageError
from labrunner.sandbox.cleaning import Printed
from labrunner.sandbox.inside import orders, wire
from labrunner.sandbox.inside.syscalls import call_table
from labrunner.sandbox.level import Level
from labrunner.sandbox.nursery import FreshNursery, Nursery, WarmNursery
from labrunner.sandbox.session import HungUpError, Session, TimedOutError

_SELF_TEST_SECONDS = 10.0
_LAST_WORDS_BYTES = 4096


@dataclass(frozen=True)
class Wall:
    """Its height, why it is no higher, who bears the children behind it, and what was found on the way."""

    level: Level
    reason: str
    nursery: Nursery
    facts: tuple[orders.Fact, ...] = ()


def raise_wall(wanted: Level | None = None, *, survey: bool = False) -> Wall:
    """Return the highest wall there is, or the one wanted.

    Raises UsageError where the wall wanted cannot be had, and DownError where no process can be started at all.
    """
    unsealable = _why_not_sealed()
    if wanted is Level.WEAK or unsealable:
        wall = Wall(Level.WEAK, "" if wanted is Level.WEAK else unsealable, FreshNursery())
    else:
        wall = _tried(WarmNursery(apart=wanted is not Level.SEALED, survey=survey), wanted)
    if wanted is not None and wall.level is not wanted:
        wall.nursery.close()
        raise UsageError(f"isolation {wanted.value} is not to be had on this machine: {wall.reason}")
    return wall


def _why_not_sealed() -> str:
    if sys.platform != "linux":
        return f"{sys.platform} has no system-call filter; only Linux does"
    return "" if call_table() is not None else "the system calls of this kind of processor are not known"


def _tried(nursery: WarmNursery, wanted: Level | None) -> Wall:
    """Return the wall around `nursery` as the self-test finds it."""
    ready = nursery.ready
    try:
        holes = self_test(nursery)
    except BaseException:
        nursery.close()
        raise
    if holes:
        nursery.close()
        return Wall(
            Level.WEAK, f"a sealed process could still: {', '.join(holes[:5])}", FreshNursery(), tuple(ready.facts)
        )
    if ready.obstacle:
        reason = "" if wanted is Level.SEALED else f"no namespaces: {ready.obstacle}"
        return Wall(Level.SEALED, reason, nursery, tuple(ready.facts))
    return Wall(Level.STRONG, "", nursery, tuple(ready.facts))


def self_test(nursery: Nursery) -> list[str]:
    """Return what a sealed child of `nursery` can still do of all that it must not; an early end counts."""
    printed = Printed(_LAST_WORDS_BYTES)
    session = Session(nursery.take(), 0, printed)
    try:
        reply, _ = session.ask(wire.SelfTest(), [], session.budget(_SELF_TEST_SECONDS), _no_callback)
    except (TimedOutError, HungUpError, wire.FrameError) as error:
        session.close()
        return [f"break the self-test ({type(error).__name__} {printed.text[-200:]})"]
    session.close()
    return reply.names if isinstance(reply, wire.Holes) else ["break the self-test"]


def _no_callback(_callback: wire.Callback, _body: bytes) -> tuple[wire.Reply, list[bytes]]:
    raise wire.FrameError("a call from the self-test")
