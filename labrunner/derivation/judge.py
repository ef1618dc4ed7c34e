"""A derivation in Markdown judged line by line, against what a lab declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from labrunner.derivation.canonical import canonical
from labrunner.derivation.chains import read_display
from labrunner.derivation.check import Finding
from labrunner.derivation.conditions import (
    asks_if,
    condition_at_end,
    condition_of,
    condition_within,
    conditions_in_title,
    ends_case,
    gate_in,
    other_case,
    titles_case,
)
from labrunner.derivation.declaration import Derivation, Target
from labrunner.derivation.definitions import name_last
from labrunner.derivation.document import MOST_CHARACTERS, Block, Document, read_document
from labrunner.derivation.examples import names_numbers
from labrunner.derivation.expressions import Expr
from labrunner.derivation.functions import with_argument
from labrunner.derivation.grammar import read_expression
from labrunner.derivation.nearby import (
    gates_near,
    holds_for,
    perhaps,
    perhaps_gated,
    relations_near,
    speaks_of_others,
    with_gates,
)
from labrunner.derivation.otherwise import told_in_words, with_cases
from labrunner.derivation.prepare import Setting, settings_of, target_sides
from labrunner.derivation.problems import Unread
from labrunner.derivation.reading import UNDECLARED, Display, Link, Reading, Remark, State
from labrunner.derivation.renewal import says_anew, written_out
from labrunner.derivation.targets import reached
from labrunner.derivation.tokens import Token, tokens_of
from labrunner.derivation.verdicts import DerivationVerdict, LineResult, TargetResult, TargetStatus
from labrunner.derivation.vocabulary import Definition, Vocabulary, names_in
from labrunner.verdict import Status

_AT_BEFORE = re.compile(r"\b(?:at|if|when|where|near|si|en|cuando|for|away from|of)\s*$", re.IGNORECASE)
MOST_TOKENS = 8_000


@dataclass
class Session:
    """One derivation on its way through the judge."""

    declaration: Derivation
    settings: tuple[Setting, ...]
    document: Document
    text: str
    current: int = 0
    state: State = field(default_factory=State)
    active: tuple[Expr, ...] = ()
    lines: list[LineResult] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    replayed: dict[int, list[Link]] = field(default_factory=dict)
    tokens: int = 0
    gate: str = ""
    barred: set[int] = field(default_factory=set)
    forgotten: list[Definition] = field(default_factory=list)
    """What names meant before they were given another meaning."""
    passed: set[int] = field(default_factory=set)
    """Formulas that were read together with one before them."""
    displays: list[Display] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        """What names mean in the part of the lab that is spoken of."""
        return self.settings[self.current].vocabulary


def judge(markdown: str, declaration: Derivation, path: str = "report.md") -> DerivationVerdict:
    """Return what is right, wrong and unread in the derivation that `markdown` holds."""
    if len(markdown) > MOST_CHARACTERS:
        line = LineResult(1, 1, "", "unread", f"the text has {len(markdown)} characters; {MOST_CHARACTERS} are read")
        return _verdict([line], [TargetResult(t.id, t.says, "review") for t in declaration.targets], path)
    document = read_document(markdown)
    settings = settings_of(declaration)
    session = _walked(Session(declaration, settings, document, markdown))
    early = [line for line in session.lines if line.verdict == "unread" and UNDECLARED in line.message]
    if early and (session.state.definitions or session.state.words):
        # A name may be used before it is defined: "p_i = e^{z_i} / S with S = ...".
        ahead = session.state.lasting()
        if session.forgotten:
            first = {d.name: d for d in (*ahead.definitions, *reversed(session.forgotten))}
            ahead = replace(ahead, definitions=tuple(first.values()))
        session = _walked(Session(declaration, settings, document, markdown, state=ahead))
    targets = [TargetResult(target.id, target.says, _target_status(session, target)) for target in declaration.targets]
    return _verdict(session.lines, targets, path)


def _walked(session: Session) -> Session:
    for place, block in enumerate(session.document.blocks):
        _step(session, place, block)
    return session


def _step(session: Session, place: int, block: Block) -> None:
    if block.kind == "heading":
        session.active = conditions_in_title(block.text, session.vocabulary)
        session.state = session.state.lasting()
        _prefer_context(session, block.text)
    elif block.kind == "prose":
        before = session.document.blocks[place - 1] if place else None
        _hear(session, block.text, in_sentence=before is not None and before.kind == "inline")
    elif block.kind == "image":
        _note(session, block.at, "an image: a photo or scan is not read, a human must look")
    elif block.kind == "unclosed":
        _note(session, block.at, f"cannot be read: {block.text}")
    else:
        _read(session, place, block)


def _hear(session: Session, prose: str, in_sentence: bool) -> None:
    """Take note of the case, the gate and the part of the lab that prose speaks of."""
    session.gate = gate_in(prose, session.gate)
    if names_numbers(prose) or "**" in prose:
        session.state = replace(session.state, example=names_numbers(prose))
    other = other_case(prose, session.active)
    if ends_case(prose, in_sentence):
        session.active = ()
    for title in re.findall(r"\*\*([^*\n]{1,60})\*\*", prose):
        session.active = conditions_in_title(title, session.vocabulary) or session.active
        _prefer_context(session, title)
    stated = condition_at_end(prose, session.vocabulary) or condition_within(prose, session.vocabulary)
    session.active = stated or other or session.active


def _note(session: Session, at: int, message: str) -> None:
    line, column = session.document.position(at)
    session.lines.append(LineResult(line, column, _source(session, at), "unread", message))


def _source(session: Session, at: int) -> str:
    line, _ = session.document.position(at)
    start = session.document.line_starts[line - 1]
    end = session.text.find("\n", start)
    return session.text[start : len(session.text) if end < 0 else end].strip()[:200]


def _prefer_context(session: Session, text: str) -> None:
    plain = re.sub(r"[\W_]+", " ", text).lower()
    found = [place for place, s in enumerate(session.settings) if s.id and s.id.replace("_", " ") in plain]
    if found:
        session.current = max(found, key=lambda place: (len(session.settings[place].id), -place))


def _read(session: Session, place: int, block: Block) -> None:
    try:
        tokens = tokens_of(re.sub(r"(?<!\\)%[^\n]*", lambda m: " " * len(m.group()), block.text), block.at)
    except Unread as problem:
        if block.kind == "display" or "=" in block.text:
            _note(
                session, max(problem.at, block.at), f"cannot be read: {problem.message}; {problem.rewrite}".rstrip("; ")
            )
        return
    if place in session.passed:
        return
    tokens = with_cases(_changes_of_sides(tokens))
    told, behind = told_in_words(session.document.blocks, place)
    if told:
        tokens = told
        session.passed |= set(range(place + 1, place + behind + 1))
    condition = condition_of(tokens, session.vocabulary) if block.kind == "inline" else None
    if condition is not None:
        if _introduces(session, place):
            session.active = (condition,)
        return
    session.tokens += len(tokens)
    if session.tokens > MOST_TOKENS:
        if session.tokens - len(tokens) <= MOST_TOKENS:
            _note(session, block.at, f"cannot be read: more than {MOST_TOKENS} symbols in one derivation")
        return
    if block.kind == "inline" and _takes_name(tokens, session, place):
        return
    if not tokens or (block.kind == "inline" and "=" not in block.text):
        return
    if block.kind == "inline" and _only_substitutes(tokens, session):
        return
    if block.kind == "inline" and _puts_number_in(tokens, session, place):
        session.state = replace(session.state, example=session.state.example or len(tokens) == 3)
        return
    last = [] if told else _condition_behind(session, place)
    session.displays.append(Display(tokens, session.active, tuple(last)))
    before = session.document.blocks[place - 1] if place else None
    anew = before is not None and before.kind == "prose" and says_anew(before.text)
    session.state = replace(session.state, anew=anew, renewed=())
    reading = _best(session, session.displays[-1])
    if reading.faults[2]:
        _doubt(session, reading, place)
    _keep(session, reading)


def _changes_of_sides(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    r"""Return \partial p = p \partial \log p with d in place of \partial, where nothing is divided by a \partial."""
    texts = [token.text for token in tokens]
    places = [place for place, text in enumerate(texts) if text == r"\partial"]
    if not places or set(texts) & {r"\frac", "/"} or any(texts[p + 1 : p + 2] == ["_"] for p in places):
        return tokens
    return tuple(Token("letter", "d", t.at) if t.text == r"\partial" else t for t in tokens)


def _introduces(session: Session, place: int) -> bool:
    """Return whether the formula at `place` states a case: after "if", or as the title of what follows."""
    blocks = session.document.blocks
    before = blocks[place - 1] if place else None
    after = blocks[place + 1] if place + 1 < len(blocks) else None
    if before is not None and before.kind == "inline":
        return False
    ahead = before.text if before is not None and before.kind == "prose" else ""
    behind = after.text if after is not None and after.kind == "prose" else ""
    return asks_if(ahead) or titles_case(ahead, behind)


def _puts_number_in(tokens: Sequence[Token], session: Session, place: int) -> bool:
    """Return whether a formula only names a case, such as "at $z_a = 0$" or "with $u = 1$", and claims nothing."""
    if [token.kind for token in tokens[-2:]] != ["=", "number"] or sum(t.kind == "=" for t in tokens) > 1:
        return False
    name = tokens[0].text.lstrip("\\")
    vocabulary = session.settings[session.current].vocabulary
    if len(tokens) == 3 and vocabulary.knows(name) and name not in vocabulary.definitions:
        return True
    before = session.document.blocks[place - 1] if place else None
    return before is not None and before.kind == "prose" and bool(_AT_BEFORE.search(before.text))


_CALLS = re.compile(
    r"\b(?:call|name|denote|write|abbreviate)\s+(?:this|that|it|the)(?:\s+\w+){0,3}\s*$"
    r"|\b(?:llam\w*|llám\w*|denot\w*|nombr\w*|abrevi\w*)(?:\s+(?:a|por|con|como|esto|est[ae]|l[ao]|el|matriz|vector))*\s*$"
    r"|\b(?:lo|la)\s+(?:llam\w+|denot\w+)(?:\s+(?:por|con|como))?\s*$",
    re.IGNORECASE,
)


_DENOMINATOR_BEFORE = re.compile(
    r"\b(?:call|name|denote|abbreviate|llam\w*|llám\w*|denot\w*)\s+(?:to\s+|a\s+|al\s+|by\s+)*"
    r"(?:the|el|this|that|its|al|este)?\s*(?:denominator|denominador)(?:\s+(?:by|as|por|con))?\s*$",
    re.IGNORECASE,
)
_WRITE_BEFORE = re.compile(r"\b(?:write|use|put|escrib\w*|us[oa]\w*|pong\w*)\s*$", re.IGNORECASE)
_DENOMINATOR_BEHIND = re.compile(
    r"\s*(?:for|para)\s+(?:the|el|this|its|su|este)\s+(?:denominator|denominador)\b", re.IGNORECASE
)


def _names_denominator(session: Session, place: int) -> bool:
    """Return whether the prose around a name says that it stands for the denominator of what was written last."""
    blocks = session.document.blocks
    before, after = blocks[place - 1].text, blocks[place + 1].text if place + 1 < len(blocks) else ""
    if _DENOMINATOR_BEFORE.search(before):
        return True
    return bool(_WRITE_BEFORE.search(before) and _DENOMINATOR_BEHIND.match(after))


def _takes_name(tokens: Sequence[Token], session: Session, place: int) -> bool:
    """Take "call this matrix $G$" as a definition of G by what was written last; return whether it was one."""
    before = session.document.blocks[place - 1] if place else None
    if before is None or before.kind != "prose" or "=" in [t.text for t in tokens]:
        return False
    state = session.state
    if _names_denominator(session, place):
        if state.previous is None or state.previous.kind != "div":
            return False
        state = replace(state, previous=state.previous.parts[1])
    elif not _CALLS.search(before.text):
        return False
    named = name_last(tokens, session.settings[session.current], state)
    if named is None:
        return False
    state, remark = named
    session.state = replace(state, previous=session.state.previous)
    session.lines.append(_line(session, remark))
    return True


def _only_substitutes(tokens: Sequence[Token], session: Session) -> bool:
    """Return whether a formula such as x = h puts another name in the place of an input, and claims nothing."""
    texts = [token.text for token in tokens]
    if texts.count("=") != 1:
        return False
    middle = texts.index("=")
    parts = (tokens[:middle], tokens[middle + 1 :])
    try:
        sides = [canonical(read_expression(part, session.vocabulary)) for part in parts]
    except Unread:
        return False
    if not all(side.kind == "name" and not side.indices and session.vocabulary.knows(side.name) for side in sides):
        return False
    symbols = [(s.vocabulary.symbols, s.vocabulary.definitions) for s in session.settings]
    name = sides[0].name
    return any(name in own for own, _ in symbols) and not any(name in defined for _, defined in symbols)


def _condition_behind(session: Session, place: int) -> list[Expr]:
    """Return the condition in "for $i = j$" right behind a formula."""
    blocks = session.document.blocks[place + 1 : place + 3]
    if len(blocks) < 2 or blocks[0].kind != "prose" or blocks[1].kind != "inline":
        return []
    if (
        not re.fullmatch(r"\s*,?\s*(?:\(|\(?(?:for|if|when|si|para|cuando|whenever|in case))\s*", blocks[0].text)
        or "\n\n" in blocks[0].text
    ):
        return []
    try:
        vocabulary = with_argument(tokens_of(session.document.blocks[place].text), session.vocabulary)
        condition = condition_of(tokens_of(blocks[1].text), vocabulary)
    except Unread:
        return []
    return [] if condition is None else [condition]


def _best(session: Session, display: Display) -> Reading:
    """Return the reading with the fewest faults, trying the current context first."""
    order = [session.current, *(n for n in range(len(session.settings)) if n != session.current)]
    best: Reading | None = None
    rounds = [("gradient", False), ("jacobian", False)]
    if len(order) > 1:
        rounds.append(("gradient", True))
    for layout, anew in rounds:
        if anew and best is not None and not best.faults[0]:
            break
        for place in order:
            reading = read_display(display, session.settings[place], session.state, layout, session.gate, anew)
            if place in session.barred and any(_speaks_of(x, reading.setting, "meaning") for x in reading.links):
                continue
            if best is None or reading.faults < best.faults:
                best = reading
            if best.faults == (0, 0, 0):
                return best
    if best is None:
        raise Unread("a lab without a context")
    return best


def _doubt(session: Session, reading: Reading, place: int) -> None:
    """Leave a false line to a human where it is true under a relation that the text around it speaks of."""
    blocks = session.document.blocks
    display = session.displays[-1]
    active, last = display.active, display.last
    doubts: dict[int, str] = {}
    tries: list[tuple[Setting, tuple[Expr, ...], str]] = [
        (reading.setting, (condition,), perhaps(condition))
        for condition in relations_near(blocks, place, reading.setting.vocabulary)
        if condition not in active and not last
    ]
    gate = gates_near(blocks, place)
    if gate:
        tries.append((with_gates(reading.setting, gate), active, perhaps_gated(gate)))
    for setting, conditions, message in tries:
        other = read_display(replace(display, active=conditions), setting, session.state, reading.layout, session.gate)
        for one, two in zip(reading.remarks, other.remarks, strict=False):
            if one.at == two.at and one.finding.verdict in ("false", "misfit") and two.finding.verdict == "ok":
                doubts.setdefault(one.at, message)
    if not active and not last and speaks_of_others(blocks, place):
        for remark in reading.remarks:
            only = holds_for(remark.finding.message)
            if remark.finding.verdict == "false" and only:
                doubts.setdefault(remark.at, perhaps(only))
    reading.remarks = [
        replace(remark, finding=Finding("unread", doubts[remark.at]))
        if remark.at in doubts and remark.finding.verdict in ("false", "misfit")
        else remark
        for remark in reading.remarks
    ]


def _keep(session: Session, reading: Reading) -> None:
    before, session.state = session.state, replace(reading.state, anew=False, renewed=())
    old = reading.state.renewed
    if old:
        session.forgotten += old
        session.links = [
            replace(x, left=written_out(x.left, old), right=written_out(x.right, old)) for x in session.links
        ]
    session.links += reading.links
    session.current = next(n for n, setting in enumerate(session.settings) if setting is reading.setting)
    _bar_others(session, reading, before)
    session.lines += [_line(session, remark) for remark in reading.remarks]


def _speaks_of(link: Link, setting: Setting, source: str) -> bool:
    """Return whether a name that the lab gives a meaning occurs in `link`."""
    known = setting.vocabulary.definitions
    names = names_in(link.left) + names_in(link.right)
    return any(name in known and known[name].source == source for name in names)


def _bar_others(session: Session, reading: Reading, before: State) -> None:
    """Rule out the other variants of this context once a name with a meaning was used as only this one allows."""
    if reading.faults != (0, 0, 0) or not any(_speaks_of(x, reading.setting, "meaning") for x in reading.links):
        return
    display = session.displays[-1]
    for place, other in enumerate(session.settings):
        variant = other.id == reading.setting.id and other is not reading.setting and place not in session.barred
        if variant and read_display(display, other, before, reading.layout).faults[1]:
            session.barred.add(place)


def _line(session: Session, remark: Remark) -> LineResult:
    line, column = session.document.position(remark.at)
    finding = remark.finding
    if finding.loose and _leaves_sums_out(finding.loose, session):
        message = f"cannot be read: a sum over {finding.loose} seems meant; write \\sum_{finding.loose}"
        finding = Finding("unread", message)
    if _flattens_otherwise(remark, session):
        message = "cannot be read: the text flattens matrices column by column, the lab row by row"
        finding = Finding("unread", message)
    return LineResult(
        line, column, _source(session, remark.at), finding.verdict, finding.message, finding.counterexample,
        remark.reading,
    )  # fmt: skip


_BY_COLUMNS = re.compile(
    r"column[- ]?major|(?:stack|flatten)\w*\s+(?:\w+\s+){0,3}columns|column by column|"
    r"por columnas|columna (?:a|por) columna",
    re.IGNORECASE,
)


def _flattens_otherwise(remark: Remark, session: Session) -> bool:
    """Return whether a line depends on how a matrix is flattened, and the text says that it does so by columns."""
    if remark.finding.verdict not in ("false", "misfit") or not ("⊗" in remark.reading or "vec" in remark.reading):
        return False
    return any(_BY_COLUMNS.search(block.text) for block in session.document.blocks)


_CONVENTION = re.compile(r"repeated ind|einstein|summation convention|[ií]ndices repetidos|sum\w* impl", re.IGNORECASE)


def _leaves_sums_out(index: str, session: Session) -> bool:
    """Return whether the text says that repeated indices are summed, or never writes a sum of its own."""
    return bool(_CONVENTION.search(session.text)) or r"\sum" not in session.text


def _target_status(session: Session, target: Target) -> TargetStatus:
    for setting in session.settings:
        if target.context and setting.id != target.context:
            continue
        vocabulary = setting.vocabulary.with_definitions(session.state.definitions)
        sides = target_sides(target, setting)
        evaluator = setting.evaluator(vocabulary, "gradient")
        answers = [side for other in session.declaration.targets for side in _sides(other, setting)]
        own = [link for link in session.links if link.context == setting.id]
        for links in (own, None):
            if reached(target, sides, answers, _links_under(setting, session) if links is None else links, evaluator):
                return "reached"
    # Whoever goes on from differentials alone never writes down the derivative that is looked for.
    open_end = bool(session.state.moving) or any(line.verdict == "unread" for line in session.lines)
    return "review" if open_end else "missing"


def _sides(target: Target, setting: Setting) -> tuple[Expr, ...]:
    return target_sides(target, setting) if target.context in ("", setting.id) else ()


def _links_under(setting: Setting, session: Session) -> list[Link]:
    """Return the links that hold in `setting`: what is true in two contexts counts for both."""
    if len(session.settings) == 1:
        return session.links
    key = session.settings.index(setting)
    if key not in session.replayed:
        state = session.state.lasting()
        links: list[Link] = []
        for display in session.displays:
            reading = read_display(display, setting, state)
            after = reading.state
            state = replace(session.state.lasting(), previous=after.previous, conditions=after.conditions)
            links += reading.links
        session.replayed[key] = [x for x in links if key not in session.barred or not _speaks_of(x, setting, "meaning")]
    return session.replayed[key]


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
        message = f"{path}: not derived: {missing[0].says}"
    else:
        status, message = Status.ACCEPTED, "every line holds and every target is reached"
    return DerivationVerdict(status, tuple(targets), tuple(lines), message)
