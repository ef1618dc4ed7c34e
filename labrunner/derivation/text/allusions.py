"""Words that may allude to other numbers than those that a text has put in."""

from __future__ import annotations

import re
from enum import Enum

# What tells of other numbers than those that were put in: a comparison, a change, a list that nothing is said of.
_OTHER_NUMBERS = re.compile(
    r"\b(?:instead|would|compar\w*|suppos\w*|imagine|were|doubl\w*|shift\w*|forg\w+|another|new|uniform\w*|perfect\w*|"
    r"limit|revers\w*|swap\w*|exchang\w*|round|en cambio|ser[ií]an?|comparaci\w*|supon\w*|dobl\w*|nuev\w*|l[ií]mite|"
    r"fuera\w*|al rev[eé]s)\b",
    re.IGNORECASE,
)
# What does so where a number is told of, too, in digits or in a word.
_OTHER_CASE = re.compile(
    r"\b(?:if|when|now|after|without|other\w*|next|si|cuando|ahora|despu[eé]s|otr[oa]s?|sin|wenn|jetzt|ander\w*|quand|autre\w*)\b",
    re.IGNORECASE,
)
# The entries of a vector other than one of them, or one of them by its place, are no other numbers.
_ENTRIES = (
    r"(?:entr\w+|logits?|components?|probabilit\w+|derivatives?|gradients?|slopes?|componentes?|"
    r"derivadas?|Einträge?|Eintrag|composantes?)"
)
_OF_THE_ENTRIES = re.compile(
    r"\b(?:the|both|all|any|every|each)\s+(?:wrong\s+|two\s+)?others?\b(?:\s+two|\s+wrong)*"
    r"(?!\s+(?:labels?|cases?|points?|examples?|ones?|numbers?|values?|way|hand)\b)|"
    rf"\b(?:the\s+)?(?:first|second|third|last|two|three|both|all)\s+(?:(?:wrong|other|right|true)\s+)?{_ENTRIES}\b|"
    r"\b(?:l[ao]s?)\s+(?:dos\s+)?otr[ao]s?(?:\s+dos)?\b(?!\s+(?:etiquetas?|casos?|puntos?|ejemplos?|números?|valor\w*)\b)|"
    rf"\b(?:las?|los?)\s+(?:primer\w*|segund\w*|tercer\w*|dos|tres)\s+{_ENTRIES}\b|"
    r"\bdie\s+(?:beiden\s+)?anderen(?:\s+beiden)?\b|\bles\s+(?:deux\s+)?autres\b",
    re.IGNORECASE,
)
_TELLS_NUMBER = re.compile(
    r"\d|\b(?:zeros?|ones?|two|three|half|halves|equal\w*|same|all|each|every|first|second|third|last|ceros?|unos?|dos|"
    r"tres|mitad|igual\w*|tod[oa]s?|primer\w*|segund\w*|tercer\w*|[úu]ltim\w*|null|eins|zwei|drei|gleich\w*|alle\w*|"
    r"erst\w*|letzt\w*|zéro|deux|trois|éga\w*|tou[st]\w*|premi\w*|derni\w*)\b",
    re.IGNORECASE,
)


_TELLS_ALIKE = re.compile(
    r"\b(?:zeros?|ones|half|halves|equal\w*|same|all|ceros?|mitad|igual\w*|tod[oa]s|null|gleich\w*|alle\w*|zéro|éga\w*|"
    r"tous|toutes)\b|\d\s*,\s*\d",
    re.IGNORECASE,
)


class Allusion(Enum):
    """Whether prose tells of other numbers than those put in, may do so, of equal ones or of any, or speaks of none."""

    OTHERS = "others"
    ALIKE = "alike"
    PERHAPS = "perhaps"
    NONE = "none"


_AGAIN = re.compile(
    r"\b(?:my|our|these|those|same)\s+(?:\w+\s+)?numbers\b|\bnumbers\s+(?:again|from\s+(?:above|before|the\s+start))\b|"
    r"\b(?:mis|los\s+mismos|estos)\s+números\b|\b(?:meinen?|dieselben|denselben)\s+Zahlen\b|\b(?:mes|les\s+mêmes)\s+nombres\b",
    re.IGNORECASE,
)


def speaks_of_them_again(prose: str) -> bool:
    """Return whether `prose` comes back to numbers that were put in before."""
    return _AGAIN.search(prose) is not None


def allusion_in(prose: str) -> Allusion:
    """Return what `prose` tells of numbers."""
    prose = _OF_THE_ENTRIES.sub(" ", prose)
    tells = bool(_TELLS_NUMBER.search(prose))
    if _OTHER_NUMBERS.search(prose) or (tells and _OTHER_CASE.search(prose)):
        return Allusion.OTHERS
    if not tells:
        return Allusion.NONE
    return Allusion.ALIKE if _TELLS_ALIKE.search(prose) else Allusion.PERHAPS
