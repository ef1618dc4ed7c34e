"""Conditions as prose states them: in headings, bold titles and sentences before a display, and what ends a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from labrunner.derivation.latex.tokens import Token, tokens_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.grammar import read_sum
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.relations import comparisons_in, index_relation, read_relation
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import Vocabulary
from labrunner.derivation.text.words import AND, CASE, IF, REMARKS, THAT_IS, any_of, near_end

_EACH_OTHER = r"(?:\s+other)?(?:\s+(?:rows?|ind\w+|entr\w+|class\w*|units?|letters?))?"
_CLEARLY = (
    rf"{any_of(*IF, *CASE)}|(?:suppose|assume)(?:\s+that)?|supon(?:go|gamos)\s+que|"
    rf"for\s+(?:all|any|each|every){_EACH_OTHER}|"
    r"para\s+(?:tod[oa]s?|cada|cualquier)(?:\s+l[oa]s)?(?:\s+(?:otr[oa]s?|dem[aá]s))?"
)
_WORDS = (
    r"(?:if|suppose|si)\W+(?:on\s+the\s+other\s+hand|instead|however|by\s+contrast|en\s+cambio|por\s+el\s+contrario)|"
    rf"{any_of(*IF, *CASE)}|(?:cases?|fall|cas)\s*\w*:?|suppose|assume|let|diagonal\w*(?:\s+entr(?:y|ies))?|"
    r"setting|putting|supongamos(?:\s+que)?|sea|sei|soit|first|then|now|next|primero|ahora|luego|zuerst|dann|nun|jetzt|puis|ensuite|"
    r"diagonal(?:es)?|on\s+the\s+diagonal|off\s+the\s+diagonal|(?:sub)?case\s*\d*|"
    rf"for\s+(?:all|any|each|every){_EACH_OTHER}|(?:all|every)\s+other|(?:suppose|assume|say)(?:\s+(?:now|first|next|then|instead|finally|again|at\s+first))?(?:\s+that)?|"
    r"para\s+(?:tod[oa]s?|cada|cualquier)(?:\s+l[oa]s)?(?:\s+(?:otr[oa]s?|dem[aá]s))?|supon(?:go|iendo)(?:\s+que)?"
)
_REMARK = rf"(?:{any_of(*REMARKS)})\s+"
_REMARK_LAST = re.compile(rf"\b{_REMARK}$", re.IGNORECASE)
_FORMULA = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)")
_COMPARES = re.compile(r"[=≠<>≤≥]")
"""A sign of which each relation in plain letters holds one."""
_SIGN = r"(?:==?|≠|!=|<>|/=|=/=)"
_STATED = re.compile(
    rf"(?P<remark>\b{_REMARK})?\b(?:{_CLEARLY})\W+(?P<one>[a-z]\s*{_SIGN}\s*[a-z])\b"
    rf"|\((?P<three>[a-z]\s*{_SIGN}\s*[a-z])\)[ \t]*[:,]?\s*\Z"
    rf"|^[ \t>]*(?:[-*+][ \t]+|\(?\w{{1,3}}[.)][ \t]+)?(?P<two>[a-z]\s*{_SIGN}\s*[a-z])[ \t]*"
    rf"(?:(?:\([^()\n]{{1,60}}\))?[ \t]*:|[.,]|$)"
    rf"|[.;]\s+(?P<four>[a-z]\s*{_SIGN}\s*[a-z])[ \t]*:"
    rf"|\b(?:{any_of(*THAT_IS)})\s+(?P<five>[a-z]\s*{_SIGN}\s*[a-z])[ \t]*[.:,]"
    rf"|^(?:{any_of(*AND)})?\s*(?:{any_of(*IF)})\s[^.:;$\n]{{1,50}},[ \t]+(?P<six>[a-z]\s*{_SIGN}\s*[a-z])[ \t]*[:,]"
    rf"|^[^.:;$\n]{{1,40}}\((?P<seven>[a-z]\s*{_SIGN}\s*[a-z])\)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_GATED = re.compile(
    rf"(?P<remark>\b{_REMARK})?\b(?:{_CLEARLY})\W+"
    r"(?P<name>[A-Za-z])(?:_\{?(?P<label>[A-Za-z]{2,}))?\}?(?:,?_?(?P<index>[a-z])|\[(?P<entry>[a-z])\])\}?"
    r"\s*(?P<sign>[<>≤≥]=?)\s*0",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:otherwise|else(?:where)?|everywhere\s+else|(?:in\s+)?(?:the\s+)?(?:second|other)\s+case|case\s+(?:2|b|ii|two)|"
    r"if\s+not|ansonsten|im\s+anderen\s+Fall|de\s+lo\s+contrario|(?:en\s+)?(?:el\s+)?(?:segundo|otro)\s+caso|in\s+(?:all|every|any|the)\s+other\s+cases?|en\s+(?:cualquier\s+)?otro\s+caso|"
    r"en\s+los\s+dem[aá]s\s+casos|en\s+caso\s+contrario|si\s+no|sonst|andernfalls|sinon)\b[^.\n]*$",
    re.IGNORECASE,
)
IF_BEFORE = re.compile(rf"\b(?:{_WORDS})\W*$", re.IGNORECASE)
_SUPPOSED_SO = re.compile(
    r"\b(?:suppose|assume|if|when|supon\w+|si|cuando|wenn|falls|angenommen|supposons|quand)\b[^.:;?!$]{1,90}"
    r"[,(]\s*(?:so|that\s+is|i\.e\.|meaning|which\s+means|es\s+decir|o\s+sea|as[ií]\s+que|also|d\.h\.|donc|soit),?\s*(?:that\s+)?$",
    re.IGNORECASE,
)
_UNIT_WITH = re.compile(
    r"\b(?:shut|closed|dead|inactive|off|open|active|alive|on)\s*,?\s*(?:with|that\s+is,?|i\.e\.,?)\s*$", re.IGNORECASE
)
_PLAIN = re.compile(r"\b([a-z])\s*(==?|≠|!=|<>|/=|=/=)\s*([a-z])\b")
_SENTENCE = re.compile(rf"(?:^|\b)(?:{_WORDS})\W+([a-z]\s*(?:==?|≠|!=|<>|/=|=/=)\s*[a-z])\W*$", re.IGNORECASE)
_TAKES_BACK = re.compile(
    r"\b(?:apart\s+from|aside(?:\s+from)?|besides|beyond|unlike|as\s+well\s+as|includ\w+|even|exclud\w+|other\s+than|"
    r"irrespective|regardless|without|ohne|sin|sans|never|contrast\s+(?:to|with)|opposite|not\s+(?:merely|only|just)|more\s+(?:\w+\s+)?than|"
    r"cases\s+than|whether|no\s+matter|adem[aá]s\s+de|aparte\s+de|inclu[is]\w*|distint\w+\s+de(?:l)?|abgesehen|nicht\s+nur|"
    r"outre|hormis|y\s+compris)\b",
    re.IGNORECASE,
)
_NO_LOSS = re.compile(r"\bw\.?\s?l\.?\s?o\.?\s?g\b\.?,?\s*(?:\w+\s*){0,2}$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;]\s|\n")
_PARAGRAPH_END = re.compile(r"(\n\s*\n)")
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.;:!?](?=\s|$)|\n\s*\n")
_ENDS_CASE = re.compile(
    r"\b(?:both|(?:al)?together|combin\w*|in general|general(?:ly)?|(?<!\bat\s)all|ambos|juntos|juntando|either|"
    r"overall|any|always|likewise|the\s+same\s+(?:for|holds|goes|is\s+true|applies)|"
    r"unified|the two cases|single formula|one line|sola f[oó]rmula|una f[oó]rmula|los dos casos|las dos|"
    r"every|whole|whatever|arbitrary|no matter|entire|"
    r"the\s+(?:softmax\s+)?(?:jacobian|gradient)\s+(?:is|reads|becomes)|"
    r"each\s+entr\w+\s+of|result|jedes?|ganze\w*|beliebig\w*|"
    r"tout\w*|enter[oa]|"
    r"one formula|en general|uniendo|reuniendo|summar\w*|resumen|any case|compact\w*|"
    r"beide[ns]?|zusammen\w*|insgesamt|allgemein\w*|les\s+deux|ensemble|seule\s+formule|en\s+général|résum\w*)\b",
    re.IGNORECASE,
)
_OPPOSITES = {"=": "≠", "≠": "=", ">": "≤", "≤": ">", "<": "≥", "≥": "<"}
_LONG_PROSE = 14
_LONGEST_CLAUSE = 140
_OPEN = (
    r"alive|active|open|positive|viva|activa|positiv[oa]|activée?|allumée?|aktiv|"
    r"(?:is|are)\s+(?:switched\s+)?on(?=\s*[,.;:])"
)
_SHUT = (
    r"dead|inactive|closed|negative|muerta|inactiva|negativ[oa]|inactif|éteinte?|morte?|inaktiv|"
    r"(?:is|are)\s+(?:switched\s+)?off(?=\s*[,.;:])"
)
# "A positive step size", "the question is open", "in closed form" are about no unit, "not active" is about a shut one.
_GATE = re.compile(
    rf"(?<!non-)(?<!non )(?<!not )\b(?:(?P<open>{_OPEN})|(?P<shut>{_SHUT}))\b"
    r"(?!\s+(?:step|sign|number\s+of|form|semi|definite|question|learning|size|constant|result|answer|way|direction|example|"
    r"term|side|part))",
    re.IGNORECASE,
)
_OF_NO_UNIT = re.compile(
    r"\b(?:signs?|signos?|Vorzeichen|question|form|loss(?:es)?|weights?|targets?|residuals?|bias(?:es)?|gradients?|rates?)\b"
    r"[^.]{0,30}\b(?:positive|negative|open|closed)\b|\b(?:positive|negative)\s+(?:inputs?|weights?|residuals?|targets?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\bnon-?(?:positive|negative|active)\b|\bnot\s+(?:positive|negative|active|open)\b|\bor\s+not\b|"
    r"\b(?:no|some|none\s+of\s+the)\s+(?:\w+\s+)?units?\b",
    re.IGNORECASE,
)


def condition_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return the condition that `tokens` state, such as i = j or h_a > 0, None where they state something else."""
    tokens = _unwrapped(tokens)
    found = index_relation(tokens, vocabulary)
    if found is not None or comparisons_in(tokens) not in (["<"], [">"], [r"\le"], [r"\ge"]):
        return found
    try:
        relation = read_relation(tokens, Cursor(tokens, vocabulary), read_sum)
    except Unread:
        return None
    names = [node.name for node in walk(relation) if node.kind == "name"]
    return relation if names and all(vocabulary.is_value(name) for name in names) else None


