"""Tasks as the lists need them: the household, where it lives, every alert with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import Indicator

# The household's head speaks for it; without one the oldest member.
HOUSEHOLDS = """
    SELECT m.unit,
        arg_min(p.name, (CASE WHEN m.is_head THEN 0 ELSE 1 END, coalesce(p.birth, DATE '2100-01-01'), p.person)) AS head,
        arg_min(nullif(p.address, ''), (CASE WHEN m.is_head THEN 0 ELSE 1 END, p.person)) AS address,
        arg_min(nullif(p.phone, ''), (CASE WHEN m.is_head THEN 0 ELSE 1 END, p.person)) AS phone,
        count(*) AS members
    FROM (SELECT unit, person, is_head FROM membership WHERE unit IN (SELECT unit FROM task)
        UNION ALL SELECT unit, -unit, true FROM task WHERE unit < 0) AS m
    JOIN person AS p ON p.person = m.person
    GROUP BY m.unit
"""
TASKS = f"""
SELECT t.task, t.unit, t.level, t.due_on, coalesce(t.region, '') AS region, t.worker, t.points, t.state, t.desk,
    coalesce(h.head, '') AS head, coalesce(h.address, '') AS address, coalesce(h.phone, '') AS phone,
    coalesce(h.members, 0) AS members, t.reasons
FROM task AS t LEFT JOIN ({HOUSEHOLDS}) AS h ON h.unit = t.unit
"""
_ORDER = """
ORDER BY CASE t.level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 WHEN 'yellow' THEN 2 WHEN 'blue' THEN 3 ELSE 4 END,
    t.points DESC, t.due_on, t.unit
"""
ALERT_LINES = """
SELECT a.task, a.alert, a.indicator, a.level, a.due_on, a.due_flag, a.raised_on, a.sentence, a.visiting_sentence,
    a.source, a.file, a.row_no, a.row_day, a.article, a.handler, coalesce(p.name, '') AS name, a.state
FROM alert AS a JOIN task AS t ON t.task = a.task LEFT JOIN person AS p ON p.person = a.person
WHERE {where}
"""
_LINES_IN_ORDER = (
    "SELECT * EXCLUDE (state) FROM ({lines}) ORDER BY task, state DESC, due_on, indicator, alert"
)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert within a task; `label` and `find_out` come from its indicator."""

    alert: str
    indicator: str
    level: str
    due_on: date
    due_flag: bool
    raised_on: date
    sentence: str
    visiting_sentence: str
    source: str | None
    file: str | None
    row_no: int | None
    row_day: date | None
    article: str
    handler: str  # who must look first, as the indicator says
    name: str  # of the person it speaks of, "" for a household
    label: str = ""
    find_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One household to be looked at, with everything that any list may print."""

    task: str
    unit: int
    level: str
    due_on: date
    region: str
    worker: str | None
    points: int
    state: str
    desk: str
    head: str
    address: str
    phone: str
    members: int
    reasons: list[str] | None = None
    alerts: tuple[AlertLine, ...] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """The people whom the alerts speak of, each once."""
        return tuple(dict.fromkeys(alert.name for alert in self.alerts if alert.name))

    @property
    def visiting_sentences(self) -> tuple[str, ...]:
        """What may be said at the door, each sentence once."""
        return tuple(dict.fromkeys(alert.visiting_sentence for alert in self.alerts))

    @property
    def find_out(self) -> tuple[str, ...]:
        """What to find out, each thing once."""
        return tuple(dict.fromkeys(thing for alert in self.alerts for thing in alert.find_out))

    @property
    def due_flag(self) -> bool:
        """Whether the due date leans on a year whose holidays are not announced."""
        return any(alert.due_flag and alert.due_on == self.due_on for alert in self.alerts)


_ALERT_FIELDS = [one.name for one in fields(AlertLine) if one.name not in ("label", "find_out")]
_TASK_FIELDS = [one.name for one in fields(TaskLine) if one.name != "alerts"]


def read_tasks(
    backend: Backend,
    indicators: Mapping[str, Indicator],
    *,
    where: str = "true",
    values: Sequence[Any] = (),
    tasks: str = f"({TASKS})",
    lines: str = "",
) -> list[TaskLine]:
    """Read tasks in visiting order: level, points, due date. `where` speaks of `t`, the table `task`.

    `tasks` and `lines` may name tables that already hold what TASKS and ALERT_LINES ask for.
    """
    alerts: dict[str, list[AlertLine]] = {}
    asked = f"FROM {lines}" if lines else ALERT_LINES.format(where=where)
    for task, *row in backend.rows(_LINES_IN_ORDER.format(lines=asked), () if lines else values):
        line = dict(zip(_ALERT_FIELDS, row, strict=True))
        known = indicators.get(line["indicator"])
        label, find_out = (known.label, known.find_out) if known else (line["indicator"], ())
        alerts.setdefault(task, []).append(AlertLine(**line, label=label, find_out=find_out))
    return [
        TaskLine(**dict(zip(_TASK_FIELDS, row, strict=True)), alerts=tuple(alerts.get(row[0], ())))
        for row in backend.rows(
            f"SELECT {', '.join(_TASK_FIELDS)} FROM {tasks} AS t WHERE {where} {_ORDER}", values
        )
    ]
