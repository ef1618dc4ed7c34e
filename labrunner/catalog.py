"""Where labs are: built-in folders, folders named by the user, installed packages. Listing imports none of them."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from labrunner.errors import LabError, NothingFoundError, UsageError

if TYPE_CHECKING:
    from labrunner.lab import Lab

PACKAGE = Path(__file__).resolve().parent
# The wheel carries labs/ and configs/ inside the package; a checkout has them beside it.
HOME = PACKAGE if (PACKAGE / "labs").is_dir() else PACKAGE.parent
ENTRY_POINTS = "labrunner.labs"
BUILT_IN = "built in"

_FOLDER = re.compile(r"lab_(\d+)_(\w+)")


@dataclass(frozen=True, slots=True)
class LabEntry:
    """A lab's names and files, known without importing it; `origin` says where it was found."""

    id: str
    slug: str
    folder: Path
    config: Path
    origin: str

    def answers_to(self, name: str) -> bool:
        """Return whether `name` (`lab-01`, `01`, `1` or the slug) means this lab, in any case."""
        name = name.strip().lower().replace("_", "-")
        number = self.id.removeprefix("lab-")
        return name in (self.id, self.slug, f"{self.id}-{self.slug}") or (
            name.removeprefix("lab-").isdecimal() and int(name.removeprefix("lab-")) == int(number)
        )


def built_in_labs() -> list[LabEntry]:
    """Return the labs that come with labrunner, in the order of their numbers."""
    return _labs_in(HOME / "labs", HOME / "configs", BUILT_IN)


def labs_in_folder(folder: Path) -> list[LabEntry]:
    """Return the labs in `folder`, or the one that `folder` itself is; raises UsageError or NothingFoundError."""
    if not folder.is_dir():
        raise UsageError(f"--labs {folder}: no such folder")
    if (folder / "lab.py").is_file():
        labs = [entry for entry in [_entry(folder, folder.parent / "configs", str(folder))] if entry]
    else:
        labs = _labs_in(folder, folder.parent / "configs", str(folder))
    if not labs:
        raise NothingFoundError(f"--labs {folder}: no folder such as lab_10_name with a lab.py in it")
    return labs


def installed_labs() -> list[LabEntry]:
    """Return the labs that installed packages offer under the entry-point group `labrunner.labs`."""
    from importlib.metadata import entry_points

    found = []
    for point in entry_points(group=ENTRY_POINTS):
        folder = _package_folder(point.value.partition(":")[0])
        if folder is not None:
            found += _labs_in(folder, folder / "configs", f"package {point.name}")
            found += [entry for entry in [_entry(folder, folder.parent / "configs", f"package {point.name}")] if entry]
    return sorted(found, key=lambda entry: entry.id)


def find_labs(folders: Sequence[Path] = (), installed: bool = True) -> list[LabEntry]:
    """Return every lab once, by id; raises UsageError where two labs claim one id."""
    labs = built_in_labs() + [lab for folder in folders for lab in labs_in_folder(folder)]
    labs += installed_labs() if installed else []
    by_id: dict[str, LabEntry] = {}
    for lab in labs:
        other = by_id.setdefault(lab.id, lab)
        if other.folder != lab.folder:
            raise UsageError(
                f"{lab.folder}: {lab.id} is already {other.folder} ({other.origin}); give the folder another number"
            )
    return sorted(by_id.values(), key=lambda entry: entry.id)


def find_lab(name: str, folders: Sequence[Path] = ()) -> LabEntry:
    """Return the lab that `name` means; raises UsageError with the nearest names."""
    # Installed packages are asked only for a name that is not at hand: looking through them takes a while.
    for installed in (False, True):
        labs = find_labs(folders, installed)
        for lab in labs:
            if lab.answers_to(name):
                return lab
    close = get_close_matches(name.lower(), [lab.slug for lab in labs], n=1, cutoff=0.5)
    advice = f"did you mean {close[0]}?" if close else f"there are {', '.join(lab.id for lab in labs)}"
    raise UsageError(f"no lab is named {name!r}: {advice}")


def load_lab(entry: LabEntry) -> Lab:
    """Return the lab of `entry`, imported from its folder; raises LabError with the place of a fault in it."""
    from labrunner.lab import Lab

    module = _import_lab(entry)
    lab = getattr(module, "lab", None)
    if not isinstance(lab, Lab):
        raise LabError(f"{entry.folder / 'lab.py'}: no `lab = Lab(...)` in it")
    lab.verify()
    return lab


def load_beside(entry: LabEntry, part: str) -> None:
    """Let `part`.py, where there is one, add to the lab of `entry`, loaded before: variants, or oracle."""
    if (entry.folder / f"{part}.py").is_file():
        _import_part(entry, part)


def _import_lab(entry: LabEntry) -> ModuleType:
    """Import lab.py, and pitfalls.py where there is one, as modules of a package made for this folder."""
    package = _package_of(entry)
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    holder = ModuleType(package)
    holder.__path__ = [str(entry.folder)]
    sys.modules[package] = holder
    module = _import_part(entry, "lab")
    if (entry.folder / "pitfalls.py").is_file():
        _import_part(entry, "pitfalls")
    return module


def _package_of(entry: LabEntry) -> str:
    return f"_labrunner_{entry.folder.name}_{abs(hash(entry.folder)):x}"


def _import_part(entry: LabEntry, part: str) -> ModuleType:
    """Import one file of a lab; raises LabError with the place of a fault in it."""
    try:
        return importlib.import_module(f"{_package_of(entry)}.{part}")
    except LabError:
        raise
    except (Exception, SystemExit) as fault:
        raise LabError(f"{_fault_place(fault, entry.folder)}: {type(fault).__name__}: {fault}") from fault


def _fault_place(fault: BaseException, folder: Path) -> str:
    if isinstance(fault, SyntaxError) and fault.filename:
        return f"{fault.filename}:{fault.lineno}"
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if Path(f.filename).is_relative_to(folder)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(folder / "lab.py")


def _labs_in(folder: Path, configs: Path, origin: str) -> list[LabEntry]:
    if not folder.is_dir():
        return []
    entries = (_entry(child, configs, origin) for child in sorted(folder.iterdir()))
    return [entry for entry in entries if entry]


def _entry(folder: Path, configs: Path, origin: str) -> LabEntry | None:
    match = _FOLDER.fullmatch(folder.name)
    if match is None or not (folder / "lab.py").is_file():
        return None
    lab_id = f"lab-{match[1]}"
    own, shared = folder / "config.yaml", configs / f"{lab_id}.yaml"
    # Where there is neither, the one that the lab should have is the one to be missed.
    config = shared if not own.is_file() and (shared.is_file() or origin == BUILT_IN) else own
    return LabEntry(lab_id, match[2].replace("_", "-"), folder, config, origin)


def _package_folder(module: str) -> Path | None:
    """Return the folder of a package by its dotted name; only the top-level finder runs, no code of the package."""
    top, *rest = module.split(".")
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).joinpath(*rest)


def brief_path(entry: LabEntry, lang: str | None) -> Path:
    """Return the brief in `lang` (English where None); raises UsageError that names the languages there are."""
    path = entry.folder / ("brief.md" if lang in (None, "en") else f"brief.{lang}.md")
    if not path.is_file():
        raise UsageError(f"{entry.id} has no brief in {lang!r}; it has {', '.join(_languages(entry)) or 'none at all'}")
    return path


def _languages(entry: LabEntry) -> Iterator[str]:
    for path in sorted(entry.folder.glob("brief*.md")):
        yield path.name.removeprefix("brief").removesuffix(".md").removeprefix(".") or "en"
