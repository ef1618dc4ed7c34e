"""Relations in the text around a formula that nobody took for its condition: a human decides what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from labrunner.derivation.comparing.hints import ONLY_FOR
from labrunner.derivation.displays.conditions import condition_of, gate_in, relations_in, speaks_of_all
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.latex.tokens import tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.terms.expressions import Expr, number, rewritten, shown
from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.asides import remarks_only
from labrunner.derivation.text.document import Block
from labrunner.derivation.text.words import OTHERWISE, any_of

MOST = 6
_IN_DISPLAY = re.compile(
    r"(?:\\text\w*\s*\{[^{}$]*\$?\}?|\\q?quad|,|\$)\s*\(?\s*([a-z]\s*(?:=|\\neq?(?![a-z]))\s*[a-z])(?![\w^_({'])"
)
_CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
_WORDS = re.compile(
    r"\b(?:diagonals?|(?:same|equal|different|distinct)\s+(?:ind\w+|class\w*|labels?|entr\w+)|"
    r"(?:all|every|any|the)\s+(?:the\s+)?(?:others?|rest)|(?:l[oa]s|tod[oa]s?)\s+(?:otr[oa]s?|dem[aá]s)|el\s+resto|"
    rf"(?<!\d\s)(?<!zero\s)(?<!cero\s)(?<!nothing\s)(?:{any_of(*OTHERWISE)})|cases?|casos?|Fall|Fälle|cas|unless|except(?!\s+at)|whenever|remaining|equals?|unequal|differs?|agree|"
    r"(?:correct|right|true|wrong|incorrect|other|another|same|own)\s+(?:class\w*|labels?|ones?|logits?|ind\w+)|"
    r"(?:at|for)\s+the\s+label|everywhere\s+else|(?:Neben)?diagonale?n?|the\s+indices|los\s+índices|die\s+Indizes|"
    r"otr[oa]\s+\w+|ander\w+|vanish\w*|on\s+it|off\s+it|rest|falls|sofern|indices|resto|demás|"
    r"en\s+otro\s+caso|[ií]ndices?\s+(?:iguales|distintos|diferentes)|mismo\s+[ií]ndice|"
    r"they\s+(?:are\s+)?(?:different|differ|distinct|the\s+same|equal|coincide)|"
    r"(?:gleiche?\w?|verschiedene?\w?)\s+(?:ind\w+|einträge?)|(?:même|autres?)\s+indices?|"
    r"indices\s+(?:égaux|différents|distincts))\b",
    re.IGNORECASE,
)
_TITLE_REACH = 16
_CASE_TITLE = re.compile(
    r"\b(?:(?P<different>(?:different|distinct|unequal)\s+(?:ind\w+|letters?|entr\w+)|off[- ](?:the\s+)?diagonal|"
    r"[ií]ndices?\s+(?:distintos|diferentes)|fuera\s+de\s+la\s+diagonal|verschiedene?\w?\s+ind\w+|"
    r"(?:außerhalb|neben)\s+der\s+diagonalen?|indices\s+(?:différents|distincts)|hors\s+(?:de\s+la\s+)?diagonale)|"
    r"(?:same|equal)\s+(?:ind\w+|letters?)|(?:on\s+the\s+)?diagonale?|[ií]ndices?\s+iguales|mismo\s+[ií]ndice|"
    r"gleiche?\w?\s+ind\w+|même\s+indice|indices\s+égaux)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"\W*(?:\w+\W+){{0,2}}?{_CASE_TITLE.pattern}(?:\W+\w+){{0,2}}\W*[:.]\W*", re.IGNORECASE)
_OTHERWISE = re.compile(rf"\W*(?:{any_of(*OTHERWISE)})\W*", re.IGNORECASE)
_OPPOSITE = {"=": "≠", "≠": "="}
_OUTSIDE = re.compile(
    r"\b(?:outside|away|beyond|not|but|or|except|everything|fuera|no|nicht|außerhalb|hors|pas)\b", re.IGNORECASE
)
_OWN_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*(?:[*_#>(\d.)-]+\s*)*[A-ZÄÖÜÉ]")
_BOLD = re.compile(r"\W*\*\*([^*\n]{1,60})\*\*")
_SUPPOSES = re.compile(
    r"\b(?:if|when|where|suppose|assume|si|wenn|falls)\b[^.;:]{0,20}\b(?:all|every|each|tod[oa]s?|alle|tous|toutes)\b[^.;:]{0,40}"
    r"\b(?:off|on|open|shut|active|inactive|dead|alive|positiv\w*|negativ\w*|activas?|inactivas?|aktiv|inaktiv)\b|"
    r"\b(?:all|every)\s+units?\s+(?:are\s+|is\s+)?(?:off|shut|closed|dead|inactive)\b",
    re.IGNORECASE,
)
_SUPPOSITION_REACH = 12
_HOLDS_FOR = re.compile(rf"{ONLY_FOR} (.+?)(?:;|$)")


@dataclass(frozen=True, slots=True)
class Said:
    """A relation that the text speaks of, and whether the sentence around it only remarks on it."""

    relation: Expr
    aside: bool = False


def relations_near(blocks: Sequence[Block], place: int, vocabulary: Vocabulary) -> list[Said]:
    """Return the relations in the formula at `place`, and in the prose between it and its neighbours."""
    found: list[Said] = []
    shown_here = _CASES.sub(" ", blocks[place].text)
    for match in _IN_DISPLAY.finditer(shown_here):
        aside = remarks_only(shown_here[: match.start(1)], shown_here[match.end(1) :])
        found += [Said(relation, aside) for relation in _condition(match.group(1), vocabulary)]
    for at, block in _around(blocks, place):
        if block.kind == "prose":
            found += [
                Said(relation, remarks_only(block.text[:start], block.text[end:]))
                for relation, start, end in relations_in(block.text, vocabulary)
            ]
        else:
            aside = remarks_only(_prose_at(blocks, at - 1), _prose_at(blocks, at + 1))
            found += [Said(relation, aside) for relation in _condition(block.text, vocabulary)]
    return list(dict.fromkeys(found))[:MOST]


def speaks_of_others(blocks: Sequence[Block], place: int) -> bool:
    """Return whether the text around a formula speaks of a diagonal, of equal indices or of all the others."""
    return any(_WORDS.search(block.text) for block in (*_blocks_around(blocks, place), blocks[place]))


def titled_case(blocks: Sequence[Block], place: int) -> str:
    """Return ≠ where the title that a formula stands under says "different index", = for the same one, else nothing."""
    other = False
    for block in reversed(blocks[max(place - _TITLE_REACH, 0) : place]):
        lines = [line for line in block.text.splitlines() if line.strip()] if block.kind in ("heading", "prose") else []
        for line in reversed(lines):
            title = _case_title(line) if block.kind == "prose" else _CASE_TITLE.search(line)
            if title is not None:
                sign = _sign_of(title, line)
                return _OPPOSITE.get(sign, "") if other else sign
            other = other or _OTHERWISE.fullmatch(line) is not None
            if speaks_of_all(line) or _BOLD.match(line.strip()):
                return ""
        if block.kind == "heading":
            break
    return ""


def _sign_of(title: re.Match[str], line: str) -> str:
    """Return = for the same index and ≠ for different ones; nothing where the title takes that back."""
    if title["different"]:
        return "≠"
    return "" if _OUTSIDE.search(line) else "="


def _case_title(line: str) -> re.Match[str] | None:
    """Return the case that a line of prose names as a whole, or in a bold title that it begins with."""
    bold = _BOLD.match(line.strip())
    return _TITLE.fullmatch(line.strip()) or (_CASE_TITLE.search(bold[1]) if bold else None)


def gates_near(blocks: Sequence[Block], place: int) -> str:
    """Return > where the text around a formula speaks of units that are open, < of shut ones, nothing otherwise."""
    if re.search(r"[<>]|\\(?:le|ge|lt|gt)q?\b", blocks[place].text):
        return ""
    said = {gate_in(block.text, "") for block in _blocks_around(blocks, place) if block.kind == "prose"} - {""}
    return said.pop() if len(said) == 1 else ""


def supposes_gates(blocks: Sequence[Block], place: int) -> bool:
    """Return whether the text before a formula supposes, under the same title, that all units are open or shut."""
    for block in reversed(blocks[max(place - _SUPPOSITION_REACH, 0) : place + 1]):
        if block.kind == "heading":
            break
        if block.kind == "prose" and _SUPPOSES.search(block.text):
            return True
    return False


def with_gates(setting: Setting, gate: str) -> Setting:
    """Return `setting` with every relu open, or shut."""

    def change(node: Expr) -> Expr:
        if node.kind != "call" or node.name != "relu":
            return node
        return node.parts[0] if gate == ">" else Expr("mul", (number(0), node.parts[0]))

    known = setting.vocabulary
    definitions = {name: replace(d, body=rewritten(d.body, change)) for name, d in known.definitions.items()}
    vocabulary = replace(known, definitions=definitions)
    return replace(setting, vocabulary=vocabulary, kinks=None, base={}, own={}, sides={}, latest=None)


def _blocks_around(blocks: Sequence[Block], place: int) -> Iterator[Block]:
    return (block for _, block in _around(blocks, place))


def _prose_at(blocks: Sequence[Block], at: int) -> str:
    return blocks[at].text if 0 <= at < len(blocks) and blocks[at].kind == "prose" else ""


def _around(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Block]]:
    for step in (-1, 1):
        at = place + step
        if step > 0 and _titles_next(blocks, at):
            continue
        while step < 0 < at and blocks[at].kind == "display":
            # What was said of the display right before is said of this one, too.
            at -= 1
        while 0 <= at < len(blocks) and (blocks[at].kind == "prose" or _is_aside(blocks[at])):
            if blocks[at].kind == "prose" and step > 0:
                # What follows belongs to this formula up to the end of its own paragraph.
                text = re.split(r"\n\s*\n|[.:;]\**\s", blocks[at].text.lstrip(), maxsplit=1)
                yield at, Block("prose", text[0], blocks[at].at)
                if len(text) > 1:
                    break
            else:
                yield at, blocks[at]
            at += step


def _titles_next(blocks: Sequence[Block], at: int) -> bool:
    """Return whether a paragraph begins at `at` that leads to the next display, as "**Same index:**" does."""
    if at >= len(blocks) or blocks[at].kind != "prose" or not _OWN_PARAGRAPH.match(blocks[at].text):
        return False
    while at < len(blocks) and (blocks[at].kind == "inline" or "\n\n" not in blocks[at].text.lstrip().rstrip(" ")):
        at += 1
    follows = at + 1 < len(blocks) and blocks[at + 1].kind == "display"
    return follows and blocks[at].text.rstrip(" ").endswith("\n\n")


def _is_aside(block: Block) -> bool:
    """Return whether an inline formula states no equality but a relation, or none at all."""
    return block.kind == "inline" and ("=" not in block.text or len(block.text.split("=")) == 2 > len(block.text) // 8)


def _condition(formula: str, vocabulary: Vocabulary) -> list[Expr]:
    try:
        found = condition_of(tokens_of(formula), vocabulary)
    except Unread:
        return []
    return [] if found is None else [found]


def perhaps(condition: Expr | str) -> str:
    """Return what is said of a line that is true under a condition which the text may mean."""
    said = condition if isinstance(condition, str) else shown(condition)
    return f"true where {said}, if that is what the text means: write it behind the formula, as in \\quad ({said})"


def perhaps_gated(gate: str) -> str:
    """Return what is said of a line that is true where all units are open, or shut."""
    said = "open" if gate == ">" else "shut"
    return f"true where every unit is {said}, if that is what the text means; write \\mathbb{{1}}[h > 0] for the gate"


def condition_in(message: str) -> Expr | None:
    """Return the condition that a counterexample's hint names, such as i ≠ j; None where it names none."""
    match = _HOLDS_FOR.search(message)
    parts = match.group(1).split() if match else []
    return Expr("rel", name=parts[1], indices=(parts[0], parts[2])) if len(parts) == 3 and parts[1] in "=≠" else None
