"""The order in which a report was written, as its history in git tells it: the derivation before the code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labrunner.errors import SubmissionError
from labrunner.submission.blocks import has_paragraphs
from labrunner.submission.decoding import LIMIT
from labrunner.submission.git import GitError, Repository, repository
from labrunner.submission.headings import DERIVATION
from labrunner.submission.judgement import Judgement
from labrunner.submission.listing import holds_code
from labrunner.submission.reading import KINDS, parse_submission
from labrunner.submission.sections import section
from labrunner.verdict import Standing

_MOST_COMMITS = 500
_FILE_MODES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class _Version:
    """A commit that changed the report, when, and the report's bytes then by their object id."""

    commit: str
    date: str
    blob: str

    def __str__(self) -> str:
        return f"{self.commit[:10]} ({self.date})"


def judge_order(path: Path, seconds: float = 10.0) -> Judgement:
    """Return whether the first commit with a derivation comes before the first with code, in the report's history.

    The derivation that is judged must be that one: where half of its lines came later, a human must look.

    Passed and failed come from two commits of which one descends from the other; whatever else (no git, no
    repository, both in one commit, a shallow clone, more than `seconds` of work) is for a human to look at.
    """
    if KINDS.get(path.suffix.lower()) != "markdown":
        return _review("only a Markdown report holds its derivation and its code in one history")
    real = path.resolve()
    try:
        with repository(real.parent, seconds) as repo:
            return _judge(repo, real.name, path)
    except GitError as error:
        return _review(f"the order cannot be told from git: {error}")


def _judge(repo: Repository, name: str, path: Path) -> Judgement:
    if repo.shallow:
        return _review("this is a shallow clone, so the first commits are not here: run `git fetch --unshallow`")
    versions = _versions(repo, repo.prefix + name)
    if not versions:
        return _review("the report is in no commit yet")
    if len(versions) > _MOST_COMMITS:
        return _review(f"more than {_MOST_COMMITS} commits change the report")
    derivation, code = _first_of_each(repo, versions, path)
    if derivation is None or code is None:
        missing = "derivation" if derivation is None else "code"
        return _review(f"no commit holds the {missing} yet: commit the derivation, then the code")
    judged = _compare(repo, derivation, code)
    if judged.standing is Standing.PASSED:
        before = versions[versions.index(code) - 1]
        now, then = _lines(path.read_bytes(), path), _lines(repo.ask("cat-file", "blob", before.blob), path)
        if 2 * len(now & then) < len(now):
            return _review(f"most of the derivation came after {before}, with the code or behind it")
    return judged


def _lines(data: bytes, path: Path) -> set[str]:
    """Return the lines of a report's derivation, without the space in them that nobody sees."""
    try:
        derivation = section(parse_submission(data, path, need_code=False), DERIVATION)
    except SubmissionError:
        return set()
    text = derivation.text if derivation is not None else ""
    return {found for line in text.splitlines() if (found := "".join(line.split()))}


def _compare(repo: Repository, derivation: _Version, code: _Version) -> Judgement:
    if derivation == code:
        return _review(f"derivation and code came in one commit, {code}: commit the derivation before the code")
    if _descends(repo, code, derivation):
        return Judgement(Standing.PASSED, f"the derivation came in {derivation}, the code in {code}")
    if _descends(repo, derivation, code):
        return Judgement(Standing.FAILED, f"the code came first, in {code}, and the derivation in {derivation}")
    return _review(f"the derivation, {derivation}, and the code, {code}, came on branches side by side")


def _descends(repo: Repository, commit: _Version, ancestor: _Version) -> bool:
    return repo.ask("merge-base", commit.commit, ancestor.commit).decode().strip() == ancestor.commit


def _versions(repo: Repository, name: str) -> list[_Version]:
    """Return the commits up to the checked out one that changed the report, oldest first, through its renamings."""
    layout = ("--raw", "--no-abbrev", "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature")
    limits = ("--follow", "--topo-order", f"--max-count={_MOST_COMMITS + 1}", "--format=%H %cI")
    log = repo.ask("log", *layout, *limits, repo.head, "--", name).decode(errors="replace")
    versions: list[_Version] = []
    commit = date = ""
    for line in log.split("\n"):
        if line.startswith(":"):
            _, mode, _, blob, *_ = line.split(" ")
            versions += [_Version(commit, date, blob)] if mode in _FILE_MODES else []
        elif line:
            commit, date = line.split(" ")
    return versions[::-1]


def _first_of_each(repo: Repository, versions: list[_Version], path: Path) -> tuple[_Version | None, _Version | None]:
    """Return the first version that holds a derivation, and the first that holds code.

    Raises GitError at a version that cannot be read: it may have held either.
    """
    sizes = repo.ask("cat-file", "--batch-check=%(objectsize)", given="".join(f"{v.blob}\n" for v in versions))
    derivation = code = None
    for version, size in zip(versions, sizes.decode().split("\n"), strict=False):
        if not size.isdigit() or int(size) > LIMIT:
            raise GitError(f"the report as it was in {version} is not there, or too large")
        has_derivation, has_code = _holds(repo, version, path)
        derivation = derivation or (version if has_derivation else None)
        code = code or (version if has_code else None)
        if derivation and code:
            break
    return derivation, code


def _holds(repo: Repository, version: _Version, path: Path) -> tuple[bool, bool]:
    """Return whether a version of the report holds a derivation of its own, and code; a template holds neither."""
    data = repo.ask("cat-file", "blob", version.blob)
    if not data.strip():
        return False, False
    try:
        report = parse_submission(data, path, need_code=False)
    except SubmissionError as error:
        raise GitError(f"the report as it was in {version} cannot be read: {error}") from error
    derivation = section(report, DERIVATION)
    return derivation is not None and has_paragraphs(derivation.text), holds_code(report.source)


def _review(message: str) -> Judgement:
    return Judgement(Standing.REVIEW, message)
