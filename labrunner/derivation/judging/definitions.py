"""A learner's definitions: S = ... taken as what S means from here on, and "call this G"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.comparing.check import Finding, holds, unread
from labrunner.derivation.displays.pieces import Piece
from labrunner.derivation.evaluation.flat import as_whole
from labrunner.derivation.evaluation.prepare import Setting
from labrunner.derivation.judging.functions import RESULTS
from labrunner.derivation.judging.holding import is_of_one_size
from labrunner.derivation.judging.naming import is_free, is_new, labelled_by_value, name_of, sets_input_anew
from labrunner.derivation.judging.primes import read_side
from labrunner.derivation.judging.reading import UNDECLARED, Link, Reading, Remark, State
from labrunner.derivation.judging.renewal import is_of_entries, may_renew, without_old
from labrunner.derivation.latex.alphabet import INDICES
from labrunner.derivation.latex.subscripts import BRACKETED
from labrunner.derivation.latex.tokens import Token
from labrunner.derivation.problems import Misfit, Unread
from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.convention import summed
from labrunner.derivation.terms.expressions import Expr, indices_in, shown
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary

_LONGEST_NAME = 10
"""So many tokens has a name with its accents and indices."""
_BAR = "bar "
_BAR_OF_NOTHING = "cannot be read: {0} is not declared; define it first: {0} := ..."
_ITSELF = "is said to be itself, which says nothing"
_SAYS_RESULT = (
    r"cannot be read: this name says what it is, and nothing checks that; write \frac{\partial L}{\partial z_j}"
)
_COLUMN = Finding(
    "unread", "cannot be read: a column with a name of its own; write W_2 e_a for column a, or its entries (W_2)_{ia}"
)
_INDICES = "use the same letters on both sides"
_IN_PART = r"cannot be read: a name is defined for one case alone; give all of them, as in \begin{cases}"


def define(pieces: list[Piece], conditions: tuple[Expr, ...], reading: Reading) -> bool:
    """Take `S = ...` as the learner's definition where S has no meaning yet; return whether it was one."""
    name = name_of(pieces[0], reading.vocabulary)
    if name is None:
        return False
    if [token.text for token in pieces[0].tokens] == [token.text for token in pieces[1].tokens]:
        return _refused(pieces[1], Finding("misfit", f"this does not fit: {shown(name)} {_ITSELF}"), reading)
    if name.name in INDICES and not name.indices and _is_number(pieces[1]):
        # "i = 1, 2" only says how far i runs, or which entry is looked at.
        return not reading.vocabulary.knows(name.name)
    if name.name.startswith(_BAR) and any(told.startswith(_BAR) for told in reading.vocabulary.told):
        bare = name.name.removeprefix(_BAR)
        if reading.vocabulary.knows(bare):
            return _repeated(name, pieces, reading)
        if _is_input(pieces[1], reading):
            # A cotangent that comes in is that of something, which nothing has said.
            return _refused(pieces[1], Finding("unread", _BAR_OF_NOTHING.format(bare)), reading)
    if sets_input_anew(name, pieces[1], reading.vocabulary):
        message = f"cannot be read: {name.name} is given another value; use a new name for it"
        return _refused(pieces[1], Finding("unread", message), reading)
    if (reading.state.anew or is_of_entries(name.name, reading)) and may_renew(name.name, reading):
        _forget(name.name, reading)
    if reading.vocabulary.is_spare(name.name) and _says_given(name, pieces[1], reading):
        return False
    if not is_free(name, pieces[1], reading):
        return _repeated(name, pieces, reading)
    if name.name.lower().startswith(RESULTS) or name.name.startswith("dot "):
        return _refused(pieces[1], Finding("unread", _SAYS_RESULT), reading)
    if conditions or any(reading.vocabulary.is_index(letter) for letter in name.indices):
        return _refused(pieces[1], Finding("unread", _IN_PART), reading)
    return _defined(name, pieces, reading)


def _says_given(name: Expr, piece: Piece, reading: Reading) -> bool:
    """Return whether a name that a learner might give another meaning is said to be what the lab says it is."""
    try:
        return holds(name, read_side(piece.tokens, reading), [], reading.evaluator)
    except Unread:
        return False


def _is_input(piece: Piece, reading: Reading) -> bool:
    """Return whether a piece is no more than one input of the lab, such as the cotangent u."""
    known = reading.vocabulary
    name = piece.tokens[0].text if len(piece.tokens) == 1 else ""
    return name in known.symbols and name not in known.definitions


def _is_number(piece: Piece) -> bool:
    return [token.kind for token in piece.tokens] == ["number"]


