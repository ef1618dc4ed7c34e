"""Names with their scripts: what belongs to the name, what is an index, what is an exponent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labrunner.derivation.cursor import Cursor, closing
from labrunner.derivation.expressions import (
    Entry,
    Expression,
    Indicator,
    Name,
    Number,
    OneHot,
    Power,
    Prime,
    Same,
    Transpose,
)
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import ACCENTS, GREEK, RELATIONS

_TRANSPOSING = frozenset({"T", "top", "t", "dagger"})
_LABEL_BRACKETS = {"(": ")", "[": "]", "<": ">", "langle": "rangle"}
_UPPER = "^"  # ends the key of a name that carries an index above it, as in x^{(i)}


@dataclass
class Scripts:
    """What stands around a symbol: atoms below it, labels and indices above it, and exponents in their order."""

    below: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    upper: list[str] = field(default_factory=list)
    exponents: list[Sequence[Token]] = field(default_factory=list)


def starts_name(cursor: Cursor) -> bool:
    """Return whether a symbol's name comes next."""
    token = cursor.peek()
    if token is None:
        return False
    return token.kind in ("letter", "word") or (token.kind == "command" and token.text in GREEK | ACCENTS)


def read_name(cursor: Cursor) -> Expression:
    """Return the name that comes next, with its indices, transposes and powers."""
    position = cursor.here()
    key, scripts = _symbol(cursor)
    _scripts(cursor, key, scripts)
    key, indices = _resolve(cursor, key, scripts)
    key = cursor.vocabulary.aliases.get(key, key)
    result = _special(cursor, key, indices, scripts.upper, position)
    if result is None:
        result = Name(key, position)
        if _skip_arguments(cursor, key):
            late = Scripts()
            _scripts(cursor, key, late)
            indices += late.below
            scripts.exponents += late.exponents
        if indices or scripts.upper:
            result = Entry(result, (*indices, *scripts.upper), position)
    for exponent in scripts.exponents:
        result = raised(cursor, result, exponent, position)
    return result


def _symbol(cursor: Cursor) -> tuple[str, Scripts]:
    """Return the key of the bare symbol, and scripts that stand under an accent together with it."""
    token = cursor.take()
    if token.kind == "command" and token.text in ACCENTS:
        return _accented(cursor, token)
    if token.kind == "command":
        return "\\" + token.text, Scripts()
    following = cursor.peek()
    if token.text == "d" and following is not None and following.kind == "letter":
        together = "d" + following.text
        if any(name == together or name.startswith(together + "_") for name in cursor.names):
            cursor.take()
            return together, Scripts()
    return token.text, Scripts()


def _accented(cursor: Cursor, accent: Token) -> tuple[str, Scripts]:
    inner = cursor.inside(cursor.argument())
    if not starts_name(inner):
        raise UnreadError(f"\\{accent.text} over more than a name", "a name of its own for it", accent.start)
    key, scripts = _symbol(inner)
    _scripts(inner, key, scripts)
    if inner.peek() is not None or scripts.exponents:
        raise UnreadError(f"\\{accent.text} over more than a name", "a name of its own for it", accent.start)
    return f"{accent.text}:{key}", scripts


def _scripts(cursor: Cursor, key: str, scripts: Scripts) -> None:
    """Go past everything that stands below and above the symbol, and sort it into `scripts`."""
    token, before = cursor.peek(), cursor.tokens[cursor.at - 1]
    beside = token is not None and token.kind == "number" and not token.style and token.start == before.end
    if beside and token is not None and f"{key}_{token.text}" in cursor.names:
        scripts.labels.append(cursor.take().text)
    while True:
        if cursor.accept("_"):
            scripts.below += index_atoms(cursor.argument(), cursor.here())
        elif cursor.accept("^"):
            _above(cursor, key, cursor.argument(), scripts)
        elif cursor.next_is("'", "prime"):
            scripts.exponents.append([cursor.take()])
        else:
            return


def _above(cursor: Cursor, key: str, tokens: Sequence[Token], scripts: Scripts) -> None:
    """Sort what stands above the symbol: a label as in W^{(1)}, an index as in x^{(i)}, or an exponent."""
    if len(tokens) >= 3 and tokens[0].text in _LABEL_BRACKETS and tokens[2].text == _LABEL_BRACKETS[tokens[0].text]:
        inner, rest = tokens[1], tokens[3:]
        if inner.kind in ("number", "word"):
            scripts.labels.append(inner.text)
        else:
            scripts.upper.append(inner.text)
        if rest:
            scripts.exponents.append(rest)
    elif len(tokens) == 1 and _is_label(cursor, key, tokens[0]):
        scripts.labels.append(tokens[0].text)
    else:
        scripts.exponents.append(tokens)


