"""A wide tour of NumPy and the standard library: each stop returns numbers, and uses what learners use."""

import collections
import contextlib
import copy
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import hashlib
import heapq
import inspect
import io
import itertools
import json
import logging
import math
import operator
import os
import pathlib
import pprint
import random
import re
import statistics
import string
import sys
import textwrap
import time
import traceback
import typing
import warnings

import numpy as np


def rng():
    return np.random.default_rng(7)


def stop_linear_algebra():
    A = rng().standard_normal((6, 6))
    S = A @ A.T + np.eye(6)
    return (
        A @ A,
        np.linalg.solve(S, A),
        np.linalg.inv(S),
        np.linalg.cholesky(S),
        np.linalg.eigvalsh(S),
        np.linalg.eigh(S)[1],
        np.linalg.svd(A)[1],
        np.linalg.qr(A)[1],
        np.linalg.lstsq(A, A[0], rcond=None)[0],
        np.array([np.linalg.det(A), np.linalg.norm(A), np.linalg.cond(A), np.linalg.matrix_rank(A)]),
        np.linalg.matrix_power(S, 3),
        np.linalg.pinv(A),
    )


def stop_large_products():
    A = rng().standard_normal((300, 200))
    return A @ A.T, A.T @ A, A @ np.ones(200)


def stop_nonsymmetric_eigenvalues():
    return np.linalg.eig(rng().standard_normal((5, 5)))[0]


def stop_einsum_and_friends():
    A, B = rng().standard_normal((2, 4, 4))
    return (
        np.einsum("ij,jk->ik", A, B),
        np.einsum("ij,jk,kl->il", A, B, A, optimize=True),
        np.tensordot(A, B, axes=1),
        np.kron(A, B),
        np.outer(A[0], B[0]),
        np.cross(A[0, :3], B[0, :3]),
        np.vdot(A, B),
    )


def stop_elementwise():
    x = np.linspace(-3, 3, 40)
    return (
        np.exp(x),
        np.log1p(np.exp(x)),
        np.tanh(x),
        np.sin(x),
        np.arctan2(x, 2),
        np.maximum(x, 0),
        np.where(x > 0, x, 0),
        np.logaddexp(x, 1),
        np.clip(x, -1, 1),
        np.sign(x),
        np.heaviside(x, 0.5),
        np.cbrt(x),
        np.expm1(x),
        x**3,
    )


def stop_reductions():
    A = rng().standard_normal((50, 70))
    return A.sum(0), A.mean(1), A.std(), A.var(axis=0), A.max(), A.argmin(1), np.cumsum(A), np.prod(A[0]), np.ptp(A)


def stop_shapes():
    A = np.arange(24.0).reshape(2, 3, 4)
    return (
        A.transpose(2, 0, 1),
        A.ravel(order="F"),
        np.stack([A, A]),
        np.concatenate([A, A], axis=1),
        np.tile(A, 2),
        np.repeat(A, 2, axis=0),
        np.split(A, 2)[1],
        np.moveaxis(A, 0, -1),
        np.swapaxes(A, 0, 1),
        np.pad(A[0], 1),
        np.flip(A),
        np.roll(A, 1),
        np.atleast_2d(A[0, 0]),
        np.squeeze(A[:1]),
        np.expand_dims(A, 0),
    )


def stop_indexing():
    A = np.arange(12.0).reshape(3, 4)
    A[np.ix_([0, 2], [1, 3])] = -1
    np.add.at(A, ([0, 0], [1, 1]), 1)
    np.fill_diagonal(A, 9)
    return A, A[A > 3], np.argwhere(A > 3), np.nonzero(A)[0], np.take(A, [1, 2]), np.unravel_index(5, A.shape)[1]


def stop_sorting_and_sets():
    x = rng().integers(0, 20, 50)
    return np.sort(x), np.argsort(x, kind="stable"), np.unique(x, return_counts=True)[1], np.searchsorted([1, 5, 9], x)


def stop_generators():
    g = np.random.default_rng(3)
    return (
        g.normal(size=3),
        g.uniform(size=3),
        g.integers(9, size=3),
        g.permutation(5),
        g.choice(5, 3),
        g.gamma(2, size=2),
    )


