"""labrunner schema: the JSON Schema of a lab's config, for editors."""

from __future__ import annotations

import json

import typer


def schema_command() -> None:
    """Print the JSON Schema of a lab's config."""
    from labrunner.config import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
