"""Print how long a derivation of the corpus takes: the median, and the slowest."""

from __future__ import annotations

import importlib.util
import statistics
import time
from pathlib import Path

from labrunner.derivation.judge import judge

ROOT = Path(__file__).parents[2]


def declared(lab):
    path = next((ROOT / "labs").glob(f"{lab.replace('-', '_')}_*/derivation.py"))
    spec = importlib.util.spec_from_file_location(path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.derivation


def main():
    for lab in ("lab-00", "lab-01", "lab-03", "lab-05"):
        declaration = declared(lab)
        seconds = []
        for path in sorted((ROOT / "tests/derivation/corpus/right" / lab).glob("*.md")):
            text = path.read_text(encoding="utf-8")
            judge(text, declaration)
            start = time.process_time()
            judge(text, declaration)
            seconds.append(time.process_time() - start)
        print(
            f"{lab}: {len(seconds)} texts, median {1e3 * statistics.median(seconds):.1f} ms, "
            f"slowest {1e3 * max(seconds):.1f} ms"
        )


if __name__ == "__main__":
    main()
