"""What this machine offers for a wall, what is missing, and how to get it."""

from __future__ import annotations

from dataclasses import dataclass

from labrunner.errors import FaultError
from labrunner.sandbox.child import DownError
from labrunner.sandbox.level import Level
from labrunner.sandbox.wall import raise_wall

_NAMESPACES = (
    "on Ubuntu 23.10 and later set kernel.apparmor_restrict_unprivileged_userns=0 with sysctl; on older Debian set"
    " kernel.unprivileged_userns_clone=1; in Docker run with --security-opt seccomp=unconfined"
    " --security-opt apparmor=unconfined, or on the machine itself"
)
_LINUX = "use Linux 5.0 or later on x86_64 or aarch64"
_ADVICE = {
    "system-call filter": _LINUX,
    "Landlock": "use Linux 5.13 or later with landlock in the kernel's list of security modules (lsm=)",
    "process descriptors": "use Linux 5.3 or later",
    "unprivileged user": "run as an ordinary user",
    "user namespace": _NAMESPACES,
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One brick of the wall: whether it is there, what was found, and how to get it where it is missing."""

    name: str
    available: bool
    detail: str
    advice: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The wall that reports get here, why it is no higher, and its bricks one by one."""

    level: Level
    reason: str
    features: tuple[Feature, ...]


def probe() -> Capabilities:
    """Return what was measured just now, in processes that are thrown away; raises FaultError where none starts."""
    try:
        wall = raise_wall(survey=True)
    except DownError as error:
        raise FaultError(f"the sandbox cannot be started: {error}") from error
    wall.nursery.close()
    facts = [
        Feature(fact.feature, fact.available, fact.detail, _advice(fact.feature, fact.available)) for fact in wall.facts
    ]
    if not facts:
        facts = [Feature("system-call filter", False, wall.reason, _LINUX)]
    return Capabilities(wall.level, wall.reason, tuple(facts))


def _advice(feature: str, available: bool) -> str:
    return "" if available else _ADVICE.get(feature, "as for the user namespace")
