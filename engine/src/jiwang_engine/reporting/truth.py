"""How right the alerts are, where the truth is known because the people are invented.

Counts households by register number, never persons or person-times. `truth.csv` has the columns
`register_no,kind,indicators,gains,red,exit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jiwang_engine.alerting.tables import read_table, store_rows
from jiwang_engine.backends.base import Backend

_COLUMNS = {name: name for name in ("register_no", "kind", "indicators", "gains", "red", "exit")}
_TRUE = {"1", "true", "yes", "是"}

# A visit is right where the family gains something new; an exit alert where that status has truly ended.
_FOUND = """
SELECT indicator, count(DISTINCT register_no), count(DISTINCT register_no) FILTER (WHERE is_right),
    count(DISTINCT register_no) FILTER (WHERE is_listed)
FROM (
    SELECT f.indicator, coalesce(u.register_no, 'u' || f.unit) AS register_no, t.register_no IS NOT NULL AS is_listed,
        CASE WHEN list_contains(?, f.indicator) THEN t.register_no IS NOT NULL ELSE coalesce(h.gains, false) END AS is_right
    FROM ({found}) AS f
    LEFT JOIN unit AS u ON u.unit = f.unit
    LEFT JOIN true_household AS h ON h.register_no = u.register_no
    LEFT JOIN true_indicator AS t ON t.register_no = u.register_no AND t.indicator = f.indicator
) GROUP BY indicator
"""
_RAISED = "SELECT indicator, unit FROM alert WHERE state <> 'quiet'"
_DISPATCHED = "SELECT a.indicator, a.unit FROM alert AS a JOIN task AS t ON t.task = a.task WHERE t.state = 'dispatched'"
_TASKS = """
SELECT t.state, t.desk, t.level, count(*),
    count(*) FILTER (WHERE CASE WHEN t.desk = 'exit' THEN h.ends ELSE h.gains END)
FROM task AS t LEFT JOIN unit AS u ON u.unit = t.unit
LEFT JOIN true_household AS h ON h.register_no = u.register_no
GROUP BY ALL ORDER BY ALL
"""
# Where a row of the family waits for somebody to say whose it is, the family may be found by that: {asked} are units. Where
# the county must ask an office for a number, it may be that of somebody in the family who bears that name.
_RED = """
SELECT count(*), count(*) FILTER (WHERE is_sent), count(*) FILTER (WHERE is_asked AND NOT is_sent),
    count(*) FILTER (WHERE is_sought AND NOT is_sent) FROM (
    SELECT register_no IN (SELECT u.register_no FROM task AS t JOIN unit AS u ON u.unit = t.unit
            WHERE t.state = 'dispatched' AND u.register_no IS NOT NULL) AS is_sent,
        register_no IN (SELECT u.register_no FROM ({asked}) AS a JOIN unit AS u ON u.unit = a.unit
            WHERE u.register_no IS NOT NULL) AS is_asked,
        register_no IN (SELECT p.register_no FROM ({sought}) AS s JOIN person AS p ON p.name = s.name
            WHERE p.register_no IS NOT NULL) AS is_sought
    FROM true_household WHERE gains AND is_red)
"""
_ASKED = "SELECT m.unit FROM review AS r JOIN membership AS m ON m.person = r.candidate"
_SOUGHT = "SELECT p.name FROM task AS t JOIN unplaced AS n ON n.unit = t.unit JOIN person AS p ON p.person = n.person"
# Of all households somebody would be sent to: how many, and to how many of them rightly.
_HOUSEHOLDS = """
SELECT count(DISTINCT coalesce(u.register_no, 'u' || f.unit)),
    count(DISTINCT u.register_no) FILTER (WHERE h.gains)
