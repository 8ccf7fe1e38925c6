"""Asking for background work. A stage names the job; who carries it out is nobody's business here."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import TaskNotFound
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from jiwang.jobs.models import JobRun
from jiwang.jobs.states import JobState
from jiwang.trail.actions import record, recorded


@recorded
def enqueue(
    kind: str,
    *,
    about: str,
    title: str,
    by: str,
    at: datetime,
    area: str = "",
    page: str = "",
    alone: str = "",
) -> JobRun:
    """Ask for a job of a kind (`app.verb`) about a record (`kind:id`); it starts when this transaction is committed.

    The same work that waits already is not asked for twice. Of jobs with the same word in `alone` one runs at a time.
    """
    run, is_new = JobRun.objects.get_or_create(
        kind=kind, about=about, state=JobState.WAITING,
        defaults={"title": title[:80], "started_by": by, "at": at, "area": area, "page": page},
    )  # fmt: skip
    if is_new:
        _deferrer(kind, alone=alone).defer(run=run.pk)
    record(who=by, what="jobs.asked", about=f"job:{run.pk}", why=kind, at=at, area=area)
    return run


def _deferrer(kind: str, *, alone: str) -> JobDeferrer:
    """Into the queue by Django's own connection, in a worker too: the job is committed with its cause, or neither."""
    app.perform_import_paths()  # once; does nothing afterwards
    if kind not in app.tasks:
        raise TaskNotFound(kind)
    return configure_task(name=kind, job_manager=JobManager(DjangoConnector()), lock=alone or None)
