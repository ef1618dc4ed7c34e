"""The JSON Schema of a config, draft-07: what an editor checks while a config is written."""

from __future__ import annotations

from typing import Any

import msgspec

from labrunner.config.model import Criterion, LabConfig, Report

DRAFT = "http://json-schema.org/draft-07/schema#"
# These tell where a config was read, and are not in the file.
_NOT_IN_THE_FILE = ("Source", "Place")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of a config file."""
    (described,), definitions = msgspec.json.schema_components([LabConfig], ref_template="#/definitions/{name}")
    definitions = {
        name: _draft_07(definition) for name, definition in definitions.items() if name not in _NOT_IN_THE_FILE
    }
    root = definitions.pop(described["$ref"].rpartition("/")[2])
    del root["properties"]["source"]
    for struct in (Criterion, Report):
        definitions[struct.__name__]["oneOf"] = [{"required": [kind]} for kind in struct.exactly_one_of]
    return {"$schema": DRAFT, **root, "title": "labrunner config", "definitions": definitions}


def _draft_07(schema: Any) -> Any:
    """Return `schema` without what draft-07 lacks: keywords beside a $ref count for nothing there."""
    if isinstance(schema, list):
        return [_draft_07(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _draft_07(part) for key, part in schema.items()}
    if result.get("default", "") in (None, {}, ()):
        # None, {} and () stand for a key that is not given; the file cannot say them.
        del result["default"]
    choices = [choice for choice in result.pop("anyOf", []) if choice != {"type": "null"}]
    reference = result.pop("$ref", None)
    if reference:
        choices = [{"$ref": reference}]
    return ({**result, "allOf": choices} if result else choices[0]) if choices else result
