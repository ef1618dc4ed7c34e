"""The entry point: one line for every failure, and the exit code that says whose it was."""

from __future__ import annotations

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
TERMINATED = 143


class Terminated(BaseException):
    """SIGTERM arrived; raised where the program stands, so that whatever it holds is closed."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    from labrunner.cli.terminal import survive_narrow_encodings

    survive_narrow_encodings()
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        from labrunner.cli.app import app

        code = app(standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except LabrunnerError as error:
        return _say(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader has left (`| head`): nobody is there to be told, and Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except Terminated:
        return _say("terminated", TERMINATED)
    except Exception as error:  # noqa: BLE001  the last line of defence: our fault, said in one line
        return _explain(error)


def _explain(error: Exception) -> int:
    """Return the exit code of what typer raises for a wrong command line or Ctrl-C, or of a fault of ours."""
    if type(error).__name__ == "Abort":
        return _say("interrupted", INTERRUPTED)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error)  # noqa: T201  the help page itself
        return USAGE
    if hasattr(error, "format_message"):
        return _say(f"{error.format_message()} (labrunner --help lists commands and options)", USAGE)
    from labrunner.cli.fault_log import write_fault

    return _say(f"a fault of labrunner, not of your work: {error!r}\n  the details are in {write_fault(error)}", FAULT)


def _say(message: str, code: int) -> int:
    print(f"labrunner: {message}", file=sys.stderr)  # noqa: T201  the one place where errors are printed
    return code


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


if __name__ == "__main__":
    main()
