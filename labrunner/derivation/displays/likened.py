"""A derivative set beside something by another sign than =: what is claimed there is for a human to say."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.syntax.delimiters import NESTING
from labrunner.derivation.terms.sides import ROUNDED
from labrunner.derivation.terms.vocabulary import Vocabulary

OPEN = "cannot be read: what this sign says of a derivative is open; write ="
_LIKENING = frozenset([":", r"\Rightarrow", r"\rightarrow", r"\leftarrow", r"\mapsto", r"\sim", r"\propto", r"\cong",
                    r"\leftrightarrow", r"\asymp", r"\longmapsto", r"\gets", r"\implies", *ROUNDED])  # fmt: skip
_BY_ORDER = frozenset([r"\prec", r"\succ", r"\preceq", r"\succeq", r"\gg", r"\ll", "≺", "≻", "≫", "≪"])
_SIGNS = _LIKENING | _BY_ORDER
_DERIVES = (r"\partial", r"\nabla")
_BREAKS = ("space", "row", "&", ",", ";")


def likens(tokens: Sequence[Token], known: Vocabulary) -> bool:
    """Return whether a derivative alone stands before such a sign, and something of the lab behind it."""
    signs = [place for place, token in enumerate(tokens) if token.text in _SIGNS]
    return any(_likens_at(tokens, place, known) for place in signs)


def _likens_at(tokens: Sequence[Token], place: int, known: Vocabulary) -> bool:
    left, right = _before(tokens[:place]), _before(list(reversed(tokens[place + 1 :])))
    token, texts = tokens[place], [token.text for token in left[:3]]
    derives = any(text in _DERIVES for text in texts) or (texts[:2] == [r"\frac", "{"] and texts[2:] == ["d"])
    values = any(known.is_value(token.text.lstrip("\\")) for token in right)
    decimals = any(token.kind == "number" and "." in token.text for token in right)
    claims = any(token.text in ("=", ":=") for token in (*left, *right))
    derives = derives or _is_claimed(left, token, known)
    values = values or token.text in _BY_ORDER
    return derives and values and not decimals and not claims


def _is_claimed(left: Sequence[Token], sign: Token, known: Vocabulary) -> bool:
    r"""Return whether what stands before a sign is a name that the lab gives a meaning, or before ≪ a value of it."""
    words = "".join(token.text for token in left if token.kind not in ("space", "{", "}", "(", ")"))
    name = words.replace(r"\bar", "bar ").replace("\\", "")
    if sign.text in _BY_ORDER:
        return known.is_value(name.partition("_")[0])
    return name in known.definitions and known.definitions[name].source == "meaning"


def _before(tokens: Sequence[Token]) -> list[Token]:
    """Return what stands at the end of `tokens`, back to what parts it from the rest, in its order."""
    found: list[Token] = []
    level = 0
    for token in reversed(tokens):
        level -= NESTING.get(token.text, 0)
        if token.kind in _BREAKS and abs(level) == 0:
            break
        found.append(token)
    return found[::-1]