def define_within(pieces: Sequence[Piece], conditions: tuple[Expr, ...], reading: Reading) -> None:
    """Take the g in A = g = B, which means nothing yet, for a name of what stands behind it, in A = B = g before it."""
    for place in range(1, len(pieces)):
        last = place == len(pieces) - 1
        stated = pieces[place - 1 if last else place + 1]
        if len(pieces[place].tokens) > _LONGEST_NAME:
            continue
        if _is_restricted(pieces, reading) and (last or stated.link != ":="):
            continue
        name = name_of(pieces[place], reading.vocabulary)
        links = ("=", ":=") if last and place > 1 else ("=",)
        if pieces[place].link not in links or name is None or not is_new(name, reading.vocabulary):
            continue
        meant = replace(stated, link=":=")
        if last:
            fits = place > 1 and (pieces[place].link == ":=" or not name.indices)
        else:
            fits = not (name.indices and _is_array(meant, reading))
        if _is_bare(pieces[place]) and fits:
            define([replace(pieces[place], link="start"), meant], conditions, reading)


def _is_restricted(pieces: Sequence[Piece], reading: Reading) -> bool:
    """Return whether a chain may speak of the case that the prose states alone, for it has one of its letters."""
    letters = {letter for condition in reading.active for letter in indices_in(condition)}
    return bool(reading.active) and any(t.text.lstrip("\\") in letters for piece in pieces for t in piece.tokens)


def _is_bare(piece: Piece) -> bool:
    """Return whether a name stands alone, and is not said to be a function of something."""
    entry = [token.kind for token in piece.tokens[1:]] in BRACKETED
    return entry or all(token.text not in ("(", "[") for token in piece.tokens)


def _is_array(piece: Piece, reading: Reading) -> bool:
    """Return whether what `piece` states has entries beyond the indices that it names."""
    try:
        return bool(reading.evaluator.measure(read_side(piece.tokens, reading)))
    except (Unread, Misfit):
        return True


def name_last(
    tokens: Sequence[Token], setting: Setting, state: State, entry: tuple[str, ...] = ()
) -> tuple[State, Remark] | None:
    """Return what follows from "call this G": G stands for the expression that was written last.

    `entry` are the letters of an entry that was written, where the whole matrix or vector gets the name.
    """
    vocabulary = setting.vocabulary.with_definitions(state.definitions)
    name = name_of(Piece("start", tokens[0].at, list(tokens)), vocabulary) if tokens else None
    if name is None or vocabulary.is_value(name.name) or vocabulary.is_index(name.name):
        return None
    if state.previous is None or state.conditions:
        return None
    indices = name.indices or entry
    if state.previous.free != set(indices):
        return None
    definition = Definition(name.name, indices, state.previous, "learner")
    try:
        definition = _ranked(definition, setting, vocabulary, "gradient")
    except (Unread, Misfit):
        return None
    definitions = (*state.definitions, definition)
    return replace(state, definitions=definitions), taken(tokens[0].at, name, state.previous)


def _defined(name: Expr, pieces: Sequence[Piece], reading: Reading) -> bool:
    """Add what the second piece states as the meaning of `name`, or say why it cannot be; return True."""
    body = name
    try:
        body = _with_sums(name, read_side(pieces[1].tokens, reading), reading)
        if body == name:
            raise Misfit(f"{shown(name)} {_ITSELF}")
        if name.indices and body.kind == "number":
            return _refused(pieces[1], Finding("unread", _IN_PART), reading)
        if reading.matrices and is_of_one_size(reading, body):
            raise Unread("a name is given to a matrix of one size", pieces[1].at, "write the entry with its indices")
        name = labelled_by_value(name, body.free, reading.vocabulary)
        if body.free - set(name.indices) - reading.vocabulary.symbols.keys() and set(name.indices) - body.free:
            raise Unread(f"{shown(name)} has other indices than what it is said to be", pieces[1].at, _INDICES)
        definition = _alias(name, body, reading) or _definition(name, body)
        definition = _ranked(definition, reading.setting, reading.vocabulary, reading.layout)
    except Unread as problem:
        return _refused(pieces[1], unread(_undeclared(body, reading) or problem), reading)
    except Misfit as problem:
        if not body.kinds.isdisjoint(("slice", "pick")):
            return _refused(pieces[1], _COLUMN, reading)
        return _refused(pieces[1], Finding("misfit", f"this does not fit: {problem.message}"), reading)
    _add(definition, reading)
    reading.state = replace(reading.state, previous=body)
    reading.remarks.append(taken(pieces[0].at, name, body))
    reading.links.append(Link(canonical(name), canonical(body), (), reading.setting.id, True))
    return True


