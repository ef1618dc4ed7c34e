"""One submitted file, read: what is refused, and how a report, a Python file and a notebook become a Submission."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from labrunner.errors import SubmissionError
from labrunner.submission.decoding import LIMIT, decode
from labrunner.submission.naming import seen, seen_path
from labrunner.submission.obstacles import cannot_be_read
from labrunner.submission.record import Kind, Submission, located

if TYPE_CHECKING:
    from labrunner.submission.markdown import Reading

MOST_LINES = 10_000
KINDS: dict[str, Kind] = {".md": "markdown", ".markdown": "markdown", ".py": "python", ".ipynb": "notebook"}


def read_submission(path: Path, root: Path | None = None, *, need_code: bool = True) -> Submission:
    """Return the report, Python file or notebook at `path`.

    With `root`, the folder of a class, the learner is the first folder below it, and a link that leads out of that
    learner's folder is refused. Raises SubmissionError for whatever cannot be read as a report, and for one without
    code unless `need_code` is False; UnreachableError for a file that this process may not read.
    """
    learner, real = (None, path) if root is None else _within(path, root)
    return parse_submission(_read_bytes(path, real), path, learner, need_code=need_code)


def parse_submission(data: bytes, path: Path, learner: str | None = None, *, need_code: bool = True) -> Submission:
    """Return the submission whose file `path` holds the bytes `data`; its suffix says what it is."""
    shown = seen_path(path)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise SubmissionError(f"{shown}: is neither .md nor .py nor .ipynb; hand in one of these")
    text = decode(data, shown)
    digest = hashlib.sha256(data).hexdigest()
    submission = replace(_READERS[kind](text, shown, learner, digest), file=path)
    if need_code:
        require_code(submission)
    return submission


def require_code(submission: Submission) -> None:
    """Raise SubmissionError where `submission` holds no code."""
    if not _has_code(submission.source):
        raise SubmissionError(_no_code(submission))


def _within(path: Path, root: Path) -> tuple[str | None, Path]:
    """Return the learner whose file `path` is, and the file that it leads to inside that learner's folder."""
    absolute, base = Path(os.path.abspath(path)), Path(os.path.abspath(root))
    shown = seen_path(path)
    if not absolute.is_relative_to(base):
        raise SubmissionError(f"{shown}: lies outside {seen_path(root)}")
    parts = absolute.relative_to(base).parts
    learner = parts[0] if len(parts) > 1 else None
    try:
        real, folder = path.resolve(), root.resolve() / (learner or "")
    except RuntimeError as error:
        raise SubmissionError(f"{shown}: cannot be read: {error}") from error
    except (OSError, ValueError) as error:
        raise cannot_be_read(shown, error) from error
    if not real.is_relative_to(folder):
        own = seen_path(root / (learner or ""))
        raise SubmissionError(f"{shown}: is a link that leads out of {own}; hand in the file itself")
    return seen(learner) if learner else None, real


def _read_bytes(path: Path, real: Path) -> bytes:
    """Return at most LIMIT + 1 bytes of a regular file, without waiting on a pipe or a device."""
    shown = seen_path(path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(real, flags)
        try:
            return _read_regular(descriptor, shown)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        raise SubmissionError(f"{shown}: {'leads to what is' if os.path.islink(path) else 'is'} not there") from error
    except (OSError, ValueError) as error:
        raise cannot_be_read(shown, error) from error


def _read_regular(descriptor: int, path: Path) -> bytes:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise SubmissionError(f"{path}: is a folder; give the report inside it")
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{path}: is not a file; hand in a .md, .py or .ipynb file")
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(LIMIT + 1)


def _prose(text: str, path: Path) -> Reading:
    # CommonMark takes some 0.1 ms a line: a file of short lines alone would keep a class waiting.
    if text.count("\n") > MOST_LINES:
        raise SubmissionError(f"{path}: has more than {MOST_LINES:,} lines of text; a report has some hundreds")
    from labrunner.submission.markdown import read_markdown

    return read_markdown(text)


def _markdown(text: str, path: Path, learner: str | None, digest: str) -> Submission:
    from labrunner.submission.markdown import source_of

    reading = _prose(text, path)
    return Submission(
        path,
        "markdown",
        learner,
        digest,
        source_of(reading.code),
        notes=tuple(f"{located(path, (), note.line)}: {note.says}" for note in reading.notes),
        text=text,
        outputs=reading.outputs,
        sections=reading.sections,
    )


def _python(text: str, path: Path, learner: str | None, digest: str) -> Submission:
    return Submission(path, "python", learner, digest, text if text.endswith("\n") else text + "\n")


def _notebook(text: str, path: Path, learner: str | None, digest: str) -> Submission:
    from labrunner.submission.notebook import read_notebook

    notebook = read_notebook(text, path)
    prose = _prose(notebook.text, path)
    return Submission(
        path,
        "notebook",
        learner,
        digest,
        notebook.source,
        notes=tuple(f"{located(path, notebook.cells, note.line)}: {note.says}" for note in notebook.notes),
        text=notebook.text,
        outputs=prose.outputs,
        sections=prose.sections,
        cells=notebook.cells,
    )


_READERS = {"markdown": _markdown, "python": _python, "notebook": _notebook}


def _has_code(source: str) -> bool:
    return any((line := raw.strip()) and not line.startswith("#") for raw in source.split("\n"))


def _no_code(submission: Submission) -> str:
    where = {
        "markdown": "open the fence around it with ```python",
        "python": "it holds comments at most",
        "notebook": "it has no code cell with Python in it",
    }
    return "; ".join([f"{submission.path}: no code found: {where[submission.kind]}", *submission.notes[:2]])
