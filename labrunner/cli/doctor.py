"""labrunner doctor: what this machine offers, what is missing, and how to get it."""

from __future__ import annotations

import platform
import shutil
import textwrap

import typer

from labrunner import __version__


def doctor_command() -> None:
    """Show how strong the wall around reports is here, and what would make it stronger."""
    import numpy as np

    from labrunner.sandbox import probe

    capabilities = probe()
    _say("", f"labrunner {__version__}, Python {platform.python_version()}, NumPy {np.__version__}")
    _say("", f"isolation: {capabilities.level.value}" + (f" ({capabilities.reason})" if capabilities.reason else ""))
    for feature in capabilities.features:
        detail = f": {feature.detail}" if feature.detail else ""
        _say(f"  {'ok' if feature.available else 'missing':<8}", feature.name + detail)
        if not feature.available and feature.advice:
            _say(" " * 10, feature.advice)


def _say(begin: str, text: str) -> None:
    """Print `text` behind `begin`, folded between words to the terminal's width."""
    columns = shutil.get_terminal_size().columns
    further = " " * len(begin)
    typer.echo(textwrap.fill(text, columns, initial_indent=begin, subsequent_indent=further, break_long_words=False))