def _undeclared(body: Expr, reading: Reading) -> Unread | None:
    """Return that a name in `body` means nothing yet, which is why nothing else could be told of it."""
    strange = sorted(name for name in body.names if not reading.vocabulary.knows(name))
    return Unread(f"{strange[0]} {UNDECLARED}", body.at, f"define it first: {strange[0]} := ...") if strange else None


def _with_sums(name: Expr, body: Expr, reading: Reading) -> Expr:
    """Return `body` summed over the repeated indices that `name` does not have, where the text says that it is."""
    if not reading.state.sums_repeated or body.free <= set(name.indices):
        return body
    whole = summed(body, name.indices)
    return whole if whole.free <= set(name.indices) else body


def _definition(name: Expr, body: Expr) -> Definition:
    """Return that `name` stands for `body`, or for the matrix of its entries where it is written P_{k, 3a+b}."""
    return Definition(name.name, () if name.number else name.indices, as_whole(name, body), "learner")


def _add(definition: Definition, reading: Reading) -> None:
    vocabulary = reading.vocabulary.with_definition(definition)
    accented = _accented(definition, vocabulary)
    for other in accented:
        vocabulary = vocabulary.with_definition(other)
    reading.vocabulary = vocabulary
    reading.state = replace(reading.state, definitions=(*reading.state.definitions, definition, *accented))


def _refused(piece: Piece, finding: Finding, reading: Reading) -> bool:
    reading.remark(piece.at, finding)
    reading.state = replace(reading.state, previous=None)
    return True


def taken(at: int, name: Expr, body: Expr) -> Remark:
    """Return that `name` is taken for `body` from here on."""
    finding = Finding("definition", f"{shown(name)} is taken as your definition, not checked")
    return Remark(at, finding, (name, body), ":=")


def _repeated(name: Expr, pieces: Sequence[Piece], reading: Reading) -> bool:
    """Return whether a definition comes again that was already taken ahead of its place in the text."""
    known = reading.vocabulary.definitions.get(name.name)
    if known is None or known.source != "learner":
        return False
    try:
        body = read_side(pieces[1].tokens, reading)
    except Unread:
        return False
    same = _alias(name, body, reading) == known if known.body.kind == "name" else as_whole(name, body) == known.body
    if same:
        reading.remarks.append(taken(pieces[0].at, name, body))
        reading.state = replace(reading.state, previous=body)
    return same


def _forget(name: str, reading: Reading) -> None:
    """Drop what a learner's own name meant up to here."""
    kept = without_old(name, reading.state.definitions)
    old = tuple(d for d in reading.state.definitions if d not in kept)
    ways = tuple(way for way in reading.state.ways if name not in (way.name, *way.body.names))
    reading.state = replace(reading.state, definitions=kept, ways=ways, renewed=(*reading.state.renewed, *old))
    reading.vocabulary = reading.state.known_in(reading.setting)


def _accented(definition: Definition, vocabulary: Vocabulary) -> list[Definition]:
    """Return \\bar a for a learner's a that is another word for h, where the lab knows \\bar h; da likewise."""
    if definition.body.kind != "name":
        return []
    return [
        Definition(prefix + definition.name, (), Expr("name", name=prefix + definition.body.name), "learner", rank)
        for prefix in ("bar ", "d")
        if prefix + definition.body.name in vocabulary.definitions and not vocabulary.is_here(prefix + definition.name)
        for rank in (vocabulary.rank(prefix + definition.body.name),)
    ]


def _alias(name: Expr, body: Expr, reading: Reading) -> Definition | None:
    """Return `name` as another word for the given name that `body` is or has the value of, if there is one.

    Another part of the lab may tell names apart that have the same value here.
    """
    if body.kind == "name" and body.indices == name.indices and reading.vocabulary.knows(body.name):
        return Definition(name.name, name.indices, body, "learner")
    for known in reading.vocabulary.definitions.values():
        if known.source != "given" or len(known.indices) not in (0, len(name.indices)):
            continue
        other = Expr("name", name=known.name, indices=name.indices)
        if holds(other, body, [], reading.evaluator):
            return Definition(name.name, name.indices, other, "learner")
    return None


def _ranked(definition: Definition, setting: Setting, vocabulary: Vocabulary, layout: str) -> Definition:
    """Return `definition` with how many indices it takes; raise Unread or Misfit where it cannot be worked out."""
    evaluator = setting.evaluator(vocabulary.with_definition(definition), layout)
    evaluator.value(definition.body)
    return replace(definition, rank=len(evaluator.shape(definition.name)))
