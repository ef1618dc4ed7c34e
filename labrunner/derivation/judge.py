"""The verdict on a derivation: every line, every target, and the first thing that its author should read."""

from __future__ import annotations

from dataclasses import dataclass, field

from labrunner.derivation.claims import Claims, Trouble, claims_of
from labrunner.derivation.compile import Compiled, compiled
from labrunner.derivation.declaration import Derivation
from labrunner.derivation.desk import Desk, open_desk
from labrunner.derivation.document import Document, read_document
from labrunner.derivation.links import JudgedChain, judge_chain
from labrunner.derivation.report import line_of_link, line_of_trouble
from labrunner.derivation.statements import Chain, IsIndex
from labrunner.derivation.targets import Progress, targets_of
from labrunner.derivation.tokens import Token
from labrunner.derivation.verdicts import DerivationVerdict, Judgement, Line, Reach, TargetVerdict
from labrunner.verdict import Status

MOST_SIDES = 400


@dataclass(eq=False)
class _Bench:
    """One part's desk, with its verdicts on chains by their number; each is judged when it is first asked for."""

    desk: Desk
    chains: list[Chain]
    judged: dict[int, JudgedChain] = field(default_factory=dict)

    def verdict(self, number: int) -> JudgedChain:
        """Return the chain `number` judged with the names of this part."""
        if number not in self.judged:
            self.judged[number] = judge_chain(self.desk, self.chains[number])
        return self.judged[number]


def judge(markdown: str, declaration: Derivation, path: str = "report.md") -> DerivationVerdict:
    """Return the verdict on the derivation in a report; the same text always gets the same verdict."""
    parts = compiled(declaration)
    document = read_document(markdown)
    if document.too_long:
        return _unjudged(path, "the derivation is too long to be judged: a human must look", parts)
    claims = claims_of(document, _index_test(parts))
    chains = [chain for chain in claims.chains if len(chain.sides) > 1 or chain.continues]
    if sum(len(chain.sides) for chain in chains) > MOST_SIDES:
        return _unjudged(path, f"more than {MOST_SIDES} equalities: a human must look", parts)
    benches = [_Bench(open_desk(part, chains, document.text), chains) for part in parts]
    chosen = _chosen(benches, chains)
    lines = _lines(document, claims, chosen)
    targets = _targets(benches, chosen, lines, document)
    return _verdict(path, lines, targets)


def _index_test(parts: tuple[Compiled, ...]) -> IsIndex:
    """Return what tells a running index or a label from a declared name: a small letter that no part declares."""
    taken = {key for part in parts for key, symbol in part.scope.symbols.items() if symbol.label is None}
    taken |= {size for part in parts for size in part.scope.sizes}
    labels = {key for part in parts for key, symbol in part.scope.symbols.items() if symbol.label is not None}

    def is_index(token: Token) -> bool:
        if token.kind != "letter" or not token.text.islower() or token.text in ("d", "e"):
            return False
        return token.text in labels or token.text not in taken

    return is_index


def _chosen(benches: list[_Bench], chains: list[Chain]) -> list[tuple[_Bench, JudgedChain]]:
    """Return for each chain the part that speaks of it.

    That is one in which all of it holds, where the part that its heading names, then the last that was spoken of, come
    first; if it holds in none, the one in which most of it can be read.
    """
    current = 0
    found = []
    for number, chain in enumerate(chains):
        order = sorted(range(len(benches)), key=lambda i: (not _is_titled(benches[i], chain), i != current))
        holding = next((i for i in order if benches[i].verdict(number).holds()), None)
        current = max(order, key=lambda i: _clarity(benches[i].verdict(number))) if holding is None else holding
        found.append((benches[current], benches[current].verdict(number)))
    return found


def _is_titled(bench: _Bench, chain: Chain) -> bool:
    title = chain.heading.casefold()
    return any(word.casefold() in title for word in bench.desk.compiled.part.headings)


