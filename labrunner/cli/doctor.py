"""labrunner doctor: what this machine offers, what is missing, and how to get it."""

from __future__ import annotations

import platform

import typer

from labrunner import __version__


def doctor_command() -> None:
    """Show how strong the wall around reports is here, and what would make it stronger."""
    import numpy as np

    from labrunner.sandbox import probe

    capabilities = probe()
    typer.echo(f"labrunner {__version__}, Python {platform.python_version()}, NumPy {np.__version__}")
    typer.echo(f"isolation: {capabilities.level.value}" + (f" ({capabilities.reason})" if capabilities.reason else ""))
    for feature in capabilities.features:
        typer.echo(f"  {'ok' if feature.available else 'missing':<8}{feature.name}: {feature.detail}")
        if not feature.available and feature.advice:
            typer.echo(f"          {feature.advice}")
