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

_STATED = "stated and true, but no step leads to it; show how you get there"


def target_results(session: Session) -> list[TargetResult]:
    """Return which targets the links of a session reach, and whether a human must look at the others."""
    reached: set[str] = set()
    stated: set[str] = set()
    for links_in in (_links_written, links_under):
        for setting in session.settings:
            open_ends = [t for t in session.declaration.targets if t.id not in reached and _belongs(t, setting)]
            if open_ends:
                proof = _proof(links_in(setting, session), setting, session)
                sides = {target: target_sides(target, setting) for target in open_ends}
                reached |= {target.id for target in open_ends if proof.reaches(target, sides[target])}
                stated |= {t.id for t in open_ends if t.id not in reached and proof.states(t, sides[t])}
    # Whoever goes on from differentials alone never writes down the derivative that is looked for.
    undecided = bool(session.state.moving) or any(line.verdict == "unread" for line in session.lines)
    otherwise: TargetStatus = "review" if undecided else "missing"
    return [_result(target, reached, stated, otherwise) for target in session.declaration.targets]


def _result(target: Target, reached: set[str], stated: set[str], otherwise: TargetStatus) -> TargetResult:
    if target.id in reached:
        return TargetResult(target.id, target.says, "reached")
    return TargetResult(target.id, target.says, otherwise, _STATED if target.id in stated else "")


def _belongs(target: Target, setting: Setting) -> bool:
    return target.context in ("", setting.id)


def _links_written(setting: Setting, session: Session) -> list[Link]:
    """Return the links that were read in `setting`."""
    return [link for link in session.links if link.context == setting.id]


def _proof(links: Sequence[Link], setting: Setting, session: Session) -> Proof:
    """Return what `links` lead to in `setting`."""
    evaluator = setting.evaluator(setting.vocabulary.with_definitions(session.state.definitions), "gradient")
    return Proof(links, _answers(setting, session), evaluator)


def _answers(setting: Setting, session: Session) -> list[Expr]:
    """Return the left sides of all targets: stating one of them with its result is no step."""
    targets = session.declaration.targets
    return [side for target in targets if _belongs(target, setting) for side in target_sides(target, setting)]
