"""Errors worded for the person who can act on them: what is wrong, where, and what would be right."""

from __future__ import annotations


class LabrunnerError(Exception):
    """A problem that its reader can solve; the cli prints it in one line and leaves with `exit_code`."""

    exit_code = 2


class UsageError(LabrunnerError):
    """The command line asks for something that is not there or does not fit."""


class ConfigError(LabrunnerError):
    """A config file, or a `--set`, does not say what a config must say."""


class LabError(LabrunnerError):
    """A lab's own files are incomplete or contradict each other."""


class SubmissionError(LabrunnerError):
    """A submitted file cannot be read as a report."""

    exit_code = 1


class UnreachableError(LabrunnerError):
    """A file that is there, and that whoever runs labrunner cannot read; never a learner's zero."""


class NothingFoundError(LabrunnerError):
    """Nothing matched: no report where one was asked for, no lab in a folder."""

    exit_code = 5


class FaultError(LabrunnerError):
    """labrunner itself, or the machine under it, failed; never a learner's zero."""

    exit_code = 3