def _clarity(judged: JudgedChain) -> int:
    """Return how many links of a chain could be read, by which the part that it speaks of is told."""
    return sum(link.verdict is not Judgement.UNREAD for link in judged.links)


def _lines(document: Document, claims: Claims, chosen: list[tuple[_Bench, JudgedChain]]) -> tuple[Line, ...]:
    lines = [line_of_trouble(document, trouble) for trouble in claims.troubles]
    for bench, judged in chosen:
        lines += [line_of_link(document, bench.desk, judged, link) for link in judged.links]
    return tuple(sorted(lines, key=lambda line: (line.line, line.column)))


def _targets(
    benches: list[_Bench], chosen: list[tuple[_Bench, JudgedChain]], lines: tuple[Line, ...], document: Document
) -> tuple[TargetVerdict, ...]:
    unclear = any(line.verdict is Judgement.UNREAD for line in lines)
    found = []
    for bench in benches:
        counting = [judged for other, judged in chosen if other is bench]
        progress = targets_of(bench.desk, counting)
        if any(goal.reached is None for goal in progress) and len(benches) > 1:
            # What was shown for another part counts here as well, if it holds here.
            everything = [bench.verdict(number) for number in range(len(bench.chains))]
            counting = [judged for judged in everything if judged.holds() or judged in counting]
            progress = targets_of(bench.desk, counting)
        found += [_target(goal, counting, document, unclear) for goal in progress]
    return tuple(found)


def _target(progress: Progress, chains: list[JudgedChain], document: Document, unclear: bool) -> TargetVerdict:
    goal = progress.goal
    if progress.reached is not None:
        side = chains[progress.reached].chain.sides[progress.place]
        return TargetVerdict(goal.id, goal.target.says, Reach.REACHED, "", document.place(side.start)[0])
    if unclear:
        return TargetVerdict(goal.id, goal.target.says, Reach.REVIEW, "not reached by the lines that can be read")
    if progress.found:
        least = goal.target.links
        message = f"the result stands there, but with too few steps: {progress.links} of at least {least}"
        return TargetVerdict(goal.id, goal.target.says, Reach.MISSING, message)
    if progress.covered:
        return TargetVerdict(goal.id, goal.target.says, Reach.MISSING, "reached in some cases, but not in all")
    return TargetVerdict(goal.id, goal.target.says, Reach.MISSING, "no line reaches it")


def _verdict(path: str, lines: tuple[Line, ...], targets: tuple[TargetVerdict, ...]) -> DerivationVerdict:
    wrong = next((line for line in lines if line.verdict in (Judgement.FALSE, Judgement.MISFIT)), None)
    unread = next((line for line in lines if line.verdict is Judgement.UNREAD), None)
    missing = [target for target in targets if target.status is not Reach.REACHED]
    if wrong is not None:
        return DerivationVerdict(path, Status.REFUSED, _message(path, wrong), targets, lines)
    if unread is not None:
        return DerivationVerdict(path, Status.REVIEW, _message(path, unread), targets, lines)
    if missing:
        first = missing[0]
        message = f"{path}: not reached: {first.says} ({first.message})"
        return DerivationVerdict(path, Status.REFUSED, message, targets, lines)
    return DerivationVerdict(path, Status.ACCEPTED, "every line holds, and every target is reached", targets, lines)


def _message(path: str, line: Line) -> str:
    return f"{path}:{line.line}:{line.column}: {line.message}"


def _unjudged(path: str, why: str, parts: tuple[Compiled, ...]) -> DerivationVerdict:
    targets = tuple(
        TargetVerdict(goal.id, goal.target.says, Reach.REVIEW, "not judged") for part in parts for goal in part.goals
    )
    line = line_of_trouble(None, Trouble(0, 0, why))
    return DerivationVerdict(path, Status.REVIEW, _message(path, line), targets, (line,))
