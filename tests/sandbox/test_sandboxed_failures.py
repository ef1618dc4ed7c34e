"""What goes wrong in a report is told in its own lines, and the next call goes on."""

from __future__ import annotations

import numpy as np
import pytest

from labrunner.sandbox import Limits
from labrunner.sandbox.wording import Report, timed_out
from labrunner.solution import SolutionError
from labrunner.verdict import Outcome


def failure(call, *args) -> SolutionError:
    with pytest.raises(SolutionError) as caught:
        call(*args)
    return caught.value


def test_an_exception_is_told_with_the_reports_own_line(opened):
    solution = opened(
        """
        import numpy as np

        def softmax_jacobian(z):
            return np.dia(z)
        """,
        filename="learners/ann/report.md",
    )

    error = failure(solution.softmax_jacobian, np.zeros(3))

    assert error.message.splitlines() == [
        "AttributeError: module 'numpy' has no attribute 'dia'",
        "learners/ann/report.md:5 in softmax_jacobian: return np.dia(z)",
    ]
    assert (error.outcome, error.line, error.kind) == (Outcome.ERROR, 5, "raised")


def test_frames_of_numpy_and_of_the_sandbox_are_left_out(opened):
    error = failure(opened("import numpy as np\ndef f(z):\n    return np.linalg.inv(z)\n").f, np.zeros((2, 2)))

    assert error.message == "LinAlgError: Singular matrix\nreport.md:3 in f: return np.linalg.inv(z)"


def test_a_deep_recursion_shows_its_last_frames_only(opened):
    error = failure(opened("def f(n):\n    return f(n + 1)\n").f, 0)

    assert error.message.startswith("RecursionError: maximum recursion depth exceeded")
    assert error.message.count("report.md:2 in f") == 3


def test_a_missing_function_is_missing_and_not_an_error(opened):
    solution = opened("softmax = 3\n")

    assert failure(solution.ce_grad).outcome is Outcome.MISSING
    assert failure(solution.ce_grad).message == "ce_grad is not written"
    assert failure(solution.softmax).message == "softmax is an object of type int, not a function"


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("x = 1\ndef f(:\n    pass\n", "SyntaxError: ", 2),
        ("def f():\n  return 1\n return 2\n", "IndentationError: ", 3),
        ("import numpy as np\n1 / 0\ndef f(): pass\n", "ZeroDivisionError: division by zero\nreport.md:2: 1 / 0", 2),
        ("import sys\nsys.exit('bye')\n", "SystemExit: bye", 2),
        ("def f():\n    pass\n\0", "", None),
    ],
)
def test_a_source_that_fails_fails_each_call_in_the_same_words(opened, source, message, line):
    solution = opened(source)

    first, second = failure(solution.f), failure(solution.g)

    assert first.message.startswith(message)
    assert first.message == second.message
    assert first.outcome is second.outcome is Outcome.ERROR
    assert line is None or first.line == line


FORBIDDEN = [
    ("import matplotlib.pyplot as plt", "plots belong under `if __name__"),
    ("import scipy", "a report may import numpy and the standard library, nothing else"),
    ("import urllib.request", "this part of the standard library is not there while a report is graded"),
    ("import labrunner", "a report may import numpy and the standard library, nothing else"),
    ("import msgspec", "a report may import numpy and the standard library, nothing else"),
    ("open('answers.txt')", "no access to files"),
    ("import threading; threading.Thread(target=int).start()", "no access to files, network, threads"),
    ("input()", "nobody is at the keyboard"),
    ("bytearray(10**12)", "it may use 512 MB"),
]


