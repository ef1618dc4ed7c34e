"""Expressions as values: equal whatever place they were read at, and found by their hash in any process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from labrunner.derivation.expressions import Expr, number

LOOKED_UP = """
import pickle, sys
from labrunner.derivation.expressions import Expr
print(pickle.loads(bytes.fromhex(sys.argv[1])) in {Expr("name", name="p", indices=("i",))})
"""


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
