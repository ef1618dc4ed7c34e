"""What a lab asks a learner to write: the functions its checks call."""

from __future__ import annotations

import inspect

from labrunner.bench import Bench
from labrunner.calls import RecordingSolution
from labrunner.instance import instance_of_seed, published_instances
from labrunner.solution import InProcessSolution


def required_functions(bench: Bench) -> list[str]:
    """Return the names that the required checks call, in the order of the lab's references."""
    instance = next(iter(published_instances(bench)), None) or instance_of_seed(bench, 0)
    recorder = RecordingSolution(InProcessSolution(bench.lab.references))
    for criterion in bench.config.acceptance.values():
        for name in criterion.checks:
            check = bench.lab.checks[name]
            check.equation(recorder, instance.arguments(bench, check))
    called = {call.name for call in recorder.calls}
    return [name for name in bench.lab.references if name in called]


def signatures(bench: Bench) -> list[tuple[str, str, str]]:
    """Return (name, signature, docstring) of each reference, the required ones first."""
    required = required_functions(bench)
    names = required + [name for name in bench.lab.references if name not in required]
    references = bench.lab.references
    return [(name, str(inspect.signature(references[name])), inspect.getdoc(references[name]) or "") for name in names]
