"""What was said before: the ledger of earlier alerts, so that the same alert stays quiet.

A row is written for every alert of a run that was not quiet. `state` is what became of it: dispatched, held or county; people may
later set any other word (closed, dismissed …), which quiets just as well. Only `held` does not quiet, because nobody was told. `judged_on` is the
day of the run; a run looks only at rows judged before its own day, so running twice on one day gives the same.
"""

from __future__ import annotations

from datetime import date

from jiwang_engine.backends.base import Backend

LEDGER_COLUMNS = {
    "indicator": "VARCHAR",
    "unit": "BIGINT",
    "person": "BIGINT",  # NULL for an alert of the whole unit
    "level": "VARCHAR",
    "raised_on": "DATE",  # a held alert keeps its first day, its clock runs on
    "latest_record_day": "DATE",
    "state": "VARCHAR",
    "judged_on": "DATE",
    "holder": "VARCHAR",  # whose weekly cap the task counted against
}

# The newest row before the day for each alert, with how it compares.
EARLIER = """
CREATE OR REPLACE TABLE earlier AS
SELECT * EXCLUDE (newest) FROM (
    SELECT *, CASE WHEN person IS NULL THEN 'u' || unit ELSE 'p' || person END AS who,
        row_number() OVER (
            PARTITION BY indicator, CASE WHEN person IS NULL THEN 'u' || unit ELSE 'p' || person END
            ORDER BY judged_on DESC, raised_on DESC, state
        ) AS newest
    FROM ledger WHERE judged_on < ?
) WHERE newest = 1
"""

NEXT = """
CREATE OR REPLACE TABLE ledger_next AS
SELECT {columns} FROM ledger WHERE judged_on <> ?
UNION ALL
SELECT a.indicator, a.unit, a.person, a.level, a.raised_on, a.latest_record_day, t.state, ?, t.holder
FROM judged AS a JOIN task AS t ON a.task = t.task
ORDER BY judged_on, indicator, unit, person
"""


def create_ledger(backend: Backend) -> None:
    """Create the table `ledger` with no rows, unless the caller has already loaded one."""
    if not backend.has_table("ledger"):
        described = ", ".join(f"{name} {kind}" for name, kind in LEDGER_COLUMNS.items())
        backend.run(f"CREATE TABLE ledger ({described})")


def write_next_ledger(backend: Backend, on: date) -> None:
    """Leave `ledger_next`: the earlier rows and this day's; what the caller stores for the next run."""
    backend.run(NEXT.format(columns=", ".join(LEDGER_COLUMNS)), [on, on])
