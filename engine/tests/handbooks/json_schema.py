"""A small independent reading of JSON Schema: the words that our schema uses, and an error for any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

KNOWN = {
    "$schema", "title", "definitions", "$ref", "type", "properties", "additionalProperties", "allOf", "anyOf", "not", "if",
    "then", "else", "required", "enum", "pattern", "items",
}  # fmt: skip
TYPES = {"object": dict, "array": list, "string": str, "null": type(None)}


class Validator:
    """Says what is wrong with a document whose scalars are texts."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root

    def errors(self, document: Any) -> list[str]:
        return list(self._of(document, self.root, ""))

    def _of(self, one: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
        assert schema.keys() <= KNOWN, schema.keys() - KNOWN
        if "$ref" in schema:
            yield from self._of(one, self.root["definitions"][schema["$ref"].rpartition("/")[2]], at)
        yield from self._logic(one, schema, at)
        yield from self._value(one, schema, at)
        if isinstance(one, dict):
            yield from self._mapping(one, schema, at)
        if isinstance(one, list) and "items" in schema:
            for place, part in enumerate(one):
                yield from self._of(part, schema["items"], f"{at}[{place}]")

    def _logic(self, one: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
        for part in schema.get("allOf", ()):
            yield from self._of(one, part, at)
        if "anyOf" in schema and not any(self._fits(one, part) for part in schema["anyOf"]):
            yield f"{at}: fits none of {schema['anyOf']}"
        if "not" in schema and self._fits(one, schema["not"]):
            yield f"{at}: not allowed"
        if "if" in schema:
            yield from self._of(one, schema["then" if self._fits(one, schema["if"]) else "else"], at)

    def _fits(self, one: Any, schema: Mapping[str, Any]) -> bool:
        return next(self._of(one, schema, ""), None) is None

    def _value(self, one: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
        names = schema.get("type", list(TYPES))
        allowed = tuple(
            TYPES[name] for name in ([names] if isinstance(names, str) else names) if name in TYPES
        )
        if not isinstance(one, allowed):
            yield f"{at}: is no {names}"
        if "enum" in schema and one not in schema["enum"]:
            yield f"{at}: {one} is none of {schema['enum']}"
        if "pattern" in schema and isinstance(one, str) and not re.search(schema["pattern"], one):
            yield f"{at}: {one} is not like {schema['pattern']}"

    def _mapping(self, one: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
        yield from (f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in one)
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for key, value in one.items():
            if key in known:
                yield from self._of(value, known[key], f"{at}.{key}")
            elif isinstance(others, Mapping):
                yield from self._of(value, others, f"{at}.{key}")
            elif not others:
                yield f"{at}: {key} is unknown"
