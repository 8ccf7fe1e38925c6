"""How right the alerts are, where the truth is known because the people are invented.

Counts households by register number, never persons or person-times. `truth.csv` has the columns
`register_no,kind,indicators,gains,red,exit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jiwang_engine.alerting.tables import read_table, store_rows
from jiwang_engine.backends.base import Backend

_COLUMNS = {name: name for name in ("register_no", "kind", "indicators", "gains", "red", "exit")}
_TRUE = {"1", "true", "yes", "是"}
_FALSE = {"", "0", "false", "no", "否"}

_FOUND = """
SELECT indicator, count(DISTINCT register_no), count(DISTINCT register_no) FILTER (WHERE is_true)
FROM (
    SELECT f.indicator, coalesce(u.register_no, 'u' || f.unit) AS register_no, t.register_no IS NOT NULL AS is_true
    FROM ({found}) AS f
    LEFT JOIN unit AS u ON u.unit = f.unit
    LEFT JOIN true_indicator AS t ON t.register_no = u.register_no AND t.indicator = f.indicator
) GROUP BY indicator
"""
_RAISED = "SELECT indicator, unit FROM alert WHERE state <> 'quiet'"
_DISPATCHED = "SELECT a.indicator, a.unit FROM alert AS a JOIN task AS t ON t.task = a.task WHERE t.state = 'dispatched'"
_TASKS = """
SELECT t.state, t.level, count(*), count(*) FILTER (WHERE h.register_no IS NOT NULL)
FROM task AS t LEFT JOIN unit AS u ON u.unit = t.unit
LEFT JOIN true_household AS h ON h.register_no = u.register_no
GROUP BY t.state, t.level ORDER BY t.state, t.level
"""
_RED = """
SELECT count(*), count(*) FILTER (WHERE register_no IN (
    SELECT u.register_no FROM task AS t JOIN unit AS u ON u.unit = t.unit WHERE t.state = 'dispatched'
)) FROM true_household WHERE is_red
"""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `found` households `right` are true, out of `true` there are."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float | None:
        """The share of the found that are true."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of the true that were found."""
        return self.right / self.true if self.true else None

    def as_json(self) -> dict[str, float | int | None]:
        """Counts and shares."""
        return {
            "found": self.found,
            "right": self.right,
            "true": self.true,
            "precision": self.precision,
            "recall": self.recall,
        }


def measure(backend: Backend, path: Path) -> dict[str, object]:
    """Compare alerts, dispatched tasks and the plain thresholds with the truth; JSON-ready."""
    _store_truth(backend, path)
    true: Mapping[str, int] = dict(
        backend.rows("SELECT indicator, count(DISTINCT register_no) FROM true_indicator GROUP BY indicator")
    )
    kinds = {"raised": _RAISED, "dispatched": _DISPATCHED}
    if backend.has_table("plain_hit"):
        kinds["plain"] = "SELECT indicator, unit FROM plain_hit"
    found = {kind: _found(backend, query) for kind, query in kinds.items()}
    names = sorted({*true, *(name for counted in found.values() for name in counted)})
    red, red_dispatched = backend.rows(_RED)[0]
    return {
        "unit": "households",
        "indicators": {
            name: {
                kind: Accuracy(*counted.get(name, (0, 0)), true.get(name, 0)).as_json()
                for kind, counted in found.items()
                if kind != "plain" or name in counted
            }
            for name in names
        },
        "tasks": [
            {"state": state, "level": level, "found": all_, "right": right}
            for state, level, all_, right in backend.rows(_TASKS)
        ],
        "true_households": backend.one("SELECT count(*) FROM true_household"),
        "red": {"true": red, "dispatched": red_dispatched},
    }


def _found(backend: Backend, query: str) -> dict[str, tuple[int, int]]:
    return {name: (found, right) for name, found, right in backend.rows(_FOUND.format(found=query))}


def _store_truth(backend: Backend, path: Path) -> None:
    rows = [row.cells for row in read_table(path, _COLUMNS)]
    named = sorted(
        {
            (row["register_no"], name)
            for row in rows
            for name in re.split(r"[;；|、,\s]+", row["indicators"])
            if name
        }
    )
    real = sorted(
        {
            (row["register_no"], row["red"].lower() in _TRUE)
            for row in rows
            if row["indicators"] or row["gains"].lower() not in _FALSE
        }
    )
    store_rows(backend, "true_indicator", {"register_no": "VARCHAR", "indicator": "VARCHAR"}, rows=named)
    store_rows(backend, "true_household", {"register_no": "VARCHAR", "is_red": "BOOLEAN"}, rows=real)
