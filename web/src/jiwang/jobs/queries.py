"""Reading runs: everybody sees what they have started, a monitor what runs in the area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When

from jiwang.jobs.models import JobRun
from jiwang.jobs.rules import percent, time_left
from jiwang.jobs.states import ENDED


def runs_seen(officer: str, areas: Iterable[str]) -> QuerySet[JobRun]:
    """The runs that an officer has started, and those of some areas."""
    seen = Q(started_by=officer)
    for area in areas:
        seen |= Q(area__startswith=area) | Q(area="")
    return JobRun.objects.filter(seen)


def in_order(runs: QuerySet[JobRun]) -> QuerySet[JobRun]:
    """What is still going on first, then the newest."""
    ended = Case(When(state__in=ENDED, then=1), default=0, output_field=IntegerField())
    return runs.order_by(ended, "-at", "-pk")


def run_about(kind: str, about: str) -> JobRun | None:
    """The last run of a kind about a record."""
    return JobRun.objects.filter(kind=kind, about=about).order_by("-pk").first()


def shown_row(run: JobRun, now: datetime) -> dict[str, Any]:
    """A run as `jobs/progress.html` shows it: how far, how long it took, and how long it will still take."""
    elapsed = (run.ended_at or now) - run.began_at if run.began_at else timedelta()
    return {
        "run": run,
        "is_ended": run.state in ENDED,
        "percent": percent(run.done, run.total),
        "left": time_left(run.done, run.total, elapsed),
        "elapsed": timedelta(seconds=round(elapsed.total_seconds())),
    }
