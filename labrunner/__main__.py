"""The entry point: one line for every failure, and the exit code that says whose it was."""

from __future__ import annotations

import errno
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

# BLAS threads cost 40 ms at import and gain nothing on matrices of a lab's size; the user's own setting wins.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")

from labrunner.errors import LabrunnerError  # noqa: E402  the settings above must come before anything loads numpy

USAGE = 2
FAULT = 3
INTERRUPTED = 130
UNHEARD = 141
TERMINATED = 143


class Terminated(BaseException):
    """SIGTERM arrived; raised where the program stands, so that whatever it holds is closed."""


# What a write says that finds no room.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    from labrunner.cli.terminal import fill_closed_streams, survive_narrow_encodings

    fill_closed_streams()
    survive_narrow_encodings()
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        from labrunner.cli.app import app

        code = app(standalone_mode=False)
        sys.stdout.flush()
        return _leave_at_once() if code == INTERRUPTED else code if isinstance(code, int) else 0
    except LabrunnerError as error:
        return _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _leave_at_once()
    except Terminated:
        return _say("terminated", TERMINATED)
    except (OSError, SystemExit) as error:
        return _explain_output(error)
    except Exception as error:  # noqa: BLE001  the last line of defence: our fault, said in one line
        return _explain(error)


def _leave_at_once() -> int:
    # Whoever presses Ctrl-C again wants no traceback of what was still being tidied up.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _say("interrupted", INTERRUPTED)


def _explain_output(error: OSError | SystemExit) -> int:
    """Return the exit code of output that nobody takes in, or that finds no room; raises any other SystemExit."""
    # typer and rich turn the closed pipe of `| head` into a plain exit with 1, which would read as a refusal.
    cause = error.__context__ if isinstance(error, SystemExit) else error
    if isinstance(cause, BrokenPipeError):
        _drop_output()
        return UNHEARD
    if isinstance(cause, OSError) and cause.errno in _FULL:
        _drop_output()
        return _say(f"the output cannot be written: {cause.strerror}", FAULT)
    if isinstance(error, SystemExit):
        raise error
    return _explain(error)


def _drop_output() -> None:
    """Let what is still to be written go nowhere, or Python would try it again at exit and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _explain(error: Exception) -> int:
    """Return the exit code of what typer raises for a wrong command line or Ctrl-C, or of a fault of ours."""
    if type(error).__name__ == "Abort":
        return _leave_at_once()
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error)  # noqa: T201  the help page itself
        return USAGE
    if hasattr(error, "format_message"):
        return _say(f"{error.format_message()} (labrunner --help lists commands and options)", USAGE)
    from labrunner.cli.fault_log import write_fault

    return _say(f"a fault of labrunner, not of your work: {error!r}\n  the details are in {write_fault(error)}", FAULT)


def _say(message: str, code: int) -> int:
    from labrunner.cli.complaint import complain

    complain(message)
    return code


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


if __name__ == "__main__":
    main()
