"""Grade a report: its code behind the wall, its text beside it, one verdict."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from labrunner.assignment import required_functions
from labrunner.bench import Bench
from labrunner.checking import CheckRun, run_checks
from labrunner.config import Output, Reflection, Report
from labrunner.derivation.submitted import judge_derivation, read_derivation
from labrunner.grading import derived_parts, verdict_of
from labrunner.sandbox import Limits, Sandbox, SandboxedSolution
from labrunner.submission.history import judge_order
from labrunner.submission.judgement import Judgement
from labrunner.submission.listing import judge_code, unwritten
from labrunner.submission.printed import Printout, judge_output
from labrunner.submission.record import Submission
from labrunner.submission.reflection import judge_reflection
from labrunner.trial import Trial
from labrunner.verdict import Outcome, PartResult, Scope, SubmissionId, Verdict


def grade_submission(
    bench: Bench, submission: Submission, sandbox: Sandbox, trials: Sequence[Trial], scope: Scope
) -> Verdict:
    """Return the verdict on a submission over `trials`; its code runs behind `sandbox` and nowhere else."""
    started = time.perf_counter()
    with _open(bench, submission, sandbox) as solution:
        stubs = unwritten(submission.source)
        runs = tuple(_located(_of_stub(run, stubs), submission) for run in run_checks(bench, solution, trials))
        printed = solution.printed
        notes = [*submission.notes, *_stopped(solution, submission)]
    parts = derived_parts(bench, runs, submission.source)
    report: dict[str, Any] = {"notes": notes, "printed": printed}
    if scope is Scope.REPORT:
        derivation = read_derivation(submission, bench.lab.derivation)
        parts += _judge_parts(bench, submission, sandbox, judge_derivation(submission, derivation))
        report["derivation"] = derivation
    verdict = verdict_of(bench, runs, scope, parts, identity(submission), report, sandbox.level.value)
    return replace(verdict, seconds=time.perf_counter() - started)


def _stopped(solution: SandboxedSolution, submission: Submission) -> Iterator[str]:
    """Yield why the listing did not run to its end, where what it defines before that was judged."""
    failure = solution.failure_on_opening if solution.names() else ""
    if failure:
        yield f"the listing stops, and what it defines before that is judged: {_relocated(failure, submission)}"


def scope_of(submission: Submission) -> Scope:
    """Return what a single file is judged on: a Markdown report on all criteria, bare code on those that code meets."""
    return Scope.REPORT if submission.kind == "markdown" else Scope.CODE


def identity(submission: Submission) -> SubmissionId:
    """Return whose file it is and what was in it."""
    return SubmissionId(submission.learner, str(submission.path), submission.sha256)


def _of_stub(run: CheckRun, stubs: frozenset[str]) -> CheckRun:
    """Return `run` as missing where it failed in a function of the template that nobody has written yet."""
    asked = run.calls[-1].name if run.calls else ""
    if run.result.outcome is not Outcome.ERROR or asked not in stubs:
        return run
    return replace(run, result=replace(run.result, outcome=Outcome.MISSING, message=f"{asked} is not written"))


def _located(run: CheckRun, submission: Submission) -> CheckRun:
    """Return `run` with the places in its message as a reader of the file counts them: a notebook's by cell."""
    return replace(run, result=replace(run.result, message=_relocated(run.result.message, submission)))


def _relocated(message: str, submission: Submission) -> str:
    if not submission.cells:
        return message
    place = re.compile(re.escape(str(submission.path)) + r":(\d+)")
    return place.sub(lambda match: submission.locate(int(match[1])), message)


def _printout(submission: Submission, script: SandboxedSolution) -> Printout:
    printed = script.printed_on_opening
    return Printout(printed, script.is_cut, _relocated(script.failure_on_opening, submission))


def _open(bench: Bench, submission: Submission, sandbox: Sandbox, as_script: bool = False) -> SandboxedSolution:
    limits = bench.config.limits
    walls = Limits(limits.call_seconds, limits.total_seconds, limits.memory_mb)
    return sandbox.open(submission.source, str(submission.path), walls, as_script=as_script)


def _judge_parts(bench: Bench, submission: Submission, sandbox: Sandbox, derivation: Judgement) -> Iterator[PartResult]:
    for id_, criterion in bench.config.criteria().items():
        if part := criterion.report:
            is_derivation = part.kind == "derivation"
            found = derivation if is_derivation else _judge_part(bench, submission, sandbox, part)
            yield PartResult(id_, part.kind, found.standing, found.says, found.line)


def _judge_part(bench: Bench, submission: Submission, sandbox: Sandbox, report: Report) -> Judgement:
    match report.part:
        case Reflection(sentences=sentences):
            return judge_reflection(submission, sentences)
        case Output(numbers=numbers, words=words):
            with _open(bench, submission, sandbox, as_script=True) as script:
                return judge_output(submission, _printout(submission, script), numbers, words)
    if report.kind == "code":
        return judge_code(submission, required_functions(bench))
    return judge_order(submission.file or submission.path)
