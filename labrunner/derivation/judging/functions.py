"""Words that a learner makes up: phi for relu, and the short partial_j for a derivative by z_j."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labrunner.derivation.arrays.dual import Named
from labrunner.derivation.comparing.check import Finding, check_link, holds
from labrunner.derivation.declaration import Typed
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.judging.reading import Reading
from labrunner.derivation.latex.alphabet import GREEK
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Unread
from labrunner.derivation.syntax.calls import DIAGONAL
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.vocabulary import FUNCTIONS, Vocabulary

_ARGUMENT = Named(("@t",), np.asarray([-1.7, -0.9, -0.4, -0.2, 0.3, 0.8, 1.1, 1.9]))
RESULTS = ("grad", "jac", "hess", "slope", "deriv", "result", "nabla", "vjp", "jvp", "rank", "trace")
"""What names begin with that say what they are, which nothing checks."""
_KNOWN = ("relu", "step", "sigmoid", "tanh", "exp", "log")
PARTIAL = r"\partial_"
HEAVISIDE = "H"
"""What many call the step function without a word."""


def with_argument(tokens: Sequence[Token], vocabulary: Vocabulary) -> Vocabulary:
    """Return `vocabulary` with the t of relu'(t) = ..., so that a condition such as t > 0 can be read."""
    letters = [
        tokens[place + 1].text
        for place in range(1, len(tokens) - 2)
        if tokens[place].kind == "(" and tokens[place + 1].kind == "letter" and tokens[place + 2].kind == ")"
        if _function_before(tokens[:place], vocabulary) and _is_free(tokens[place + 1].text, vocabulary)
    ]
    more = {letter: Typed(letter, "real", ()) for letter in letters}
    return replace(vocabulary, symbols={**vocabulary.symbols, **more}) if more else vocabulary


def _is_free(letter: str, vocabulary: Vocabulary) -> bool:
    """Return whether `letter` may stand for the argument of a function, for it means nothing else."""
    return not vocabulary.knows(letter) or vocabulary.is_idle(letter)