def stop_bit_generators():
    kinds = (np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64)
    return tuple(np.random.Generator(kind(1)).standard_normal(2) for kind in kinds)


def stop_legacy_random():
    np.random.seed(5)
    return np.random.randn(3), np.random.rand(2), np.random.randint(9, size=2), np.random.permutation(4)


def stop_fft_and_polynomials():
    x = rng().standard_normal(16)
    p = np.polynomial.Polynomial([1, 2, 3])
    return (
        np.fft.fft(x),
        np.fft.irfft(np.fft.rfft(x)),
        np.polyfit(np.arange(5.0), [1, 2, 4, 8, 16], 2),
        p.deriv().coef,
        p.roots(),
    )


def stop_numerics():
    x = np.linspace(0, 1, 11)
    return np.gradient(x**2, x), np.diff(x**2), np.interp(0.33, x, x**2), np.convolve(x, [1, 2]), np.histogram(x, 3)[0]


def stop_testing():
    np.testing.assert_allclose([1.0], [1.0 + 1e-9])
    np.testing.assert_array_equal([1], [1])
    with contextlib.suppress(AssertionError):
        np.testing.assert_allclose(np.eye(3), np.zeros((3, 3)))
    return 1.0


def stop_printing_arrays():
    with np.printoptions(precision=3, suppress=True):
        text = np.array2string(rng().standard_normal((30, 30)), threshold=20) + repr(np.eye(2)) + str(np.float32(1.5))
    print(text)
    return len(text)


def stop_array_text():
    out = io.StringIO()
    np.savetxt(out, np.eye(2))
    return np.loadtxt(io.StringIO(out.getvalue())), np.genfromtxt(["1,2", "3,4"], delimiter=",")


def stop_array_bytes():
    out = io.BytesIO()
    np.save(out, np.eye(2))
    out.seek(0)
    return np.load(out)


def stop_dtypes():
    info = np.finfo(np.float64)
    return (
        float(info.eps),
        float(np.finfo(np.float32).eps),
        np.iinfo(np.int32).max,
        np.float32(0.1),
        np.int8(3),
        np.bool_(True),
    )


def stop_masked_and_char():
    masked = np.ma.masked_invalid([1.0, np.nan, 3.0])
    return masked.mean(), masked.filled(0.0), len(np.char.upper(np.array(["ab"]))[0])


def stop_vectorize_and_memory():
    f = np.vectorize(lambda x: x**2 + 1)
    view = np.lib.stride_tricks.sliding_window_view(np.arange(6.0), 3)
    return f(np.arange(4.0)), view, np.apply_along_axis(np.sum, 0, np.eye(3)), np.fromiter((i for i in range(3)), float)


def stop_error_state():
    with np.errstate(all="ignore"):
        bad = np.array([1.0, 0.0]) / 0.0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        np.log(np.array([0.0]))
    return bad, len(caught)


def stop_big_memory():
    return np.ones(4_000_000).sum(), float(sum([1.0] * 100_000))


def stop_collections():
    counter = collections.Counter("banana")
    queue = collections.deque(range(5), maxlen=3)
    chain = collections.ChainMap({"a": 1}, {"b": 2})
    grouped = collections.defaultdict(list)
    grouped["x"].append(1)
    Point = collections.namedtuple("Point", "x y")
    return counter["a"], queue[0], chain["b"], len(grouped), Point(1.0, 2.0).y


def stop_iteration():
    return (
        len(list(itertools.permutations(range(4)))),
        list(itertools.accumulate([1, 2, 3], operator.mul)),
        functools.reduce(operator.add, range(10)),
        list(itertools.chain([1], [2])),
        len(list(itertools.product([0, 1], repeat=3))),
    )


def stop_caching():
    @functools.cache
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    return fibonacci(80)


@dataclasses.dataclass(frozen=True)
class Layer:
    weights: typing.Any
    name: str = "layer"


class Kind(enum.Enum):
    RELU = 1
    TANH = 2


def stop_classes():
    layer = dataclasses.replace(Layer(np.eye(2)), name="other")
    return layer.weights, Kind(2).value, len(dataclasses.fields(layer)), copy.deepcopy(layer).weights


