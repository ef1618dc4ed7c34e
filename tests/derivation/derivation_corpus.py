"""The corpus of derivations, and what each of its files must come to."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

from labrunner.derivation.declaration import Derivation
from labrunner.derivation.judge import judge
from labrunner.derivation.verdicts import DerivationVerdict

CORPUS = Path(__file__).parent / "corpus"
LABS = Path(__file__).parents[2] / "labs"


@cache
def declared(lab: str) -> Derivation:
    """Return what `lab`, such as lab-00, declares for its derivation."""
    path = next(LABS.glob(f"{lab.replace('-', '_')}_*/derivation.py"))
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_derivation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.derivation


def texts(folder: str) -> list[Path]:
    """Return the files of one folder of the corpus."""
    return sorted((CORPUS / folder).rglob("*.md"))


def lab_of(path: Path) -> str:
    """Return the lab that a file of the corpus belongs to."""
    named = re.search(r"lab-\d\d", path.parent.name) or re.search(r"lab-\d\d", path.read_text(encoding="utf-8"))
    return named.group()


def verdict_of(path: Path) -> DerivationVerdict:
    """Return what the judge says about one file."""
    return judge(path.read_text(encoding="utf-8"), declared(lab_of(path)), path.name)


def known_as(path: Path) -> str:
    """Return the name of a file in test reports."""
    return f"{path.parent.name}-{path.stem}"
