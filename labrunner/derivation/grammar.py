"""A small recursive-descent reader of LaTeX expressions: sums of products of factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labrunner.derivation.derivatives import read_fraction, read_inline_derivative, read_nabla
from labrunner.derivation.differentials import read_differential
from labrunner.derivation.expressions import Expr, number
from labrunner.derivation.names import GREEK, is_slice, named, read_name, starts_name
from labrunner.derivation.names import index_letters as letters_of
from labrunner.derivation.problems import Unread
from labrunner.derivation.reader import Cursor
from labrunner.derivation.relations import bracketed, comparisons_in, has_relation, read_relation
from labrunner.derivation.tokens import Token
from labrunner.derivation.vocabulary import FUNCTIONS, Vocabulary

CLOSING = {"(": ")", "[": "]", r"\{": r"\}", "{": "}", r"\langle": r"\rangle"}
_NOT_READ = {
    r"\int": ("an integral", ""),
    r"\lim": ("a limit", "write the derivative itself"),
    r"\prod": ("a product sign", ""),
    r"\approx": ("an approximation", "write ="),
    r"\propto": ("proportionality", "write ="),
    r"\bigg|": ("an evaluation bar", ""),
}
_STOPS = frozenset([")", "]", r"\}", "}", "+", "-", "=", ",", ";", r"\rangle", r"\|", "&", "row", "/", ":", ".", "|",
                    r"\ne", ">", "<", r"\ge", r"\le", r"\Rightarrow", ":="])  # fmt: skip


def read_expression(tokens: Sequence[Token], vocabulary: Vocabulary) -> Expr:
    """Return the expression that all of `tokens` make; raise Unread where they make none."""
    cursor = Cursor(tokens, vocabulary)
    expr = read_sum(cursor)
    if not cursor.ended():
        raise _unexpected(cursor)
    return expr


def _unexpected(cursor: Cursor) -> Unread:
    token = cursor.peek()
    if token.text in _NOT_READ:
        return Unread(f"{_NOT_READ[token.text][0]} is not read", token.at, _NOT_READ[token.text][1])
    if token.kind == "end of line":
        return Unread("something is missing at the end", token.at)
    if token.kind == "begin":
        return Unread(
            f"a written-out {token.text} is not read", token.at, "write the entry with its indices, or diag(p) - p p^T"
        )
    return Unread(f"{token.text} is not understood here", token.at)


def read_sum(cursor: Cursor) -> Expr:
    """Return the terms that come next, added up."""
    cursor.deeper()
    terms: list[Expr] = []
    _skip_breaks(cursor, inside_sum=bool(terms))
    while True:
        sign = cursor.peek()
        negated = False
        while cursor.sees("+", "-"):
            negated ^= cursor.take().text == "-"
        term = _read_term(cursor)
        terms.append(Expr("neg", (term,), at=sign.at) if negated else term)
        _skip_breaks(cursor, inside_sum=True)
        if not cursor.sees("+", "-"):
            break
    cursor.depth -= 1
    return terms[0] if len(terms) == 1 else Expr("add", tuple(terms), at=terms[0].at)


def _skip_breaks(cursor: Cursor, inside_sum: bool) -> None:
    """Step over a line break and & where the expression goes on behind it with an operator."""
    ahead = 0
    while cursor.peek(ahead).kind in ("row", "&", "space"):
        ahead += 1
    follower = cursor.peek(ahead).text
    goes_on = follower in ("+", "-", r"\cdot", r"\times") or not inside_sum
    if ahead and goes_on and cursor.peek(ahead).kind != "text":
        cursor.place += ahead


def _read_term(cursor: Cursor) -> Expr:
    """Return products, divided by products, and multiplied entry by entry, from left to right."""
    result = _read_product(cursor)
    while True:
        _skip_breaks(cursor, inside_sum=True)
        if cursor.sees("/"):
            result = _divided(result, cursor)
        elif cursor.sees(r"\odot", r"\otimes", r"\oslash"):
            kind = {r"\odot": "odot", r"\otimes": "kron", r"\oslash": "div"}[cursor.peek().text]
            at = cursor.take().at
            result = Expr(kind, (result, _read_product(cursor)), at=at)
        elif cursor.sees(r"\cdot", r"\times", "*"):
            at = cursor.take().at
            result = Expr("dot", (result, _read_product(cursor)), at=at)
        else:
            return result


def _divided(top: Expr, cursor: Cursor) -> Expr:
    at = cursor.take().at
    below = _read_factor(cursor)
    if below.kind != "sum" and _goes_on(cursor):
        raise Unread("a / b c can mean (a / b) c or a / (b c)", at, r"write \frac{a}{b c} or \frac{a}{b} c")
    return Expr("div", (top, below), at=at)


def _goes_on(cursor: Cursor) -> bool:
    """Return whether another factor follows without a sign between."""
    token = cursor.peek()
    if token.text == r"\|":
        return not cursor.norms
    if token.kind == "text":
        return token.text in FUNCTIONS or cursor.vocabulary.is_value(token.text)
    if token.kind in ("end of line", "space", "row", "end") or token.text in _STOPS:
        return False
    if token.kind == "begin":
        return token.text == "cases"
    if token.kind in ("(", "["):
        inner = bracketed(cursor, CLOSING)
        return inner is None or token.kind == "[" or not has_relation(inner)
    return token.text not in (
        r"\cdot",
        r"\times",
        "*",
        r"\odot",
        r"\otimes",
        r"\oslash",
        r"\in",
        r"\approx",
        r"\propto",
        r"\equiv",
        r"\sim",
    )


def _read_product(cursor: Cursor) -> Expr:
    at = cursor.peek().at
    factors = [_read_factor(cursor)]
    while _goes_on(cursor):
        if factors[-1].kind == "call" and factors[-1].number == BARE:
            raise _ambiguous(factors[-1])
        factors.append(_read_factor(cursor))
    factors = [replace(f, number=0.0) if f.kind == "call" else f for f in factors]
    return factors[0] if len(factors) == 1 else Expr("mul", tuple(factors), at=at)


BARE = 1.0
"""Marks a function whose argument stands without brackets: what follows it could belong to the argument."""


def _ambiguous(call: Expr) -> Unread:
    return Unread(
        f"{call.name} a b can mean {call.name}(a b) or {call.name}(a) b", call.at, f"write \\{call.name}(a b)"
    )


def _read_factor(cursor: Cursor) -> Expr:
    cursor.deeper()
    expr = _read_primary(cursor)
    while True:
        if cursor.sees("^"):
            expr = _raised(expr, cursor)
        elif cursor.sees("'") and expr.kind in ("name", "entry", "mul", "add"):
            at = cursor.take().at
            expr = Expr("transpose", (expr,), name="prime", at=at)
        elif cursor.sees("_"):
            expr = _entry(expr, cursor)
        else:
            break
    cursor.depth -= 1
    return expr


def _entry(expr: Expr, cursor: Cursor) -> Expr:
    at = cursor.take().at
    inner = [t for t in cursor.group() if t.kind not in ("{", "}", ",", "(", ")", "space")]
    if is_slice(inner) and len(inner) == 2:
        whole = [t.text for t in inner].index(":")
        return Expr("slice", (expr,), indices=tuple(letters_of([inner[1 - whole]])), number=float(whole), at=at)
    return Expr("entry", (expr,), indices=tuple(letters_of(inner)), at=at)


def _raised(expr: Expr, cursor: Cursor) -> Expr:
    at = cursor.take().at
    inner = cursor.group()
    if len(inner) == 1 and (inner[0].text in ("T", r"\top", "t", r"\intercal") or inner[0].text == r"\prime"):
        if expr.kind == "name" and expr.indices and len(expr.indices) > 1:
            raise Unread("it is open whether the entry or the matrix is transposed", at, "write (W^T)_{ij} or W_{ji}")
        return Expr("transpose", (expr,), name="prime" if inner[0].text == r"\prime" else "", at=at)
    exponent = read_sum(cursor.inside(inner))
    return Expr("pow", (expr, exponent), at=at)


def _read_primary(cursor: Cursor) -> Expr:
    token = cursor.peek()
    if token.kind == "number":
        if token.text == "1" and _opens_indicator(cursor, 1):
            cursor.take()
            return _read_truth(cursor)
        if token.text == "1" and cursor.peek(1).text == "_":
            return _read_ones(cursor)
        return number(float(cursor.take().text), token.at)
    if token.kind == "ones" or (token.text == "I" and not cursor.vocabulary.is_number("I")):
        return _read_ones(cursor)
    if token.kind in ("(", "[", "{") or token.text in (r"\{", r"\langle", r"\|", "|"):
        return _read_bracket(cursor)
    if token.text == r"\chi" and cursor.peek(1).text == "_" and _opens_indicator(cursor, 1):
        cursor.take()
        return _read_truth(cursor)
    if token.kind == "command" and token.text in _COMMANDS:
        return _COMMANDS[token.text](cursor)
    glued = token.text + cursor.peek(1).text
    if token.text == "d" and cursor.vocabulary.is_value(glued) and not cursor.vocabulary.is_value("d"):
        # dz is a name of its own, but dz/dx is a derivative.
        found = read_inline_derivative(cursor, _read_factor)
        if found is not None:
            return found
    elif token.text == r"\partial" or (token.text == "d" and not cursor.vocabulary.is_value("d")):
        found = read_inline_derivative(cursor, _read_factor) or read_differential(cursor, _read_factor)
        if found is not None:
            return found
    if token.kind == "begin" and token.text == "cases":
        return _read_cases(cursor)
    if token.kind == "command" and token.text.lstrip("\\") in FUNCTIONS and token.text not in GREEK:
        return _read_call(cursor)
    if starts_name(token):
        return _read_symbol(cursor)
    if token.kind == "text" and token.text in FUNCTIONS:
        return _read_call(cursor)
    if token.kind == "text" and cursor.vocabulary.is_value(token.text):
        return _read_symbol(cursor)
    raise _unexpected(cursor)


def _opens_indicator(cursor: Cursor, ahead: int) -> bool:
    """Return whether what follows `ahead` tokens on is a bracket or subscript with a relation in it."""
    probe = Cursor(cursor.tokens, cursor.vocabulary)
    probe.place = cursor.place + ahead
    if probe.sees("_"):
        probe.place += 1
    if probe.peek().text not in CLOSING:
        return False
    inner = bracketed(probe, CLOSING)
    if inner and inner[0].text in CLOSING and not has_relation(inner):
        return has_relation(inner[1:-1])
    return inner is not None and has_relation(inner)


def _read_ones(cursor: Cursor) -> Expr:
    token = cursor.take()
    if _opens_indicator(cursor, 0):
        return _read_truth(cursor)
    size = ""
    if cursor.sees("_"):
        cursor.take()
        size = "_" + "".join(t.text for t in cursor.group())
    ones = "1" in token.text
    return Expr("ones" if ones else "identity", name=("1" if ones else "I") + size, at=token.at)


def _read_truth(cursor: Cursor) -> Expr:
    at = cursor.peek().at
    cursor.skip("_")
    inner = bracketed(cursor, CLOSING)
    if inner is None:
        raise Unread("the bracket of an indicator is never closed", at)
    cursor.place += len(inner) + 2
    if inner and inner[0].text in CLOSING and not has_relation(inner):
        inner = inner[1:-1]
    return Expr("truth", (read_relation(inner, cursor, read_sum),), at=at)


def _read_bracket(cursor: Cursor) -> Expr:
    token = cursor.peek()
    if token.text == r"\|":
        return _read_norm(cursor)
    if token.text == r"\langle":
        cursor.take()
        left = read_sum(cursor)
        if not cursor.skip(",", "|"):
            raise Unread("an inner product has two parts", token.at, r"write \langle a, b \rangle")
        right = read_sum(cursor)
        cursor.expect(r"\rangle")
        return Expr("call", (left, right), name="inner", at=token.at)
    if token.text not in CLOSING:
        raise Unread("a bar is not read here", token.at, r"write \|x\| for a norm")
    inner = bracketed(cursor, CLOSING)
    if inner is None:
        raise Unread(f"a {token.text} is never closed", token.at)
    if token.text == "[" and has_relation(inner):
        return _read_truth(cursor)
    if token.text == "(" and _is_mask(inner):
        return _read_truth(cursor)
    cursor.take()
    expr = read_sum(cursor)
    cursor.expect(CLOSING[token.text])
    return expr


def _is_mask(inner: Sequence[Token]) -> bool:
    """Return whether a bracket holds a comparison of values, as in x \\odot (h > 0) or diag(h > 0)."""
    return comparisons_in(inner) in ([">"], ["<"], [r"\ge"], [r"\le"])


def _read_norm(cursor: Cursor) -> Expr:
    at = cursor.take().at
    cursor.norms += 1
    inner = read_sum(cursor)
    cursor.norms -= 1
    cursor.expect(r"\|")
    if cursor.sees("_"):
        cursor.take()
        if "".join(t.text for t in cursor.group()) not in ("2", "F"):
            raise Unread("only the Euclidean norm is read", at, r"write \|x\|_2")
    return Expr("call", (inner,), name="norm", at=at)


def _read_sigma(cursor: Cursor) -> Expr:
    at = cursor.take().at
    indices: tuple[str, ...] = ()
    bound = ""
    first = 1
    for _ in range(2):
        if cursor.skip("_"):
            below = cursor.group()
            first = 0 if below and below[-1].text == "0" else 1
            indices = _sum_indices(cursor.inside(below))
        elif cursor.skip("^"):
            bound = "".join(t.text for t in cursor.group())
    if not indices:
        raise Unread("a sum without its index", at, r"write \sum_k a_k")
    body = _read_product_of_sum(cursor)
    if bound.isdecimal():
        bound = cursor.vocabulary.numbers.get(str(int(bound) + 1 - first), bound)
    if len(indices) == 3 and indices[1] == "≠":
        truth = Expr("truth", (Expr("rel", name="≠", indices=(indices[0], indices[2]), at=at),), at=at)
        return Expr("sum", (Expr("mul", (truth, body), at=at),), name=bound, indices=indices[:1], at=at)
    if bound and bound.isdigit():
        raise Unread("a sum with a number as its bound is a partial sum", at, r"write \sum_k a_k")
    return Expr("sum", (body,), name=bound, indices=indices, at=at)


def _read_product_of_sum(cursor: Cursor) -> Expr:
    """Return the whole term behind a sum sign, up to the next + or -."""
    cursor.deeper()
    negative = cursor.skip("-")
    body = _read_term(cursor)
    cursor.depth -= 1
    return Expr("neg", (body,), at=body.at) if negative else body


def _sum_indices(inner: Cursor) -> tuple[str, ...]:
    tokens = list(inner.tokens)
    texts = [t.text for t in tokens]
    if len(texts) == 3 and texts[1] == r"\ne":
        first, _, third = tokens
        return (letters_of([first])[0], "≠", letters_of([third])[0])
    if r"\ne" in texts:
        raise Unread(
            "a sum over all indices but one is not read", inner.peek().at, r"write \sum_i \mathbb{1}[i \ne y] a_i"
        )
    if "=" in texts:
        after = texts[texts.index("=") + 1 :]
        if after not in (["1"], ["0"]):
            raise Unread("a sum over part of its range is not read", inner.peek().at, r"write \sum_k a_k")
        tokens = tokens[: texts.index("=")]
    if r"\in" in texts:
        raise Unread("a sum over a set is not read", inner.peek().at, r"write \sum_k a_k")
    return tuple(letters_of([t for t in tokens if t.kind not in (",", "{", "}")]))


def _read_call(cursor: Cursor, known: str = "") -> Expr:
    token = cursor.take()
    name = known or cursor.vocabulary.functions.get(token.text.lstrip("\\")) or FUNCTIONS[token.text.lstrip("\\")]
    power: Expr | None = None
    indices: tuple[str, ...] = ()
    while cursor.sees("^", "_", "'"):
        if cursor.skip("'", r"\prime"):
            name = {"relu": "step"}.get(name) or _no_prime(token)
        elif cursor.skip("^"):
            inner = cursor.group()
            if [t.text for t in inner] in ([r"\prime"], ["'"]):
                name = {"relu": "step"}.get(name) or _no_prime(token)
            else:
                power = read_sum(cursor.inside(inner))
        else:
            cursor.take()
            indices = tuple(letters_of([t for t in cursor.group() if t.kind not in (",", "{", "}")]))
    call = _argument(name, cursor, token)
    if indices and name == "onehot":
        raise Unread("one-hot of what?", token.at, "write e_y")
    if indices:
        call = Expr("entry", (call,), indices=indices, at=token.at)
    return call if power is None else Expr("pow", (call, power), at=token.at)


def _no_prime(token: Token) -> str:
    raise Unread(f"the derivative {token.text}' is not read", token.at, r"write \frac{d}{dx} in front")


def _argument(name: str, cursor: Cursor, token: Token) -> Expr:
    if cursor.peek().text in ("(", "[", r"\{"):
        if _is_mask(bracketed(cursor, CLOSING) or ()):
            return Expr("call", (_read_truth(cursor),), name=name, at=token.at)
        opening = cursor.take().text
        parts = [read_sum(cursor)]
        while cursor.skip(","):
            parts.append(read_sum(cursor))
        cursor.expect(CLOSING[opening])
        return Expr("call", tuple(parts), name=name, at=token.at)
    return Expr("call", (_read_factor(cursor),), name=name, number=BARE, at=token.at)


def _read_cases(cursor: Cursor) -> Expr:
    """Return the rows of a cases environment: parts are value, condition, value, condition, ..."""
    at = cursor.take().at
    parts: list[Expr] = []
    while cursor.peek().kind != "end":
        parts.append(read_sum(cursor))
        cursor.skip(",", ";")
        while cursor.peek().kind in ("&", "space"):
            cursor.take()
        parts.append(_case_condition(cursor))
        while cursor.peek().kind == "row":
            cursor.take()
    cursor.take()
    return Expr("cases", tuple(parts), at=at)


_OTHERWISE = ("otherwise", "else", "en otro caso", "si no", "otherwise.", "otro caso", "if not", "in other cases")


def _case_condition(cursor: Cursor) -> Expr:
    at = cursor.peek().at
    found: list[Token] = []
    while cursor.peek().kind not in ("row", "end", "end of line"):
        found.append(cursor.take())
    rest = [t for t in found if t.kind != "space" and t.text not in (".", ";")]
    words = ""
    while rest and rest[0].kind == "text":
        words = f"{words} {rest.pop(0).text.lower().rstrip('.,')}".strip()
    while rest and rest[-1].text == ",":
        rest.pop()
    if not rest and words in _OTHERWISE:
        return Expr("otherwise", at=at)
    if len(rest) > 2 and rest[0].text == "(" and rest[-1].text == ")":
        rest = rest[1:-1]
    if words not in ("", "if", "for", "when", "where", "si", "para", "cuando", "if and", "for and"):
        raise Unread(f"the condition '{words}' of a case is not read", at, r"write \text{if } i = j")
    return read_relation(rest, cursor, read_sum)


def _read_delta(cursor: Cursor) -> Expr:
    start = cursor.place
    at = cursor.take().at
    if cursor.vocabulary.rank("delta") != 2 and cursor.sees("[") and (both := _entry_letters(cursor)):
        return Expr("delta", indices=both, at=at)
    if cursor.vocabulary.rank("delta") == 2 or not cursor.skip("_"):
        cursor.place = start
        return _read_symbol(cursor)
    inner = [t for t in cursor.group() if t.kind not in (",", "{", "}", "space")]
    if has_relation(inner):
        return Expr("truth", (read_relation(inner, cursor, read_sum),), at=at)
    try:
        letters = letters_of(inner)
    except Unread:
        letters = []
    if len(letters) == 2:
        return Expr("delta", indices=tuple(letters), at=at)
    cursor.place = start
    return _read_symbol(cursor)


def _entry_letters(cursor: Cursor) -> tuple[str, ...]:
    """Return the two letters of a bracket such as [i, j], and step over it; none where it holds anything else."""
    inner = bracketed(cursor, CLOSING) or []
    if [token.kind for token in inner] != ["letter", ",", "letter"]:
        return ()
    cursor.place += len(inner) + 2
    return inner[0].text, inner[2].text


def _read_symbol(cursor: Cursor) -> Expr:
    token = cursor.peek()
    plain = token.text.lstrip("\\")
    functions = cursor.vocabulary.functions
    known = cursor.vocabulary.knows(plain)
    if known and plain in functions and _calls(cursor) and cursor.vocabulary.shape(plain) is None:
        return _read_call(cursor)
    if plain == "H" and cursor.peek(1).kind == "(" and not cursor.vocabulary.is_value("H"):
        return _read_call(cursor, "step")
    if not known and plain + "'" in functions and cursor.peek(1).text == "'":
        cursor.place += 1
        return _read_call(cursor, functions[plain + "'"])
    if not known and (plain in functions or (plain in FUNCTIONS and _calls(cursor))):
        return _read_call(cursor)
    if plain == "e" and not known:
        return _read_e(cursor)
    spelling = read_name(cursor)
    if cursor.vocabulary.is_index(spelling.name):
        if not spelling.indices:
            return Expr("onehot", indices=(spelling.name,), at=spelling.at)
        if len(spelling.indices) == 1:
            return Expr("delta", indices=(spelling.indices[0], spelling.name), at=spelling.at)
    if cursor.peek().kind == "(" and _is_application(cursor, spelling.name):
        cursor.place += len(bracketed(cursor, CLOSING) or ()) + 2
    return named(spelling)


def _calls(cursor: Cursor) -> bool:
    ahead = 1
    while cursor.peek(ahead).text in ("'", "_", "^"):
        ahead += 2 if cursor.peek(ahead).text != "'" else 1
    return cursor.peek(ahead).text in ("(", "{", "[") or cursor.peek().kind == "word"


def _read_e(cursor: Cursor) -> Expr:
    at = cursor.take().at
    if cursor.skip("^"):
        return Expr("call", (read_sum(cursor.inside(cursor.group())),), name="exp", at=at)
    if cursor.skip("_"):
        letters = letters_of([t for t in cursor.group() if t.kind not in ("{", "}")])
        if len(letters) == 1:
            return Expr("onehot", indices=tuple(letters), at=at)
        if len(letters) == 2:
            return Expr("delta", indices=tuple(letters), at=at)
    return Expr("call", (number(1, at),), name="exp", at=at)


def _is_application(cursor: Cursor, name: str) -> bool:
    """Return whether (z) behind `name` lists what it depends on, such as L(z) or p_i(z), and is no product."""
    inner = bracketed(cursor, CLOSING)
    if not inner or (cursor.vocabulary.shape(name) is not None and name not in cursor.vocabulary.definitions):
        return False
    if cursor.peek(len(inner) + 2).text in ("_", "^", "'"):
        return False
    probe = cursor.inside(inner)
    if probe.peek().text == "I":
        return False
    names: list[str] = []
    while starts_name(probe.peek()):
        spelling = read_name(probe)
        if spelling.indices:
            return False
        names.append(spelling.name)
        if not probe.skip(",", ";"):
            break
    if not probe.ended() or not names:
        return False
    reach = cursor.vocabulary.reach(name)
    defined = cursor.vocabulary.knows(name)
    return all(n in reach if defined else cursor.vocabulary.is_value(n) for n in names)


def _read_sqrt(cursor: Cursor) -> Expr:
    at = cursor.take().at
    return Expr("call", (read_sum(cursor.inside(cursor.group())),), name="sqrt", at=at)


def _read_frac(cursor: Cursor) -> Expr:
    return read_fraction(cursor, read_sum, _read_factor, _read_product)


def _read_box(cursor: Cursor) -> Expr:
    cursor.take()
    inner = cursor.inside(cursor.group())
    expr = read_sum(inner)
    if not inner.ended():
        raise _unexpected(inner)
    if cursor.sees("_", "^"):
        cursor.take()
        cursor.group()
    return expr


_COMMANDS = {
    r"\frac": _read_frac,
    r"\sum": _read_sigma,
    r"\delta": _read_delta,
    r"\sqrt": _read_sqrt,
    r"\nabla": lambda cursor: read_nabla(cursor, _read_factor),
    r"\boxed": _read_box,
    r"\underbrace": _read_box,
    r"\overbrace": _read_box,
}
