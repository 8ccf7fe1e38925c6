"""Reading runs: everybody sees what they have started, a monitor what runs in the area."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, When

from jiwang.jobs.models import JobRun
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
