import os
import shutil
import subprocess
from pathlib import Path

import pytest

from labrunner.submission.history import judge_order
from labrunner.submission.template import report_template
from labrunner.verdict import Standing

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DERIVATION = "# Lab\n\n## Derivation\n\n$$\\frac{\\partial p_i}{\\partial z_j} = p_i (\\delta_{ij} - p_j)$$\n"
CODE = "\n## Code\n\n```python\ndef softmax(z):\n    return z\n```\n"
TEMPLATE = report_template("Softmax", [("softmax", "(z)", "Return p.")], True, "z: real n", 3, "phase-04/lab.md")


class Work:
    """A git repository to commit reports in."""

    def __init__(self, folder, *options):
        self.folder = folder
        self.report = folder / "ada" / "phase-04" / "lab.md"
        self.report.parent.mkdir(parents=True)
        self.commits = 0
        self.git("init", "-q", "-b", "main", "--template=", *options)

    def git(self, *arguments):
        identity = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.commits += 1
        dates = {f"GIT_{who}_DATE": f"2024-05-01T12:{self.commits:02}:00Z" for who in ("AUTHOR", "COMMITTER")}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            **identity,
            **dates,
        }
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, text, path=None):
        path = path or self.report
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work")

    def head(self):
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path):
    return Work(tmp_path / "class")


def test_a_derivation_committed_before_the_code_passes_with_both_commits(work):
    work.commit(TEMPLATE)
    work.commit(DERIVATION)
    first = work.head()
    work.commit(DERIVATION + "\nMore.\n")
    work.commit(DERIVATION + CODE)
    second = work.head()
    work.commit(DERIVATION + CODE + "\n## Reflection\n")

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.PASSED
    assert judgement.message.startswith(f"the derivation came in {first[:10]} (2024-05-01T12:")
    assert f"the code in {second[:10]} (2024-05-01T12:" in judgement.message


def test_a_derivation_of_which_most_came_with_the_code_is_for_a_human_to_look_at(work):
    work.commit("# Lab\n\n## Derivation\n\n$$p = p$$\n")
    work.commit(DERIVATION + "$$J = \\operatorname{diag}(p) - p p^T$$\n" + CODE)

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.REVIEW
    assert judgement.message.startswith("most of the derivation came after ")


def test_a_derivation_may_be_mended_after_the_code(work):
    work.commit(DERIVATION + "\n$$J = p p^T$$\n")
    work.commit(DERIVATION + "\n$$J = p p^T$$\n" + CODE)
    work.commit(DERIVATION + "\n$$J = \\operatorname{diag}(p) - p p^T$$\n" + CODE)

    assert judge_order(work.report).standing is Standing.PASSED


def test_code_committed_before_the_derivation_fails(work):
    work.commit("# Lab\n" + CODE)
    work.commit(DERIVATION + CODE)

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.FAILED
    assert judgement.message.startswith("the code came first, in ")


def test_both_in_one_commit_are_for_a_human_to_look_at(work):
    work.commit(DERIVATION + CODE)

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.REVIEW
    assert f"derivation and code came in one commit, {work.head()[:10]}" in judgement.message


@pytest.mark.parametrize(
    ("text", "missing"),
    [(DERIVATION, "code"), ("# Lab\n" + CODE, "derivation"), (TEMPLATE, "derivation"), ("# Lab\n", "derivation")],
)
def test_a_part_that_is_not_committed_yet_is_named(work, text, missing):
    work.commit(text)
    work.report.write_text(DERIVATION + CODE)

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.REVIEW
    assert judgement.message.startswith(f"no commit holds the {missing} yet")


def test_a_photo_is_a_derivation_too(work):
    work.commit("## Derivation\n\n![by hand](derivation.jpg)\n")
    work.commit("## Derivation\n\n![by hand](derivation.jpg)\n" + CODE)

    assert judge_order(work.report).standing is Standing.PASSED


def test_headings_alone_are_no_derivation(work):
    work.commit("# Lab\n\n## Derivation\n\n### Softmax\n\n## Code\n")
    work.commit("# Lab\n\n## Derivation\n\n### Softmax\n" + CODE)
    work.commit(DERIVATION + CODE)

    assert judge_order(work.report).standing is Standing.FAILED


