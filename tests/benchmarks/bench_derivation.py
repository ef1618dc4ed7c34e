"""Print how long a derivation of the corpus takes, and what becomes of right ones with a token changed.

python tests/benchmarks/bench_derivation.py                  # times
python tests/benchmarks/bench_derivation.py --mutants        # and every mutant: hours on two cores
python tests/benchmarks/bench_derivation.py --mutants 5      # and five mutants a text
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from labrunner.derivation.judge import judge

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/derivation"))

from derivation_corpus import declared, texts  # noqa: E402 - lies beside the tests
from derivation_mutants import sampled  # noqa: E402

LABS = ("lab-00", "lab-01", "lab-03", "lab-05")
TRIES = 5


def times_of(lab):
    """Return the least process time of each text over several rounds: a busy machine only ever adds to them.

    All texts take their turn in each round, so that none meets what was worked out for itself just before.
    """
    declaration = declared(lab)
    read = [path.read_text(encoding="utf-8") for path in texts(f"right/{lab}")]
    rounds = [[seconds_for(text, declaration) for text in read] for _ in range(TRIES)]
    return [min(times) for times in zip(*rounds, strict=True)]


def seconds_for(text, declaration):
    start = time.process_time()
    judge(text, declaration)
    return time.process_time() - start


def print_times(what, seconds):
    print(
        f"{what}: {len(seconds)} texts, median {1e3 * statistics.median(seconds):.1f} ms, "
        f"slowest {1e3 * max(seconds):.1f} ms (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


def print_mutants(lab, most):
    counts = Counter()
    for path in texts(f"right/{lab}"):
        text = path.read_text(encoding="utf-8")
        for mutant in sampled(text, most, Random(1)):
            status = judge(mutant.of(text), declared(lab)).status.value
            counts[status] += 1
            if status == "accepted":
                line = text.count("\n", 0, mutant.at) + 1
                print(f"  accepted: {path.stem}:{line}: {mutant.old!r} -> {mutant.new!r}", flush=True)
    print(f"{lab}: mutants {dict(counts)}", flush=True)


def main():
    times = {lab: times_of(lab) for lab in LABS}
    for lab, seconds in times.items():
        print_times(lab, seconds)
    print_times("all labs", [second for seconds in times.values() for second in seconds])
    if "--mutants" in sys.argv:
        most = int(sys.argv[-1]) if sys.argv[-1].isdigit() else sys.maxsize
        for lab in LABS:
            print_mutants(lab, most)


if __name__ == "__main__":
    main()
