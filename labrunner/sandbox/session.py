"""One conversation with one child: frames out, frames in, printed text on the side, and never longer than allowed."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable

from labrunner.sandbox.child import Child
from labrunner.sandbox.cleaning import Printed
from labrunner.sandbox.clock import Budget, OwnTime
from labrunner.sandbox.inside import wire

_CHUNK = 256 * 1024
# Time for a child that used up its own to say where it is: a moment, unless the machine stalls it or it will not say.
_LAST_WORDS_SECONDS = 1.0
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)

OnCallback = Callable[[wire.Callback, bytes], tuple[wire.Reply, list[bytes]]]


class TimedOutError(Exception):
    """The child took longer than its budget."""


class HungUpError(Exception):
    """The child closed its end, most likely by ending."""


class Session:
    """Talks with `child`, reads at most `answer_limit` bytes of arrays at a time, and collects what it prints."""

    def __init__(self, child: Child, answer_limit: int, printed: Printed) -> None:
        self._child = child
        self._answer_limit = answer_limit
        self._printed = printed
        self._clock = OwnTime(child.pid)
        self._selector = _Selector()
        for end in (child.channel, child.output):
            end.setblocking(False)
            self._selector.register(end, selectors.EVENT_READ)
        # Set where its child ended through a fault of ours.
        self.is_lost = False
        self._forgotten: list[int] = []

    def budget(self, seconds: float) -> Budget:
        """Return a budget of the child's own time that starts now."""
        return Budget(self._clock, seconds)

    def ask(
        self, message: wire.ToChild, buffers: list[bytes], budget: Budget, on_callback: OnCallback
    ) -> tuple[wire.ToJudge, bytes]:
        """Send `message` and return what comes back, answering the child's own calls in between.

        Raises TimedOutError, HungUpError, and FrameError for anything that is not a well-formed answer.
        """
        self._refuse_what_nobody_asked_for()
        self._send(wire.frame(message, buffers), budget)
        while True:
            reply, body = self.receive(budget)
            if not isinstance(reply, wire.Callback):
                self._drain()
                return reply, body
            self._send(wire.frame(*on_callback(reply, body)), budget)

    def receive(self, budget: Budget) -> tuple[wire.ToJudge, bytes]:
        """Return the child's next message and the bytes behind it."""
        header, body = wire.lengths(self._exactly(wire.PREFIX.size, budget), self._answer_limit)
        message = wire.decode_for_judge(self._exactly(header, budget))
        return message, self._exactly(body, budget)

    def forget(self, closure: int) -> None:
        """Note that nobody holds closure `closure` any longer; the child is told with the next call."""
        self._forgotten.append(closure)

    def take_forgotten(self) -> list[int]:
        """Return the closures that nobody holds any longer, once."""
        taken, self._forgotten = self._forgotten, []
        return taken

    def where(self) -> list[wire.Frame]:
        """Return the lines that a child whose time is up is at, as far as it can still say so."""
        if not self._child.ask_where():
            return []
        try:
            message, _ = self.receive(self.budget(_LAST_WORDS_SECONDS))
        except (TimedOutError, HungUpError, wire.FrameError):
            return []
        return message.frames if isinstance(message, wire.Raised) else []

    def take_in(self) -> None:
        """Take in what the child has printed by now, which may come later than its answer."""
        self._drain()

    def close(self) -> None:
        """Take in what the child has printed, and see to its end."""
        self._drain()
        self.forsake()

    def ended(self) -> int | None:
        """Return how a child that has hung up ended: an exit code, minus a signal, or None if it had to be killed."""
        try:
            self._drain()
            return self._child.ended()
        finally:
            self.leave()

    def forsake(self) -> None:
        """See to the child's end at once, wherever this thread is in talking with others."""
        self._child.end()
        self.leave()

    def leave(self) -> None:
        """Stop talking with the child, which lives on."""
        self._selector.close()
        self._clock.close()

    def _refuse_what_nobody_asked_for(self) -> None:
        try:
            stray = self._child.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError as error:
            raise HungUpError from error
        if not stray:
            raise HungUpError
        raise wire.FrameError("an answer that nobody had asked for")

    def _send(self, data: bytes, budget: Budget) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._child.channel.send(rest) :]
            except BlockingIOError:
                self._wait(selectors.EVENT_WRITE, budget)
            except OSError as error:
                raise HungUpError from error

    def _exactly(self, size: int, budget: Budget) -> bytes:
        data = bytearray()
        while len(data) < size:
            try:
                part = self._child.channel.recv(min(size - len(data), _CHUNK))
            except BlockingIOError:
                self._wait(selectors.EVENT_READ, budget)
                continue
            except OSError as error:
                raise HungUpError from error
            if not part:
                raise HungUpError
            data += part
        return bytes(data)

    def _wait(self, event: int, budget: Budget) -> None:
        """Wait until the channel is ready for `event`, taking in printed text meanwhile."""
        channel = self._child.channel
        self._selector.modify(channel, event)
        while True:
            left = budget.left()
            # Looked at even when time is up: the answer may be there, and only this process came late to read it.
            ready = [key.fileobj for key, _ in self._selector.select(max(left, 0))]
            if channel in ready:
                return
            if self._child.output in ready:
                self._drain()
            if left <= 0:
                raise TimedOutError

    def _drain(self) -> None:
        """Take in what has been printed; once there is enough of it, or no more to come, stop listening."""
        output = self._child.output
        if output.fileno() == -1:
            return
        try:
            # As much as one pipe can hold; a report that prints faster than this reads waits for the next turn.
            data = output.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._printed.feed(data)
        if not data or self._printed.is_full:
            self._selector.unregister(output)
            output.close()
