"""Identifiers, letters and words taken for what they stand for: a function, an index, a value and its arguments."""

from __future__ import annotations

from dataclasses import replace

from labrunner.derivation.latex.subscripts import index_letters
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.calls import read_call
from labrunner.derivation.syntax.delimiters import bracketed
from labrunner.derivation.syntax.deltas import read_e
from labrunner.derivation.syntax.names import Spelling, named, read_name, starts_name
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.rules import Rules
from labrunner.derivation.terms.expressions import Expr, rewritten, walk
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary


def read_identifier(cursor: Cursor, rules: Rules) -> Expr:
    """Return the value, unit vector or function applied that the name which comes next stands for."""
    found = _applied(cursor, rules) or _hatted_unit(cursor)
    if found is not None:
        return found
    spelling = read_name(cursor, numbered=True)
    if spelling.places:
        return named(spelling, cursor.vocabulary.first)
    unit = _unit(spelling, cursor.vocabulary)
    if unit is not None:
        return unit
    if cursor.peek().kind == "(" and _lists_arguments(cursor, spelling.name):
        cursor.place += len(bracketed(cursor) or ()) + 2
    return _at_argument(spelling, cursor) or named(spelling)


def _applied(cursor: Cursor, rules: Rules) -> Expr | None:
    """Return the function that a name stands for, applied, or what e stands for; None without moving for a value."""
    plain = cursor.peek().text.lstrip("\\")
    known, functions = cursor.vocabulary, cursor.vocabulary.functions
    own = plain in known.definitions and known.definitions[plain].source == "learner"
    if plain in functions and known.knows(plain) and not own and _calls(cursor) and known.shape(plain) is None:
        return read_call(cursor, rules)
    if plain == "H" and cursor.peek(1).kind == "(" and not known.is_value("H"):
        return read_call(cursor, rules, "step")
    if known.knows(plain):
        return None
    if plain + "'" in functions and cursor.peek(1).text == "'":
        cursor.place += 1
        return read_call(cursor, rules, functions[plain + "'"])
    if plain in functions or (plain in FUNCTIONS and _calls(cursor)):
        return read_call(cursor, rules)
    return read_e(cursor, rules) if plain == "e" else None


def _hatted_unit(cursor: Cursor) -> Expr | None:
    r"""Return the unit vector that \hat e_y or \hat{e}_y is, None without moving for anything else."""
    if cursor.peek().text != r"\hat":
        return None
    at, braces = cursor.peek().at, cursor.peek(1).kind == "{"
    wanted = [r"\hat", "{", "e", "}", "_"] if braces else [r"\hat", "e", "_"]
    spelled = [cursor.peek(ahead).text for ahead in range(len(wanted))]
    if spelled != wanted or cursor.vocabulary.knows("hat e"):
        return None
    cursor.place += len(wanted)
    letters = index_letters([token for token in cursor.group() if token.kind not in ("{", "}")])
    if len(letters) != 1:
        raise Unread("a unit vector has one index", at, "write e_y")
    return Expr("onehot", indices=tuple(letters), at=at)


def _calls(cursor: Cursor) -> bool:
    """Return whether a bracket follows the next token and its scripts, as it does behind a function."""
    ahead = 1
    while cursor.peek(ahead).text in ("'", "_", "^"):
        ahead += 2 if cursor.peek(ahead).text != "'" else 1
    return cursor.peek(ahead).text in ("(", "{", "[") or cursor.peek().kind == "word"


def _unit(spelling: Spelling, vocabulary: Vocabulary) -> Expr | None:
    """Return the unit vector that the lab's index y stands for, or its entry y_i; None for any other name."""
    if not vocabulary.is_index(spelling.name) or len(spelling.indices) > 1:
        return None
    indices = (*spelling.indices, spelling.name)
    return Expr("delta" if spelling.indices else "onehot", indices=indices, at=spelling.at)


def _lists_arguments(cursor: Cursor, name: str) -> bool:
    """Return whether (z) behind `name` lists what it depends on, such as L(z) or p_i(z), and is no product."""
    inner = bracketed(cursor)
    known = cursor.vocabulary
    if not inner or (known.shape(name) is not None and name not in known.definitions):
        return False
    if cursor.peek(len(inner) + 2).text in ("_", "^", "'"):
        return False
    names = _bare_names(cursor.inside(inner))
    reach = known.reach(name)
    defined = known.knows(name)
    if not defined:
        return bool(names) and all(map(known.is_value, names))
    return bool(names) and all(n in reach or known.true_name(n) in reach for n in names)


def _at_argument(spelling: Spelling, cursor: Cursor) -> Expr | None:
    """Return m(h) where a learner has said what m or m_i is for x: the same with h for x; None for a product."""
    known = cursor.vocabulary
    definition = known.definitions.get(spelling.name)
    inner = bracketed(cursor) if cursor.peek().kind == "(" else None
    if inner is None or definition is None or definition.source != "learner" or spelling.indices:
        return None
    written = {node.name for node in walk(definition.body) if node.kind == "name"}
    arguments = _bare_names(cursor.inside(inner))
    if len(arguments) != 1 or not known.is_value(arguments[0]) or len(written) != 1:
        return None
    old = written.pop()
    if known.rank(arguments[0]) != known.rank(old):
        # What has other indices is a factor in brackets.
        return None
    cursor.place += len(inner) + 2
    body = _with_name(definition.body, old, arguments[0])
    return Expr("entry", (body,), indices=definition.indices, at=spelling.at) if definition.indices else body


def _with_name(body: Expr, old: str, new: str) -> Expr:
    return rewritten(body, lambda node: replace(node, name=new) if node.kind == "name" and node.name == old else node)


def _bare_names(probe: Cursor) -> list[str]:
    """Return the names in a list such as (W, b), none where anything else or an index stands among them."""
    if probe.peek().text == "I":
        return []
    names: list[str] = []
    while starts_name(probe.peek()):
        spelling = read_name(probe)
        if spelling.indices:
            return []
        names.append(spelling.name)
        if not probe.skip(",", ";"):
            break
    return names if probe.ended() else []
