"""The warm process: it has imported everything, reads nothing of a learner's, and forks one jailed child per report."""

from __future__ import annotations

import contextlib
import gc
import os
import select
import socket
import time
import traceback
from typing import NoReturn

import msgspec

from . import harness, jail, kernel, landlock, namespaces, orders, preload, rehearsal, selftest, wire
from .survey import survey

_KILLED = 9
_BROKEN = 70
# A process closes its descriptors shortly before it is dead.
_DEATH_SECONDS = 0.5
_GLANCE_SECONDS = 0.001


class Zygote:
    """Forks children and ends them; `here` is its process namespace, None where it shares the machine's."""

    def __init__(self, control: socket.socket, here: int | None, base_memory: int | None) -> None:
        self._control = control
        self._here = here
        self._base_memory = base_memory
        self._alive: set[int] = set()
        self._dying: set[int] = set()
        self._next = self._bear()

    def tend(self) -> None:
        """Follow the judge's orders until it hangs up."""
        while data := self._await_order():
            match orders.decode_order(data):
                case orders.Take():
                    self._hand_over()
                case orders.Kill(child):
                    self._kill(child)
                case orders.Await(child):
                    self._control.send(orders.encode(orders.Ended(self._end_of(child))))

    def end_all(self) -> None:
        """Kill every child and wait until it is gone."""
        for child in list(self._alive):
            self._kill(child)
        for child in self._dying:
            os.waitpid(child, 0)

    def _await_order(self) -> bytes:
        """Return the judge's next order; until it comes, those that are dying are buried."""
        while self._dying and not select.select([self._control], [], [], _GLANCE_SECONDS)[0]:
            self._dying = {child for child in self._dying if not os.waitpid(child, os.WNOHANG)[0]}
        return self._control.recv(orders.MESSAGE_LIMIT)

    def _hand_over(self) -> None:
        child, descriptors = self._next
        socket.send_fds(self._control, [orders.encode(orders.Taken(child))], descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        # Forked while the first one works, so that the next report does not wait for it.
        self._next = self._bear()

    def _bear(self) -> tuple[int, list[int]]:
        """Fork a child and return it with the judge's ends: channel, printed output and, if there is one, a pidfd."""
        ours, theirs = (end.detach() for end in socket.socketpair())
        reading, printing = (end.detach() for end in socket.socketpair())
        child = os.fork() if self._here is None else namespaces.fork_apart(self._here)
        if child == 0:
            _live(theirs, printing, self._base_memory)
        os.close(theirs)
        os.close(printing)
        self._alive.add(child)
        return child, [ours, reading, *_descriptors_of(child)]

    def _kill(self, child: int) -> None:
        if child in self._alive:
            self._alive.discard(child)
            self._dying.add(child)
            os.kill(child, _KILLED)

    def _end_of(self, child: int) -> int | None:
        """Return how `child` ended by itself; one that does not is killed, and None is returned."""
        deadline = time.monotonic() + _DEATH_SECONDS
        while child in self._alive and time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                self._alive.discard(child)
                return os.waitstatus_to_exitcode(status)
            time.sleep(_GLANCE_SECONDS)
        self._kill(child)
        return None


def main(raw: dict[str, object]) -> NoReturn:
    """Warm up, walk into the jail, and serve the judge behind descriptor 0."""
    config = msgspec.convert(raw, orders.Config)
    control = _adopt_control()
    preload.preload()
    preload.warm_up()
    if jail.thread_count() not in (1, None):
        raise RuntimeError(f"NumPy's linear algebra runs {jail.thread_count()} threads; it must run one")
    base_memory = jail.used_address_space()
    preload.forget_the_file_system()
    preload.hide(__package__)
    preload.hide("msgspec")
    here, ready = _walk_into_the_jail(config)
    jail.filter_of_this_machine()
    gc.collect()
    gc.freeze()
    control.send(orders.encode(ready))
    _serve(control, here, base_memory)


def _adopt_control() -> socket.socket:
    """Move the judge's socket away from descriptor 0, where learners' code is to read an empty input."""
    control = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return control


def _walk_into_the_jail(config: orders.Config) -> tuple[int | None, orders.Ready]:
    jail.volunteer_for_the_oom_killer()
    jail.drop_root()
    obstacle = namespaces.obstacle() if config.apart else "not asked for"
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    facts = survey(obstacle) if config.survey else []
    here = None if obstacle else namespaces.enter()
    # One more wall where the kernel has it; the filter stands without.
    with contextlib.suppress(OSError):
        landlock.restrict()
    return here, orders.Ready(obstacle, facts)


def _serve(control: socket.socket, here: int | None, base_memory: int | None) -> NoReturn:
    try:
        zygote = Zygote(control, here, base_memory)
        try:
            zygote.tend()
        finally:
            zygote.end_all()
    except Exception:  # noqa: BLE001 - the last words of a process; the judge reads them
        traceback.print_exc()
        os._exit(_BROKEN)
    os._exit(0)


def _descriptors_of(child: int) -> list[int]:
    try:
        return [os.pidfd_open(child)]
    except OSError:
        return []


def _live(channel: int, output: int, base_memory: int | None) -> NoReturn:
    """Be a child: settle, wait for the judge's first word, seal, and only then touch what a learner wrote."""
    try:
        jail.settle(channel, output)
        rehearsal.rehearse()
        pipe = harness.Pipe(jail.CHANNEL, jail.CHANNEL)
        order, _ = pipe.receive()
        if isinstance(order, wire.Open):
            jail.limit(None if base_memory is None else base_memory + order.memory, order.cpu_seconds)
            jail.seal()
            harness.Desk(pipe, order).serve()
        jail.seal()
        pipe.send(wire.Holes(selftest.holes()), [])
    except BaseException:  # noqa: BLE001 - the last words of a process; the judge has them among what was printed
        traceback.print_exc()
    finally:
        os._exit(_BROKEN)
