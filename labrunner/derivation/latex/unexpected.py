"""Tokens that cannot be read where they stand, and what to write instead."""

from __future__ import annotations

from labrunner.derivation.latex.tokens import ELLIPSIS, Token
from labrunner.derivation.problems import Unread

_NOT_READ = {
    r"\int": ("an integral", ""),
    r"\lim": ("a limit", "write the derivative itself"),
    r"\prod": ("a product sign", ""),
    r"\approx": ("an approximation", "write ="),
    r"\propto": ("proportionality", "write ="),
    r"\bigg|": ("an evaluation bar", ""),
}


def unexpected(token: Token) -> Unread:
    """Return what to raise where `token` fits nothing that may stand in its place."""
    if token.text in _NOT_READ:
        what, rewrite = _NOT_READ[token.text]
        return Unread(f"{what} is not read", token.at, rewrite)
    if token.kind == "end of line":
        return Unread("something is missing at the end", token.at, "write what the last sign is followed by")
    if token.kind in ("dots", "ellipsis"):
        return Unread(ELLIPSIS[0], token.at, ELLIPSIS[1])
    if token.kind == "begin":
        rewrite = "write the entry with its indices, or diag(p) - p p^T"
        return Unread(f"a written-out {token.text} is not read", token.at, rewrite)
    if token.kind == "command":
        return Unread(f"{token.text} is not understood here", token.at, "write it out in the symbols of the lab")
    return Unread(f"{token.text} is not understood here", token.at)
