"""A derivation in Markdown judged line by line, against what a lab declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from labrunner.derivation.declaration import Derivation
from labrunner.derivation.displays.conditions import asks_if, condition_of
from labrunner.derivation.displays.likened import OPEN, likens
from labrunner.derivation.evaluation.prepare import settings_of
from labrunner.derivation.judging.contexts import bar_others, best_reading
from labrunner.derivation.judging.inequality import AT_TIMES
from labrunner.derivation.judging.primes import has_prime
from labrunner.derivation.judging.reading import Display, Reading, Remark, State
from labrunner.derivation.judging.renewal import explains_anew, says_anew, says_now, written_out
from labrunner.derivation.judging.session import Session
from labrunner.derivation.judging.targets import target_results
from labrunner.derivation.judging.worked import fails_as_claim
from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.prose.ahead import defined_ahead, names_ahead
from labrunner.derivation.prose.claims import claims_without_equals
from labrunner.derivation.prose.doubts import doubt, leave_loose, leave_misplaced, left_to_human
from labrunner.derivation.prose.hearing import condition_behind, hear_heading, hear_numbers, hear_prose, hears_relation
from labrunner.derivation.prose.inline import claims_nothing
from labrunner.derivation.prose.listed import claimed_in_words, hears_list, hears_value
from labrunner.derivation.prose.meant import as_meant
from labrunner.derivation.prose.renamed import in_names_of_lab, take_renamings
from labrunner.derivation.prose.silent import SILENT, says_nothing
from labrunner.derivation.syntax.described import told_as_gate
from labrunner.derivation.syntax.formulas import formula_at
from labrunner.derivation.syntax.spelled import may_spell, with_words
from labrunner.derivation.syntax.variable import variable_near, variable_told
from labrunner.derivation.terms.convention import sums_repeated
from labrunner.derivation.terms.counting import speaks_of_smaller
from labrunner.derivation.terms.vocabulary import Definition
from labrunner.derivation.text.document import MOST_CHARACTERS, Block, read_document
from labrunner.derivation.text.plain import NOT_READ, plain_equalities
from labrunner.derivation.verdicts import DerivationVerdict, LineResult, TargetResult
from labrunner.verdict import Status

MOST_TOKENS = 8_000
MOST_WALKS = 2
"""So many times more a text is read that uses names before it says what they are, through others of them."""
MOST_WRONG = 60
"""After so many wrong displays no other senses of the next are looked for."""
_MACROS = re.compile(r"\\(?:[gex]?def|let|(?:re|provide|new)+command|DeclareMathOperator|newenvironment|require)\b")


def judge(markdown: str, declaration: Derivation, path: str = "report.md") -> DerivationVerdict:
    """Return what is right, wrong and unread in the derivation that `markdown` holds."""
    if len(markdown) > MOST_CHARACTERS:
        line = LineResult(1, 1, "", "unread", f"the text has {len(markdown)} characters; {MOST_CHARACTERS} are read")
        return _verdict([line], [TargetResult(t.id, t.says, "review") for t in declaration.targets], path)
    document = read_document(markdown)
    # Any value may be infinite or not a number; to silence numpy for each of them takes longer than once for all.
    with np.errstate(all="ignore"):
        settings = settings_of(declaration, markdown)
        seen = document.seen
        state = State(text=seen, sums_repeated=sums_repeated(seen), smaller=speaks_of_smaller(seen))
        session = _walked(Session(declaration, settings, document, state))
        known = frozenset[str]()
        for _ in range(MOST_WALKS):
            early = names_ahead(session) | known
            if early == known:
                break
            state, named, known = defined_ahead(session, early), session.named, early
            session = _walked(Session(declaration, settings, document, state, named_ahead=named))
        leave_misplaced(session)
        targets = target_results(session)
    return _verdict(session.lines, targets, path)


def _walked(session: Session) -> Session:
    take_renamings(session)
    for place, block in enumerate(session.document.blocks):
        _step(session, place, block)
    return session


def _step(session: Session, place: int, block: Block) -> None:
    if block.kind == "heading":
        hear_heading(session, block.text)
    hear_numbers(session, place, block)
    if block.kind == "heading":
        return
    if block.kind == "prose":
        hear_prose(session, block.text, in_sentence=session.kind_before(place) == "inline")
        _read_plain(session, place, block)
    elif block.kind == "image":
        session.note(block.at, "an image: a photo or scan is not read, a human must look")
    elif block.kind == "unclosed":
        session.note(block.at, f"cannot be read: {block.text}")
    else:
        _read(session, place, block)


def _read(session: Session, place: int, block: Block) -> None:
    """Read a formula: one in a sentence may only state a case or give a name, anything else is judged."""
    if _MACROS.search(block.text):
        session.note(block.at, "cannot be read: a macro changes what is shown; write the formula out")
        return
    try:
        tokens, behind, joined, loose = formula_at(session.document.blocks, place)
    except Unread as problem:
        if block.kind == "display" or "=" in block.text:
            message = f"cannot be read: {problem.message}; {problem.rewrite}".rstrip("; ")
            session.note(max(problem.at, block.at), message)
        return
    if place in session.passed:
        return
    _read_what_explains(session, place, tokens)
    if session.writes_otherwise:
        tokens = tuple(in_names_of_lab(tokens, session))
    gate = told_as_gate(session.document.blocks, place) if block.kind == "inline" and session.setting.gated else ()
    if gate:
        tokens, behind = gate, 2
    session.passed |= set(range(place + 1, place + behind + 1))
    inline = block.kind == "inline"
    if inline and hears_relation(session, place, tokens):
        _say_never(session, place, tokens)
        return
    if _exhausted(session, block, tokens) or not tokens:
        return
    claimed = claims_without_equals(session, place, tokens)
    if claimed is not None:
        session.say(Remark(tokens[0].at, claimed))
        return
    if likens(tokens, session.known):
        session.note(tokens[0].at, OPEN)
        return
    if inline and hears_list(session, place, tokens):
        return
    if inline and not joined:
        hears_value(session, place, tokens)
    if not (inline and claims_nothing(session, place, tokens)):
        tokens = with_words(tokens, session.known) if may_spell(block.text) else tokens
        last = () if behind and not joined else condition_behind(session, place + behind)
        display = Display(tokens, session.active, last, _lingers(session), loose=loose)
        _judge(session, place, _with_primes(session, place, display) if has_prime(tokens) else display)


def _read_what_explains(session: Session, place: int, tokens: Sequence[Token]) -> None:
    """Read the g = ... of "$\\bar h = g \\odot h$ where this time $g = ...$" before what is written through it."""
    behind = session.document.blocks[place + 1 : place + 3]
    if [block.kind for block in behind] != ["prose", "inline"] or not explains_anew(behind[0].text):
        return
    if behind[1].text.strip()[:1] in {token.text for token in tokens}:
        _read(session, place + 2, behind[1])
        session.passed.add(place + 2)


def _read_plain(session: Session, place: int, block: Block) -> None:
    """Read what stands in plain letters where it holds; where it does not, it may have been meant otherwise."""
    for said in plain_equalities(block.text):
        try:
            tokens = tuple([token._replace(at=block.at + said.at) for token in tokens_of(said.latex)])
        except Unread:
            tokens = ()
        display = Display(tokens, session.active, (), _lingers(session))
        if tokens and not any(best_reading(session, display).faults):
            _judge(session, place, display)
        elif not said.names:
            session.note(block.at + said.at, NOT_READ)


def _say_never(session: Session, place: int, tokens: Sequence[Token]) -> None:
    """Refuse a comparison in a sentence that holds nowhere, as in "note that $L < 0$"."""
    relation = condition_of(tokens, session.known)
    if relation is None or not relation.parts or asks_if(session.prose_before(place)):
        return
    found = fails_as_claim(relation, Reading(session.setting, "gradient", session.state, session.known))
    aside = found is AT_TIMES and session.prose_before(place).endswith("(")
    if found is not None and not aside:
        session.say(Remark(tokens[0].at, found))


def _with_primes(session: Session, place: int, display: Display) -> Display:
    """Return `display` with what its primes derive by, where that is told or can be seen from what is near."""
    blocks = session.document.blocks
    told = variable_told(blocks, place, session.known)
    by = told or variable_near(blocks, place, session.known)
    return replace(display, primed=True, by=by, told=told is not None)


def _lingers(session: Session) -> bool:
    """Return whether the case that is spoken of was stated for an earlier display."""
    return bool(session.active and session.displays) and session.displays[-1].active is session.active


def _exhausted(session: Session, block: Block, tokens: Sequence[Token]) -> bool:
    """Return whether more tokens have come than one derivation may have, and say so once."""
    before = session.tokens
    session.tokens += len(tokens)
    if before <= MOST_TOKENS < session.tokens:
        session.note(block.at, f"cannot be read: more than {MOST_TOKENS} symbols in one derivation")
    return session.tokens > MOST_TOKENS


def _judge(session: Session, place: int, display: Display) -> None:
    session.displays.append(display)
    if says_anew(session.prose_before(place)) or says_now(session.prose_behind(place)):
        session.state = replace(session.state, anew=True)
    before = session.state
    reading = best_reading(session, display)
    if reading.faults[2] and session.wrong < MOST_WRONG:
        reading = as_meant(session, reading, place, before.conditions)
    if display.loose:
        leave_loose(reading)
    if reading.faults[2] and session.wrong < MOST_WRONG:
        doubt(session, reading, place)
    if reading.cases and not reading.remarks:
        session.active = reading.cases
    session.wrong += reading.faults[2] > 0
    remarks = claimed_in_words(session, place, reading)
    if says_nothing(session, place, reading):
        session.note(display.tokens[0].at, SILENT)
    _keep(session, reading)
    if session.document.blocks[place].kind == "display":
        session.displayed, session.ends = session.state.previous, reading.ends
    bar_others(session, reading, before)
    for remark in remarks:
        session.say(left_to_human(remark, session, reading))


def _keep(session: Session, reading: Reading) -> None:
    """Go on with what the display has defined and shown."""
    for definition in reading.state.definitions:
        if definition not in session.state.definitions:
            session.named[definition.name] = session.part_of(reading.setting)
    if reading.state.renewed:
        _rewrite_links(session, reading.state.renewed)
    session.state = reading.state.between_displays()
    session.links += reading.links
    session.current = session.place_of(reading.setting)


def _rewrite_links(session: Session, old: Sequence[Definition]) -> None:
    """Write the links so far without the names that have another meaning from here on."""
    session.forgotten += old
    session.links = [replace(x, left=written_out(x.left, old), right=written_out(x.right, old)) for x in session.links]


def _verdict(lines: list[LineResult], targets: list[TargetResult], path: str) -> DerivationVerdict:
    wrong = [line for line in lines if line.verdict in ("false", "misfit")]
    unread = [line for line in lines if line.verdict == "unread"]
    missing = [target for target in targets if target.status != "reached"]
    first = next(iter(wrong or unread), None)
    if first is not None:
        status = Status.REFUSED if wrong else Status.REVIEW
        message = f"{path}:{first.line}:{first.column}: {first.message}"
    elif missing:
        status = Status.REFUSED if any(target.status == "missing" for target in missing) else Status.REVIEW
        message = f"{path}: not derived: {_not_derived(missing)}"
    else:
        status, message = Status.ACCEPTED, "every line holds and every target is reached"
    return DerivationVerdict(status, tuple(targets), tuple(lines), message)


def _not_derived(missing: Sequence[TargetResult]) -> str:
    """Return which target is missing first, why, and how many more there are."""
    first, *others = missing
    more = f"; and {len(others)} more" if others else ""
    return f"{first.says}{f' ({first.message})' if first.message else ''}{more}"