def _is_label(cursor: Cursor, key: str, token: Token) -> bool:
    labelled = f"{key}_{token.text}" in cursor.names
    return (token.kind == "number" and labelled and key not in cursor.names) or (token.kind == "word" and labelled)


def index_atoms(tokens: Sequence[Token], position: int) -> list[str]:
    """Return the indices and labels in a subscript; raises UnreadError for slices and index arithmetic."""
    atoms: list[str] = []
    for token in tokens:
        if token.kind in ("letter", "word", "number", "text"):
            atoms.append(token.text)
        elif token.kind == "command" and token.text in GREEK:
            atoms.append("\\" + token.text)
        elif token.text in ("'", "prime") and atoms:
            atoms[-1] += "'"
        elif token.text in (":", "star", "*", "cdot", "bullet"):
            raise UnreadError(
                "slices of a matrix are not read", "both indices, or the product that gives it", token.start
            )
        elif token.text in ("+", "-"):
            raise UnreadError("index arithmetic is not read", "one letter for each index", token.start)
        elif token.text not in ("{", "}", "_", ",", "(", ")", "quad", ";"):
            raise UnreadError("this subscript is not read", "index letters, as in W_{ab}", position)
    return atoms


def _resolve(cursor: Cursor, key: str, scripts: Scripts) -> tuple[str, list[str]]:
    """Return the full key and the indices: the longest subscript that makes a declared name is its label."""
    if scripts.upper:
        return key + _UPPER, scripts.below
    atoms = scripts.labels + scripts.below
    for count in range(len(atoms), 0, -1):
        longer = f"{key}_{''.join(atoms[:count])}"
        if longer in cursor.names:
            return longer, atoms[count:]
    count = len(scripts.labels) + _label_length(scripts.below, key in cursor.names)
    label = "".join(atoms[:count])
    return (f"{key}_{label}" if label else key), atoms[count:]


def _label_length(atoms: list[str], known: bool) -> int:
    """Return how many of `atoms` make a label where no declared name decides it: words, and numbers on a new name."""
    count = 0
    while count < len(atoms) and (len(atoms[count].rstrip("'")) > 1 and atoms[count][0].isalpha()):
        count += 1
    if count == 0 and not known and atoms and atoms[0].isdigit():
        return 1
    if count == 0 and not known and len(atoms) >= 3 and all(len(atom) == 1 for atom in atoms):
        return len(atoms)
    return count


def _special(cursor: Cursor, key: str, indices: list[str], upper: list[str], position: int) -> Expression | None:
    """Return Kronecker's delta or a unit vector, where the name is one."""
    both = indices + upper
    if key.rstrip(_UPPER) == "\\delta" and len(both) == 2:
        return Indicator(Same(both[0], both[1], equal=True))
    if key == "e" and "e" not in cursor.names and len(indices) in (1, 2):
        unit = OneHot(indices[0], position)
        return Entry(unit, (indices[1],), position) if len(indices) == 2 else unit
    return None


def _skip_arguments(cursor: Cursor, key: str) -> bool:
    """Go past the arguments in `p_i(z)` or `L(z, y)`, which say of what the name is a function."""
    if not cursor.next_is("(") or (key in cursor.names and key not in cursor.derived):
        return False
    close = closing(cursor.tokens, cursor.at)
    inner = cursor.inside(cursor.tokens[cursor.at + 1 : close])
    while inner.peek() is not None:
        if not starts_name(inner):
            return False
        argument = read_name(inner)
        if not isinstance(argument, Name) or not (inner.peek() is None or inner.accept(",", ";", "vert")):
            return False
    cursor.at = close + 1
    return True


def raised(cursor: Cursor, base: Expression, tokens: Sequence[Token], position: int) -> Expression:
    """Return `base` with what stands above it: a transpose, a prime, a power."""
    first = tokens[0] if tokens else None
    if first is None:
        return base
    if len(tokens) == 1 and first.text in _TRANSPOSING and first.text not in cursor.names:
        return Transpose(base, position)
    if all(token.text in ("'", "prime") for token in tokens):
        for _ in tokens:
            base = Prime(base, position)
        return base
    if first.text in ("odot", "circ", "star", "*"):
        if len(tokens) == 1:
            raise UnreadError("a star above a name is not read", "a label, as in z_{1}", first.start)
        return Power(base, cursor.expression(tokens[1:]), True, position)
    if first.text in ("(", "[") and len(tokens) == 3 and tokens[1].kind == "letter":
        raise UnreadError("an index above an expression is not read", "it below: A_{ij}", first.start)
    if any(token.text in RELATIONS for token in tokens):
        raise UnreadError("a relation in an exponent is not read", "the power itself", first.start)
    exponent = cursor.expression(tokens)
    if isinstance(exponent, Number) and exponent.value == 1:
        return base
    return Power(base, exponent, False, position)
