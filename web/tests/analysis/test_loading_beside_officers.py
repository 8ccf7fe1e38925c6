"""A run comes to the desk while officers work, in real threads: nobody is lost, and neither is the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from cast import AT
from jiwang.analysis.findings import Findings
from jiwang.config.loading import load
from jiwang.desk.leading.models import Loading
from jiwang.jobs.actions import enqueue
from jiwang.jobs.models import JobRun
from jiwang.jobs.running import Progress, carry_out
from jiwang.jobs.states import JobState
from jiwang.kit.postgres import ADMIN, Cluster
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Disposal, Ground, Outcome
from jiwang.stages.dispatch.actions import Actor, dispose
from jiwang.stages.dispatch.models import Task
from meeting import copied, seen

NOTHING = Ruling(Outcome.TRUE, Disposal.NO_NEED, Ground.ALREADY_HELPED)
OLD = "上一次运行的话"


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster, found: Findings
) -> Iterator[Findings]:
    """A run that is loaded, and whose alerts and tasks the next loading renews, each of them."""
    with django_db_blocker.unblock(), copied(cluster):
        load(found, at=AT, tell=lambda _: None)
        with transaction.atomic():
            see(EVERYWHERE)
            Alert.objects.update(sentence=OLD)
            Task.objects.update(points=0)
            Loading.objects.update(digest="")
        yield found


def somebody_waits(cluster: Cluster) -> None:
    """Until a connection has waited for a lock for so long that PostgreSQL has looked whether two wait for each other (1 s)."""
    asked = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND waitstart < clock_timestamp() - interval '1.5 s'"
    )
    with psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True) as admin:
        for _ in range(600):
            if (admin.execute(asked).fetchone() or (0,))[0]:
                return
            time.sleep(0.1)
    raise AssertionError("nobody waits")


def chosen() -> tuple[str, str]:
    """An alert that waits, and its task."""
    with transaction.atomic():
        see(EVERYWHERE)
        alert = (
            Alert.objects.filter(state="raised", stays_at_county=False, disposal="").exclude(task="").first()
        )
    assert alert is not None
    return alert.pk, alert.task


def reviewer() -> Actor:
    """A reviewer of the whole city."""
    return Actor(
        Officer.objects.get(code="shenhe"), (Held(Duty.COUNTY_REVIEWER, "9999", AT.date()),), AT.date()
    )


def in_a_thread(threads: ThreadPoolExecutor, work: Callable[[], object]) -> Future[object]:
    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    return threads.submit(run)


def test_an_officer_who_ends_an_alert_while_a_run_is_loaded_is_not_lost_and_neither_is_the_run(
    committed: Findings, cluster: Cluster
) -> None:
    alert, task = chosen()
    by, holds = reviewer(), Event()

    def end() -> None:
        with transaction.atomic():
            see(EVERYWHERE)
            Task.objects.select_for_update(of=("self",)).get(pk=task)  # as every step begins
            holds.set()
            somebody_waits(cluster)
            dispose([alert], NOTHING, by=by, at=AT)

    with ThreadPoolExecutor(2) as threads:
        officer = in_a_thread(threads, end)
        assert holds.wait(20)
        loading = in_a_thread(threads, lambda: load(committed, at=AT, tell=lambda _: None))
        officer.result(120), loading.result(120)

    assert seen(Alert, pk=alert, disposal=Disposal.NO_NEED) == 1
    assert seen(Alert, sentence=OLD, pk__in=[row[0] for row in committed.alerts()]) == 0


def test_who_locks_in_the_wrong_order_is_stopped_and_the_job_goes_on(
    committed: Findings, cluster: Cluster
) -> None:
    alert, task = chosen()
    holds = Event()
    run = enqueue("jobs.tidy", about="batch:7", title="装入", by="jiance", at=AT, page="/intake/7/")

    def against() -> None:
        """An alert first and then its task, as no step of the desk does."""
        with transaction.atomic():
            see(EVERYWHERE)
            Alert.objects.select_for_update(of=("self",)).get(pk=alert)
            holds.set()
            somebody_waits(cluster)
            Task.objects.select_for_update(of=("self",)).get(pk=task)

    def work(progress: Progress) -> str:
        load(committed, at=AT, tell=progress.say)
        return "好了"

    with ThreadPoolExecutor(2) as threads:
        other = in_a_thread(threads, against)
        assert holds.wait(20)
        loading = in_a_thread(threads, lambda: carry_out(work, run.pk))
        with pytest.raises(OperationalError):
            other.result(120)
        loading.result(120)

    assert seen(Alert, sentence=OLD, pk__in=[row[0] for row in committed.alerts()]) == 0
    assert JobRun.objects.get(pk=run.pk).state == JobState.DONE
