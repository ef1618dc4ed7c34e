"""Expressions as values: equal whatever place they were read at, and found by their hash in any process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from labrunner.derivation.terms.canonical import canonical
from labrunner.derivation.terms.expressions import Expr, number, walk

LOOKED_UP = """
import pickle, sys
from labrunner.derivation.terms.expressions import Expr
print(pickle.loads(bytes.fromhex(sys.argv[1])) in {Expr("name", name="p", indices=("i",))})
"""

LETTERS = st.lists(st.sampled_from("ijk"), max_size=2).map(tuple)
NAMES = st.builds(lambda name, indices: Expr("name", name=name, indices=indices), st.sampled_from("pqz"), LETTERS)
EXPRESSIONS = st.recursive(
    NAMES | st.integers(0, 3).map(number),
    lambda inner: (
        st.builds(
            lambda kind, parts: Expr(kind, tuple(parts)),
            st.sampled_from(["add", "mul"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        | st.builds(lambda body, index: Expr("sum", (body,), indices=(index,)), inner, st.sampled_from("ijk"))
        | st.builds(
            lambda body, index: Expr("diff", (body,), name="z", indices=(index,)), inner, st.sampled_from("ijk")
        )
    ),
    max_leaves=12,
)


def unbound(expr):
    inside = set(expr.indices).union(*(unbound(part) for part in expr.parts))
    return inside - set(expr.indices) if expr.kind == "sum" else inside


@given(EXPRESSIONS)
def test_an_expression_knows_what_stands_in_it(expr):
    nodes = list(walk(expr))

    for _ in range(2):
        assert expr.kinds == {node.kind for node in nodes}
        assert list(expr.names) == [node.name for node in nodes if node.kind in ("name", "diff")]
        assert expr.free == unbound(expr)


@given(EXPRESSIONS)
def test_an_expression_in_its_one_spelling_is_spelled_so_for_good(expr):
    assert canonical(expr) is canonical(expr)
    assert canonical(canonical(expr)) == canonical(expr)


def test_where_an_expression_was_read_makes_no_difference():
    assert number(2, at=3) == number(2, at=7)
    assert hash(number(2, at=3)) == hash(number(2, at=7))
    assert number(2) != number(3)


def test_an_expression_from_another_process_is_found_by_its_hash():
    expr = Expr("name", name="p", indices=("i",))
    assert expr in {expr}

    for seed in ("1", "2"):
        command = [sys.executable, "-c", LOOKED_UP, pickle.dumps(expr).hex()]
        ran = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True)

        assert ran.stdout.strip() == "True", ran.stderr
