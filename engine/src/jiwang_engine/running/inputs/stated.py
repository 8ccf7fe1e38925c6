"""What people have stated of facts and decided of clauses, as another program hands it over: read whole or refused, and typed by the law."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import SourceError, UsageError
from jiwang_engine.judging.verdicts import may_be_decided
from jiwang_engine.language.program import Program
from jiwang_engine.language.values import parse_value
from jiwang_engine.running.request import RunRequest
from jiwang_engine.terms import Place, Subject

GIVEN = "given_statement"
"""The table of what was handed over, before anything of it is hidden: what the state keeps."""
_SHAPE = (
    ("unit", "BIGINT"), ("person", "BIGINT"), ("fact", "VARCHAR"), ("month", "INTEGER"), ("state", "VARCHAR"), ("value", "BIGINT"),
    ("word", "VARCHAR"), ("on", "DATE"), ("until", "DATE"), ("known_at", "DATE"), ("evidence", "VARCHAR"),
)  # fmt: skip
GIVEN_DECISIONS = "given_determination"
"""The same of what was decided."""
_DECIDED = (
    ("unit", "BIGINT"), ("person", "BIGINT"), ("clause", "VARCHAR"), ("outcome", "VARCHAR"), ("date", "DATE"), ("until", "DATE"),
    ("known_at", "DATE"), ("document", "VARCHAR"),
)  # fmt: skip
_STATES = ("verified", "declared")
_MUST = ("unit", "fact", "state", "value", "on")
_MUST_OF_DECISIONS = ("unit", "clause", "outcome", "on")


def take_statements(backend: Backend, request: RunRequest, program: Program) -> int:
    """Make the tables `statement` and `determination` of the file that was given, in the place of what the state knows; how many could be used.

    A statement of a fact that this law does not know, or whose words it does not take, is left out: laws change. So is a decision on
    a clause that this law does not leave to people.
    Raises SourceError where the file is none, and UsageError where there is no state to remember it.
    """
    if request.statements is None:
        return 0
    if request.state is None or request.facts is not None:
        raise UsageError(
            "statements-need-state",
            found="走访和申报里说的事实，要和人员编号一起记住。",
            remedy="请用 --data，并加上同一个 --state 目录。",
        )
    words, found = _read(request.statements)
    said = [typed for one in words if (typed := _typed(one, program)) is not None]
    decided = [one for one in found if may_be_decided(program.pack, one[2], one[3])]
    _make(backend, "statement", _SHAPE, given=GIVEN, rows=said)
    _make(backend, "determination", _DECIDED, given=GIVEN_DECISIONS, rows=decided)
    return len(said) + len(decided)


def _make(
    backend: Backend,
    name: str,
    shape: Sequence[tuple[str, str]],
    *,
    given: str,
    rows: Sequence[tuple[Any, ...]],
) -> None:
    columns = ", ".join(f'"{column}" {kind}' for column, kind in shape)
    backend.run(f"CREATE OR REPLACE TABLE {given} ({columns})")
    if rows:
        listed = ", ".join(f"unnest(?::{kind}[])" for _, kind in shape)
        backend.run(f"INSERT INTO {given} SELECT {listed}", [list(column) for column in zip(*rows, strict=True)])  # fmt: skip
    backend.run(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {given}")


def _read(path: Path) -> tuple[list[Mapping[str, Any]], list[tuple[Any, ...]]]:
    """What was stated, as it stands there, and what was decided, typed."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        words = [one for one in listed if "clause" not in one]
        if any(_lacks(one, _MUST) or one["state"] not in _STATES for one in words):
            raise ValueError(path)
        return words, [_decision(one) for one in listed if "clause" in one]
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise SourceError(
            "statements-unreadable",
            at=Place(path.name),
            found="走访和申报里说的事实读不出。",
            remedy="请用 jiwang statements --out 写出的文件，不要改动。",
        ) from error


def _lacks(one: Mapping[str, Any], must: Iterable[str]) -> bool:
    return any(one.get(name) in (None, "") for name in must)


def _decision(one: Mapping[str, Any]) -> tuple[Any, ...]:
    if _lacks(one, _MUST_OF_DECISIONS):
        raise ValueError(one)
    person = int(one["person"]) if one.get("person") else None
    days = [date.fromisoformat(str(one[name])) if one.get(name) else None for name in ("on", "expires", "known_at")]  # fmt: skip
    return (
        int(one["unit"]),
        person,
        str(one["clause"]),
        str(one["outcome"]),
        *days,
        str(one.get("document") or ""),
    )


def _typed(one: Mapping[str, Any], program: Program) -> tuple[Any, ...] | None:
    fact = program.pack.facts.get(str(one["fact"]))
    if (
        fact is None
        or fact.subject is Subject.SUPPORTER
        or (fact.subject is Subject.PERSON) != bool(one.get("person"))
    ):
        return None
    try:
        value = parse_value(str(one["value"]), program.fact_types[fact.id], program.pack.codes)
        on, until, known_at = (
            date.fromisoformat(str(one[name])) if one.get(name) else None
            for name in ("on", "expires", "known_at")
        )
    except (ValueError, KeyError):
        return None
    person = int(one["person"]) if one.get("person") else None
    word = value if isinstance(value, str) else None
    number = None if word is not None or value is None else int(value)
    return (
        int(one["unit"]), person, fact.id, None, str(one["state"]), number, word, on, until, known_at, str(one.get("evidence") or "")
    )  # fmt: skip
