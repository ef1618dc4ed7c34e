"""A formula's tokens laid out: decorations gone, relations in one spelling, one list of tokens for each row."""

from __future__ import annotations

from collections.abc import Sequence

from labrunner.derivation.cursor import closing, depths
from labrunner.derivation.problems import UnreadError
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import RELATIONS, words

_ENVIRONMENTS = frozenset(
    f"{name}{star}"
    for name in words(
        "equation align aligned alignedat alignat gather gathered split multline multlined eqnarray flalign "
        "displaymath math subequations"
    )
    for star in ("", "*")
)
_UNWRAPPED = frozenset({"boxed", "fbox", "underline", "ensuremath", "underbrace", "bbox", "framebox", "mathclap"})
_UNWRAPPED_SECOND = frozenset({"textcolor", "colorbox", "overset", "underset", "htmlClass"})
_BINARY = frozenset({"+", "-", "cdot", "times", "odot", "circ", "otimes", "star", "*", "/", "vert"})


def rows_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the rows of a formula; raises UnreadError where brackets or environments do not match."""
    flat = _joined(_unwrapped(_without_environments(tokens)))
    level = depths(flat)
    rows: list[list[Token]] = [[]]
    for token, depth in zip(flat, level, strict=True):
        if token.kind == "row" and depth == 0:
            rows.append([])
        elif token.kind != "row" or _inside_environment(flat, token):
            rows[-1].append(token)
    return _continued([_without_marks(row) for row in rows])


def _without_environments(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each environment for layout opened up into rows of its own."""
    stack: list[str] = []
    found: list[Token] = []
    for token in tokens:
        if token.kind == "begin":
            stack.append(token.text)
        elif token.kind == "end" and (not stack or stack.pop() != token.text):
            raise UnreadError(f"\\end{{{token.text}}} closes what was not opened", "", token.start)
        layout = token.kind in ("begin", "end") and token.text in _ENVIRONMENTS
        found.append(token._replace(kind="row", text="\\") if layout else token)
    if stack:
        first = next(token for token in tokens if token.kind == "begin" and token.text == stack[-1])
        raise UnreadError(f"\\begin{{{stack[-1]}}} is never closed", "", first.start)
    return found


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """Return the tokens without boxes, braces with remarks, and what stands above or below a relation."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "command" and token.text in _UNWRAPPED and _opens(tokens, at + 1):
            close = closing(tokens, at + 1)
            inner = tokens[at + 1 : close + 1] if token.text == "underbrace" else tokens[at + 2 : close]
            at = _behind_remark(tokens, close + 1)
            tokens = [*inner, *tokens[at:]]
            at = 0
        elif token.kind == "command" and token.text in _UNWRAPPED_SECOND and _opens(tokens, at + 1):
            second = closing(tokens, at + 1) + 1
            close = closing(tokens, second) if _opens(tokens, second) else second
            inner = tokens[second + 1 : close] if _opens(tokens, second) else tokens[second : second + 1]
            tokens = [*inner, *tokens[close + 1 :]]
            at = 0
        else:
            found.append(token)
            at += 1
    return found


def _opens(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "symbol" and tokens[at].text == "{"


def _behind_remark(tokens: Sequence[Token], at: int) -> int:
    """Return the place behind the remark below or above a brace, if there is one at `at`."""
    if at < len(tokens) and tokens[at].text in ("_", "^"):
        return (closing(tokens, at + 1) if _opens(tokens, at + 1) else at + 1) + 1
    return at


def _joined(tokens: list[Token]) -> list[Token]:
    """Return the tokens with every inequality sign in one piece, and without empty groups."""
    found: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if token.text == "=" and last is not None and last.text in ("!", "not") and _negates(last, token):
            found[-1] = Token("command", "neq", last.start, token.end)
        elif token.text == "=" and last is not None and last.text in ("<", ">") and last.end == token.start:
            found[-1] = Token("command", "leq" if last.text == "<" else "geq", last.start, token.end)
        elif token.text == "=" and last is not None and last.text in ("=", ":"):
            text = "=" if last.text == "=" else ":="
            found[-1] = Token("symbol", text, last.start, token.end)
        elif token.text == "}" and last is not None and last.text == "{" and token.kind == "symbol":
            found.pop()
        else:
            found.append(token)
    return found


def _negates(sign: Token, equals: Token) -> bool:
    return sign.text == "not" or (sign.text == "!" and sign.end == equals.start)


def _inside_environment(tokens: Sequence[Token], row: Token) -> bool:
    """Return whether a row's end belongs to an environment that is kept, such as cases."""
    open_environments = 0
    for token in tokens:
        if token is row:
            return open_environments > 0
        open_environments += {"begin": 1, "end": -1}.get(token.kind, 0)
    return False


def _without_marks(row: list[Token]) -> list[Token]:
    """Return the row without alignment marks; one that is not beside a relation separates, like a wide space."""
    level = depths(row)
    found: list[Token] = []
    for i, token in enumerate(row):
        if level[i] == 0 and token.kind == "symbol" and token.text == "&":
            before = found[-1] if found else None
            after = next((t for t in row[i + 1 :] if t.text != "&"), None)
            if before is not None and not is_relation(before) and after is not None and not is_relation(after):
                found.append(token._replace(kind="quad", text="quad"))
        else:
            found.append(token)
    return found


def is_relation(token: Token) -> bool:
    """Return whether `token` relates what stands on its left to what stands on its right."""
    return token.kind in ("symbol", "command") and token.text in RELATIONS


def _continued(rows: list[list[Token]]) -> list[list[Token]]:
    """Return the rows, with one that begins or is left open in the middle of an expression joined to the one above."""
    found: list[list[Token]] = []
    for row in rows:
        bare = [token for token in row if token.kind != "quad"]
        if not bare:
            continue
        above = found[-1] if found else None
        if above is not None and _goes_on(above, bare):
            found[-1] = above + bare
        else:
            found.append(row)
    return found


def _goes_on(above: Sequence[Token], row: Sequence[Token]) -> bool:
    if is_relation(above[-1]) and not is_relation(row[0]):
        return True
    return (_is_sign(row[0]) or _is_sign(above[-1])) and not _starts_new(row)


def _is_sign(token: Token) -> bool:
    return token.kind in ("symbol", "command") and token.text in _BINARY


def _starts_new(row: Sequence[Token]) -> bool:
    """Return whether a row that begins with a sign makes a statement of its own, as -p_i p_j = ... does."""
    level = depths(row)
    return any(level[i] == 0 and is_relation(token) for i, token in enumerate(row)) and row[0].text == "-"
