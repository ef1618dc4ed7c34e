"""The package of labs that labs/README.md shows: installed as others would install it, and used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = Path(__file__).parent / "third_party_lab"
GUIDE = ROOT / "labs" / "README.md"
FILES = sorted(path.relative_to(PROJECT) for path in PROJECT.rglob("*.*") if path.is_file() and path.suffix != ".pyc")
LANGUAGES = {".py": "python", ".md": "markdown", ".yaml": "yaml", ".toml": "toml"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder into which the package is installed as a distribution of its own."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("third-party")
    source, target = folder / "source", folder / "site"
    shutil.copytree(PROJECT, source, ignore=shutil.ignore_patterns("__pycache__"))
    install = ["pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", target]
    subprocess.run([sys.executable, "-m", *install, source], check=True, timeout=300)
    return str(target)


def test_an_installed_lab_is_listed_with_the_package_that_brings_it(labrunner, site):
    done = labrunner("list", PYTHONPATH=site)

    assert done.code == 0
    assert "lab-70  logistic-loss" in done.out
    assert "(package example)" in done.out


def test_an_installed_lab_runs_on_its_own_solution(labrunner, site):
    done = labrunner("run", "logistic-loss", PYTHONPATH=site)

    assert done.code == 0
    assert "accepted: lab-70" in done.out


def test_an_installed_lab_shows_its_brief(labrunner, site):
    assert "logistic_grad(w, X, y)" in labrunner("show", "70", "--lang", "es", PYTHONPATH=site).out


def test_an_installed_lab_passes_its_audit(labrunner, site):
    done = labrunner("audit", "70", "--instances", "20", "--format", "json", PYTHONPATH=site)

    (lab,) = json.loads(done.out)["labs"]
    assert done.code == 0
    assert lab["findings"] == []
    assert all(pitfall["refused"] == pitfall["tried"] > 0 for pitfall in lab["pitfalls"])


def test_an_installed_lab_gets_its_second_opinion(labrunner, site):
    pytest.importorskip("autograd")

    done = labrunner("audit", "70", "--instances", "2", "--oracle", "autograd", "--format", "json", PYTHONPATH=site)

    (lab,) = json.loads(done.out)["labs"]
    assert done.code == 0
    assert [one["passed"] for one in lab["agreements"]] == [True, True]


def test_without_the_package_the_lab_is_not_there(labrunner):
    assert labrunner("run", "logistic-loss").code == 2


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_guide_shows_every_file_as_it_is(path):
    text = (PROJECT / path).read_text(encoding="utf-8")

    shown = f"`{path.as_posix()}`\n\n```{LANGUAGES[path.suffix]}\n{text}```\n"
    assert shown in GUIDE.read_text(encoding="utf-8")
