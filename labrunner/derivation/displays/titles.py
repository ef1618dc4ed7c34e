"""Relations that stand as titles of what follows: "i = j:", "**Same index (i = j).**", "Cross effect ($i \\ne j$)."."""

from __future__ import annotations

import re

from labrunner.derivation.displays.conditions import remarks_last, takes_back
from labrunner.derivation.text.words import near_end

_CASE_WORDS = re.compile(
    r"\b(?:same|equal|different|distinct|diagonal|case|index|indices|[ií]ndices?|mism[oa]s?|igual(?:es)?|distint[oa]s?|"
    r"diferentes?|caso|on|active|open|alive|inactive|shut|dead|label|class|clase|etiqueta|when|if|si|cuando|"
    r"gleiche?\w?|verschiedene?\w?|fall|indizes|diagonale?|même|différents?|distincts?|égaux|cas)\b",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(
    r"(?:^|\n)[ \t>]*(?:[-*+][ \t]+)?"
    r"(?:\*\*[^*\n]{1,12}\*\*|\*[^*\n]{1,12}\*|_[^_\n]{1,12}_|\(?\w{1,3}[.):])?[ \t]*\*{0,2}[ \t]*$"
    r"|[.:;][ \t\n]+$"
)
_LABEL_BEFORE = re.compile(r"(?:^|\n)[ \t>*]*(?:\(?\w{1,3}[.)]\s+)?\w[\w \t-]{0,30}[,:;–—][ \t]*$")
_BOLD_TITLE = re.compile(
    r"(?:^|\n)\W*\*\*[^*\n]{1,60}\*\*[ \t]*\($|(?:^|\n)\W*\*\*[^*\n]{1,60}\($|"
    r"(?:^|\n)[ \t>]*(?:[-*+][ \t]+)?(?:\*[^*\n]{1,60}\*|_[^_\n]{1,60}_)[ \t]*\($"
)
# "(b) Different indices i != j." is a title, although a sentence goes on behind it.
_CASE_TITLE = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*)?(?:\(?\w{1,3}[.):]+\s*)?(?:\w+\s+){0,4}"
    r"(?:ind\w+|[íi]ndic\w+|entr\w+|cases?|casos?|fall|cas)[ \t]*[,:(]?[ \t]*$",
    re.IGNORECASE,
)
# A paragraph that begins "Cross effect ($i \\ne j$)." has that for its title.
_OPENS = re.compile(r"(?:^|\n[ \t]*\n)[ \t>]*(?:\(?\w{1,3}[.)]\s+)?[A-ZÄÖÜÉ]\w*(?:[ \t-]+\w+){0,3}[ \t]*\($")
_BOLD_OPEN = re.compile(r"(?:^|\n)[ \t>]*(?:[-*+][ \t]+)?(?:\(?\w{1,3}[.)][ \t]+)?\*\*[^*\n]{0,60}[ \t,:;(–—-]$")
_BOLD_ENDS = re.compile(r"[ \t]*\)?[ \t]*(?:[.:]\*\*|\*\*[ \t]*[.:\n])")
_ASKS_FIRST = re.compile(r"(?:^|[.:;!?]\s+|\n\s*)(?:and\s+)?(?:is|ist|sind)\s+$", re.IGNORECASE)
_THEN_BEHIND = re.compile(r"\s*,?\s*(?:then|so|dann)\b", re.IGNORECASE)
_COLON_BEHIND = re.compile(r"[ \t]*\*{0,2}:\*{0,2}[ \t]*\n")
_REMARK_BEHIND = re.compile(r"\A[ \t]*\([^()\n]{1,100}\)(?=[ \t]*:)")


def asks_first(before: str, after: str) -> bool:
    """Return whether a relation is a condition by the order of the words: "Is $i = j$, then"."""
    return bool(_ASKS_FIRST.search(before) and _THEN_BEHIND.match(after))


def titles_case(before: str, after: str) -> bool:
    """Return whether a relation between `before` and `after` stands as a title: "i = j:", "Same index (i = j):"."""
    before, after = near_end(before), _REMARK_BEHIND.sub("", after)
    ends = re.match(r"[ \t]*\*{0,2}[ \t]*(?:[:.,]|\n|$)", after)
    if _TITLE_BEFORE.search(before):
        return ends is not None
    if _LABEL_BEFORE.search(before) and _COLON_BEHIND.match(after):
        return True
    if _BOLD_OPEN.search(before) and _BOLD_ENDS.match(after):
        return not takes_back(before) and not remarks_last(before)
    words = before.rstrip(" *(").rsplit("\n", 1)[-1]
    titled = bool(_CASE_WORDS.search(words)) or bool(_BOLD_TITLE.search(before))
    if titled and _CASE_TITLE.search(words) and re.match(r"[ \t]*\.(?:\s|\*|$)", after):
        return True
    opened = before.rstrip(" *").endswith("(") and len(words.split()) < 7 and (titled or bool(_OPENS.search(before)))
    return opened and bool(re.match(r"[ \t]*\)[ \t]*\*{0,2}[ \t]*(?:[:.,]|\n|$)", after))
