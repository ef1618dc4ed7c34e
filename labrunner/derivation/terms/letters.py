"""The letters of a formula that speaks of anything, such as (fg)' = f'g + fg', told from signs and function words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labrunner.derivation.latex.alphabet import ACCENTS, GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.terms.vocabulary import FUNCTIONS

_TRANSPOSES = ("T", "t")
_PRIMES = ("'", r"\prime")
_STRANGE = frozenset(["I", "H", "e", *ACCENTS])
"""What does not stand for anything: the identity, a step, a unit vector, a name with an accent."""
_FOREIGN = ("begin", "end", "row", "&", "ones")


def letters_in(tokens: Sequence[Token]) -> frozenset[str] | None:
    """Return the letters that stand for anything in `tokens`, None where something else stands there, too."""
    found = list(_letters(tokens))
    return None if "" in found else frozenset(found)


def applied_letters(tokens: Sequence[Token], letters: frozenset[str]) -> frozenset[str]:
    """Return those of `letters` that have a bracket behind them wherever they occur, as functions have."""
    bare = {_name(t) for place, t in enumerate(tokens) if _is_letter(t) and not _is_applied(tokens, place)}
    return letters - bare


def primed_letters(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the letters with a prime right behind them."""
    follower = [_after(tokens, place, 1) for place in range(len(tokens))]
    return frozenset(_name(t) for t, behind in zip(tokens, follower, strict=True) if _is_letter(t) and behind > 1)


def _letters(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield each letter, and an empty string for what no general formula holds."""
    for place, token in enumerate(tokens):
        before = [t.text for t in tokens[max(place - 3, 0) : place]]
        if token.text == "_":
            yield from () if before[-1:] == [r"\partial"] else ("",)
        elif token.kind in _FOREIGN or (token.kind in ("word", "text") and token.text not in FUNCTIONS):
            yield ""
        elif _is_letter(token) and not _is_sign(token, before):
            euler = token.text == "e" and tokens[place + 1 : place + 2] and tokens[place + 1].text == "^"
            yield from () if euler else ("" if token.text in _STRANGE else _name(token),)
        elif token.text in _STRANGE:
            yield ""


def _is_sign(token: Token, before: Sequence[str]) -> bool:
    """Return whether a letter is the d of a derivative, the T of a transpose or the j of \\partial_j."""
    raised = before[-1:] == ["^"] or before[-2:] == ["^", "{"]
    lowered = before[-2:] == [r"\partial", "_"] or before[-3:] == [r"\partial", "_", "{"]
    return token.text == "d" or lowered or (raised and token.text in _TRANSPOSES)


def _is_letter(token: Token) -> bool:
    return token.kind == "letter" or token.text in GREEK


def _name(token: Token) -> str:
    return token.text.lstrip("\\")


def _is_applied(tokens: Sequence[Token], place: int) -> bool:
    behind = place + _after(tokens, place, 1)
    return behind < len(tokens) and tokens[behind].kind == "("


def _after(tokens: Sequence[Token], place: int, ahead: int) -> int:
    """Return how far behind `place` the first token is that belongs to no prime."""
    texts = [token.text for token in tokens[place + ahead : place + ahead + 4]]
    if texts[:1] and texts[0] in _PRIMES:
        return _after(tokens, place, ahead + 1)
    if texts[:2] == ["^", r"\prime"]:
        return ahead + 2
    return ahead + 4 if texts == ["^", "{", r"\prime", "}"] else ahead
