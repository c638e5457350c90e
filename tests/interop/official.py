"""The official HSDS 3.0 and Open Referral UK schemas for tests: as they are, and closed (no field that they do not name)."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

HERE = Path(__file__).with_name("hsds_schemas")


def example(name: str) -> Any:
    return json.loads((HERE / "examples" / f"{name}.json").read_text(encoding="utf-8"))


def objects(folder: str = "objects") -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / folder).glob("*.json"))}


@cache
def compiled(name: str) -> Any:
    """A compiled schema with everything inside it written out; of taxonomies and terms the official API names the plain ones."""
    if name in ("taxonomy", "taxonomy_term"):
        return bundled(name)
    return json.loads(lzma.decompress((HERE / f"{name}.json.xz").read_bytes()))


def bundled(name: str, folder: str = "objects") -> Any:
    """A schema that refers to others in files, with those others beside it."""
    text = json.dumps(objects(folder))
    for one in objects(folder):
        text = text.replace(f'"{one}.json"', f'"#/$defs/{one}"')
    known = json.loads(text)
    return {**known[name], "$defs": known}


def closed(schema: Any) -> Any:
    """The same, and nothing besides: the official schemas let unknown fields through."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value) for name, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        found["additionalProperties"] = False
    return found


@cache
def validator(name: str, folder: str = "objects", *, shut: bool = True) -> Any:
    schema = compiled(name) if folder == "objects" else bundled(name, folder)
    return jsonschema_rs.Draft202012Validator(closed(schema) if shut else schema, validate_formats=True)


def mistakes(name: str, document: Any, folder: str = "objects", *, shut: bool = True) -> list[str]:
    """What is wrong with a document, one sentence each; empty when it is valid."""
    found = validator(name, folder, shut=shut).iter_errors(document)
    return [f"{'/'.join(map(str, one.instance_path))}: {one.message}"[:300] for one in found]
