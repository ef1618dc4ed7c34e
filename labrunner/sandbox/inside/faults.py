"""A learner's exception, read with care: its name, its words, and those of its frames that lie in the report."""

from __future__ import annotations

import types

from .wire import Frame, Raised

_LONGEST_TEXT = 2000
_MOST_FRAMES = 8
_UNREADABLE = "(its message could not be read)"


def raised(call: int, error: BaseException, filename: str) -> Raised:
    """Return what call `call` raised, as it goes on the wire."""
    try:
        return _read(call, error, filename)
    except BaseException:  # noqa: BLE001 - its class may be the learner's code down to its name
        return Raised(call, "Exception", "Exception", _UNREADABLE, [])


def _read(call: int, error: BaseException, filename: str) -> Raised:
    frames = frames_of_traceback(error.__traceback__, filename)
    text = _text(error)
    if isinstance(error, SyntaxError) and error.filename == filename:
        text = str(error.msg)
        # The parser knows the line though nothing of the report has run yet.
        frames = [*frames, Frame(error.lineno or 0, "<module>")]
    return Raised(call, _name(type(error)), _family(type(error)), text, frames)


def frames_of_traceback(traceback: types.TracebackType | None, filename: str) -> list[Frame]:
    """Return the frames of the report in `traceback`, innermost last."""
    frames: list[Frame] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == filename:
            frames.append(Frame(traceback.tb_lineno, code.co_name[:100]))
        traceback = traceback.tb_next
    return frames[-_MOST_FRAMES:]


def frames_of_stack(frame: types.FrameType | None, filename: str) -> list[Frame]:
    """Return the frames of the report that are running now, innermost last."""
    frames: list[Frame] = []
    while frame is not None and len(frames) < _MOST_FRAMES:
        if frame.f_code.co_filename == filename:
            frames.append(Frame(frame.f_lineno or 0, frame.f_code.co_name[:100]))
        frame = frame.f_back
    return frames[::-1]


def _text(error: BaseException) -> str:
    try:
        return "".join(str(error))[:_LONGEST_TEXT].encode("utf-8", "backslashreplace").decode()
    except BaseException:  # noqa: BLE001 - its __str__ is the learner's code
        return _UNREADABLE


def _name(kind: type[BaseException]) -> str:
    """Return the class's name; NumPy's private exceptions go by the public class that they are."""
    return _family(kind) if kind.__name__.startswith("_") else kind.__name__[:100]


def _family(kind: type[BaseException]) -> str:
    # A class may have bent its own __mro__; then there is no builtin to find.
    return next((base.__name__ for base in kind.__mro__ if base.__module__ == "builtins"), "BaseException")