def _unwrapped(tokens: Sequence[Token]) -> Sequence[Token]:
    r"""Return i = j for (i = j) and for \forall i = j."""
    if tokens and tokens[0].text == r"\forall":
        tokens = tokens[1:]
    whole = len(tokens) > 2 and tokens[0].text == "(" and tokens[-1].text == ")"
    return tokens[1:-1] if whole and not any(token.text in ("(", ")") for token in tokens[1:-1]) else tokens


def conditions_in_title(text: str, vocabulary: Vocabulary) -> tuple[Expr, ...]:
    """Return the one condition that a heading or a bold title states, in formulas or in plain letters."""
    if takes_back(_FORMULA.split(text, maxsplit=1)[0]):
        return ()
    found = [condition_of(_tokens(formula[0] or formula[1]), vocabulary) for formula in _FORMULA.findall(text)]
    found += [_plain(match.group(), vocabulary) for match in _PLAIN.finditer(_FORMULA.sub("", text))]
    stated = tuple(condition for condition in found if condition is not None)
    return stated if len(stated) == 1 else ()


def asks_if(before: str) -> bool:
    """Return whether a relation behind this prose is a condition: "for", "suppose that", but not "only for"."""
    before = near_end(before)
    match = IF_BEFORE.search(before) or _UNIT_WITH.search(before) or _SUPPOSED_SO.search(before[-_LONGEST_CLAUSE:])
    return match is not None and not takes_back(before) and not _REMARK_LAST.search(before[: match.start()])


