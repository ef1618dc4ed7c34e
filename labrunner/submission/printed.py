"""The printed output: every number in the report's output fences is one that its code prints now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from labrunner.submission.judgement import Judgement
from labrunner.submission.numbers import Number, agrees, is_round_off_alike, read_numbers
from labrunner.submission.record import Kind, Submission
from labrunner.verdict import Standing

# More would make the comparison slow, and no report shows as much.
_MOST_FENCES = 200
_LONGEST_OUTPUT = 128 * 1024
# Beyond these a human looks anyway.
_MOST_DOUBTS = 20
_SHOWN = "the report shows output, but its code"
_PRINTS_NOTHING = (
    f"{_SHOWN} prints no number now: add the print calls that made it to the listing, outside any function"
)
_CUT = "of all that the code prints only the beginning is kept: print less"
_NOT_SHOWN: dict[Kind, str] = {
    "markdown": "no printed output is shown: put it in a fence under a heading `## Output`",
    "notebook": "no printed output is shown: put it in a fence under a heading `## Output`, in a Markdown cell",
    "python": "a Python file shows no printed output; hand in a Markdown report",
}


@dataclass(frozen=True, slots=True)
class Printout:
    """What the code prints now, whether there was more than is kept, and why it did not run to its end, if so."""

    text: str
    is_cut: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Printed:
    """The numbers that the code prints now, and the indices of those at each place of a labelled line."""

    numbers: list[Number]
    labelled: dict[tuple[str, int], list[int]]

    def like(self, shown: Number, after: int) -> Iterator[int]:
        """Yield the indices beyond `after` that `shown` may stand for: on lines of the same words if there are."""
        indices: Sequence[int] = self.labelled.get((shown.label, shown.place), range(len(self.numbers)))
        return (indices[i] for i in range(bisect_right(indices, after), len(indices)))


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A number of the report that the code does not print, and what it prints instead.

    It is `alike` where it may be the round-off of another machine.
    """

    shown: Number
    instead: Number
    alike: bool


def judge_output(submission: Submission, printout: Printout, least: int, words: Sequence[str] = ()) -> Judgement:
    """Return whether the numbers in the report's output fences are those in `printout`, what its code prints now.

    Each fence is an excerpt: its numbers must occur in this order, rounded to the digits shown, and on a line with
    the same words where there is one. Round-off (below 1e-9) is compared by order of magnitude, durations and dates
    not at all. Numbers below 1e-3 that differ in their digits but not in their size are for a human to look at, and so
    is an output without a number on a line with each of `words`.
    """
    outputs = submission.outputs
    if not outputs:
        return Judgement(Standing.MISSING, _NOT_SHOWN[submission.kind])
    if len(outputs) > _MOST_FENCES or sum(len(fence.text) for fence in outputs) > _LONGEST_OUTPUT:
        return Judgement(Standing.REVIEW, "the report shows too much output to compare; a human must look")
    fences = [read_numbers(fence.text, fence.line) for fence in outputs]
    count = sum(map(len, fences))
    if count < max(1, least):
        standing = Standing.FAILED if count else Standing.MISSING
        message = f"the output holds {_numbers(count)}, but {least} {'is' if least == 1 else 'are'} asked for"
        return _at(submission, outputs[0].line, standing, message)
    now = _printed(printout.text)
    if not now.numbers:
        return _at(submission, outputs[0].line, *_nothing(printout))
    doubts = [doubt for fence in fences for doubt in _doubts(fence, now)]
    judged = _judge(submission, doubts, count, printout)
    labels = {_plain(number.label) for fence in fences for number in fence}
    lost = [word for word in words if not any(_plain(word) in label for label in labels)]
    if lost and judged.standing is Standing.PASSED:
        message = f"no number of the output stands on a line with {lost[0]}: a human must look"
        return _at(submission, outputs[0].line, Standing.REVIEW, message)
    return judged


def _plain(words: str) -> str:
    """Return max err for max_err, so that who prints "max error" has said it, too."""
    return words.casefold().replace("_", " ")


def _nothing(printout: Printout) -> tuple[Standing, str]:
    """Return what a printout without a number means, and why there is none."""
    if printout.failure:
        return Standing.FAILED, f"{_SHOWN} ended before it printed a number: {printout.failure}"
    if printout.is_cut:
        return Standing.REVIEW, f"{_SHOWN} prints none of its numbers at first; {_CUT}, or a human must look"
    return Standing.FAILED, _PRINTS_NOTHING


def _printed(text: str) -> _Printed:
    numbers = read_numbers(text)
    labelled: dict[tuple[str, int], list[int]] = {}
    for index, number in enumerate(numbers):
        if number.label:
            labelled.setdefault((number.label, number.place), []).append(index)
    return _Printed(numbers, labelled)


def _doubts(fence: Iterable[Number], now: _Printed) -> list[_Doubt]:
    """Return the numbers of a fence that the code does not print behind those before, up to one that is plainly wrong.

    The earliest number that fits is taken each time, for whatever fits behind a later one fits behind it too.
    """
    doubts: list[_Doubt] = []
    last = -1
    for shown in fence:
        found = _first(agrees, shown, now, last)
        if found is None:
            found = _first(is_round_off_alike, shown, now, last)
            doubts.append(
                _Doubt(shown, _instead(shown, now, last) if found is None else now.numbers[found], found is not None)
            )
        if found is None or len(doubts) == _MOST_DOUBTS:
            return doubts
        last = found
    return doubts


def _first(fits: Callable[[Number, Number], bool], shown: Number, now: _Printed, last: int) -> int | None:
    return next((index for index in now.like(shown, last) if fits(shown, now.numbers[index])), None)


def _instead(shown: Number, now: _Printed, last: int) -> Number:
    """Return what the code prints on the next line of the same words, or the number nearest to `shown` there is."""
    indices = list(now.like(shown, last)) or list(now.like(shown, -1))
    if (shown.label, shown.place) in now.labelled:
        return now.numbers[indices[0]]
    return min((now.numbers[index] for index in indices), key=lambda given: _distance(given, shown))


def _distance(given: Number, shown: Number) -> float:
    distance = abs(given.value - shown.value)
    return distance if isfinite(distance) else inf


def _judge(submission: Submission, doubts: list[_Doubt], count: int, printout: Printout) -> Judgement:
    wrong = [doubt for doubt in doubts if not doubt.alike]
    if wrong:
        standing, advice = _wrong(printout)
        return _at(submission, wrong[0].shown.line, standing, f"{_says(wrong[0])}: {advice}")
    if doubts:
        message = f"{_says(doubts[0])}: of one size, so it may be another machine's round-off; a human must look"
        return _at(submission, doubts[0].shown.line, Standing.REVIEW, message)
    return Judgement(Standing.PASSED, f"the code prints {_numbers(count)} as the report shows")


def _wrong(printout: Printout) -> tuple[Standing, str]:
    """Return what a number that is not in the printout means, and what to do."""
    if printout.failure:
        return Standing.FAILED, f"it ended before it printed all: {printout.failure}"
    if printout.is_cut:
        return Standing.REVIEW, f"{_CUT}, or a human must look"
    return Standing.FAILED, "paste what it prints"


def _says(doubt: _Doubt) -> str:
    return f"the report shows {doubt.shown.text}, but the code prints {doubt.instead.text} now"


def _numbers(count: int) -> str:
    return "no number" if count == 0 else "1 number" if count == 1 else f"{count} numbers"


def _at(submission: Submission, line: int, standing: Standing, message: str) -> Judgement:
    return Judgement(standing, message, line, submission.locate(line))
