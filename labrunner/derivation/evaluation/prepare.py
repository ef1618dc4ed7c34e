"""A lab's declaration read once: one setting per context, with its vocabulary and its evaluators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial

from labrunner.derivation.arrays.dual import Named
from labrunner.derivation.arrays.sample import kink_sample, random_sample
from labrunner.derivation.declaration import Context, Derivation, Target, typed_symbols
from labrunner.derivation.evaluation.evaluate import Evaluator
from labrunner.derivation.latex.tokens import tokens_of
from labrunner.derivation.syntax.grammar import read_expression
from labrunner.derivation.syntax.names import read_name
from labrunner.derivation.syntax.reader import Cursor
from labrunner.derivation.syntax.superscripts import column_name
from labrunner.derivation.terms.abbreviated import abbreviations
from labrunner.derivation.terms.canonical import canonical, separated
from labrunner.derivation.terms.counting import first_entry
from labrunner.derivation.terms.expressions import Expr, walk
from labrunner.derivation.terms.numbers import NOTHING, Numbers, numbers_after
from labrunner.derivation.terms.vocabulary import Definition, Vocabulary, spelled

_SIGMOID = re.compile(
    r"(?:sigmoid|logistic)[^.\n]{0,40}\\sigma\b|\\sigma\b[^.\n]{0,40}(?:sigmoid|logistic)", re.IGNORECASE
)


@dataclass
class Setting:
    """One context of a lab: what names mean in it, and the values that they are tried with."""

    id: str
    vocabulary: Vocabulary
    sample: dict[str, Named]
    kinks: dict[str, Named] | None
    example: Numbers
    """The numbers that the lab's brief puts in."""
    gated: bool = False
    """Whether a unit can be open or shut in it."""
    label: str = ""
    """The one index that the lab declares, such as the label y; an empty string for none or several."""
    base: dict[tuple[str, bool], Evaluator] = field(default_factory=dict)
    """The evaluators without a learner's definitions, by layout and sample: the same for every derivation."""
    own: dict[tuple[object, ...], Evaluator] = field(default_factory=dict)
    """The evaluators with a learner's definitions, of one derivation."""
    drawn: dict[float, dict[str, Named]] = field(default_factory=dict)
    """Values for other sizes and of other magnitudes, the same for every derivation."""
    sides: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    latest: tuple[tuple[Definition, ...], tuple[tuple[str, str], ...], Vocabulary] | None = None
    """The vocabulary that was asked for last, and for which definitions and words."""

    def knowing(self, definitions: tuple[Definition, ...], words: tuple[tuple[str, str], ...]) -> Vocabulary:
        """Return this setting's vocabulary with a learner's definitions and words for functions."""
        if self.latest is None or self.latest[0] is not definitions or self.latest[1] is not words:
            vocabulary = self.vocabulary.with_definitions(definitions)
            if words:
                vocabulary = replace(vocabulary, functions=vocabulary.functions | dict(words))
            self.latest = definitions, words, vocabulary
        return self.latest[2]

    def evaluator(self, vocabulary: Vocabulary, layout: str, at_kinks: bool = False) -> Evaluator:
        """Return the evaluator of `vocabulary`, which is this setting's with a learner's definitions added."""
        added = tuple(d for name, d in vocabulary.definitions.items() if self.vocabulary.definitions.get(name) is not d)
        plain = (layout, at_kinks)
        if plain not in self.base:
            sample = self.kinks if at_kinks and self.kinks is not None else self.sample
            self.base[plain] = Evaluator(self.vocabulary, sample, layout)
        if not added:
            return self.base[plain]
        key = (added, layout, at_kinks)
        if key not in self.own:
            nearest = self.own.get((added[:-1], layout, at_kinks), self.base[plain])
            self.own[key] = nearest.extended(vocabulary)
        return self.own[key]


def settings_of(declaration: Derivation, text: str = "") -> tuple[Setting, ...]:
    """Return one setting for each context of the lab, or the single one; raise Unread for a faulty declaration.

    `text` is the derivation, which may count entries from 0 and cut names short.
    """
    settings = _settings(declaration)
    counted = cache(partial(first_entry, text))
    short = abbreviations(text, [setting.vocabulary for setting in settings])
    functions = _functions(declaration, text)
    return tuple(
        replace(
            s, vocabulary=replace(s.vocabulary, counted=counted, short=short, functions=functions), own={}, latest=None
        )
        for s in settings
    )


