"""How much room each tolerance has, and how each pitfall stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labrunner.audit.answer import Answer
from labrunner.audit.report import Margin, PitfallStanding
from labrunner.bench import Bench


def margins(
    bench: Bench, rights: Sequence[Answer], wrongs: Sequence[Answer], spoilt: Sequence[Answer]
) -> Iterator[Margin]:
    """Yield the margin of each check: the worst right answer, and the least of the wrong ones that it refuses."""
    visible = {name for name, pitfall in bench.lab.pitfalls.items() if pitfall.invisible is None}
    for check, tolerance in bench.tolerances().items():
        refused = [wrong for wrong in _refused(check, wrongs) if wrong.of in visible]
        yield Margin(
            check=check,
            criterion=bench.criterion_of(check),
            atol=tolerance.atol,
            rtol=tolerance.rtol,
            right=max((right for right in rights if right.check == check), key=_size, default=None),
            wrong=min(refused, key=_size, default=None),
            spoilt=min(_refused(check, spoilt), key=_size, default=None),
            refuses=tuple(dict.fromkeys(str(wrong.of) for wrong in refused)),
        )


def standings(bench: Bench, wrongs: Sequence[Answer]) -> Iterator[PitfallStanding]:
    """Yield for each pitfall at how many instances it was refused, and by which checks."""
    for pitfall in bench.lab.pitfalls.values():
        tried = [wrong for wrong in wrongs if wrong.of == pitfall.name]
        refused = [wrong for wrong in tried if not wrong.passed]
        yield PitfallStanding(
            name=pitfall.name,
            of=pitfall.of,
            says=pitfall.says,
            invisible=pitfall.invisible,
            tried=len({wrong.instance for wrong in tried}),
            refused=len({wrong.instance for wrong in refused}),
            refused_by=tuple(dict.fromkeys(wrong.check for wrong in refused)),
        )


def _refused(check: str, answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.check == check and not answer.passed]


def _size(answer: Answer) -> tuple[float, float]:
    return answer.excess, answer.error
