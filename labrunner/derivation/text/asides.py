"""Sentences that do not say what a formula in them seems to say: a remark on a relation, a warning of a mistake."""

from __future__ import annotations

import re

from labrunner.derivation.text.words import near_end

_REMARKS = re.compile(
    r"\b(?:(?:only|s[oó]lo|solamente|[uú]nicamente)(?!\s+(?:for|if|when|where|in|para|si|cuando|en)\b)|"
    r"surviv\w+|sobreviv\w+|collapses?|remember|recu[eé]rd\w*|interesting|interesante|matters?|contributes?|importa|"
    r"(?:nur|seul\w*)(?!\s+(?:für|wenn|falls|bei|pour|si|lorsque)\b)|überleb\w*|übrig|surviv\w+|"
    r"without\s+loss\s+of\s+generality|wlog|sin\s+p[eé]rdida\s+de\s+generalidad)\b",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"\b(?:(?:must|should|do|does|would|need|may)\s*(?:not|n['’]t)\b|mistake\w*|tempting|"
    r"(?:wrong\w*|incorrect\w*)(?!\s+(?:class\w*|labels?|categor\w*|entr\w*|logits?|ones\b))|"
    r"instead\b(?!\s+of\s+writing)|error\b(?!\s+(?:signals?|terms?|vectors?|at\b|of\b|in\b))|no\s+(?:hay\s+que|se\s+debe)|"
    r"not\s+true|false\s+that|(?:might|could)\s+think|would\s+be|first\s+(?:attempt|guess|try)|forg[eo]t\w*|ignoring|neglect\w*|"
    r"without\s+(?:the\s+|any\s+)?(?:denominator|normali\w+|bias\w*|gates?|sum)\b|"
    r"equivocad\w*|incorrect[oa]|en\s+vez|"
    r"falsch\w*|fehler\w*|darf\s+(?:man\s+)?nicht|faux|erreur\w*|il\s+ne\s+faut\s+pas)",
    re.IGNORECASE,
)
_SAYS_WRONG = re.compile(
    r"\b(?:wrong|incorrect|false|falsch|faux|incorrecto|(?:ignoring|neglecting|without)[^.;:]{1,30})\W*:\W*$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[^.!;\n]{0,30}\?")
_ENDS = re.compile(r"[.:;!?](?=\s|$)|\n\s*\n")


def remarks_only(before: str, after: str) -> bool:
    """Return whether the sentence around a relation, between `before` and `after`, only remarks on it."""
    return bool(_REMARKS.search(_sentence(before, after)))


def warns(before: str, after: str) -> bool:
    """Return whether the sentence around a formula may say that it does not hold."""
    return bool(_WARNS.search(_sentence(before, after)) or _SAYS_WRONG.search(before) or _ASKED.match(after))


def _sentence(before: str, after: str) -> str:
    return f"{_ENDS.split(near_end(before))[-1]} {_ENDS.split(after, maxsplit=1)[0]}"