FROM ({found}) AS f LEFT JOIN unit AS u ON u.unit = f.unit
LEFT JOIN true_household AS h ON h.register_no = u.register_no
"""
_VISITED = "SELECT unit FROM task WHERE state = 'dispatched'"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `found` households `right` are right; of `true` households where the sign is real `listed` were found."""

    found: int
    right: int
    listed: int
    true: int

    def as_json(self) -> dict[str, float | int | None]:
        """Counts and shares."""
        return {
            **asdict(self),
            "precision": self.right / self.found if self.found else None,
            "recall": self.listed / self.true if self.true else None,
        }


def measure(backend: Backend, path: Path, *, exits: Sequence[str] = ()) -> dict[str, object]:
    """Compare alerts, dispatched tasks and plain thresholds with the truth; `exits` are the exit side's indicators."""
    _store_truth(backend, path)
    true: Mapping[str, int] = dict(
        backend.rows("SELECT indicator, count(DISTINCT register_no) FROM true_indicator GROUP BY indicator")
    )
    kinds = {"raised": _RAISED, "dispatched": _DISPATCHED}
    if backend.has_table("plain_hit"):
        kinds["plain"] = "SELECT indicator, unit FROM plain_hit"
    found = {kind: _found(backend, query, exits) for kind, query in kinds.items()}
    names = sorted({*true, *(name for counted in found.values() for name in counted)})
    asked = _ASKED if backend.has_table("review") else "SELECT NULL AS unit"
    sought = _SOUGHT if backend.has_table("unplaced") else "SELECT NULL AS name"
    reds = backend.rows(_RED.format(asked=asked, sought=sought))[0]
    red = dict(zip(("true", "dispatched", "in_review", "sought"), reds, strict=True))
    return {
        "unit": "households",
        "indicators": {name: _accuracy(name, found, true.get(name, 0)) for name in names},
        "tasks": [
            dict(zip(("state", "desk", "level", "found", "right"), row, strict=True))
            for row in backend.rows(_TASKS)
        ],
        "households": _households(backend),
        "true_households": backend.one("SELECT count(*) FROM true_household WHERE gains"),
        "red": red,
    }


def _households(backend: Backend) -> dict[str, dict[str, int]]:
    """Households dispatched and, beside them, those that the plain thresholds would have sent somebody to."""
    queries = {"dispatched": _VISITED}
    if backend.has_table("plain_hit"):
        queries["plain"] = "SELECT unit FROM plain_hit"
    counted = {kind: backend.rows(_HOUSEHOLDS.format(found=query))[0] for kind, query in queries.items()}
    return {kind: {"found": found, "right": right} for kind, (found, right) in counted.items()}


def _accuracy(
    name: str, found: Mapping[str, Mapping[str, tuple[int, int, int]]], true: int
) -> dict[str, dict[str, float | int | None]]:
    """Ours always; the plain threshold only where the indicator has one."""
    return {
        kind: Accuracy(*counted.get(name, (0, 0, 0)), true).as_json()
        for kind, counted in found.items()
        if kind != "plain" or name in counted
    }


def _found(backend: Backend, query: str, exits: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    rows = backend.rows(_FOUND.format(found=query), [list(exits)])
    return {name: (found, right, listed) for name, found, right, listed in rows}


def _store_truth(backend: Backend, path: Path) -> None:
    rows = [row.cells for row in read_table(path, _COLUMNS)]
    named = {
        (row["register_no"], name)
        for row in rows
        for name in re.split(r"[;；、,\s]+", row["indicators"])
        if name
    }
    households: dict[str, list[bool]] = {}
    for row in rows:
        flags = households.setdefault(row["register_no"], [False, False, False])
        said = [row[name].lower() in _TRUE for name in ("gains", "red", "exit")]
        flags[0] |= said[0]
        flags[1] |= said[1] and said[0]
        flags[2] |= said[2]
    store_rows(
        backend, "true_indicator", {"register_no": "VARCHAR", "indicator": "VARCHAR"}, rows=sorted(named)
    )
    store_rows(
        backend,
        "true_household",
        {"register_no": "VARCHAR", "gains": "BOOLEAN", "is_red": "BOOLEAN", "ends": "BOOLEAN"},
        rows=[(number, *flags) for number, flags in sorted(households.items())],
    )
