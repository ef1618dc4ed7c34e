"""The report to fill in for one lab."""

from __future__ import annotations

from labrunner.assignment import signatures
from labrunner.bench import Bench
from labrunner.config import Reflection
from labrunner.derivation.symbols import symbols_table
from labrunner.errors import UsageError
from labrunner.submission.template import report_template

# Where a lab asks for no reflection, one sentence does no harm.
_SENTENCES = 1


def template_of(bench: Bench, lang: str) -> str:
    """Return the Markdown of a new report; raises UsageError for a language there is no template in."""
    if lang not in ("en", "es"):
        raise UsageError(f"no template in {lang!r}; there are en and es")
    return report_template(
        bench.config.title,
        signatures(bench),
        bench.lab.derivation is not None,
        symbols_table(bench.lab.derivation) if bench.lab.derivation else None,
        _sentences(bench),
        bench.config.deliverable,
        "es" if lang == "es" else "en",
    )


def _sentences(bench: Bench) -> int:
    parts = (criterion.report.part for criterion in bench.config.criteria().values() if criterion.report)
    return next((part.sentences for part in parts if isinstance(part, Reflection)), _SENTENCES)
