"""Sentences that remark on a relation, as "only i = y survives" does, and do not restrict what the formula claims."""

from __future__ import annotations

import re

_REMARKS = re.compile(
    r"\b(?:(?:only|s[oó]lo|solamente|[uú]nicamente)(?!\s+(?:for|if|when|where|in|para|si|cuando|en)\b)|"
    r"surviv\w+|sobreviv\w+|collapses?|remember|recu[eé]rd\w*|interesting|interesante|matters?|contributes?|importa|"
    r"without\s+loss\s+of\s+generality|wlog|sin\s+p[eé]rdida\s+de\s+generalidad)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.:;!?](?=\s|$)|\n\s*\n")


def remarks_only(before: str, after: str) -> bool:
    """Return whether the sentence around a relation, between `before` and `after`, only remarks on it."""
    sentence = f"{_ENDS.split(before)[-1]} {_ENDS.split(after, maxsplit=1)[0]}"
    return bool(_REMARKS.search(sentence))
