"""Try lab-01's own right solution at every seed: a textbook check refuses some of them, labrunner must refuse none.

Run it from the root of the checkout:  python tests/benchmarks/bench_false_refusals.py [--seeds 200001]
At every seed the Jacobian is checked against central differences at the smaller of the tolerances; at those
seeds where the textbook check fails, and at every hundredth, the whole lab is run. It ends with 1 if one was refused.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labrunner.adequacy import Adequacy
from labrunner.bench import Bench, open_bench
from labrunner.catalog import find_lab
from labrunner.checking import run_check
from labrunner.grading import grade_reference
from labrunner.instance import instance_of_seed
from labrunner.solution import InProcessSolution
from labrunner.trial import Trial, trials_of_seeds
from labrunner.verdict import Outcome, Status

STEP, TOLERANCE = 1e-5, 1e-7
KNOWN_SEEDS = (8770, 18090, 42100, 86639, 102414)
# The same numbers as at the published seed, against the smaller of the lab's two tolerances.
CHECK = "jacobians_match_at_typical_inputs"
EVERY = 100


@dataclass
class Tally:
    """What was found over all seeds."""

    refused: list[str] = field(default_factory=list)
    textbook: list[int] = field(default_factory=list)
    kinks: int = 0
    whole: Counter[str] = field(default_factory=Counter)
    largest: float = 0.0


def textbook_error(inputs: dict[str, Any]) -> float:
    """Return the largest gap between the analytical Jacobian and central differences, as a textbook measures it."""
    x, W1, b1, W2 = (inputs[name] for name in ("x", "W1", "b1", "W2"))
    h_pre = W1 @ x + b1
    # Moving W1[a, b] by h moves h_pre[a] alone, by h x[b]: all 12 columns at once.
    up, down = (np.maximum(h_pre[:, None] + sign * STEP * x, 0) for sign in (1, -1))
    quotient = (up - down) / (2 * STEP)
    exact = (h_pre > 0)[:, None] * x
    return float(np.abs(W2[:, :, None] * (quotient - exact)).max())


def try_seed(bench: Bench, solution: InProcessSolution, seed: int, tally: Tally) -> None:
    instance = instance_of_seed(bench, seed, fresh=True)
    trial = Trial(instance, Adequacy(None, (), (), None, {}), chosen=True)
    result = run_check(bench, bench.lab.checks[CHECK], solution, trial, bench.tolerances()[CHECK]).result
    tally.kinks += "kink" in result.message
    tally.largest = max(tally.largest, result.max_abs_error or 0.0)
    if result.outcome is not Outcome.PASSED:
        tally.refused.append(f"seed {seed}: {CHECK}: {result.outcome.value}: {result.message}")
    fails = textbook_error(instance.inputs) >= TOLERANCE
    tally.textbook += [seed] * fails
    if fails or seed % EVERY == 0:
        verdict = grade_reference(bench, trials_of_seeds(bench, [seed]))
        tally.whole[verdict.status.value] += 1
        if verdict.status is Status.REFUSED:
            tally.refused.append(f"seed {seed}: the lab as a whole")


def lines(tally: Tally, seeds: int, seconds: float) -> Iterator[str]:
    yield f"seeds 0..{seeds - 1:,} of lab-01, right solution, {seconds:.0f} s"
    yield f"  refused by a textbook check at h = {STEP:g}, tolerance {TOLERANCE:g}: {len(tally.textbook)}"
    yield f"    the first: {', '.join(map(str, tally.textbook[:8]))}"
    yield f"  refused by labrunner: {len(tally.refused)}; a kink was named at {tally.kinks}"
    yield f"    largest error where it was accepted: {tally.largest:.2g}"
    yield f"  whole lab at {tally.whole.total():,} of the seeds: {dict(tally.whole)} (review: no unit is alive)"
    yield from (f"  {line}" for line in tally.refused[:20])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200_001)
    count = parser.parse_args().seeds
    bench = open_bench(find_lab("lab-01"), [])
    solution, tally, started = InProcessSolution(bench.lab.references), Tally(), time.perf_counter()
    for seed in range(count):
        try_seed(bench, solution, seed, tally)
    print("\n".join(lines(tally, count, time.perf_counter() - started)))
    known = {seed for seed in KNOWN_SEEDS if seed < count}
    sys.exit(bool(tally.refused) or not known <= set(tally.textbook))


if __name__ == "__main__":
    main()
