"""Wheel, sdist, editable install and bare checkout: each finds its labs and configs, from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ["labrunner", "labs", "configs", "tests", ".ci", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project without anything that was built or installed in it."""
    copy = tmp_path_factory.mktemp("checkout")
    ignore = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=ignore)
        else:
            shutil.copy(source, copy / part)
    return copy


@pytest.fixture(scope="module")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the wheel and the sdist, built from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--sdist", "--outdir", str(out)]
    subprocess.run([*command, str(checkout)], check=True, capture_output=True)
    return {"wheel": next(out.glob("*.whl")), "sdist": next(out.glob("*.tar.gz"))}


def run_lab(cwd: Path, *path: Path, python: str = sys.executable) -> str:
    """Return what `labrunner run lab-01` prints where labrunner is found on `path` alone."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    # -P keeps the current folder out of the way, so that what is found is what was installed.
    command = [python, "-P", "-m", "labrunner", "run", "lab-01"]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def located(*path: Path, python: str = sys.executable) -> Path:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [python, "-P", "-c", "import labrunner.catalog as c; print(c.HOME)"]
    return Path(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip())


def test_the_wheel_carries_labs_and_configs(distributions, tmp_path):
    with zipfile.ZipFile(distributions["wheel"]) as wheel:
        wheel.extractall(tmp_path / "site")

    assert located(tmp_path / "site") == tmp_path / "site" / "labrunner"
    assert "accepted: lab-01" in run_lab(tmp_path, tmp_path / "site")


def test_the_sdist_builds_the_same_wheel(distributions, tmp_path):
    with tarfile.open(distributions["sdist"]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    source = next(path for path in tmp_path.iterdir() if path.is_dir())
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path / "dist")]
    subprocess.run([*command, str(source)], check=True, capture_output=True)

    with zipfile.ZipFile(distributions["wheel"]) as a, zipfile.ZipFile(next((tmp_path / "dist").glob("*.whl"))) as b:
        assert sorted(a.namelist()) == sorted(b.namelist())


def test_a_bare_checkout_runs(checkout, tmp_path):
    assert located(checkout) == checkout
    assert "accepted: lab-01" in run_lab(tmp_path, checkout)


def test_an_editable_install_runs_the_checkout(checkout, tmp_path):
    venv.create(tmp_path / "venv", with_pip=False)
    python = str(tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python")
    build = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=checkout, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    dependencies = Path(sysconfig.get_path("purelib"))

    assert located(dependencies, python=python) == checkout
    assert "accepted: lab-01" in run_lab(tmp_path, dependencies, python=python)