def stop_numbers():
    return (
        math.fsum([0.1] * 10),
        math.gcd(12, 18),
        math.comb(9, 4),
        math.erf(0.3),
        float(fractions.Fraction(1, 3)),
        float(decimal.Decimal("0.1") + decimal.Decimal("0.2")),
        statistics.stdev([1, 2, 4]),
        math.log(7),
        math.isclose(1, 1 + 1e-12),
    )


def stop_text():
    found = re.findall(r"\d+", "a1b22")
    return (
        len(textwrap.dedent("  a\n  b")),
        int(found[1]),
        len(f"{math.pi:.3f}"),
        len(string.Template("$x").substitute(x=1)),
    )


def stop_encodings():
    words = "naïve Σ ∂"
    lengths = [len(words.encode(name)) for name in ("utf-8", "utf-16", "utf-32", "utf-7", "unicode_escape", "punycode")]
    return lengths, len("é".encode("latin-1")), len("abc".encode("ascii")), len("é".encode("cp1252"))


def stop_json_and_hashes():
    text = json.dumps({"a": [1, 2.5, None, True]}, indent=2, sort_keys=True)
    return len(text), json.loads(text)["a"][1], int(hashlib.sha256(b"x").hexdigest()[:8], 16)


def stop_dates():
    day = datetime.datetime.strptime("2024-02-29", "%Y-%m-%d")
    later = day + datetime.timedelta(days=366)
    utc = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    return later.year, utc.timestamp(), day.isocalendar()[1], len(day.strftime("%A %d %B %Y"))


def stop_time():
    start = time.perf_counter()
    time.sleep(0.001)
    time.strftime("%H:%M", time.gmtime(0))
    return float(time.perf_counter() > start), float(time.time() > 1e9), float(time.process_time() >= 0)


def stop_python_random():
    random.seed(4)
    return random.random(), random.randint(1, 9), random.gauss(0, 1), random.sample(range(9), 3)


def stop_heap():
    heap = [5, 1, 4]
    heapq.heapify(heap)
    return heapq.heappop(heap), heapq.nsmallest(2, heap)


def stop_paths_without_files():
    path = pathlib.PurePosixPath("a/b.txt")
    return len(path.suffix), len(os.path.join("a", "b")), len(pathlib.Path("x").name)


def stop_inspection():
    source = inspect.getsource(stop_heap)
    return (
        len(inspect.signature(stop_inspection).parameters),
        float("heappop" in source),
        len(inspect.getdoc(Layer) or ""),
    )


def stop_tracebacks():
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        text = traceback.format_exc()
    return float("ZeroDivisionError" in text)


def stop_logging():
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("tour").info("logged")
    out = io.StringIO()
    pprint.pprint({"a": 1}, stream=out)
    return len(out.getvalue())


def stop_context_managers():
    @contextlib.contextmanager
    def doubled(x):
        yield 2 * x

    out = io.StringIO()
    with doubled(4) as eight, contextlib.redirect_stdout(out), contextlib.ExitStack():
        print("hidden")
    return eight, len(out.getvalue())


def stop_deep_recursion():
    def depth(n):
        return 0 if n == 0 else 1 + depth(n - 1)

    return depth(sys.getrecursionlimit() // 2)


def stop_type_hints():
    hints = typing.get_type_hints(Layer)
    return len(hints), float(typing.get_origin(list[int]) is list)


def stop_late_imports():
    import ast
    import cmath
    import csv
    import doctest
    import pickle
    import timeit
    import unittest
    import uuid
    import zlib

    value = ast.literal_eval("[1, 2]")
    rows = list(csv.reader(["1,2"]))
    again = pickle.loads(pickle.dumps({"a": np.eye(2)}))["a"]
    failures = doctest.run_docstring_examples(documented, {"documented": documented})
    suite = unittest.TestSuite()
    best = min(timeit.repeat("1 + 1", number=10, repeat=2))
    return (
        value,
        len(rows[0]),
        again,
        float(failures is None),
        cmath.exp(1j),
        float(best >= 0),
        zlib.crc32(b"x"),
        len(str(uuid.UUID(int=5))),
        suite.countTestCases(),
    )


def documented():
    """
    >>> 1 + 1
    2
    """
    return 1.0


def stop_sys():
    return sys.maxsize, float(len(sys.argv) >= 0), float(sys.version_info >= (3, 11)), float(sys.getsizeof([]) > 0)
