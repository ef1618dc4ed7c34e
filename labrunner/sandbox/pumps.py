"""Pipes of a process made into sockets by threads, for a machine on which only sockets can be waited for."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from collections.abc import Callable
from typing import IO

from labrunner.sandbox.launch import launch

_CHUNK = 64 * 1024


def launch_with_pumps() -> tuple[subprocess.Popen[bytes], socket.socket, socket.socket]:
    """Start a bare interpreter; return it with the sockets that stand for its input and output, and for its prints."""
    process = launch(subprocess.PIPE, subprocess.PIPE, subprocess.PIPE)
    channel, inner = socket.socketpair()
    output, printing = socket.socketpair()
    for pipe, end in ((process.stdout, inner), (process.stderr, printing)):
        if pipe is not None:
            _start(_to_socket, pipe, end)
    if process.stdin is not None:
        _start(_to_pipe, process.stdin, inner.dup())
    return process, channel, output


def _start(pump: Callable[[IO[bytes], socket.socket], None], pipe: IO[bytes], end: socket.socket) -> None:
    threading.Thread(target=pump, args=(pipe, end), daemon=True).start()


def _to_socket(pipe: IO[bytes], end: socket.socket) -> None:
    with pipe, end, contextlib.suppress(OSError):
        while data := pipe.read1(_CHUNK):  # type: ignore[attr-defined]
            end.sendall(data)
        end.shutdown(socket.SHUT_WR)


def _to_pipe(pipe: IO[bytes], end: socket.socket) -> None:
    with end, contextlib.suppress(OSError), pipe:
        while data := end.recv(_CHUNK):
            pipe.write(data)
            pipe.flush()