def test_a_report_is_followed_through_its_renaming(work):
    long = DERIVATION + "\nAs the quotient rule says.\n" * 20
    work.commit(long, work.folder / "ada" / "draft.md")
    (work.folder / "ada" / "draft.md").unlink()
    work.commit(long)
    work.commit(long + CODE)
    judgement = judge_order(work.report)

    assert judgement.standing is Standing.PASSED


def test_a_report_at_the_top_of_its_repository_and_with_odd_names_is_found(work):
    for name in ("lab.md", "a b*[x].md", ":(top)ñ.md"):
        path = work.folder / name
        work.commit(DERIVATION, path)
        work.commit(DERIVATION + CODE, path)

        assert judge_order(path).standing is Standing.PASSED, name


def test_a_path_may_be_relative_or_lead_through_a_link(work, tmp_path, monkeypatch):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    (tmp_path / "link").symlink_to(work.folder, target_is_directory=True)
    monkeypatch.chdir(work.report.parent)

    assert judge_order(Path("lab.md")).standing is Standing.PASSED
    assert judge_order(tmp_path / "link" / "ada" / "phase-04" / "lab.md").standing is Standing.PASSED


def test_branches_side_by_side_are_for_a_human_to_look_at(work):
    work.commit("# Lab\n\n## Notes\n")
    work.git("checkout", "-q", "-b", "other")
    work.commit("# Lab\n" + CODE)
    work.git("checkout", "-q", "main")
    work.commit(DERIVATION)
    work.git("merge", "-q", "-s", "ours", "other")
    work.commit(DERIVATION + CODE)

    judgement = judge_order(work.report)

    assert judgement.standing is Standing.REVIEW
    assert "side by side" in judgement.message


def test_a_merged_branch_is_told_from_the_line_it_left(work):
    work.commit(DERIVATION)
    work.git("checkout", "-q", "-b", "code")
    work.commit(DERIVATION + CODE)
    work.git("checkout", "-q", "main")
    work.git("merge", "-q", "--no-ff", "-m", "merge", "code")

    assert judge_order(work.report).standing is Standing.PASSED


def test_a_shallow_clone_is_for_a_human_to_look_at(work, tmp_path):
    work.commit("# Lab\n" + CODE)
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    work.git("clone", "-q", "--depth", "2", f"file://{work.folder}", str(tmp_path / "shallow"))

    judgement = judge_order(tmp_path / "shallow" / "ada" / "phase-04" / "lab.md")

    assert judgement.standing is Standing.REVIEW
    assert "this is a shallow clone" in judgement.message


def test_a_linked_work_tree_and_a_packed_repository_are_read(work, tmp_path):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    work.git("gc", "-q")
    work.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "tree")

    assert judge_order(tmp_path / "tree" / "ada" / "phase-04" / "lab.md").standing is Standing.PASSED


def test_a_repository_of_sha256_objects_is_read(tmp_path):
    work = Work(tmp_path / "class", "--object-format=sha256")
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)

    assert judge_order(work.report).standing is Standing.PASSED


def test_what_git_cannot_tell_is_for_a_human_to_look_at(work, tmp_path):
    outside = tmp_path / "lab.md"
    outside.write_text(DERIVATION + CODE)
    work.report.write_text(DERIVATION + CODE)

    assert "the report lies in no git work tree" in judge_order(outside).message
    assert "its repository has no commit yet" in judge_order(work.report).message
    work.commit("x", work.folder / "other.md")
    work.git("rm", "-q", "--cached", str(work.report))
    work.git("commit", "-q", "-m", "forget it")
    work.commits = 0
    assert judge_order(work.folder / "none.md").message == "the report is in no commit yet"
    assert judge_order(tmp_path / "nowhere" / "lab.md").standing is Standing.REVIEW
    assert judge_order(tmp_path / "lab.py").standing is Standing.REVIEW
    assert judge_order(outside).standing is judge_order(work.report).standing is Standing.REVIEW


def test_without_git_a_human_must_look(work, monkeypatch):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    monkeypatch.setenv("PATH", "")

    assert judge_order(work.report).message == "the order cannot be told from git: git is not installed"


def test_work_that_takes_too_long_is_for_a_human_to_look_at(work):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)

    judgement = judge_order(work.report, seconds=0.0)

    assert judgement.standing is Standing.REVIEW
    assert "takes too long" in judgement.message


