"""What people stated and decided: tables with days, cut down to what holds and was known on the days of the run."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.linking.keeping.state import State, scanned

_FIRST_DAY = {"determination": "date", "statement": "on"}
_ONE_EACH = ("unit", "person", "fact", "month")  # of a statement; the others were replaced by it
_BEST = ("state = 'verified' DESC", '"on" DESC NULLS LAST', "known_at DESC NULLS LAST")


def load_recorded(backend: Backend, state: State | None) -> None:
    """Take `determination` and `statement` from the state where the run was not given its own."""
    for name in _FIRST_DAY:
        path = state.table(name) if state else None
        if path is not None and not backend.has_table(name):
            backend.run(f"CREATE TABLE {name} AS SELECT * FROM {scanned(path)}")


def hide_unknown(backend: Backend, *, on: date, known: date | None) -> None:
    """Leave what holds on the day acted on and was recorded by the day known on; of statements the one that counts.

    A row without `known_at` has always been known; one without first or last day (`until`) holds always. Tables
    without such columns stay as they are.
    """
    for name, first in _FIRST_DAY.items():
        if not backend.has_table(name):
            continue
        columns = {str(row[0]) for row in backend.rows(f"DESCRIBE {name}")}
        asked = [(first, "<=", on), ("until", ">=", on), *([("known_at", "<=", known)] if known else [])]
        tests = [
            f"(CAST(\"{column}\" AS DATE) {sign} DATE '{day}') IS NOT FALSE"
            for column, sign, day in asked
            if column in columns
        ]
        last = _last_said(columns) if name == "statement" else ""
        if tests or last:
            _keep(backend, name, f"WHERE {' AND '.join(tests) or 'true'} {last}")


def _last_said(columns: Set[str]) -> str:
    """Of several statements on one thing: what was verified, then the newest."""
    if not columns & {"on", "known_at"}:
        return ""
    order = [one for one in _BEST if one.split()[0].strip('"') in columns]
    return f"QUALIFY row_number() OVER (PARTITION BY {', '.join(_ONE_EACH)} ORDER BY {', '.join(order)}) = 1"


def _keep(backend: Backend, table: str, which: str) -> None:
    backend.run(f"CREATE OR REPLACE TABLE kept AS SELECT * FROM {table} {which}")
    backend.drop(table)  # tables that are given may be views
    backend.run(f"ALTER TABLE kept RENAME TO {table}")
