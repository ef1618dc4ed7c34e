"""Which targets a derivation reaches, by what was written for each context or would hold there."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.declaration import Target
from labrunner.derivation.evaluation.prepare import Setting, target_sides
from labrunner.derivation.judging.contexts import links_under
from labrunner.derivation.judging.proof import Proof
from labrunner.derivation.judging.reading import Link
from labrunner.derivation.judging.session import Session
from labrunner.derivation.terms.expressions import Expr
from labrunner.derivation.verdicts import TargetResult, TargetStatus


def target_results(session: Session) -> list[TargetResult]:
    """Return which targets the links of a session reach, and whether a human must look at the others."""
    reached: set[str] = set()
    for links_in in (_links_written, links_under):
        for setting in session.settings:
            open_ends = [t for t in session.declaration.targets if t.id not in reached and _belongs(t, setting)]
            if open_ends:
                reached |= _reached(open_ends, links_in(setting, session), setting, session)
    # Whoever goes on from differentials alone never writes down the derivative that is looked for.
    undecided = bool(session.state.moving) or any(line.verdict == "unread" for line in session.lines)
    otherwise: TargetStatus = "review" if undecided else "missing"
    targets = session.declaration.targets
    return [TargetResult(t.id, t.says, "reached" if t.id in reached else otherwise) for t in targets]


def _belongs(target: Target, setting: Setting) -> bool:
    return target.context in ("", setting.id)


def _links_written(setting: Setting, session: Session) -> list[Link]:
    """Return the links that were read in `setting`."""
    return [link for link in session.links if link.context == setting.id]


def _reached(targets: Sequence[Target], links: Sequence[Link], setting: Setting, session: Session) -> set[str]:
    """Return which of `targets` the links reach in `setting`."""
    evaluator = setting.evaluator(setting.vocabulary.with_definitions(session.state.definitions), "gradient")
    answers = _answers(setting, session)
    proof = Proof(links, answers, evaluator)
    return {target.id for target in targets if proof.reaches(target, target_sides(target, setting))}


def _answers(setting: Setting, session: Session) -> list[Expr]:
    """Return the left sides of all targets: stating one of them with its result is no step."""
    targets = session.declaration.targets
    return [side for target in targets if _belongs(target, setting) for side in target_sides(target, setting)]
