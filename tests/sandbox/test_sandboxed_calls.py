"""A report behind the wall is called like any other solution."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from labrunner.errors import LabError
from labrunner.sandbox import Limits
from labrunner.solution import SolutionError
from labrunner.verdict import Outcome

SOFTMAX = """
    import numpy as np

    def softmax(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def softmax_jacobian(z):
        p = softmax(z)
        return np.diag(p) - np.outer(p, p)
"""


def test_a_call_returns_an_array_of_the_same_shape_dtype_and_bits(any_sandbox):
    z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
    e = np.exp(z - z.max())
    p = e / e.sum()

    with any_sandbox.open(SOFTMAX.replace("\n    ", "\n"), "report.md", Limits(10, 60, 256)) as solution:
        J = solution.softmax_jacobian(z)

    assert J.dtype == np.float64
    assert J.tobytes() == (np.diag(p) - np.outer(p, p)).tobytes()
    assert J.flags.writeable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("-0.0", -0.0),
        ("float('inf')", float("inf")),
        ("3", 3),
        ("-2**63", -(2**63)),
        ("True", True),
        ("2 + 3j", 2 + 3j),
        ("(1.0, (2, False))", (1.0, (2, False))),
        ("np.float32(0.1)", np.float32(0.1)),
        ("np.bool_(True)", np.bool_(True)),
    ],
)
def test_numbers_and_tuples_keep_their_type(opened, text, value):
    solution = opened(f"import numpy as np\ndef f(): return {text}\n")

    result = solution.f()

    assert type(result) is type(value)
    assert repr(result) == repr(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3]", np.array([1, 2, 3])),
        ("[[1.0, 2.0], [3.0, 4.0]]", np.array([[1.0, 2.0], [3.0, 4.0]])),
        ("[]", np.array([])),
        ("[np.float64(1), 2]", np.array([1.0, 2.0])),
        ("np.arange(6, dtype='>f4').reshape(2, 3)", np.arange(6, dtype="f4").reshape(2, 3)),
        ("np.zeros((0, 3))", np.zeros((0, 3))),
        ("np.array(5.0)", np.array(5.0)),
        ("np.array([True, False])", np.array([True, False])),
        ("np.ones(3)[::-2]", np.ones(2)),
    ],
)
def test_lists_and_odd_arrays_arrive_as_plain_arrays(opened, text, expected):
    result = opened(f"import numpy as np\ndef f(): return {text}\n").f()

    assert isinstance(result, np.ndarray)
    assert (result.shape, result.dtype) == (expected.shape, expected.dtype)
    np.testing.assert_array_equal(result, expected)


def test_a_list_of_arrays_stays_a_list_for_its_rows_may_make_a_matrix(opened):
    rows = opened("import numpy as np\ndef f(): return [np.ones(2), np.zeros(2)]\n").f()

    assert isinstance(rows, list)
    assert np.asarray(rows).tolist() == [[1.0, 1.0], [0.0, 0.0]]


def test_memory_order_is_kept_in_both_directions(opened):
    solution = opened("import numpy as np\ndef f(A): return A, A.flags.f_contiguous\n")
    A = np.asfortranarray(np.arange(6.0).reshape(2, 3))

    back, was_fortran = solution.f(A)

    assert was_fortran is True
    assert back.flags.f_contiguous
    np.testing.assert_array_equal(back, A)


def test_nonfinite_numbers_pass_for_the_comparison_to_judge(opened):
    result = opened("import numpy as np\ndef f(x): return x / 0\n").f(np.array([1.0, 0.0]))

    assert np.isinf(result[0])
    assert np.isnan(result[1])


def test_arguments_of_every_kind_arrive_as_they_were_sent(opened):
    solution = opened("""
        def f(a, b, *, c, d=None, e=0.5):
            return [a == 'name', b == (1, [2.0, True]), c is None, d == 2, e == 1j]
    """)

    assert solution.f("name", (1, [2.0, True]), c=None, d=2, e=1j).all()


def test_an_argument_that_no_report_could_use_is_the_labs_error(opened):
    with pytest.raises(LabError, match="a dict cannot be given"):
        opened("def f(x): return x\n").f({})


def test_a_returned_closure_is_called_over_the_pipe(opened):
    solution = opened("""
        import numpy as np
        def relu(x):
            return np.maximum(x, 0), lambda u: (u * (x > 0),)
    """)

    value, vjp = solution.relu(np.array([-1.0, 2.0]))
    (pulled,) = vjp(np.array([3.0, 4.0]))

    assert value.tolist() == [0.0, 2.0]
    assert pulled.tolist() == [0.0, 4.0]


def test_closures_that_nobody_holds_are_forgotten_in_the_child(opened):
    solution = opened("""
        import gc
        class Big: pass
        def make():
            big = Big()
            return lambda: id(big)
        def alive():
            return sum(type(o) is Big for o in gc.get_objects())
    """)
    for _ in range(5):
        solution.make()()

    assert solution.alive() == 0


def test_a_closure_does_not_outlive_its_process(opened):
    solution = opened("""
        import os
        def make(): return lambda: 1.0
        def leave(): os._exit(0)
    """)
    closure = solution.make()
    with pytest.raises(SolutionError):
        solution.leave()

    with pytest.raises(SolutionError, match="make's vjp belongs to a process that has ended"):
        closure()


def test_functions_of_the_judges_are_called_back(opened):
    solution = opened("""
        import numpy as np
        def slope(f, x, h=1e-5):
            return (f(x + h) - f(x - h)) / (2 * h)
    """)

    assert solution.slope(np.sin, 0.0) == pytest.approx(1.0)
    assert solution.slope(lambda x: (x * np.ones(2)).sum(), 0.0) == pytest.approx(2.0)


def test_a_report_may_be_given_its_own_function(opened):
    solution = opened("def square(x): return x * x\ndef apply(f, x): return f(x)\n")

    assert solution.apply(solution.square, 3.0) == 9.0
    assert solution.apply(lambda x: solution.square(x) + 1, 3.0) == 10.0


def test_a_failing_function_of_the_judges_is_an_exception_in_the_report(opened):
    solution = opened("""
        def careful(f):
            try:
                return f(1.0)
            except RuntimeError:
                return -1.0
        def careless(f):
            return f('word')
    """)

    def picky(x):
        raise ValueError("no")

    assert solution.careful(picky) == -1.0
    with pytest.raises(SolutionError, match="TypeError: the function was given an object of type str"):
        solution.careless(picky)


def test_a_changed_argument_is_a_finding_of_its_own(opened):
    solution = opened("""
        def perturb(x, W):
            W[1, 0] += 1e-5
            return x
        def reshape(x):
            x.shape = (2, 1)
            return 1.0
        def reorder(x, W):
            W.sort()
            return x
    """)
    x, W = np.zeros(2), np.ones((2, 2))

    with pytest.raises(SolutionError, match=r"perturb changed its argument W at index \(1, 0\)") as found:
        solution.perturb(x, W=W)
    assert found.value.outcome is Outcome.FAILED
    with pytest.raises(SolutionError, match=r"perturb changed its argument 2 at index \(1, 0\)"):
        solution.perturb(x, W)
    with pytest.raises(SolutionError, match="reshape changed the shape or dtype of its argument 1"):
        solution.reshape(x)
    assert solution.reorder(x, W) is not None
    assert W.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_the_source_runs_once_for_many_calls(opened):
    solution = opened("calls = []\ndef f():\n    calls.append(1)\n    return len(calls)\n")

    assert [solution.f(), solution.f(), solution.f()] == [1, 2, 3]


def test_names_are_the_functions_that_the_report_defines(opened):
    solution = opened("import numpy as np\nx = 1\ndef f(): return 1\ng = lambda: 2\nclass C: pass\n")

    assert solution.names() == {"f", "g"}
    assert opened("def broken(:\n").names() == set()


def test_as_a_script_the_guard_of_main_is_entered(opened):
    source = "def f(): return 1.0\nif __name__ == '__main__':\n    print('max error', f())\n"

    assert opened(source).printed_on_opening == ""
    assert opened(source, as_script=True).printed_on_opening == "max error 1.0\n"


def test_a_script_may_end_itself_with_success(opened):
    source = "import sys\ndef f(): return 1.0\nprint('done')\nsys.exit(0)\n"

    assert opened(source, as_script=True).f() == 1.0


def test_random_numbers_do_not_depend_on_what_was_called_before(opened):
    source = """
        import random
        import numpy as np
        def draw(): return np.random.randn(), random.random()
    """
    solution = opened(source)

    first = solution.draw()

    assert solution.draw() == first
    assert opened(source).draw() == first


def test_a_reports_own_seed_holds_in_its_functions(opened):
    solution = opened("import numpy as np\nnp.random.seed(42)\ndef draw(): return np.random.randn()\n")

    assert solution.draw() == np.random.RandomState(42).randn()


def test_reports_do_not_see_each_other(opened):
    first = opened("import numpy as np\nnp.left_behind = 1.0\ndef f(): return np.left_behind\n")
    second = opened("import numpy as np\ndef f(): return hasattr(np, 'left_behind')\n")

    assert first.f() == 1.0
    assert second.f() is False


def test_several_threads_may_share_one_sandbox(sandbox):
    results = {}

    def work(number):
        with sandbox.open(f"def f(x): return x + {number}\n", "report.py", Limits(10, 60, 256)) as solution:
            results[number] = [solution.f(i) for i in range(5)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == {number: [i + number for i in range(5)] for number in range(4)}
