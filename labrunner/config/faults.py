"""Faults of a config: what is wrong at which place, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from labrunner.errors import ConfigError

# A reader mends the first few and tries again; a file that is no config at all must not fill the screen.
MOST_SHOWN = 20

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: line and column count from 1 and are None in a `--set`."""

    name: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}:{self.column}"

    def order(self) -> tuple[bool, int, int]:
        """Return a key that sorts places down the file, and what the command line says after it."""
        return self.line is None, self.line or 0, self.column or 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong at a place of a config, and what would be right there."""

    place: Place
    path: KeyPath
    wrong: str
    right: str

    def __str__(self) -> str:
        where = f"{self.place}: {path_text(self.path)}" if self.path else str(self.place)
        return f"{where}: {self.wrong} ({self.right})"


def path_text(path: KeyPath) -> str:
    """Return `path` as it is written on the command line: keys joined by dots, positions in brackets."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
    return text.removeprefix(".")


def shown(text: str) -> str:
    """Return `text` fit for a terminal: short, and with nothing in it that cannot be seen."""
    visible = text if text.isprintable() else ascii(text)[1:-1]
    return visible if len(visible) <= 60 else f"{visible[:57]}..."


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the nearest of `names` as a question, or all of them where none is near."""
    choices = list(dict.fromkeys(names))
    near = get_close_matches(name, choices, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]}?"
    return f"there is {', '.join(choices)}" if choices else "there is none"


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ConfigError with one line a fault, in the order of the file, where there is any."""
    lines = list(dict.fromkeys(str(fault) for fault in sorted(faults, key=lambda fault: fault.place.order())))
    if len(lines) > MOST_SHOWN:
        lines = [*lines[:MOST_SHOWN], f"... and {len(lines) - MOST_SHOWN} faults more"]
    if lines:
        raise ConfigError("\n".join(lines))
