"""From hits to alerts and tasks, as named steps over whole tables.

Reads `hit`, `unit`, `person`, `membership` and, where they are, `score`, `ledger`, `former_member`, `unplaced`, `files`, `fact_*` and `typed_*`;
leaves `alert`, `task` and `ledger_next`. The order of the rows it reads does not matter, and there is no clock: the day is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiwang_engine.alerting.calendar import Calendar, kind_of_day, national_calendar
from jiwang_engine.alerting.dispatching import COUNTY, Dispatch, seat_of, store_posts
from jiwang_engine.alerting.ledger import EARLIER, create_ledger, write_next_ledger
from jiwang_engine.alerting.origins import Origin, cited_rows_query
from jiwang_engine.alerting.steps import ALERT, JUDGING, TASKING, WORK_TABLES, Step
from jiwang_engine.alerting.tables import store_rows
from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Indicator
from jiwang_engine.terms import Level

URGENCY = {level: place for place, level in enumerate(Level)}
_RULE_COLUMNS = {
    "indicator": "VARCHAR",
    "level": "VARCHAR",
    "urgency": "INTEGER",
    "desk": "VARCHAR",
    "seat": "VARCHAR",
    "days": "INTEGER",
    "day_kind": "VARCHAR",
    "quiet_days": "INTEGER",
    "weight": "INTEGER",
    "visiting_sentence": "VARCHAR",
    "handler": "VARCHAR",
    "article": "VARCHAR",
}
_DUE_COLUMNS = {
    "raised_on": "DATE",
    "days": "INTEGER",
    "day_kind": "VARCHAR",
    "due_on": "DATE",
    "due_flag": "BOOLEAN",
}
# Tables that a run may lack, with what is read of them.
_OPTIONAL = {
    "score": {"unit": "BIGINT", "points": "BIGINT", "reasons": "VARCHAR[]"},
    "files": {"file": "INTEGER", "name": "VARCHAR"},
    "former_member": {"unit": "BIGINT", "person": "BIGINT"},
    "unplaced": {"person": "BIGINT", "unit": "BIGINT", "said": "VARCHAR"},
}


@dataclass(frozen=True, slots=True)
class AlertReport:
    """How many alerts and tasks there are, by state, and notes in Chinese for the county."""

    raised: int
    merged: int
    quiet: int
    dispatched: int
    held: int
    county: int
    notes: tuple[str, ...] = ()


def raise_alerts(
    backend: Backend,
    indicators: Mapping[str, Indicator],
    *,
    on: date,
    rule_version: str,
    origins: Sequence[Origin] = (),
    dispatch: Dispatch | None = None,
    calendar: Calendar | None = None,
) -> AlertReport:
    """Judge this day's hits; leaves the tables `alert`, `task` and `ledger_next`.

    Only a firm hit (verdict 1) becomes an alert; what could not be answered stays in `gap`. The caller loads `ledger`
    before, when there is one, and stores `ledger_next` after.
    """
    manner = dispatch or Dispatch()
    create_ledger(backend)
    _create_missing(backend)
    backend.run(EARLIER, [on])
    _store_rules(backend, indicators)
    _run(backend, JUDGING[:2], on=on)
    rows = cited_rows_query(backend, tuple(origins))
    _run(backend, (Step("cited_row", "where each cited record stands", rows), *JUDGING[2:]), on=on)
    _store_due(backend, calendar or national_calendar())
    _run(backend, ALERT, rule_version=rule_version.replace("'", "''"))
    notes = store_posts(backend, manner, on)
    _run(backend, TASKING, on=on, **manner.as_sql())
    write_next_ledger(backend, on)
    for table in WORK_TABLES:
        backend.run(f"DROP TABLE IF EXISTS {table}")
    return _report(backend, notes)


def _run(backend: Backend, steps: Sequence[Step], **values: object) -> None:
    for step in steps:
        backend.run(f"CREATE OR REPLACE TABLE {step.name} AS\n{step.sql.format(**values)}")


def _create_missing(backend: Backend) -> None:
    for table, columns in _OPTIONAL.items():
        if not backend.has_table(table):
            store_rows(backend, table, columns, rows=[])


def _store_rules(backend: Backend, indicators: Mapping[str, Indicator]) -> None:
    rows = [
        (
            one.id,
            one.level.value,
            URGENCY[one.level],
            _desk(one),
            seat_of(one.handler),
            one.days,
            kind_of_day(one.level, one.day_kind),
            one.quiet_days,
            one.weight,
            one.visiting_sentence,
            one.handler,
            str(one.article) if one.article else "",
        )
        for one in indicators.values()
    ]
    store_rows(backend, "alert_rule", _RULE_COLUMNS, rows=rows)


def _desk(indicator: Indicator) -> str:
    """Who works on it: signs that a status has ended are heard at the county, never sent to a village."""
    if indicator.side == "exit":
        return "exit"
    return "county" if indicator.stays_at_county or seat_of(indicator.handler) == COUNTY else "visit"


def _store_due(backend: Backend, calendar: Calendar) -> None:
    asked = backend.rows(
        "SELECT DISTINCT j.raised_on, r.days, r.day_kind FROM judged_row AS j JOIN alert_rule AS r USING (indicator)"
    )
    rows = [(day, days, kind, *calendar.due(day, days, kind)) for day, days, kind in sorted(asked)]
    store_rows(backend, "due_day", _DUE_COLUMNS, rows=rows)


def _report(backend: Backend, notes: Sequence[str]) -> AlertReport:
    alerts: dict[str, int] = dict(backend.rows("SELECT state, count(*) FROM alert GROUP BY state"))
    tasks: dict[str, int] = dict(backend.rows("SELECT state, count(*) FROM task GROUP BY state"))
    return AlertReport(
        raised=alerts.get("raised", 0),
        merged=alerts.get("merged", 0),
        quiet=alerts.get("quiet", 0),
        dispatched=tasks.get("dispatched", 0),
        held=tasks.get("held", 0),
        county=tasks.get("county", 0),
        notes=tuple(notes),
    )
