"""How a process for learners' code is started: by exec, from nothing of the judge's but the way to NumPy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from labrunner.sandbox.child import DownError

# One thread of linear algebra and one memory arena: threads would change sums, and arenas eat address space.
# A fixed hash seed, so that the order of a set, and with it a sum over it, is the same at each grading.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
}
# The command line names nothing; what there is to know comes over descriptor 0, as one line.
_BOOTSTRAP = """\
import importlib, json, sys
config = json.loads(open(0, "rb", 65536, closefd=False).readline())
sys.path.insert(0, config["home"])
sys.path.extend(config["libraries"])
importlib.import_module("inside." + config["role"]).main(config)
"""
_NEEDED = ("numpy", "msgspec")


def launch(stdin: Any, stdout: Any, stderr: Any) -> subprocess.Popen[bytes]:
    """Start a bare interpreter that waits for its configuration on descriptor 0."""
    # Neither user nor site packages, neither the working folder nor PYTHON* variables have a say in it.
    command = [sys.executable, "-s", "-S", "-P", "-B", "-c", _BOOTSTRAP]
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=_environment(),
            cwd=os.path.abspath(os.sep),
            start_new_session=True,
        )
    except OSError as error:
        raise DownError(f"{sys.executable} could not be started: {error}") from error


def configuration(role: str, **settings: bool) -> bytes:
    """Return the line that makes the interpreter a `role`: zygote or fresh."""
    libraries = sorted({str(_home_of(name)) for name in _NEEDED})
    home = str(Path(__file__).parent)
    return json.dumps({"role": role, "home": home, "libraries": libraries, **settings}).encode() + b"\n"


def last_words(stderr: IO[bytes] | None) -> str:
    """Return the last line that a process which has ended wrote to `stderr`."""
    lines = stderr.read().decode("utf-8", "replace").strip().splitlines() if stderr is not None else []
    return lines[-1] if lines else "it said nothing"


def _home_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DownError(f"{package} is not where Python finds packages")
    return Path(spec.origin).parent.parent


def _environment() -> dict[str, str]:
    # Windows finds its own libraries by this one.
    needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return ENVIRONMENT | needed
