"""What the judge tells the zygote, and what the zygote says back; not a byte of it comes from a learner."""

from __future__ import annotations

import msgspec

MESSAGE_LIMIT = 64 * 1024


class Config(msgspec.Struct, frozen=True):
    """How to set up: whether to enter namespaces, and whether to measure each feature on its own."""

    apart: bool
    survey: bool


class Fact(msgspec.Struct, frozen=True):
    """One feature of this machine: whether it is there, and what was found."""

    feature: str
    available: bool
    detail: str


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The zygote waits for orders; `obstacle` is what kept it out of namespaces of its own, "" for nothing."""

    obstacle: str
    facts: list[Fact]


class Take(msgspec.Struct, frozen=True, tag="take"):
    """Hand over the child that was forked ahead."""


class Taken(msgspec.Struct, frozen=True, tag="taken"):
    """Child `child` is the judge's; its descriptors come along."""

    child: int


class Kill(msgspec.Struct, frozen=True, tag="kill"):
    """Kill child `child`; nothing is said back."""

    child: int


class Await(msgspec.Struct, frozen=True, tag="await"):
    """Give child `child`, which has hung up, a moment to end by itself, and say how it ended."""

    child: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The child is gone; `code` is its exit code, minus the signal that ended it, or None if it had to be killed."""

    code: int | None


Order = Take | Kill | Await
Report = Ready | Taken | Ended
_encoder = msgspec.msgpack.Encoder()
_orders = msgspec.msgpack.Decoder(Order)
_reports = msgspec.msgpack.Decoder(Report)


def encode(message: Order | Report) -> bytes:
    """Return `message` as one datagram."""
    return _encoder.encode(message)


def decode_order(data: bytes) -> Order:
    """Return the judge's order."""
    order: Order = _orders.decode(data)
    return order


def decode_report(data: bytes) -> Report:
    """Return the zygote's report."""
    report: Report = _reports.decode(data)
    return report
