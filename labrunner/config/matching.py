"""A config against its lab: every check has its criterion, and every name in the config is one of the lab's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from labrunner.config.faults import Fault, KeyPath, did_you_mean, refuse
from labrunner.config.model import Criterion, LabConfig


def match_checks(config: LabConfig, checks: Iterable[str]) -> None:
    """Raise ConfigError where `config` names a check that is not among the lab's `checks`, or leaves one out."""
    names = list(checks)
    named = {name: (*path, "checks", name) for path, criterion in _criteria(config) for name in criterion.checks}
    unknown = [_unknown(config, path, "check", name, names) for name, path in named.items() if name not in names]
    place = config.source.place("acceptance")
    missing = [
        Fault(
            place,
            ("acceptance",),
            f"the lab's check {name} stands in no criterion",
            f"add {name}: {{atol: ...}} to the checks of a criterion, here or under stretch",
        )
        for name in names
        if name not in named
    ]
    refuse([*unknown, *missing])


def match_derived(config: LabConfig, functions: Iterable[str]) -> None:
    """Raise ConfigError where `config` wants a function derived that is not among the lab's references, `functions`."""
    names = list(functions)
    refuse(
        _unknown(config, (*path, "derived", position), "reference", name, names)
        for path, criterion in _criteria(config)
        for position, name in enumerate(criterion.derived)
        if name not in names
    )


def match_sizes(config: LabConfig, sizes: Mapping[str, bool]) -> None:
    """Raise ConfigError where `config` gives a size that is not among the lab's `sizes`, or leaves out a needed one."""
    names = list(sizes)
    unknown = [_unknown(config, ("sizes", name), "size", name, names) for name in config.sizes if name not in sizes]
    missing = [
        Fault(config.source.place("sizes"), ("sizes",), f"the lab's size {name} is not given", f"add {name}: 4, say")
        for name, needed in sizes.items()
        if needed and name not in config.sizes
    ]
    refuse([*unknown, *missing])


def match_seeds(config: LabConfig, *, has_given: bool) -> None:
    """Raise ConfigError where no instance is left to check at, `has_given` being whether the lab gives some itself."""
    if config.seeds.published or has_given:
        return
    place = config.source.place("seeds", "published")
    if not config.seeds.fresh:
        refuse([Fault(place, ("seeds",), "neither published nor fresh", "publish a seed, or ask for fresh ones")])
    right = "publish a seed, or measure the check on other instances"
    refuse(
        Fault(
            config.source.place(*path, "checks", name, "instances"),
            (*path, "checks", name, "instances"),
            f"published, but seeds.published is empty at {place}",
            right,
        )
        for path, criterion in _criteria(config)
        for name, tolerance in criterion.checks.items()
        if tolerance.instances == "published"
    )


def _criteria(config: LabConfig) -> Iterator[tuple[KeyPath, Criterion]]:
    for section, criteria in (("acceptance", config.acceptance), ("stretch", config.stretch)):
        for id_, criterion in criteria.items():
            yield (section, id_), criterion


def _unknown(config: LabConfig, path: KeyPath, what: str, name: str, names: list[str]) -> Fault:
    return Fault(config.source.place(*path), path, f"the lab has no {what} {name}", did_you_mean(name, names))
