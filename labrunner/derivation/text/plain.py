"""Equalities in plain letters: "S = sum_k exp(z[k])" gives a name, "so dL/dz = p - y" says what a derivative is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

NOT_READ = "cannot be read: an equality in plain letters; put it between dollar signs"
_INDEXED = r"(?:_\w+|\[[^\]\n]{1,9}\]|\([^)\n]{1,9}\))?"
_DERIVATIVE = rf"(?:∂|\bd) ?[A-Za-z]\w{{0,4}}{_INDEXED} ?/ ?(?:∂|d) ?[A-Za-z]\w{{0,4}}{_INDEXED}"
_EQUALITY = re.compile(rf"{_DERIVATIVE}\s{{0,2}}=(?![=>])")
_NAMED_SUM = re.compile(
    r"(?<![\w$\\])(?P<name>[A-Za-z])\s*:?=\s*(?:the\s+)?sum"
    r"(?:_(?P<index>[a-z])\s*|\s+over\s+(?:all\s+)?(?P<over>[a-z])\s+(?:of\s+)?(?:all\s+)?|\s+of\s+(?:all\s+|the\s+)*)"
    r"(?P<body>(?:exp\(\s*[a-z][_\[](?P<in>[a-z])\]?\s*\)|e\^\{?\(?[a-z][_\[]\{?(?P<of>[a-z])\}?\]?\)?\}?))(?![\w^])"
)
_LINE = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?P<said>[A-Za-z]\w*(?:\[[^\]\n=]{1,9}\]|\([^)\n=]{1,9}\))?[ \t]*=(?![=>])"
    r"(?=[^\n$`=]*[A-Za-z])(?=[^\n$`=]*(?:[-+*/@^(]|\b\w +[A-Za-z]\b))[^\n$`=]{2,80}?)[ \t]*[.,;]?[ \t]*$",
    re.MULTILINE,
)
"""A line that is nothing but an equality."""
_WORDS = re.compile(r"[A-Za-z]{3,}[\s-]+[A-Za-z]{2,}|\b(?:of|the|rule)\b|\.\.|:$")
"""What stands in a remark such as "e_y = one-hot of y", and in no formula."""
_CLAUSE_END = re.compile(
    r"[.,;:](?:\s|$)|\n|`|\s\((?=[A-Za-z]{2,}\s)|\s(?:for|if|so|and|since|because|when|where|which|with|but|by|in|is|as|then)\b",
    re.IGNORECASE,
)
_DELTA = re.compile(r"\bdelta(?=_)")
_LONG_SUBSCRIPT = re.compile(r"_([A-Za-z]{2,})")


class Plain(NamedTuple):
    """An equality in plain letters: where it stands, what it is in LaTeX, and whether it only gives a name."""

    at: int
    latex: str
    names: bool


def plain_equalities(prose: str) -> Iterator[Plain]:
    """Yield the equalities in `prose` that give a sum its name, or say what a derivative is."""
    if "=" not in prose:
        return
    for match in _NAMED_SUM.finditer(prose) if "sum" in prose else ():
        index = match["index"] or match["over"] or match["in"] or match["of"]
        yield Plain(match.start(), rf"{match['name']} = \sum_{{{index}}} {match['body']}", True)
    for match in _EQUALITY.finditer(prose) if "/" in prose else ():
        end = _CLAUSE_END.search(prose, match.end() + 1)
        said = prose[match.start() : end.start() if end else len(prose)].strip(" .,;:*")
        yield Plain(match.start(), _as_latex(said), False)
    for match in _LINE.finditer(prose):
        if not _NAMED_SUM.match(match["said"]) and not _WORDS.search(match["said"]):
            yield Plain(match.start("said"), _as_latex(match["said"]), False)


def _as_latex(said: str) -> str:
    return _LONG_SUBSCRIPT.sub(r"_{\1}", _DELTA.sub(r"\\delta", said))
