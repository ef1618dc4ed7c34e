"""A child rehearses while nobody waits: a page that it shares with the zygote is copied when it is first used."""

from __future__ import annotations

import linecache
import os
import sys

import numpy as np

from . import printing, wire
from .arrays import pack
from .harness import Desk, Pipe

# It computes nothing that a lab asks for: a learner's code may find what is left of it.
_REPORT = """
import numpy as np

def centre(a):
    b = np.exp(a - a.mean())
    return b * b.max()

def rehearsed(a, k=0):
    b = centre(a)
    return np.diag(b) + np.outer(b, np.eye(len(a))[k]), lambda c: (c @ b, np.log(b[k]))
"""
_LIMIT = 1 << 16


def rehearse() -> None:
    """Open a report of our own and answer a call, so that what every report touches is this process's own by then."""
    reading, writing = os.pipe()
    pipe = Pipe(reading, writing)
    desk = Desk(pipe, wire.Open(_REPORT, "report.py", "report", 0, 0, _LIMIT, _LIMIT))
    printing.redirect(_LIMIT)
    buffers: list[bytes] = []
    call = wire.Call(1, "rehearsed", [pack(np.linspace(0.0, 1.0, 4), buffers)], {}, [])
    desk.open()
    os.read(reading, _LIMIT)
    os.write(writing, wire.frame(call, buffers))
    desk.take_call()
    os.read(reading, _LIMIT)
    os.close(reading)
    os.close(writing)
    linecache.clearcache()
    del sys.modules["report"]
