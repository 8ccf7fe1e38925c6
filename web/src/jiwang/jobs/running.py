"""Carrying out jobs: each run is one row, taken up by one process at a time, and taken up again when that was killed.

A job is written so that a repeat does no harm: it commits in pieces and asks what is still to be done. The process that
works on a run holds an advisory lock of its session, which PostgreSQL gives back the moment the process is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from asgiref.sync import sync_to_async
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from jiwang.jobs.models import JobRun
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.states import ENDED, JobState

STALLED = 15.0  # seconds without a sign of life of a worker
MOST_TRIES = 10  # a desk whose machine goes down again and again must not give up what waits
_PACE = 0.5  # seconds between two notes of progress
_LOCKS = 7_102_027  # the class of the advisory locks: one for each run


class Busy(Exception):
    """Another process works on this run: the sign of its death was false."""


# Where the database was away for a moment, or somebody else is still at it; the run itself counts its tries.
_AGAIN = RetryStrategy(wait=5, linear_wait=5, retry_exceptions=(Busy, OperationalError))


class Progress:
    """How a job says how far it is."""

    def __init__(self, run: JobRun) -> None:
        """Progress of one run."""
        self._run, self._done, self._told = run, 0, 0.0

    @property
    def about(self) -> int:
        """The number of the record that the job is about."""
        return int(self._run.about.partition(":")[2])

    @property
    def by(self) -> str:
        """Who has asked for it."""
        return self._run.started_by

    def expect(self, total: int, *, done: int = 0) -> None:
        """How much there is to do, and how much of it was done before."""
        self._done = done
        self._tell(total=total, done=done)

    def step(self, number: int = 1) -> None:
        """So much more is done."""
        self._done += number
        if monotonic() - self._told >= _PACE:
            self._tell(done=self._done)

    def reach(self, done: int, total: int) -> None:
        """How much is done of how much."""
        self._done = done
        self._tell(total=total, done=done)

    def say(self, text: str) -> None:
        """What is being done now, in words for officers."""
        self._tell(said=text[:300], done=self._done)

    def _tell(self, **values: object) -> None:
        self._told = monotonic()
        JobRun.objects.filter(pk=self._run.pk).update(heartbeat=timezone.now(), **values)


def job(name: str) -> Callable[[Callable[[Progress], str]], Callable[[int], None]]:
    """Make a function the job of a name; it answers what it has done, in words for officers."""

    def decorate(work: Callable[[Progress], str]) -> Callable[[int], None]:
        def carrying_out(run: int) -> None:
            carry_out(work, run)

        app.task(name=name, retry=_AGAIN)(carrying_out)
        return carrying_out

    return decorate


def carry_out(work: Callable[[Progress], str], number: int) -> None:
    """Take up a run, unless it has ended. Raises Busy, or what the work has raised and nobody can mend."""
    with _alone(number):
        run = JobRun.objects.get(pk=number)
        if run.state in ENDED:
            return
        _note(run, state=JobState.RUNNING, tries=run.tries + 1, began_at=run.began_at or timezone.now())
        try:
            said = work(Progress(run))
        except JobRefused as error:
            _end(run, JobState.FAILED, str(error))
        except OperationalError:
            if run.tries + 1 >= MOST_TRIES:
                _end(run, JobState.FAILED, _("数据库多次没有应答，作业停了下来。请稍后重新发起。"))
            raise
        except Exception:
            _end(
                run, JobState.FAILED, _("系统出错，作业没有办完，数据没有改坏。请把作业编号告诉系统管理员。")
            )
            raise
        else:
            _end(run, JobState.DONE, said)


async def recover() -> None:
    """Put the jobs of dead workers back into the queue; what has killed its worker too often is given up."""
    manager = app.job_manager
    for one in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        number = one.task_kwargs.get("run")
        if await sync_to_async(_is_hopeless)(number if isinstance(number, int) else None):
            await manager.finish_job(one, Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(one)
        except UniqueViolation:  # a timed job whose next turn waits already: that one does its work
            await manager.finish_job(one, Status.FAILED, delete_job=False)


def _is_hopeless(number: int | None) -> bool:
    given_up = JobRun.objects.exclude(state__in=ENDED).filter(tries__gte=MOST_TRIES)
    run = given_up.filter(pk=number).first() if number else None
    if run is not None:
        _end(run, JobState.FAILED, _("作业几次中断，已停止。请把作业编号告诉系统管理员。"))
    return run is not None


def _end(run: JobRun, state: JobState, said: str) -> None:
    _note(run, state=state, said=said[:300], ended_at=timezone.now())


def _note(run: JobRun, **values: object) -> None:
    JobRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now(), **values)


@contextmanager
def _alone(number: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, number])
        if not (cursor.fetchone() or (False,))[0]:
            raise Busy(number)
    try:
        yield
    finally:
        if connection.is_usable():  # a lost connection has given its locks back
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, number])
