"""Labels told from indices: the pre of h_{pre}, of hpre and h_pre, and that of a learner's own g_{pre}."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.subscripts import MOST_LETTERS
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.terms.vocabulary import Vocabulary

LABEL = 3
"""So many letters side by side are a word, and so a label."""


def numbers_column(base: str, name: str, labels: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether v_1 is the first of the columns v_a that a text has given a name."""
    numbered = [token.kind for token in labels] == ["number"] and not vocabulary.knows(name)
    return numbered and not vocabulary.knows(base) and vocabulary.knows(column_name(base))


def spelled_out(cursor: Cursor, base: str) -> list[Token]:
    """Return the letters of a label without braces, as in h_pre or y_pred, where they spell a declared name."""
    found: list[Token] = []
    while cursor.peek(len(found)).kind == "letter" and len(found) < MOST_LETTERS:
        if found and cursor.peek(len(found)).at != found[-1].at + 1:
            break
        found.append(cursor.peek(len(found)))
    for length in range(len(found), 1, -1):
        if cursor.vocabulary.knows(f"{base}_{''.join(token.text for token in found[:length])}"):
            cursor.place += length
            return found[:length]
    return []


def glued_label(token: Token, cursor: Cursor) -> str:
    """Return pre for hpre where h_pre is declared: the letters right behind a name that make up its label."""
    label = ""
    for ahead in range(MOST_LETTERS):
        letter = cursor.peek(ahead)
        if letter.kind != "letter" or letter.at != token.at + ahead + 1:
            break
        label += letter.text
    while len(label) > 1 and not cursor.vocabulary.knows(f"{token.text}_{label}"):
        label = label[:-1]
    return label if len(label) > 1 else ""


def glued_number(cursor: Cursor, base: str, labels: list[Token]) -> bool:
    """Return whether the digit that comes next belongs to the name, as in W1 where W_1 is declared."""
    digit, known = cursor.peek().text, cursor.vocabulary
    return not labels and (known.knows(f"{base}_{digit}") or known.knows(base + digit))


def parted(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, Sequence[Token]]:
    """Return the declared name that `base` and the longest label make, and the tokens of the indices after it."""
    if not labels:
        return base, labels
    accented = _barred(base, labels, vocabulary)
    if accented is not None:
        return accented
    for length in range(min(len(labels), MOST_LETTERS), 0, -1):
        text = "".join(token.text.lstrip("\\") for token in labels[:length])
        for name in (vocabulary.short.get(f"{base}_{text}", f"{base}_{text}"), base + text):
            if vocabulary.knows(name):
                return name, labels[length:]
    own = labels[0].kind == "number" and vocabulary.is_foreign(base)
    if vocabulary.knows(base) and not own and not _is_known_label(base, labels, vocabulary):
        return base, labels
    if labels[0].kind in ("number", "word", "text") or [token.text for token in labels] == [r"\cdot"]:
        # A dot under a name says that it is a sum, as Z_\bullet is of the e^{z_k}.
        return f"{base}_{labels[0].text}", labels[1:]
    if len(labels) > 2 and all(token.kind == "letter" for token in labels):
        return f"{base}_{''.join(token.text for token in labels)}", []
    return base, labels


def _is_known_label(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Return whether a learner's own name has labels that spell out that of another, as g_pre has that of h_pre."""
    if len(labels) < LABEL or base not in vocabulary.definitions or vocabulary.definitions[base].source != "learner":
        return False
    spelled = "".join(token.text for token in labels)
    return any(name.endswith(f"_{spelled}") for name in vocabulary.definitions)


def _barred(base: str, labels: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, Sequence[Token]] | None:
    """Return \\bar x for x_{bar}, as code names it, where the lab knows \\bar x."""
    for start, label in enumerate(labels[:MOST_LETTERS]):
        if label.text not in ("bar", "b"):
            continue
        width = 1 if label.text == "bar" else 3
        if "".join(token.text for token in labels[start : start + width]) != "bar":
            continue
        name, rest = parted(base, labels[:start], vocabulary)
        if not rest and vocabulary.knows("bar " + name):
            return "bar " + name, labels[start + width :]
    return None
