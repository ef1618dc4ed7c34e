"""Frames between the judge and a child: two lengths, a typed header, raw array bytes. Nothing in them is evaluated."""

from __future__ import annotations

import struct
from typing import Union

import msgspec

PREFIX = struct.Struct("<II")
HEADER_LIMIT = 64 * 1024


class FrameError(Exception):
    """A frame that does not keep to the form; its words say what is wrong with it."""


class Array(msgspec.Struct, frozen=True, tag="array", forbid_unknown_fields=True):
    """An array whose bytes follow the header; `order` is C or F, `scalar` marks a NumPy scalar."""

    dtype: str
    shape: list[int]
    order: str = "C"
    scalar: bool = False


class Number(msgspec.Struct, frozen=True, tag="number", forbid_unknown_fields=True):
    """A Python bool, int or float."""

    value: bool | int | float


class Complex(msgspec.Struct, frozen=True, tag="complex", forbid_unknown_fields=True):
    """A Python complex number."""

    real: float
    imag: float


class Text(msgspec.Struct, frozen=True, tag="text", forbid_unknown_fields=True):
    """A string; only the judge sends one."""

    value: str


class Nothing(msgspec.Struct, frozen=True, tag="none", forbid_unknown_fields=True):
    """None; only the judge sends it."""


class Items(msgspec.Struct, frozen=True, tag="items", forbid_unknown_fields=True):
    """A tuple, or a list where `mutable`."""

    items: list[Value]
    mutable: bool = False


class Function(msgspec.Struct, frozen=True, tag="function", forbid_unknown_fields=True):
    """A function that stays with its sender and is called by `number`."""

    number: int


class Own(msgspec.Struct, frozen=True, tag="own", forbid_unknown_fields=True):
    """A function that already lives with the receiver: a name of the report's, or the number of a closure."""

    function: str | int


Value = Union[Array, Number, Complex, Text, Nothing, Items, Function, Own]  # noqa: UP007 - msgspec reads it by name


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Seal yourself with these limits, then execute `source`; sizes in bytes, time in seconds."""

    source: str
    filename: str
    module: str
    memory: int
    cpu_seconds: int
    output: int
    answer: int


class SelfTest(msgspec.Struct, frozen=True, tag="self-test"):
    """Seal yourself, then try what is forbidden."""


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call a function of the report; `forget` lists closures that nobody holds any longer."""

    id: int
    function: str | int
    args: list[Value]
    kwargs: dict[str, Value]
    forget: list[int]


class Reply(msgspec.Struct, frozen=True, tag="reply"):
    """What the judge's function gave back, or in `error` why it gave nothing."""

    value: Value
    error: str = ""


class Awake(msgspec.Struct, frozen=True, tag="awake", forbid_unknown_fields=True):
    """A process that was started for one report has set itself up."""


class Holes(msgspec.Struct, frozen=True, tag="holes", forbid_unknown_fields=True):
    """What a sealed child could still do."""

    names: list[str]


class Changed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An argument that differs after the call; `argument` is a position or a keyword."""

    argument: int | str
    array: Array


class Answer(msgspec.Struct, frozen=True, tag="answer", forbid_unknown_fields=True):
    """What call `id` returned."""

    id: int
    value: Value
    changed: list[Changed]


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the report on the stack; outermost first."""

    line: int
    function: str


class Raised(msgspec.Struct, frozen=True, tag="raised", forbid_unknown_fields=True):
    """Call `id` raised; `family` is the built-in class nearest to the exception's own."""

    id: int
    exception: str
    family: str
    text: str
    frames: list[Frame]


class Opened(msgspec.Struct, frozen=True, tag="opened", forbid_unknown_fields=True):
    """The source ran; `names` are the functions that it defines, up to where it was `stopped` by an exception."""

    names: list[str]
    stopped: Raised | None = None


class Unfit(msgspec.Struct, frozen=True, tag="unfit", forbid_unknown_fields=True):
    """Call `id` returned something that is no answer; `line` is where its function begins."""

    id: int
    reason: str
    line: int


class Absent(msgspec.Struct, frozen=True, tag="absent", forbid_unknown_fields=True):
    """Call `id` named no function; `found` says what stands under the name, if anything does."""

    id: int
    found: str


class Callback(msgspec.Struct, frozen=True, tag="callback", forbid_unknown_fields=True):
    """The report calls function `number` of the judge's."""

    number: int
    args: list[Value]
    kwargs: dict[str, Value]


ToChild = Open | SelfTest | Call | Reply
ToJudge = Awake | Opened | Holes | Answer | Raised | Unfit | Absent | Callback

_encoder = msgspec.msgpack.Encoder()
_for_child = msgspec.msgpack.Decoder(ToChild)
_for_judge = msgspec.msgpack.Decoder(ToJudge)


def frame(message: ToChild | ToJudge, buffers: list[bytes]) -> bytes:
    """Return `message` and the array bytes it speaks of as one frame."""
    header = _encoder.encode(message)
    size = sum(len(buffer) for buffer in buffers)
    return b"".join([PREFIX.pack(len(header), size), header, *buffers])


def lengths(prefix: bytes, body_limit: int) -> tuple[int, int]:
    """Return the lengths of header and body, or raise FrameError where either is above its limit."""
    header, body = PREFIX.unpack(prefix)
    if header > HEADER_LIMIT:
        raise FrameError(f"a header of {header} bytes (at most {HEADER_LIMIT} are read)")
    if body > body_limit:
        raise FrameError(f"an answer of {body} bytes (at most {body_limit} are read)")
    return header, body


def decode_for_judge(header: bytes) -> ToJudge:
    """Return the child's message, or raise FrameError where it is not of a known form."""
    try:
        message: ToJudge = _for_judge.decode(header)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError) as error:
        raise FrameError(f"a header that does not fit: {error}") from error
    return message


def decode_for_child(header: bytes) -> ToChild:
    """Return the judge's message."""
    message: ToChild = _for_child.decode(header)
    return message
