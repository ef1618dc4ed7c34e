"""The README is run: its commands, its code, and the two lines that set everything up."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = {
    language: "\n".join(re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)) for language in ("sh", "python")
}
LINES = [line for line in BLOCKS["sh"].splitlines() if line.startswith("labrunner")]
COMMANDS = [line.split("#")[0].strip() for line in LINES]


def test_the_commands_of_the_readme_run_one_after_the_other(labrunner):
    expected = [(command, int(line.partition("-> ")[2] or 0)) for command, line in zip(COMMANDS, LINES, strict=True)]

    codes = [(command, labrunner(*shlex.split(command)[1:]).code) for command in COMMANDS]

    assert codes == expected


def test_the_readme_shows_every_command():
    from labrunner.cli.app import app

    names = {command.name for command in app.registered_commands}
    assert names - {shlex.split(command)[1] for command in COMMANDS} == set()


def test_the_code_of_the_readme_runs(capsys):
    exec(compile(BLOCKS["python"], "README.md", "exec"), {})

    assert "max error" in capsys.readouterr().out


def test_ci_runs_exactly_the_readmes_test_command():
    command = next(line.strip() for line in README.splitlines() if "pytest" in line)

    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