@pytest.mark.parametrize("odd", [b"\xff\xfe# UTF-16 once", b"a" * (1 << 20) + b"a"])
def test_a_version_that_cannot_be_read_may_have_held_code(work, odd):
    work.commit(odd)
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)

    assert judge_order(work.report).standing is Standing.REVIEW


def test_an_empty_version_held_nothing(work):
    work.commit(b"")
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)

    assert judge_order(work.report).standing is Standing.PASSED


def test_a_damaged_repository_is_for_a_human_to_look_at(work):
    work.commit(DERIVATION)
    blob = work.git("rev-parse", "HEAD:ada/phase-04/lab.md")
    work.commit(DERIVATION + CODE)
    (work.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    assert judge_order(work.report).standing is Standing.REVIEW


def test_nothing_that_a_repository_configures_is_run(work, tmp_path):
    proof = tmp_path / "proof"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho ran >> {proof}\nexit 0\n")
    script.chmod(0o755)
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    (work.folder / ".git" / "info").mkdir()
    (work.folder / ".git" / "info" / "attributes").write_text("*.md diff=evil filter=evil\n")
    (work.folder / ".gitattributes").write_text("*.md diff=evil filter=evil\n")
    (work.folder / ".git" / "hooks").mkdir()
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        shutil.copy(script, work.folder / ".git" / "hooks" / hook)
    with (work.folder / ".git" / "config").open("a") as config:
        config.write(
            f"""[core]
	fsmonitor = {script}
	pager = {script}
	sshCommand = {script}
	hooksPath = {work.folder / ".git" / "hooks"}
	editor = {script}
	askPass = {script}
	gitProxy = {script}
	alternateRefsCommand = {script}
[pager]
	log = true
	rev-parse = true
[alias]
	log = !{script}
	rev-parse = !{script}
	cat-file = !{script}
[diff]
	external = {script}
[diff "evil"]
	command = {script}
	textconv = {script}
[filter "evil"]
	clean = {script}
	smudge = {script}
	process = {script}
[log]
	showSignature = true
[gpg]
	program = {script}
[credential]
	helper = !{script}
[extensions]
	partialClone = origin
[remote "origin"]
	promisor = true
	url = ext::{script}
[protocol]
	allow = always
[protocol "ext"]
	allow = always
"""
        )

    judgement = judge_order(work.report)

    assert not proof.exists()
    assert judgement.standing is Standing.PASSED


@pytest.mark.parametrize("missing", ["HEAD", "HEAD~1", "HEAD~1:ada/phase-04/lab.md"])
def test_a_missing_object_is_not_fetched_from_where_the_repository_says(work, tmp_path, missing):
    proof = tmp_path / "proof"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho ran >> {proof}\nexit 1\n")
    script.chmod(0o755)
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    name = work.git("rev-parse", missing)
    work.git("config", "extensions.partialClone", "origin")
    work.git("config", "remote.origin.promisor", "true")
    work.git("config", "remote.origin.url", f"ext::{script}")
    work.git("config", "protocol.ext.allow", "always")
    (work.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()

    judgement = judge_order(work.report)

    assert not proof.exists()
    assert judgement.standing is Standing.REVIEW


def test_our_own_environment_does_not_lead_git_elsewhere(work, tmp_path, monkeypatch):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))

    assert judge_order(work.report).standing is Standing.PASSED
    assert not (tmp_path / "trace").exists()


def test_replaced_history_is_not_believed(work):
    work.commit(DERIVATION)
    tree = work.git("rev-parse", "HEAD^{tree}")
    work.commit("# Lab\n" + CODE)
    work.git("checkout", "-q", "--orphan", "real")
    work.commit("# Lab\n" + CODE)
    first = work.head()
    work.commit(DERIVATION + CODE)
    work.git("replace", first, work.git("commit-tree", "-m", "forged", tree))

    assert judge_order(work.report).standing is Standing.FAILED


def test_judging_leaves_nothing_behind(work, tmp_path, monkeypatch):
    work.commit(DERIVATION)
    work.commit(DERIVATION + CODE)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    before = sorted(str(path) for path in work.folder.rglob("*"))

    judge_order(work.report)

    assert sorted(str(path) for path in work.folder.rglob("*")) == before
    assert list((tmp_path / "tmp").iterdir()) == []