def _function_before(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    names = [t.text.lstrip("\\") for t in tokens[-4:] if t.text not in ("'", r"\prime", "^", "{", "}")]
    name = names[-1] if names else ""
    own = ("\\" + name in GREEK and not vocabulary.knows(name)) or (name == HEAVISIDE and not vocabulary.is_value(name))
    return own or name in vocabulary.functions or name in FUNCTIONS


def name_function(pieces: Sequence[Piece], conditions: tuple[Expr, ...], reading: Reading) -> bool:
    """Judge phi(t) = ..., or partial_j = ..., which give a word its meaning; return whether it was one of these."""
    left, right = pieces[0].tokens, pieces[1].tokens
    by = short_partial(left, right)
    if by:
        return _take_word(PARTIAL, by, pieces[0], reading)
    word, meaning = _renamed_function(left, right, reading.vocabulary)
    if word:
        return _take_word(word, meaning, pieces[0], reading)
    head_side, body = _of_number(left, right)
    head = _head_of(head_side)
    if head is None or head.name.lower().startswith(RESULTS):
        return False
    try:
        found = _judged(head, head_side, body, reading.vocabulary, conditions)
    except Unread:
        return False
    if isinstance(found, Finding):
        reading.remark(pieces[1].at, found)
        return True
    if found is None or (head.primed and head.name in reading.vocabulary.functions):
        return False
    _take_word(head.name + "'" * head.primed, found, pieces[0], reading)
    return _is_free(head.letter, reading.vocabulary) or not reading.vocabulary.is_value(head.letter)


def _of_number(left: Sequence[Token], right: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return g(x)_i = f(x_i), which says what g does to each entry, as g(x) = f(x); both sides as they are else."""
    index = [token.text for token in left[4:] if token.kind not in ("{", "}")]
    if len(left) < 4 or _head_of(left[:4]) is None or len(index) != 2 or index[0] != "_":
        return left, right
    entry = [token.text for token in (left[2], *left[4:])]
    whole: list[Token] = []
    place = 0
    while place < len(right):
        whole.append(right[place])
        place += len(entry) if [t.text for t in right[place : place + len(entry)]] == entry else 1
    return left[:4], whole


def _renamed_function(left: Sequence[Token], right: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, str]:
    r"""Return sigma and relu where a line says that \sigma = \operatorname{relu}, else two empty strings."""
    if len(left) != 1 or len(right) != 1 or right[0].kind not in ("word", "command", "text"):
        return "", ""
    word, said = (side[0].text.lstrip("\\") for side in (left, right))
    meaning = "" if right[0].text in GREEK else FUNCTIONS.get(said, "")
    free = left[0].text in GREEK or (left[0].kind == "letter" and word not in ("d", "e"))
    if (
        meaning not in _KNOWN
        or not free
        or vocabulary.knows(word)
        or vocabulary.functions.get(word, meaning) != meaning
    ):
        return "", ""
    return word, meaning


def _take_word(word: str, meaning: str, piece: Piece, reading: Reading) -> bool:
    reading.vocabulary = replace(reading.vocabulary, functions=reading.vocabulary.functions | {word: meaning})
    reading.state = replace(reading.state, words=(*reading.state.words, (word, meaning)))
    said = meaning.replace(DIAGONAL, f"{DIAGONAL}of ")
    message = f"{word.rstrip('_')} is taken as your word for {said}, not checked"
    reading.remark(piece.at, Finding("definition", message))
    return True


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands on the left of phi(t) = ...: the function's name, with its primes, and the letter of its argument."""

    name: str
    primed: bool
    letter: str

    @property
    def unsaid(self) -> bool:
        """Whether it is the derivative of a Greek letter, which nobody knows before it is said."""
        return self.primed and "\\" + self.name in GREEK


def _head_of(tokens: Sequence[Token]) -> _Head | None:
    """Return the head that `tokens` are, None where they are something else."""
    kinds = [token.kind for token in tokens[-3:]]
    if len(tokens) not in (4, 5, 7) or kinds != ["(", "letter", ")"]:
        return None
    name = tokens[0].text.lstrip("\\")
    callable_ = tokens[0].kind in ("letter", "word", "text") or tokens[0].text in GREEK or name in FUNCTIONS
    primed = any(token.text in ("'", r"\prime") for token in tokens[1:-3])
    if not callable_ or (len(tokens) > 4 and not primed):
        return None
    return _Head(name, primed, tokens[-2].text)


def _judged(
    head: _Head,
    left: Sequence[Token],
    right: Sequence[Token],
    vocabulary: Vocabulary,
    conditions: Sequence[Expr] = (),
) -> Finding | str | None:
    """Return what is to be said about phi(t) = ...: the known function that a new name stands for, or a finding.

    Return None where the line speaks of a declared symbol's value, or of no function that is known.
    """
    inner = replace(
        vocabulary,
        symbols={**vocabulary.symbols, head.letter: Typed(head.letter, "real", ())},
        definitions={n: d for n, d in vocabulary.definitions.items() if n != head.letter},
    )
    evaluator = Evaluator(inner, {head.letter: _ARGUMENT})
    known = vocabulary.functions.get(head.name) or (FUNCTIONS.get(head.name) if not head.unsaid else None)
    # A vector is no number, so that its letter stands for any number where a function of it is said to be one.
    of_number = vocabulary.rank(head.letter) > 0 and [token.kind for token in right] == ["number"]
    if known in _KNOWN and (of_number or vocabulary.is_idle(head.letter) or not vocabulary.is_value(head.letter)):
        found = check_link(read_expression(left, inner), read_expression(right, inner), list(conditions), evaluator)
        if found.verdict == "ok" or head.name in vocabulary.functions or "\\" + head.name not in GREEK:
            return found
        # A Greek letter is whatever function a learner says that it is.
        known = None
    body = read_expression(right, inner)
    if known is not None or any(n.kind == "name" and n.name != head.letter for n in walk(body)):
        return None
    diagonal = DIAGONAL if body.kind == "call" and body.name == "diag" and len(body.parts) == 1 else ""
    body = body.parts[0] if diagonal else body
    meant = [diagonal + name for name in _KNOWN if _same(name, body, head.letter, conditions, evaluator)]
    if conditions and len(meant) > 1:
        return Finding("definition", f"{head.name}({head.letter}) is taken as your definition, not checked")
    return next(iter(meant), None)


def _same(name: str, body: Expr, letter: str, conditions: Sequence[Expr], evaluator: Evaluator) -> bool:
    """Return whether the known function `name` of `letter` is `body` wherever `conditions` hold."""
    call = Expr("call", (Expr("name", name=letter),), name=name)
    return holds(call, body, conditions, evaluator)


def short_partial(left: Sequence[Token], right: Sequence[Token]) -> str:
    """Return z where a line says that partial_j is short for the derivative by z_j, else an empty string."""
    if not left or left[0].text != r"\partial" or "_" not in left[1].text if len(left) > 1 else True:
        return ""
    own = [token.text for token in left[2:] if token.kind not in ("{", "}")]
    texts = [token.text for token in right if token.text not in ("{", "}", "/", r"\frac")]
    if len(own) != 1 or texts[:2] != [r"\partial", r"\partial"] or texts[3:] != ["_", own[0]]:
        return ""
    return texts[2]
