"""Faults of a config: what is wrong at which place, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    seen = visible(text)
    return seen if len(seen) <= 60 else f"{seen[:57]}..."


def visible(text: str) -> str:
    """Return `text` with escapes for what cannot be seen."""
    return text if text.isprintable() else ascii(text)[1:-1]


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of `names` that `name` looks like, if any does."""
    # Half of the letters are soon shared by short words that have nothing to do with each other, such as nope and code.
    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.55)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the nearest of `names` as a question, or some of them where none is near."""
    names = list(names)
    near = nearest(name, names)
    return f"did you mean {near}?" if near else f"there is {some(names)}"


def some(names: Sequence[str], most: int = 12) -> str:
    """Return the first of `names` as a list in words, and how many there are beside."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more if names else "none"


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ConfigError where there is any fault."""
    faults = list(faults)
    if faults:
        raise error_of(faults)


def error_of(faults: Iterable[Fault]) -> ConfigError:
    """Return `faults` as one error, a line each, in the order of the file."""
    lines = list(dict.fromkeys(str(fault) for fault in sorted(faults, key=lambda fault: fault.place.order())))
    if len(lines) > MOST_SHOWN:
        lines = [*lines[:MOST_SHOWN], f"... and {len(lines) - MOST_SHOWN} faults more"]
    return ConfigError("\n".join(lines))
