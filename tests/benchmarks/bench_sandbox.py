"""What the wall costs: one report behind it, against a bare fork from a warm process and against a fresh Python.

Each row is one report: its source is run, five functions are called, its process is ended. The variants take turns in
one run, in an order that changes, so that a busy machine is busy for all of them. Targets: a fork at most 1.5 times, a
fresh Python at least 10.

    python tests/benchmarks/bench_sandbox.py [ROUNDS]
"""

from __future__ import annotations

import gc
import os
import pickle
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# As labrunner's command line has it, before NumPy is imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from labrunner.sandbox import Level, Limits, Sandbox
from labrunner.sandbox.inside.preload import preload, warm_up

SOURCE = """
import numpy as np

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def softmax_jacobian(z):
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)

def ce_loss(z, y):
    return -np.log(softmax(z)[y])

def ce_grad(z, y):
    return softmax(z) - np.eye(len(z))[y]
"""
Z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
CALLS = [("softmax", (Z,)), ("softmax_jacobian", (Z,)), ("ce_loss", (Z, 1)), ("ce_grad", (Z, 1)), ("ce_grad", (Z, 2))]
FRESH = """
import pickle, sys
import numpy as np
source, calls = pickle.load(sys.stdin.buffer)
namespace = {}
exec(compile(source, "report.py", "exec"), namespace)
pickle.dump([namespace[name](*args) for name, args in calls], sys.stdout.buffer)
"""


def behind(sandbox: Sandbox) -> None:
    with sandbox.open(SOURCE, "report.py", Limits(10, 60, 512)) as solution:
        for name, args in CALLS:
            getattr(solution, name)(*args)


def bare_fork() -> None:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        namespace: dict[str, Callable[..., object]] = {}
        exec(compile(SOURCE, "report.py", "exec"), namespace)
        os.write(write_end, pickle.dumps([namespace[name](*args) for name, args in CALLS]))
        os._exit(0)
    os.close(write_end)
    with open(read_end, "rb") as pipe:
        pickle.loads(pipe.read())
    os.waitpid(child, 0)


def fresh_python() -> None:
    command = [sys.executable, "-c", FRESH]
    done = subprocess.run(command, input=pickle.dumps((SOURCE, CALLS)), stdout=subprocess.PIPE, check=True)
    pickle.loads(done.stdout)


def main(rounds: int) -> None:
    preload()
    warm_up()
    gc.collect()
    gc.freeze()
    with Sandbox(Level.STRONG) as strong, Sandbox(Level.SEALED) as sealed:
        variants = {
            "strong": lambda: behind(strong),
            "sealed": lambda: behind(sealed),
            "bare fork": bare_fork,
            "fresh python": fresh_python,
        }
        seconds = measured(variants, rounds)
    table(seconds)


def measured(variants: dict[str, Callable[[], None]], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    order = random.Random(1)
    for _ in range(rounds):
        # What runs behind a fresh Python finds cold caches, and is not always to be the same one.
        for name, run in order.sample(list(variants.items()), len(variants)):
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
            # The child that is forked ahead is not to disturb the next variant.
            time.sleep(0.01)
    return seconds


def table(seconds: dict[str, list[float]]) -> None:
    print("medians of wall time, and of the best; ratios of medians, then of bests")
    print(f"{'one report':14} {'median ms':>10} {'best ms':>9} {'x a fork':>14} {'fresh / it':>14}")
    fork, fresh = seconds["bare fork"], seconds["fresh python"]
    for name, times in seconds.items():
        half, best = statistics.median(times), min(times)
        to_fork = f"{half / statistics.median(fork):.2f}; {best / min(fork):.2f}"
        to_fresh = f"{statistics.median(fresh) / half:.1f}; {min(fresh) / best:.1f}"
        print(f"{name:14} {half * 1e3:10.2f} {best * 1e3:9.2f} {to_fork:>14} {to_fresh:>14}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
