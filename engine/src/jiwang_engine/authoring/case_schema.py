"""The JSON Schema of case files, for editors; made from the keys that the readers know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jiwang_engine.judging.casefiles import (
    CASE_KEYS,
    DETERMINATION_KEYS,
    MEMBER_KEYS,
    RECEIVING_KEYS,
    SERIES_KEYS,
    SUPPORTER_KEYS,
)
from jiwang_engine.proofs.expectations import EXPECT_KEYS

Schema = dict[str, Any]
_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
_BY_NAME: Schema = {"type": ["object", "null"], "additionalProperties": _SCALAR}  # names of the pack
_NAMES: Schema = {"type": ["array", "null"], "items": _SCALAR}


def case_schema() -> Schema:
    """The schema of a case file: one case, or a list of them."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "济网案例",
        "anyOf": [{"$ref": "#/definitions/case"}, {"type": "array", "items": {"$ref": "#/definitions/case"}}],
        "definitions": {"case": _case(), "expect": _expect()},
    }


def write_case_schema(path: Path) -> None:
    """Write the schema as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _case() -> Schema:
    person = {"facts": _BY_NAME, "alone": _BY_NAME, "of": {"anyOf": [_SCALAR, _NAMES]}}
    inner = {
        "household": _BY_NAME,
        "set": _BY_NAME,
        "members": _rows(MEMBER_KEYS, person, needed=["id"]),
        "supporters": {"anyOf": [_SCALAR, _rows(SUPPORTER_KEYS, person, needed=["id"])]},
        "series": {"type": ["object", "null"], "additionalProperties": _rows(SERIES_KEYS)},
        "determinations": _rows(DETERMINATION_KEYS, needed=["clause", "outcome"]),
        "receiving": _rows(RECEIVING_KEYS, needed=["item"]),
        "expect": {"$ref": "#/definitions/expect"},
    }
    return _mapping(CASE_KEYS, inner, needed=["day", "members"])


def _expect() -> Schema:
    """What is expected: a word, or by member and part; of who is judged alone the same again."""
    of_one: Schema = {
        "anyOf": [_SCALAR, {"type": "object", "additionalProperties": {"anyOf": [_SCALAR, _BY_NAME]}}]
    }
    inner = {
        **{key: {"type": ["object", "null"], "additionalProperties": of_one} for key in EXPECT_KEYS},
        "verify": _NAMES,
        "verify_not": _NAMES,
        "alone": {"type": "object", "additionalProperties": {"$ref": "#/definitions/expect"}},
    }
    return _mapping(EXPECT_KEYS, inner)


def _rows(keys: Iterable[str], inner: Mapping[str, Schema] = {}, *, needed: Iterable[str] = ()) -> Schema:
    return {"type": ["array", "null"], "items": _mapping(keys, inner, needed=needed)}


def _mapping(keys: Iterable[str], inner: Mapping[str, Schema], *, needed: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": {key: inner.get(key, _SCALAR) for key in sorted(keys)},
        "additionalProperties": False,
        "required": list(needed),
    }
