"""The words with which prose states a case, tells one apart, or says something of a formula: in five languages."""

from __future__ import annotations

import re
from functools import lru_cache

IF = ("if", "when", "whenever", "where", "for", "si", "cuando", "para", "donde", "wenn", "falls", "für", "bei", "pour",
      "lorsque", "quand", "in case", "se", "quando", "per", "dove")  # fmt: skip
"""What stands right before the condition under which a formula holds."""
CASE = ("case", "caso", "fall", "cas", "in the case", "for the case", "en el caso", "im fall", "dans le cas")
"""What calls a condition a case."""
SO = ("so", "hence", "thus", "therefore", "and", "then", "with", "where", "or", "y", "luego", "entonces", "i.e.",
       "so that", "that is", "por tanto", "since", "because", "as", "using", "donde", "con", "sea", "but", "also",
       "let", "porque", "pues", "ya que", "gives", "which gives", "es decir", "o sea", "por lo tanto",
       "also", "und", "mit", "wobei", "daher", "somit", "et", "donc", "avec", "où", "soit",
       "quindi", "dunque", "allora", "perciò", "dove", "cioè")  # fmt: skip
"""What joins one statement of a display to the next and says nothing else."""
EQUALS = (
    "is",
    "equals",
    "is equal to",
    "es",
    "es igual a",
    "ist",
    "ist gleich",
    "est",
    "est égal à",
    "è",
    "è uguale a",
)
"""What stands for the sign = between two sides."""
THAT_IS = ("which equals", "which is", "equals", "is equal to", "or", "or equivalently", "equivalently", "i.e.", "i.e",
            "that is", "es decir", "o sea", "d.h.", "d.h", "das heißt", "oder", "c'est-à-dire",
            "cioè", "ossia")  # fmt: skip
"""What stands for another = behind an equality."""
OTHERS = ("for all other", "for every other", "for the other", "for any other", "all other", "para todo otro",
           "para los otros", "para cualquier otro", "para los demás", "for other", "for each other")  # fmt: skip
"""What stands before the letter of an index that is any but the label."""
ALL_THE_SAME = re.compile(
    r"\b(?:(?:and|or|as\s+well\s+as)\s+(?:for\s+)?(?:all|any|every|the)\b|alike|too|tod[oa]s?\s+l[oa]s\s+(?:dem[aá]s|otr[oa]s))"
)
"""Words behind a condition which say that it is none."""
AND = ("and", "y", "e", "und", "et")
OR = ("or", "o", "oder", "ou")
OTHERWISE = ("otherwise", "or else", "else", "if not", "in other cases", "si no", "en otro caso", "otro caso",
             "en caso contrario", "sonst", "andernfalls", "sinon", "autrement",
             "altrimenti", "negli altri casi", "altrove", "elsewhere", "caso contrário", "senão")  # fmt: skip
"""What says that a value is taken where the condition before it does not hold."""
REMARKS = ("only", "just", "except", "unless", "not", "but", "even", "sólo", "solo", "solamente", "salvo", "excepto",
           "no", "sino", "nur", "außer", "nicht", "seul", "seule", "seulement", "sauf", "pas")  # fmt: skip
"""What takes it back, in the word before, that a relation states a case: "only for i = j"."""


_ALTERS = re.compile(
    r"\b(?:minus|plus|times|squared(?!\s+(?:loss|error|norm))|cubed|divided|over|twice|half|double\w*|multipl\w*|added|subtract\w*|without|inverse|"
    r"reciprocal|negative\s+of|menos|más|veces|entre|al\s+cuadrado|dividid\w*|doble|mitad|mal|geteilt|quadrat|"
    r"wrong|false|fails|untrue|incorrect|never|is\s+not|isn['’]t|does\s+not|doesn['’]t|not\s+equal|falso|falsch|faux|"
    r"only\s+(?:for|if|when|where)|not\s+(?:for|if|when)|unless|except)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def alters(words: str) -> bool:
    """Return whether words in a formula change what it says: they compute, deny, or take some of it back."""
    return bool(_ALTERS.search(words))


_LONGEST_END = 60


def end_of(prose: str) -> str:
    """Return the last words of `prose`, for whatever looks for nothing but how it ends."""
    return prose[-_LONGEST_END:]


_NEAR = 400
_CUT = "\0"
"""Stands where prose is cut off, for what is looked for where it begins."""


def near_end(prose: str) -> str:
    """Return the last lines of `prose`: of a long text no more is looked at."""
    return prose if len(prose) <= _NEAR else _CUT + prose[-_NEAR:]


_CLAIMS = re.compile(
    r"\b(?:is|are|gives?|get|equals?|becomes?|reads?|yields?|comes\s+to|es|son|da|vale|queda|resulta|obtengo|"
    r"ist|sind|ergibt|lautet|est|vaut|donne)(?:\s+(?:then|thus|hence|therefore|just|about|roughly|approximately|the\s+vector|"
    r"entonces|aproximadamente|el\s+vector|also|etwa|donc|environ))?\s*:?\s*$",
    re.IGNORECASE,
)


def claims_value(before: str) -> bool:
    """Return whether a list behind this prose is said to be the value of something: "the gradient is"."""
    return bool(_CLAIMS.search(end_of(before)))


def any_of(*words: str) -> str:
    """Return a regular expression for one of `words`, longer ones first, whatever the spaces in them."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_CONCLUDES = re.compile(
    r"\b(?:so|so\s+that|hence|thus|therefore|consequently|implies|it\s+follows(?:\s+that)?|arrives?\s+at|consists?\s+of|"
    r"luego|por\s+(?:lo\s+)?tanto|also|daher|donc)\s*,?\s*$",
    re.IGNORECASE,
)


def concludes(prose: str) -> bool:
    """Return whether `prose` ends with words that draw a conclusion, or say what comes out, such as "hence"."""
    return _CONCLUDES.search(end_of(prose)) is not None
