"""LaTeX source cut into tokens, with spacing and purely visual commands dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from labrunner.derivation.problems import Unread
from labrunner.derivation.text.words import EQUALS

MOST_CHARACTERS = 10_000
MOST_TOKENS = 1_500
MATRICES = frozenset(["matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"])
"""Environments that write a matrix out."""
ELLIPSIS = ("an ellipsis leaves open what it stands for", r"write the sum with its index: \sum_k a_k")
_TOLD_BY_OTHERS = frozenset(["dots", "text", "}", "number"])
"""Kinds of tokens that may be something else behind certain others."""
_DOTS = (r"\dots", r"\ldots", r"\cdots", r"\vdots", r"\ddots", "…")


class Token(NamedTuple):
    """One token: `kind` is command, letter, word, text, number, ones, dots, space or the character itself."""

    kind: str
    text: str
    at: int
    apart: bool = False
    """Whether a space that LaTeX shows, such as \\,, stands right before it."""


# What a named tuple offers for it takes twice as long, and there are hundreds of tokens.
_token: Callable[[tuple[str, str, int, bool]], Token] = partial(tuple.__new__, Token)
TRANSPOSED_NEXT = r"\before"
"""What a sign of transposition stands for that comes before its matrix, as in {}^t\\!X."""
_LEXEME = re.compile(
    r"(?P<before>\{\s*\}\s*\^\s*(?:[tT](?![a-zA-Z])|\\top|\{\s*(?:[tT]|\\top|\\(?:mathrm|mathsf|text)\s*\{\s*[tT]\s*\})\s*\}))"
    r"|(?P<sign>[{}_^=+(),-]|&(?!#61;|equals;))"
    r"|(?P<blank>\s+|~)"
    r"|(?P<ones>\\(?:mathbb|mathbf|mathds|mathbbm|boldsymbol|bm|vec|mathrm)\s*(?:\{\s*[1I]\s*\}|1|I(?![a-zA-Z])))"
    r"|(?P<font>\\(?:mathbf|boldsymbol|bm|vec|mathcal|mathbit|pmb|mathscr|mathfrak)\s*\{\s*\\?[a-zA-Z]+\s*\})"
    r"|(?P<text>\\(?:text|textrm|textbf|textit|mbox|emph)\s*\{[^{}]*\})"
    r"|(?P<word>\\(?:operatorname\*?|mathrm|mathsf|mathtt|textsf|mathit|rm)\s*\{[^{}]*\})"
    r"|(?P<environment>\\(?:begin|end)\s*\{[a-zA-Z]+\*?\})"
    r"|(?P<equals>\\char\s*61(?!\d)|&#61;|&equals;)"
    r"|(?P<row>\\\\\*?(?:\[[^\]\n]*\])?|\\cr\b)"
    r"|(?P<command>\\[a-zA-Z]+|\\[^a-zA-Z])"
    r"|(?P<plain>(?<![^\W\d_])(?:relu|ReLU|diag|softmax|sigmoid|tanh|exp|log|max|vec|onehot|outer|kron|trace|step|sqrt)"
    r"(?=\s*(?:\\left\s*|\\big\s*)?[('\[])|(?<![^\W\d_])(?:relu|ReLU)(?![^\W\d_]))"
    r"|(?P<escaped>(?<![^\W\d_])[A-Za-z]+(?:\\_[A-Za-z]+)+)"
    r"|(?P<dots>\.{2,3})"
    r"|(?P<number>\d+(?:(?:\.|\{,\})\d+)?|\.\d+)"
    r"|(?P<letter>[^\W\d_])"
    r"|(?P<symbol>.)",
    re.DOTALL,
)
_VISUAL = (
    r"\left \right \middle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \! \, \: \; \> "
    r"\displaystyle \textstyle \nonumber \notag \limits \nolimits \boldsymbol \mathbf \bm \vec \mathbit \thinspace "
    r"\mathcal \mathscr \underline \scriptstyle \medspace \bigm \allowbreak \mathstrut \strut \mathit \mathop \mathrm "
    r"\rm \mathsf \mathtt \mathfrak \mathbin \mathrel \mathopen \mathclose \mathord \enspace \enskip \square \Box "
    r"\blacksquare \qed \hfill \bf \it \sf \upright \pmb \relax \/ \hfil"
)
_DROPPED = frozenset({*_VISUAL.split(), "\\ "})
_SPACES = frozenset([r"\,", r"\:", r"\;", r"\>", "\\ ", "~", r"\thinspace", r"\medspace", r"\enspace", r"\enskip"])
_SAME = {
    r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac", r"\ln": r"\log", r"\ast": "*", r"\vert": "|",
    r"\lvert": "|", r"\rvert": "|", r"\lVert": r"\|", r"\rVert": r"\|", r"\Vert": r"\|", r"\neq": r"\ne",
    r"\geq": r"\ge", r"\leq": r"\le", r"\to": r"\rightarrow", r"\circ": r"\odot", r"\implies": r"\Rightarrow",
    r"\Longrightarrow": r"\Rightarrow", r"\iff": r"\Rightarrow", r"\Leftrightarrow": r"\Rightarrow",
    r"\Longleftrightarrow": r"\Rightarrow", r"\coloneqq": ":=", r"\triangleq": ":=", r"\defeq": ":=",
    r"\lang": r"\langle", r"\rang": r"\rangle", r"\overline": r"\bar", r"\colon": ":", r"\qquad": r"\quad",
    r"\therefore": r"\Rightarrow", r"\gt": ">", r"\lt": "<", r"\eqqcolon": ":=", r"\intercal": r"\top",
    r"\vartheta": r"\theta", r"\varphi": r"\phi", r"\epsilon": r"\varepsilon", r"\widehat": r"\hat",
    r"\widetilde": r"\tilde", r"\Longleftarrow": r"\Rightarrow", r"\leadsto": r"\Rightarrow", r"\div": "/",
    r"\because": r"\Rightarrow", r"\Leftarrow": r"\Rightarrow", r"\vcentcolon": ":",
    r"\bullet": r"\cdot", r"\centerdot": r"\cdot",
    r"\underset": r"\overset", r"\stackrel": r"\overset", r"\land": r"\wedge", r"\longrightarrow": r"\rightarrow",
    r"\neg": r"\lnot", r"\eqdef": ":=", r"\xlongequal": "=", r"\longequal": "=",
}  # fmt: skip
_PLAIN = {"−": "-", "–": "-", "·": r"\cdot", "×": r"\times", "∂": r"\partial", "⊙": r"\odot", "≠": r"\ne", "≥": r"\ge",
          "′": "'", "⊤": r"\top", "∑": r"\sum", "∇": r"\nabla", "∘": r"\odot", "≔": ":=", "≜": ":=",
          "≝": ":=", "...": r"\dots", "..": r"\dots", "＝": "=", "≡": r"\equiv", "≤": r"\le"}  # fmt: skip
_GREEK = {"α": "alpha", "β": "beta", "δ": "delta", "σ": "sigma", "θ": "theta", "λ": "lambda", "ℓ": "ell", "μ": "mu"}


_CODE_NAME = re.compile(r"\s*[A-Za-z]\w*_\w+\s*")
"""A name as code writes it, which no word of a remark looks like."""


def tokens_of(source: str, start: int = 0) -> tuple[Token, ...]:
    """Return the tokens of `source`, which stands at offset `start` of the file; raise Unread where it is too long."""
    if len(source) > MOST_CHARACTERS:
        raise Unread(f"this display has {len(source)} characters; {MOST_CHARACTERS} are read at most", start)
    found: list[Token] = []
    apart = False
    for match in _LEXEME.finditer(source):
        lexeme = match.group()
        try:
            known = _KNOWN[lexeme]
        except KeyError:
            known = _learnt(lexeme, match.lastgroup or "symbol")
        if known is None:
            apart = apart or lexeme in _SPACES
            continue
        kind, text = known
        if text == r"\%" and found and found[-1].kind == "number":
            found[-1] = found[-1]._replace(text=_hundredth(found[-1].text))
            continue
        found.append(_token((kind, text, start + match.start(), apart)))
        apart = False
        if kind in _TOLD_BY_OTHERS:
            found += _settled(found.pop(), found, start + match.end())
            _check_length(found, start)
    _check_length(found, start)
    return tuple(found)


def _hundredth(number: str) -> str:
    """Return 0.665 for the 66.5 of 66.5 %, with as many digits."""
    return f"{float(number) / 100:.{len(number.partition('.')[2]) + 2}f}"


def _check_length(found: Sequence[Token], start: int) -> None:
    if len(found) > MOST_TOKENS:
        raise Unread(f"this display has more than {MOST_TOKENS} symbols", start)


def _settled(token: Token, before: list[Token], end: int) -> list[Token]:
    """Return what `token` is behind the tokens `before`, from which an empty {} is taken; `end` is where it ends."""
    if token.kind == "dots" and not _in_matrix(before):
        return [token._replace(kind="ellipsis")]
    labels = token.kind == "text" and before and before[-1].kind in ("_", "^")
    if labels or (token.kind == "text" and _CODE_NAME.fullmatch(token.text)):
        return [token._replace(kind="word", text=token.text.strip())]
    if token.kind == "text" and "$" in token.text:
        return _mixed(token, end - len(token.text) - 1)
    if token.kind == "}" and before and before[-1].kind == "{" and not _argument(before):
        before.pop()
        return []
    if token.kind == "number" and before and before[-1].text == r"\frac":
        return _digits(token)
    return [token]


def _argument(found: list[Token]) -> bool:
    """Return whether the { that came last opens an argument, so that an empty one is missing something."""
    return len(found) > 1 and (found[-2].kind == "command" or found[-2].text in ("_", "^", "}"))


def _in_matrix(found: Sequence[Token]) -> bool:
    """Return whether a matrix is open at the end of `found`; an array without brackets only lays out lines."""
    level = 0
    for place, token in enumerate(found):
        if token.kind in ("begin", "end") and token.text in MATRICES:
            lays_out = token.text == "array" and (place == 0 or found[place - 1].text not in ("(", "[", r"\{"))
            level += -1 if token.kind == "end" else 0 if lays_out else 1
    return level > 0


def _mixed(token: Token, at: int) -> list[Token]:
    """Return \\text{if $i = j$} as words and formula."""
    found: list[Token] = []
    for place, part in enumerate(token.text.split("$")):
        if part.strip():
            found += tokens_of(part, at) if place % 2 else [Token("text", part.strip(), at)]
        at += len(part) + 1
    return found


def _digits(token: Token) -> list[Token]:
    """Return the two digits of \\frac12 as two tokens."""
    if len(token.text) < 2 or "." in token.text:
        return [token]
    return [Token("number", token.text[0], token.at), Token("number", token.text[1:], token.at + 1)]


# A few dozen lexemes make up nearly all that is ever written, and each reads the same wherever it stands.
_KNOWN: dict[str, tuple[str, str] | None] = {}
MOST_KNOWN = 2_000


def _learnt(lexeme: str, group: str) -> tuple[str, str] | None:
    """Return the kind and text of the token that a lexeme makes, and keep them."""
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[lexeme] = _known(group, lexeme)
    return _KNOWN[lexeme]


def _known(group: str, text: str) -> tuple[str, str] | None:
    """Return the kind and text of the token that a lexeme makes, None for one that is only visual."""
    if group in ("number", "letter"):
        return ("command", "\\" + _GREEK[text]) if text in _GREEK else (group, text.replace("{,}", "."))
    if group == "blank" or text in _DROPPED:
        return None
    if group == "font":
        inner = text[text.index("{") + 1 : -1].strip()
        return ("command" if inner.startswith("\\") else "letter" if len(inner) == 1 else "word"), inner
    if group in ("text", "word"):
        return _named(group, text[text.index("{") + 1 : -1])
    if group == "environment":
        return "begin" if text.startswith(r"\begin") else "end", text[text.index("{") + 1 : -1].rstrip("*")
    if group == "plain":
        return "word", text
    if group == "escaped":
        return "word", text.replace("\\_", "_")
    if group == "equals":
        return "=", "="
    if group == "before":
        return "command", TRANSPOSED_NEXT
    return (group, text) if group in ("ones", "row") else _sign(_SAME.get(text, _PLAIN.get(text, text)))


def _sign(text: str) -> tuple[str, str]:
    if text in _DOTS:
        return "dots", text
    if text == r"\quad":
        return "space", text
    return ("command" if text.startswith("\\") else text), text


_ONE_HOT = re.compile(r"one[-_ ]?hot(?:[- ]+(?:vector|encoding))?(?: of)?", re.IGNORECASE)


def _named(group: str, inner: str) -> tuple[str, str]:
    """Return the kind and text of an upright name such as \\operatorname{diag} or \\mathrm{d}, or of \\text{for}."""
    plain = inner.replace("\\_", "_").strip()
    if plain.strip("\\;,:! ") in ("=", "=="):
        return "=", "="
    if _ONE_HOT.fullmatch(plain):
        return "word", "onehot"
    if re.fullmatch(r"[a-zA-Z]", plain) and group == "word":
        return "letter", plain
    if re.fullmatch(r"[a-zA-Z]+[a-zA-Z_0-9-]*", plain) and group == "word" and plain not in EQUALS:
        return "word", plain
    return ("text", plain) if plain else ("space", " ")
