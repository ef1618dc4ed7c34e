"""Questions to git about a repository that is not trusted: nothing that its owner configured is ever run.

A repository's config can name programs (hooks, pagers, diff drivers, signature checkers, transports). So its own
config is in force for one `rev-parse` alone, which starts none of them; all else is asked of an empty
repository beside it, which borrows the objects and has neither config nor attributes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# What a process needs to start on any system; every GIT_* variable of ours stays behind.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# Learners' folders often belong to somebody else, which git refuses to read unless told otherwise.
_OPTIONS = (
    *("--no-pager", "-c", "safe.directory=*", "-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.commitGraph=false"),
)
_REASONS = {
    "not a git repository": "the report lies in no git work tree",
    "unknown revision": "its repository has no commit yet",
}
_LONGEST_REASON = 200


class GitError(Exception):
    """An answer that git did not give: it is not installed, took too long, or found no repository."""


@dataclass(frozen=True, slots=True)
class Repository:
    """An empty repository at `directory` that borrows the objects of another, whose checked out commit is `head`."""

    git: str
    directory: Path
    objects: Path
    head: str
    shallow: bool
    prefix: str
    deadline: float

    def ask(self, *arguments: str, given: str = "") -> bytes:
        """Return what `git` prints for these arguments, with `given` as its input; raises GitError where it fails."""
        environment = {"GIT_DIR": str(self.directory), "GIT_OBJECT_DIRECTORY": str(self.objects)}
        return _run(self.git, arguments, self.directory, self.deadline, environment, given)


@contextmanager
def repository(folder: Path, seconds: float) -> Iterator[Repository]:
    """Give the repository around the work tree `folder`, for questions that take `seconds` in all; raises GitError."""
    git = shutil.which("git")
    if git is None:
        raise GitError("git is not installed")
    deadline = time.monotonic() + seconds
    questions = ("HEAD^{commit}", "--is-shallow-repository", "--git-path", "objects", "--show-prefix")
    answer = _run(git, ("rev-parse", *questions), folder, deadline)
    lines = os.fsdecode(answer).split("\n")
    if len(lines) != 5:
        raise GitError("git gives no clear answer about this folder")
    head, shallow, objects, prefix, _ = lines
    with tempfile.TemporaryDirectory(prefix="labrunner-git-") as name:
        directory = Path(name)
        _lay_out(directory, sha256=len(head) == 64)
        yield Repository(git, directory, (folder / objects).resolve(), head, shallow == "true", prefix, deadline)


def _lay_out(directory: Path, sha256: bool) -> None:
    (directory / "objects").mkdir()
    (directory / "refs").mkdir()
    (directory / "HEAD").write_text("ref: refs/heads/none\n")
    if sha256:
        config = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n"
        (directory / "config").write_text(config)


def _run(
    git: str,
    arguments: tuple[str, ...],
    folder: Path,
    deadline: float,
    environment: dict[str, str] | None = None,
    given: str = "",
) -> bytes:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            [git, *_OPTIONS, *arguments],
            cwd=folder,
            env={**kept, **_ENVIRONMENT, **(environment or {})},
            input=given.encode(),
            capture_output=True,
            timeout=max(0.0, deadline - time.monotonic()),
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError("git takes too long over this repository") from error
    except subprocess.CalledProcessError as error:
        raise GitError(_reason(error)) from error
    except OSError as error:
        raise GitError(f"git cannot be started: {error.strerror}") from error
    return done.stdout


def _reason(error: subprocess.CalledProcessError) -> str:
    said = error.stderr.decode(errors="replace").strip()
    known = next((reason for words, reason in _REASONS.items() if words in said), None)
    return known or said.split("\n")[0][:_LONGEST_REASON] or f"git fails ({error.returncode})"
