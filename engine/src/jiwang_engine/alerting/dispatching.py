"""How tasks are shared out: caps, thresholds, and who serves which village."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.alerting.staff import WEEKLY_CAP, Worker, posts_of
from jiwang_engine.alerting.tables import store_rows
from jiwang_engine.backends.base import Backend
from jiwang_engine.packs.model import AreaRow
from jiwang_engine.terms import Level

_POST_COLUMNS = {
    "region": "VARCHAR",
    "turn": "INTEGER",
    "turns": "INTEGER",
    "worker": "VARCHAR",
    "weekly_cap": "INTEGER",
}

VILLAGE, TOWNSHIP, COUNTY = "village", "township", "county"
# Whose list a task is for, by how the name of its first handler (首办) begins; whoever else is named sits at the county.
_SEATS = ((re.compile("$|村|社区|网格"), VILLAGE), (re.compile("乡|镇|街道"), TOWNSHIP))


def seat_of(handler: str) -> str:
    """Where the first handler sits: village, township or county. An indicator that names nobody is the village's."""
    return next((seat for begins, seat in _SEATS if begins.match(handler)), COUNTY)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The rules of sharing out. Red is never held back, whatever they say.

    `minimum_points` holds back tasks of a level whose household has fewer points (default: none are held for that reason).
    `weekly_cap` is for a village without a worker; its tasks go to the township's clerk. `is_part`: a run over some households
    only; what the same day has given for the others fills the week too. A whole run stands for the whole of its day.
    """

    workers: tuple[Worker, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    minimum_points: Mapping[Level, int] = field(default_factory=dict)
    points_per_indicator: int = (
        0  # for every further indicator in the household, if the pack does not count them
    )
    weekly_cap: int = WEEKLY_CAP
    is_part: bool = False

    def as_sql(self) -> dict[str, object]:
        """The numbers that the steps take."""
        floors = (f"WHEN '{level.value}' THEN {int(points)}" for level, points in self.minimum_points.items())
        return {
            "points_per_indicator": int(self.points_per_indicator),
            "weekly_cap": int(self.weekly_cap),
            "counts_today": "unit NOT IN (SELECT unit FROM unit)" if self.is_part else "FALSE",
            "minimum_points": " ".join(floors) or "WHEN '' THEN 0",
        }


def store_posts(backend: Backend, dispatch: Dispatch, on: date) -> tuple[str, ...]:
    """Leave the table `post`: the workers present for every village that has a task; returns notes in Chinese."""
    posts = posts_of(dispatch.workers, dispatch.areas)
    regions = backend.rows(
        "SELECT DISTINCT region FROM judged WHERE task IS NOT NULL AND desk = 'visit' ORDER BY region"
    )
    rows = [
        (region, turn, len(present), worker.name, worker.weekly_cap)
        for (region,) in regions
        for present in [posts.serving(region, on)]
        for turn, worker in enumerate(present)
    ]
    store_rows(backend, "post", _POST_COLUMNS, rows=rows)
    return posts.notes
