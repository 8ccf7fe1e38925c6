"""The JSON Schema of pack files, for editors; made from what the readers ask for, never written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jiwang_engine.handbooks.probing import ANY, NESTING, KeyUse, Reader, keys_of
from jiwang_engine.packs.layering.layers import READERS
from jiwang_engine.packs.loading import read_layer
from jiwang_engine.packs.twins import KEYS

Schema = dict[str, Any]

_SPELLINGS: Mapping[str, list[str]] = {
    name: [*(zh for zh, en in KEYS.items() if en == name), name] for name in KEYS.values()
}
_SCALAR = [
    "string",
    "number",
    "boolean",
    "null",
]  # editors give scalars a type; the engine reads them all as text


def pack_schema() -> Schema:
    """The schema of one document of a pack file; a file may hold several."""
    readers: dict[str, Reader] = {"pack": partial(read_layer, digest=""), **READERS}
    keys = {kind: keys_of(reader) for kind, reader in readers.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "济网政策包",
        "type": "object",
        **_choice(_in_order(keys)),
        "definitions": {
            "group": _mapping(keys["category"]["conditions"].inner, ()),
            **{kind: _mapping(found, (kind,)) for kind, found in keys.items()},
        },
    }


def write_schema(path: Path) -> None:
    """Write the schema as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(pack_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _in_order(keys: Mapping[str, Mapping[str, KeyUse]]) -> list[str]:
    """The kinds so that one whose documents may hold the first key of another comes before it (事项 before 类别)."""
    waiting, order = list(keys), list[str]()
    while waiting:
        free = [one for one in waiting if not any(one in keys[other] for other in waiting if other != one)]
        order.append((free or waiting)[0])
        waiting.remove(order[-1])
    return order


def _choice(kinds: list[str]) -> Schema:
    """The first kind whose key is there decides; a document of no kind fits nothing."""
    if not kinds:
        return {"not": {}}
    first, *rest = kinds
    return {
        "if": _one_of(_spelt(first)),
        "then": {"$ref": f"#/definitions/{first}"},
        "else": _choice(rest),
    }


def _spelt(key: str) -> list[str]:
    return _SPELLINGS.get(key, [key])


def _one_of(spellings: list[str]) -> Schema:
    return {"anyOf": [{"required": [one]} for one in spellings]}


def _mapping(keys: Mapping[str, KeyUse], above: tuple[str, ...]) -> Schema:
    if ANY in keys:
        return _free()
    needed = [_one_of(_spelt(key)) for key, use in keys.items() if use.is_required]
    needed += [
        _one_of([word for name in (key, *use.instead) for word in _spelt(name)])
        for key, use in keys.items()
        if use.instead
    ]
    return {
        "type": "object",
        "properties": {
            spelling: _value(key, use, above) for key, use in keys.items() for spelling in _spelt(key)
        },
        "additionalProperties": False,
        **({"allOf": needed} if needed else {}),
    }


def _value(key: str, use: KeyUse, above: tuple[str, ...]) -> Schema:
    here = (*above, key)
    match use.kind:
        case "word":
            return {"enum": [*use.words]}
        case "day":
            return {"type": ["string", "null"], "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
        case "number":
            return {"type": ["string", "integer"], "pattern": f"^-?[0-9]+({use.unit})?$"}
        case "texts":
            return _texts()
        case "pairs":
            return _free()
        case "list":
            return _list(use, here)
        case "mapping":
            return {"$ref": "#/definitions/group"} if key == "conditions" else _mapping(use.inner, here)
        case _:
            return {"type": _SCALAR}


def _texts() -> Schema:
    return {"anyOf": [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}]}


def _free() -> Schema:
    """A mapping whose keys are words of the pack."""
    return {"type": "object", "additionalProperties": _texts()}


def _list(use: KeyUse, here: tuple[str, ...]) -> Schema:
    inner = _mapping(use.inner, here)
    if here[-1] in NESTING:
        is_group = _one_of([word for name in NESTING for word in _spelt(name)])
        inner = {"if": is_group, "then": {"$ref": "#/definitions/group"}, "else": inner}
    return {"type": ["array", "null"], "items": inner}