def test_what_a_report_may_not_do_is_said_with_what_it_may(any_sandbox):
    source = "".join(f"def f{n}():\n    {statement}\n" for n, (statement, _) in enumerate(FORBIDDEN))
    with any_sandbox.open(source, "report.md", Limits(10, 60, 512)) as solution:
        errors = [failure(getattr(solution, f"f{n}")) for n in range(len(FORBIDDEN))]

    assert [words for (_, words), error in zip(FORBIDDEN, errors, strict=True) if words not in error.message] == []
    assert [error.line for error in errors] == [2 * n + 2 for n in range(len(FORBIDDEN))]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("None", "f returned None (is a `return` missing?)"),
        ("'text'", "f returned an object of type str; return a NumPy array"),
        ("{'a': 1}", "f returned an object of type dict"),
        ("(i for i in range(3))", "f returned a generator"),
        ("[[1, 2], [3]]", "rows have different lengths"),
        ("[1, None]", "f returned None"),
        ("np.array([1, None])", "dtype object"),
        ("np.array(['a'])", "dtype str"),
        ("np.ma.array([1.0], mask=[True])", "masked array"),
        ("np.matrix([[1.0]])", "an object of type matrix, which is not a plain array"),
        ("np.zeros(2, dtype=[('x', float)])", "structured array"),
        ("np.longdouble(1)", "return float64"),
        ("np.datetime64('2024-01-01')", "return float64"),
        ("2**70", "more than 64 bits"),
        ("[2**70]", "dtype object"),
        ("(np.zeros(1),) * 17", "more than 16 arrays"),
        ("(((((((1,),),),),),),)", "tuples more than 4 deep"),
        ("dict", "the class dict itself"),
        ("np", "f returned an object of type module"),
        ("np.zeros(10**7)", "at most 16777216 are read"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_at_the_functions_line(opened, value, words):
    error = failure(opened(f"import numpy as np\n\ndef f():\n    return {value}\n").f)

    assert words in error.message
    assert (error.outcome, error.line, error.kind) == (Outcome.ERROR, 3, "unfit")


def test_a_hostile_exception_cannot_break_its_own_message(opened):
    solution = opened("""
        class Evil(Exception):
            def __str__(self): raise RuntimeError('ha')
        class Loud(Exception):
            def __str__(self): return '\\x1b[2J\\u202e' + 'x' * 10**6
        class Text(str):
            def __getitem__(self, key): return 5
        def silent(): raise Evil
        def loud(): raise Loud
        def odd(): raise ValueError(Text('odd'))
    """)

    assert failure(solution.silent).message.startswith("Evil: (its message could not be read)")
    loud = failure(solution.loud).message
    assert len(loud) < 1000
    assert "\x1b" not in loud
    assert "\u202e" not in loud
    assert failure(solution.odd).message.startswith("ValueError: odd")


def test_an_endless_loop_is_stopped_and_its_line_told(any_sandbox):
    source = "def spin():\n    n = 0\n    while True:\n        n += 1\ndef f(): return 1.0\n"
    with any_sandbox.open(source, "report.md", Limits(1, 30, 256)) as solution:
        error = failure(solution.spin)

        assert error.message.startswith("spin took longer than 1 s\nreport.md:")
        assert error.line in (3, 4)
        assert error.kind == "timeout"
        assert solution.f() == 1.0


def test_sleeping_counts_as_well(opened):
    error = failure(opened("import time\ndef f():\n    time.sleep(60)\n", Limits(1, 10, 256)).f)

    assert error.message == "f took longer than 1 s\nreport.md:3 in f: time.sleep(60)"


@pytest.mark.parametrize(("limit", "shown"), [(0.126841, "0.13"), (0.3, "0.3"), (2, "2"), (2.5, "2.5"), (90.4, "90")])
def test_a_limit_is_told_in_round_figures(limit, shown):
    error = timed_out("f", limit, [], Report("", "report.md"), Limits(limit, 600, 256))

    assert error.message == f"f took longer than {shown} s"


def test_what_is_defined_before_an_exception_outside_functions_can_be_called(opened):
    solution = opened("def f(x):\n    return 2 * x\n\nprint(nothing)\n\ndef g(x):\n    return x\n")

    assert solution.f(3.0) == 6.0
    with pytest.raises(SolutionError) as failed:
        solution.g(3.0)
    assert failed.value.message.startswith("NameError: name 'nothing' is not defined\nreport.md:4")
    assert solution.failure_on_opening == failed.value.message
    assert solution.names() == {"f"}


def test_a_loop_outside_functions_is_told_as_such(opened):
    error = failure(opened("while True:\n    pass\n", Limits(1, 10, 256)).f)

    assert error.message.startswith("the code outside functions took longer than 1 s\nreport.md:")


def test_the_total_time_bounds_all_calls_together(opened):
    solution = opened("def spin():\n    while True: pass\ndef f(): return 1.0\n", Limits(1.2, 2, 256))

    messages = [failure(solution.spin).message for _ in range(3)]

    assert messages[0].startswith("spin took longer than 1.2 s")
    assert messages[1].startswith("spin was stopped, for the report has used up its 2 s")
    assert messages[2] == "the report has used up its 2 s; this was not tried any more"
    assert failure(solution.f).message == messages[2]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("os._exit(0)", "f ended the whole program instead of returning"),
        ("ctypes.string_at(0)", "f crashed Python itself"),
        ("os.abort()", "f crashed Python itself"),
        ("os.close(3); time.sleep(60)", "f closed the pipe to the judge instead of answering"),
    ],
)
def test_a_process_that_ends_is_replaced_by_a_fresh_one(opened, statement, words):
    state = "state = []\ndef g():\n    state.append(1)\n    return len(state)\n"
    solution = opened(f"import ctypes, os, time\n{state}def f():\n    {statement}\n")
    assert solution.g() == 1

    error = failure(solution.f)

    assert words in error.message
    assert error.kind == "killed"
    assert solution.g() == 1


