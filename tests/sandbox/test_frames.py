"""No frame that a child can send does more to the judge than be refused."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from labrunner.sandbox.inside import wire
from labrunner.sandbox.inside.arrays import DTYPES, Bytes, pack, unpack
from labrunner.sandbox.values import AnswerReader

DTYPE = st.sampled_from(list(DTYPES.values()))
ARRAYS = DTYPE.flatmap(
    lambda dtype: hnp.arrays(dtype=dtype, shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
# What MessagePack can carry, and some of the words that headers are made of.
_WORDS = (
    "type array number items function answer raised unfit absent callback opened holes id value dtype shape order"
    " scalar changed argument float64 bool C F names frames line text"
)
WORDS = st.sampled_from(_WORDS.split())
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | WORDS | st.binary(max_size=20)
THINGS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6), max_leaves=12
)
HEADERS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["array"]),
        "dtype": st.sampled_from([*DTYPES, "object", "float128", "<U1", "V8", "O", "datetime64[s]", ""]) | THINGS,
        "shape": st.lists(st.integers(-2, 5) | st.sampled_from([2**31, 2**63, True, 1.0]), max_size=40) | THINGS,
        "order": st.sampled_from(["C", "F", "K"]) | THINGS,
        "scalar": st.booleans() | THINGS,
    }
)


def judged(header: bytes, body: bytes) -> object:
    """Read a frame as the judge does; return what it holds, or None where it is refused."""
    try:
        message = wire.decode_for_judge(header)
        if not isinstance(message, wire.Answer):
            return message
        reader = AnswerReader(body, lambda number: number)
        value = reader.read(message.value), reader.changed(message.changed)
        reader.finish()
    except wire.FrameError:
        return None
    return value


@given(ARRAYS)
def test_an_array_comes_back_bit_by_bit(array):
    buffers = []
    header = pack(array, buffers)

    back = unpack(msgspec.convert(msgspec.to_builtins(header), wire.Array), Bytes(b"".join(buffers)))

    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()


@given(ARRAYS.filter(lambda array: array.ndim >= 1))
def test_a_fortran_array_keeps_its_order(array):
    buffers = []
    header = pack(np.asfortranarray(array), buffers)

    back = unpack(header, Bytes(b"".join(buffers)))

    np.testing.assert_array_equal(back, array)
    assert back.flags.f_contiguous


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_random_bytes_are_refused(header, body):
    judged(header, body)


@given(THINGS, st.binary(max_size=50))
def test_anything_messagepack_can_say_is_read_or_refused(thing, body):
    judged(msgspec.msgpack.encode(thing), body)


@given(HEADERS, st.binary(max_size=64))
def test_an_odd_array_header_is_refused_or_gives_exactly_what_it_says(header, body):
    answer = {"type": "answer", "id": 1, "value": header, "changed": []}

    value = judged(msgspec.msgpack.encode(answer), body)

    if value is not None:
        array = np.asarray(value[0])
        assert array.dtype.name == header["dtype"]
        assert list(array.shape) == header["shape"]
        assert array.nbytes == len(body)


@given(THINGS, st.binary(max_size=64))
def test_any_value_in_an_answer_is_read_or_refused(thing, body):
    judged(msgspec.msgpack.encode({"type": "answer", "id": 1, "value": thing, "changed": []}), body)


@given(st.binary(min_size=8, max_size=8), st.integers(0, 2**20))
def test_no_prefix_makes_the_judge_read_more_than_it_allows(prefix, limit):
    try:
        header, body = wire.lengths(prefix, limit)
    except wire.FrameError:
        return
    assert header <= wire.HEADER_LIMIT
    assert body <= limit


def answer(value: object, **changes: object) -> bytes:
    return msgspec.msgpack.encode({"type": "answer", "id": 1, "value": value, "changed": [], **changes})


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ({"type": "array", "dtype": "object", "shape": [1]}, b"\0" * 8),
        ({"type": "array", "dtype": ["float64"], "shape": [1]}, b"\0" * 8),
        ({"type": "array", "dtype": "float64", "shape": [True]}, b"\0" * 8),
        ({"type": "array", "dtype": "float64", "shape": [2]}, b"\0" * 8),
        ({"type": "array", "dtype": "float64", "shape": [1]}, b"\0" * 16),
        ({"type": "array", "dtype": "float64", "shape": [-1]}, b"\0" * 8),
        ({"type": "array", "dtype": "float64", "shape": [0, 2**62]}, b""),
        ({"type": "array", "dtype": "float64", "shape": [0, 2**31 - 1, 2**31 - 1]}, b""),
        ({"type": "array", "dtype": "float64", "shape": [1] * 33}, b"\0" * 8),
        ({"type": "array", "dtype": "bool", "shape": [2]}, b"\1\2"),
        ({"type": "array", "dtype": "float64", "shape": [1], "scalar": True}, b"\0" * 8),
        ({"type": "array", "dtype": "float64", "shape": [1], "evil": 1}, b"\0" * 8),
        ({"type": "number", "value": "1"}, b""),
        ({"type": "number", "value": None}, b""),
        ({"type": "text", "value": "secret"}, b""),
        ({"type": "none"}, b""),
        ({"type": "own", "function": "f"}, b""),
        ({"type": "items", "items": [{"type": "number", "value": 1}] * 65}, b""),
        ({"type": "what"}, b""),
        ([], b""),
    ],
)
def test_each_forgery_is_refused(value, body):
    assert judged(answer(value), body) is None


def test_nesting_without_end_is_refused():
    nested = b"\x82\xa4type\xa5items\xa5items\x91" * 20_000

    assert judged(b"\x84\xa4type\xa6answer\xa2id\x01\xa7changed\x90\xa5value" + nested, b"") is None


def test_a_well_formed_answer_is_read():
    value = {
        "type": "items",
        "items": [{"type": "array", "dtype": "int8", "shape": [2]}, {"type": "number", "value": 1}],
    }

    read, changed = judged(answer(value), b"\1\2")

    assert read[0].tolist() == [1, 2]
    assert read[1] == 1
    assert changed == {}
