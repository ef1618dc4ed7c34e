"""A lab's papers: briefs that name every function, and a config that asks for something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from labrunner.audit.report import Finding, Point
from labrunner.bench import Bench

# brief.md is the English one; a lab may have others beside it, such as brief.es.md.
BRIEF = "brief.md"


def brief_findings(bench: Bench, folder: Path, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield the briefs that are missing among `languages`, and the functions that a brief does not mention."""
    briefs = {path.name for path in folder.glob("brief*.md")}
    wanted = {BRIEF if language == "en" else f"brief.{language}.md" for language in languages}
    yield from (Finding(Point.BRIEF, name, "there is no such file") for name in sorted(wanted - briefs))
    for name in sorted(briefs):
        text = (folder / name).read_text(encoding="utf-8")
        unsaid = [function for function in bench.lab.references if not re.search(rf"\b{function}\b", text)]
        if unsaid:
            yield Finding(Point.BRIEF, name, f"does not mention {', '.join(unsaid)}")


def config_findings(bench: Bench) -> Iterator[Finding]:
    """Yield what a config says well and still leaves a lab without: points, instances, sentences."""
    config = bench.config
    if not any(criterion.points for criterion in config.acceptance.values()):
        yield Finding(Point.CONFIG, "acceptance", "no criterion is worth a point")
    if not config.seeds.published and not bench.lab.given_inputs():
        yield Finding(Point.CONFIG, "seeds.published", "there is neither a published seed nor an input given by hand")
    if not any(criterion.checks for criterion in config.acceptance.values()):
        yield Finding(Point.CONFIG, "acceptance", "no required criterion has a check")
