"""What went wrong in a report's process, in words for the learner: the message first, then the report's own lines."""

from __future__ import annotations

import signal
import sys

from labrunner.sandbox.cleaning import clean
from labrunner.sandbox.inside import wire
from labrunner.sandbox.limits import Limits
from labrunner.solution import SolutionError
from labrunner.verdict import Outcome

_LONGEST_MESSAGE = 600
_LONGEST_LINE = 160
_MOST_FRAMES = 3
_IMPORTS = "a report may import numpy and the standard library, nothing else"
_CLOSED = "a report has no access to files, network, threads and other processes while it is graded"
_CRASHES = {signal.SIGSEGV: "segmentation fault", signal.SIGABRT: "abort", signal.SIGFPE: "arithmetic fault"}


class Report:
    """A report's path and lines, which say where a failure is."""

    def __init__(self, source: str, filename: str) -> None:
        self.filename = filename
        self._lines = source.split("\n")

    def line(self, frames: list[wire.Frame]) -> int | None:
        """Return the innermost line of `frames` that the report has."""
        return next((frame.line for frame in reversed(frames) if self.has(frame.line)), None)

    def has(self, line: int) -> bool:
        """Tell whether the report has a line of this number; a child may claim anything."""
        return 1 <= line <= len(self._lines)

    def places(self, frames: list[wire.Frame]) -> str:
        """Return the innermost frames, one a line: path:line in function: source."""
        places = [self._place(frame) for frame in frames if self.has(frame.line)]
        return "".join(f"\n{place}" for place in places[-_MOST_FRAMES:])

    def _place(self, frame: wire.Frame) -> str:
        function = "" if frame.function == "<module>" else f" in {clean(frame.function, 80)}"
        text = clean(self._lines[frame.line - 1].strip(), _LONGEST_LINE)
        return f"{self.filename}:{frame.line}{function}: {text}"


def raised(error: wire.Raised, report: Report, limits: Limits) -> SolutionError:
    """Return the error for a call, or a whole report, that raised."""
    text = clean(error.text, _LONGEST_MESSAGE)
    head = f"{clean(error.exception, 100)}: {text}" if text else clean(error.exception, 100)
    advice = _advice(error, limits)
    message = head + (f" ({advice})" if advice else "") + report.places(error.frames)
    return SolutionError(message, Outcome.ERROR, report.line(error.frames), kind="raised")


def _advice(error: wire.Raised, limits: Limits) -> str:
    match error.family:
        case "ModuleNotFoundError":
            return _about_import(error.text)
        case "PermissionError":
            return _CLOSED
        case "RuntimeError" if error.text == "can't start new thread":
            return _CLOSED
        case "MemoryError":
            return f"it may use {_round(limits.memory_mb)} MB"
        case "EOFError" if "reading a line" in error.text:
            return "nobody is at the keyboard while a report is graded"
        case "SystemExit":
            return "a function must return, not end the program"
    return ""


def _about_import(text: str) -> str:
    """Return what to say of a module that is not there; `text` names it."""
    name = text.partition("'")[2].partition("'")[0].partition(".")[0]
    if name in sys.stdlib_module_names:
        return "this part of the standard library is not there while a report is graded"
    if name == "matplotlib":
        return f'{_IMPORTS}; plots belong under `if __name__ == "__main__":`'
    return _IMPORTS


def timed_out(what: str, allowed: float, frames: list[wire.Frame], report: Report, limits: Limits) -> SolutionError:
    """Return the error for a call that took more than the seconds `allowed`; `frames` are where it was then."""
    words = f"{what} took longer than {_round(limits.call_seconds)} s"
    if allowed < limits.call_seconds:
        words = f"{what} was stopped, for the report has used up its {_round(limits.total_seconds)} s"
    return SolutionError(words + report.places(frames), Outcome.ERROR, report.line(frames), kind="timeout")


def used_up(limits: Limits) -> SolutionError:
    """Return the error for a call that nothing is left for."""
    message = f"the report has used up its {_round(limits.total_seconds)} s; this was not tried any more"
    return SolutionError(message, Outcome.ERROR, kind="timeout")


def ended(what: str, code: int | None, limits: Limits) -> SolutionError:
    """Return the error for a process that hung up in the middle of `what`; `code` is negative for a signal."""
    return SolutionError(f"{what} {_ending(code, limits)}", Outcome.ERROR, kind="killed")


def _ending(code: int | None, limits: Limits) -> str:
    if code is None:
        return "closed the pipe to the judge instead of answering"
    if code >= 0:
        return "ended the whole program instead of returning"
    if -code == getattr(signal, "SIGSYS", None):
        return "used a forbidden system call"
    if -code == getattr(signal, "SIGKILL", None):
        return f"was stopped by the machine, most likely for want of memory (it may use {_round(limits.memory_mb)} MB)"
    crash = _CRASHES.get(-code, f"signal {-code}")  # type: ignore[call-overload]
    return f"crashed Python itself ({crash}); endless recursion or ctypes can do that"


def garbled(what: str, error: wire.FrameError) -> SolutionError:
    """Return the error for an answer that does not keep to the form, which no honest report gives."""
    return SolutionError(f"{what} did not answer in the form agreed: {clean(str(error), 200)}", kind="garbled")


def unfit(what: str, answer: wire.Unfit, report: Report) -> SolutionError:
    """Return the error for a returned value that is no answer."""
    line = answer.line if report.has(answer.line) else None
    place = f"\n{report.filename}:{line}" if line is not None else ""
    message = f"{what} returned {clean(answer.reason, _LONGEST_MESSAGE)}{place}"
    return SolutionError(message, Outcome.ERROR, line, kind="unfit")


def _round(number: float) -> str:
    """Return a limit in two figures, or in as many as stand before the point; it may come from a measurement."""
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def again(error: SolutionError) -> SolutionError:
    """Return a fresh copy of `error`, to be raised for a further call."""
    return SolutionError(error.message, error.outcome, error.line, kind=error.kind)


def absent(what: str, found: str) -> SolutionError:
    """Return the error for a function that the report does not define."""
    message = f"{what} is an object of type {clean(found, 80)}, not a function" if found else f"{what} is not written"
    return SolutionError(message, Outcome.MISSING, kind="missing")