def remarks_last(before: str) -> bool:
    """Return whether prose ends with a word such as "only", behind which a relation states no case."""
    return _REMARK_LAST.search(before) is not None


def takes_back(before: str) -> bool:
    """Return whether the sentence before a relation says that the case is left out, or one of several."""
    if _NO_LOSS.search(before):
        return True
    return bool(_TAKES_BACK.search(_SENTENCE_END.split(near_end(before))[-1]))


def other_case(text: str, active: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Return the opposite of the case that was spoken of where prose ends with "otherwise" or the like."""
    return opposite(active) if _OTHERWISE.search(text.rstrip()) else ()


def opposite(active: Sequence[Expr]) -> tuple[Expr, ...]:
    """Return where the one condition that is stated does not hold; () where there are none or several."""
    if len(active) != 1 or active[0].kind != "rel" or active[0].name not in _OPPOSITES:
        return ()
    return (replace(active[0], name=_OPPOSITES[active[0].name]),)


def condition_within(text: str, vocabulary: Vocabulary) -> tuple[Expr, ...]:
    """Return the last condition that prose states in plain letters: "if i ≠ y then", "1) i = j.", "if h[a] > 0"."""
    if not _COMPARES.search(text):
        return ()
    found: tuple[int, Expr] | None = None
    for match in _STATED.finditer(text):
        condition = (
            None
            if match["remark"] or takes_back(text[: match.end()])
            else _plain(
                next(filter(None, match.group("one", "two", "three", "four", "five", "six", "seven"))), vocabulary
            )
        )
        if condition is not None:
            found = (match.end(), condition)
    for match in _GATED.finditer(text):
        condition = None if match["remark"] else _gate(match, vocabulary)
        if condition is not None and (found is None or match.end() > found[0]):
            found = (match.end(), condition)
    if found is None or _ENDS_CASE.search(text, found[0]):
        return ()
    return (found[1],)


def relations_in(text: str, vocabulary: Vocabulary) -> list[tuple[Expr, int, int]]:
    """Return all relations that prose speaks of in plain letters, in whatever grammar, each with start and end."""
    found = [(_plain(match.group(), vocabulary), *match.span()) for match in _PLAIN.finditer(text)]
    found += [(_gate(match, vocabulary), *match.span()) for match in _GATED.finditer(text)]
    return [(relation, start, end) for relation, start, end in found if relation is not None]


def _gate(match: re.Match[str], vocabulary: Vocabulary) -> Expr | None:
    label = rf"\mathrm{{{match['label']}}}," if match["label"] else ""
    sign = {"≤": r"\le", "≥": r"\ge", "<=": r"\le", ">=": r"\ge"}.get(match["sign"], match["sign"])
    return condition_of(_tokens(rf"{match['name']}_{{{label}{match['index'] or match['entry']}}} {sign} 0"), vocabulary)


def condition_at_end(text: str, vocabulary: Vocabulary) -> tuple[Expr, ...]:
    """Return the condition with which a paragraph ends, such as "For i = j:"."""
    last = _CLAUSE_END.split(text.rstrip())[-1]
    match = _SENTENCE.search(last) if _COMPARES.search(last) else None
    remark = match and _REMARK_LAST.search(last[: match.start()])
    found = _plain(match.group(1), vocabulary) if match and not remark and not takes_back(last.rstrip(" :")) else None
    return () if found is None else (found,)


def ends_case(text: str, in_sentence: bool = False) -> bool:
    """Return whether prose leads away from the case before it; `in_sentence` where it goes on behind a formula."""
    if in_sentence:
        text = "".join(_PARAGRAPH_END.split(text, maxsplit=1)[1:])
    if "\n" not in text or not text.strip():
        return False
    return len(_WORD.findall(text)) > _LONG_PROSE or speaks_of_all(text)


@lru_cache(maxsize=64)
def speaks_of_all(text: str) -> bool:
    """Return whether prose speaks of all cases together, as in "both", "in general"."""
    return bool(_ENDS_CASE.search(text))


def gate_in(text: str, before: str) -> str:
    """Return > where prose speaks of an open unit, < of a shut one; short prose leaves what was said `before`."""
    last = _SENTENCE_END.split(text)[-1]
    if last != text and len(_gates(last)) == 1:
        return gate_in(last, before)
    if speaks_of_all(text) or _DENIED.search(text):
        return ""
    found = _gates(text)
    if found:
        return found.pop() if len(found) == 1 else ""
    return before if len(_WORD.findall(text)) < _LONG_PROSE else ""


def _gates(text: str) -> set[str]:
    text = _OF_NO_UNIT.sub(" ", text)
    return {">" if match.lastgroup == "open" else "<" for match in _GATE.finditer(text)}


def _plain(text: str, vocabulary: Vocabulary) -> Expr | None:
    text = re.sub(r"!=|<>|/=|=/=|≠", r"\\ne ", text).replace("==", "=")
    return index_relation(_tokens(text), vocabulary)


def _tokens(formula: str) -> tuple[Token, ...]:
    try:
        return tokens_of(formula)
    except Unread:
        return ()