def test_memory_is_bounded_and_the_next_call_has_it_again(opened):
    solution = opened(
        """
        import numpy as np
        kept = []
        def hoard():
            while True:
                kept.append(np.ones(10**6))
        def crumbs():
            while True:
                kept.append(object())
        def modest(): return np.ones(10**6).sum()
        """,
        Limits(20, 60, 128),
    )

    assert "MemoryError" in failure(solution.hoard).message
    assert solution.modest() is not None
    assert failure(solution.crumbs).outcome is Outcome.ERROR


def test_what_is_printed_is_kept_cleaned_and_capped(opened):
    solution = opened(
        """
        import sys
        print('opening \\x1b[31mred\\x1b[0m \\u202e')
        def f():
            print('in f')
            print('to stderr', file=sys.stderr)
            sys.stdout.write('no newline')
            return 1.0
        def flood():
            for i in range(10**4): print('x' * 100)
            return 2.0
        """,
        Limits(10, 60, 256, output_kb=4),
    )
    solution.f()

    assert solution.printed_on_opening == "opening �[31mred�[0m �\n"
    assert solution.printed == "opening �[31mred�[0m �\nin f\nto stderr\nno newline"
    assert solution.flood() == 2.0
    assert len(solution.printed) < 4200
    assert solution.printed.endswith("(more was printed than is kept)\n")


def test_what_was_printed_before_a_crash_is_kept_and_not_repeated(opened):
    solution = opened("import os\nprint('opened')\ndef f():\n    print('here')\n    os._exit(3)\ndef g(): return 1.0\n")
    failure(solution.f)

    assert solution.g() == 1.0
    assert solution.printed == "opened\nhere\n"


def test_warnings_of_numpy_name_the_reports_line(opened):
    solution = opened("import numpy as np\ndef f(x):\n    return np.log(x)\n")
    solution.f(np.zeros(1))

    assert solution.printed.startswith("report.md:3: RuntimeWarning: divide by zero")


def test_a_forged_answer_is_only_an_answer_and_a_second_one_is_an_error(opened):
    solution = opened("""
        import os, struct
        FORGED = b'\\x00' * 8
        def early():
            os.write(3, FORGED)
            return 1.0
        def garbage():
            os.write(3, os.urandom(64))
            return 1.0
        def huge():
            os.write(3, struct.pack('<II', 10, 2**32 - 1))
            return 1.0
        def late():
            class Later:
                def __del__(self): os.write(3, b'x' * 100)
            later.append(Later())
            return 1.0
        later = []
        def f(): return 1.0
    """)

    for name in ("early", "garbage", "huge"):
        assert failure(getattr(solution, name)).kind == "garbled"
    assert solution.f() == 1.0