def _functions(declaration: Derivation, text: str) -> dict[str, str]:
    r"""Return the lab's words for functions, without \\sigma where `text` calls that the sigmoid."""
    if "sigma" not in declaration.functions or not _SIGMOID.search(text):
        return declaration.functions
    return {word: meant for word, meant in declaration.functions.items() if word != "sigma"}


@lru_cache(maxsize=16)
def _settings(declaration: Derivation) -> tuple[Setting, ...]:
    contexts = declaration.contexts or (Context(""),)
    settings = [_setting(declaration, context) for context in contexts]
    names = frozenset(name for s in settings for name in (*s.vocabulary.symbols, *s.vocabulary.definitions))
    told = frozenset(n for s in settings for n, d in s.vocabulary.definitions.items() if d.source == "meaning")
    bodies = [d.body for s in settings for d in s.vocabulary.definitions.values()]
    used = frozenset(name for body in bodies for name in body.names)
    return tuple(
        replace(s, vocabulary=replace(s.vocabulary, foreign=names, used=used, told=told, spare=declaration.spare))
        for s in settings
    )


def _setting(declaration: Derivation, context: Context) -> Setting:
    typed = typed_symbols(declaration.symbols + ";" + context.symbols)
    symbols = {spelled(symbol.name): symbol for symbol in typed}
    numbers = {str(number): size for size, number in declaration.numbers.items()}
    vocabulary = Vocabulary(declaration.sizes, symbols, {}, declaration.functions, numbers=numbers)
    for source, lines in (
        ("given", (*declaration.given, *context.given)),
        ("meaning", (*declaration.meanings, *context.meanings)),
    ):
        for line in lines:
            vocabulary = vocabulary.with_definition(definition_of(line, vocabulary, source))
    sample = random_sample(symbols, declaration.sizes)
    measured = Evaluator(vocabulary, sample)
    ranked = {n: replace(d, rank=len(measured.shape(n))) for n, d in vocabulary.definitions.items()}
    vocabulary = replace(vocabulary, definitions=ranked)
    kinks = kink_sample(symbols, declaration.sizes) if declaration.kinks else None
    example = numbers_after(declaration.example, NOTHING, vocabulary)
    gated = any(node.name == "relu" for d in vocabulary.definitions.values() for node in walk(d.body))
    labels = [name for name, typed_as in symbols.items() if typed_as.kind == "index"]
    label = labels[0] if len(labels) == 1 else ""
    return Setting(context.id, vocabulary, sample, kinks, example, gated, label)


def definition_of(line: str, vocabulary: Vocabulary, source: str) -> Definition:
    """Return the definition that `line` states, such as p_i = e^{z_i} / \\sum_k e^{z_k}."""
    left, _, right = line.partition("=")
    # A name such as dW or \bar h_{pre} is read as one name as soon as it is known.
    whole = spelled(left)
    compound = whole.startswith(("bar ", "d"))
    known = replace(vocabulary, sizes=vocabulary.sizes | {whole: 0}) if compound else vocabulary
    if "^{(" in left:
        base = left.partition("^")[0].strip()
        known = replace(vocabulary, sizes=vocabulary.sizes | {base: 0, column_name(base): 0})
    spelling = read_name(Cursor(tokens_of(left), known))
    body = separated(read_expression(tokens_of(right), vocabulary))
    return Definition(spelling.name, spelling.indices, body, source)


def target_sides(target: Target, setting: Setting) -> tuple[Expr, ...]:
    """Return the left sides that count for `target`, in one spelling."""
    if target.id not in setting.sides:
        setting.sides[target.id] = tuple(
            canonical(read_expression(tokens_of(left), setting.vocabulary)) for left in target.left
        )
        # Who writes a VJP as a row has derived it, too.
        setting.sides[target.id] += tuple(
            canonical(Expr("transpose", (side,)))
            for side in setting.sides[target.id]
            if not side.indices and setting.evaluator(setting.vocabulary, "gradient").measure(side)
        )
    return setting.sides[target.id]
