"""Conditions as prose states them: in headings, bold titles and sentences before a display, and what ends a case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labrunner.derivation.expressions import Expr, walk
from labrunner.derivation.grammar import read_sum
from labrunner.derivation.problems import Unread
from labrunner.derivation.reader import Cursor
from labrunner.derivation.relations import comparisons_in, index_relation, read_relation
from labrunner.derivation.tokens import Token, tokens_of
from labrunner.derivation.vocabulary import Vocabulary

_WORDS = (
    r"if|for|when|whenever|where|case|cases?\s*\w*:?|in\s+case|suppose|assume|let|diagonal\w*(?:\s+entr(?:y|ies))?|"
    r"si|para|cuando|caso|en\s+el\s+caso|supongamos(?:\s+que)?|sea|first|then|now|next|primero|ahora|luego|"
    r"diagonal(?:es)?|on\s+the\s+diagonal|off\s+the\s+diagonal|(?:sub)?case\s*\d*"
)
IF_BEFORE = re.compile(rf"\b(?:{_WORDS})\W*$", re.IGNORECASE)
_PLAIN = re.compile(r"\b([a-z])\s*(==?|≠|!=|<>|/=|=/=)\s*([a-z])\b")
_SENTENCE = re.compile(rf"(?:^|\b)(?:{_WORDS})\W+([a-z]\s*(?:==?|≠|!=|<>|/=|=/=)\s*[a-z])\W*$", re.IGNORECASE)
_ENDS_CASE = re.compile(
    r"\b(?:both|together|combin\w*|in general|general(?:ly)?|all|ambos|juntos|juntando|either|overall|any|unified|"
    r"one formula|en general|uniendo|reuniendo|summar\w*|resumen|any case|compact\w*)\b",
    re.IGNORECASE,
)
_LONG_PROSE = 14
_OPEN = r"alive|active|open|positive|viva|activa|positiv[oa]"
_SHUT = r"dead|inactive|closed|negative|muerta|inactiva|negativ[oa]"
_GATE = re.compile(rf"\b(?:(?P<open>{_OPEN})|(?P<shut>{_SHUT}))\b", re.IGNORECASE)


def condition_of(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr | None:
    """Return the condition that `tokens` state, such as i = j or h_a > 0, None where they state something else."""
    found = index_relation(tokens, vocabulary)
    if found is not None or comparisons_in(tokens) not in (["<"], [">"], [r"\le"], [r"\ge"]):
        return found
    try:
        relation = read_relation(tokens, Cursor(tokens, vocabulary), read_sum)
    except Unread:
        return None
    names = [node.name for node in walk(relation) if node.kind == "name"]
    return relation if names and all(vocabulary.is_value(name) for name in names) else None


def conditions_in_title(text: str, vocabulary: Vocabulary) -> tuple[Expr, ...]:
    """Return the one condition that a heading or a bold title states, in formulas or in plain letters."""
    found = [condition_of(_tokens(formula), vocabulary) for formula in re.findall(r"\$([^$]+)\$", text)]
    found += [_plain(match.group(), vocabulary) for match in _PLAIN.finditer(re.sub(r"\$[^$]*\$", "", text))]
    stated = tuple(condition for condition in found if condition is not None)
    return stated if len(stated) == 1 else ()


def condition_at_end(text: str, vocabulary: Vocabulary) -> tuple[Expr, ...]:
    """Return the condition with which a paragraph ends, such as "For i = j:"."""
    last = re.split(r"[.;]\s|\n", text.rstrip())[-1] if text.strip() else ""
    match = _SENTENCE.search(last)
    found = _plain(match.group(1), vocabulary) if match else None
    return () if found is None else (found,)


def ends_case(text: str) -> bool:
    """Return whether prose leads away from the case that was stated before it."""
    return "\n" in text and (len(re.findall(r"\w+", text)) > _LONG_PROSE or bool(_ENDS_CASE.search(text)))


def gate_in(text: str, before: str) -> str:
    """Return > where prose speaks of an open unit, < of a shut one; short prose leaves what was said `before`."""
    if _ENDS_CASE.search(text):
        return ""
    found = {">" if match.lastgroup == "open" else "<" for match in _GATE.finditer(text)}
    if found:
        return found.pop() if len(found) == 1 else ""
    return before if len(re.findall(r"\w+", text)) < _LONG_PROSE else ""


def _plain(text: str, vocabulary: Vocabulary) -> Expr | None:
    text = re.sub(r"!=|<>|/=|=/=|≠", r"\\ne ", text).replace("==", "=")
    return index_relation(_tokens(text), vocabulary)


def _tokens(formula: str) -> tuple[Token, ...]:
    try:
        return tokens_of(formula)
    except Unread:
        return ()
