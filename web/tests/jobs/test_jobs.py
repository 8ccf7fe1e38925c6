"""Background work: asked for once, carried out once, with progress, refusals in words, and a life after kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import AT, Cast
from jiwang.jobs.actions import enqueue
from jiwang.jobs.models import JobRun
from jiwang.jobs.rules import JobRefused, percent, time_left
from jiwang.jobs.running import Progress, carry_out
from jiwang.jobs.states import JobState
from jiwang.kit.postgres import APP, OWNER, Cluster
from jiwang.registers.staff.models import Officer
from ready import another

Enter = Callable[[Officer], Client]


def asked(about: str = "batch:7", *, by: str = "jiance") -> JobRun:
    return enqueue("jobs.tidy", about=about, title="整理", by=by, at=AT, page="/intake/7/")


def test_the_same_work_that_waits_is_not_asked_for_twice(cast: Cast) -> None:
    first, second = asked(), asked()

    assert first == second
    assert ProcrastinateJob.objects.filter(args={"run": first.pk}).count() == 1


def test_a_job_tells_how_far_it_is_and_what_it_has_done(cast: Cast) -> None:
    run = asked()
    seen: list[int] = []

    def work(progress: Progress) -> str:
        progress.expect(3)
        progress.say("第二步")
        progress.step(2)
        progress.say("第三步")
        seen.extend(JobRun.objects.filter(pk=run.pk).values_list("done", "total").get())
        return f"办完第 {progress.about} 批"

    carry_out(work, run.pk)

    run.refresh_from_db()
    assert (seen, run.state, run.said, run.tries) == ([2, 3], JobState.DONE, "办完第 7 批", 1)


def test_a_run_that_has_ended_is_not_carried_out_again(cast: Cast) -> None:
    run, times = asked(), []

    for _ in range(2):
        carry_out(lambda progress: times.append(1) or "好了", run.pk)

    assert times == [1]


def test_a_refusal_is_told_in_its_own_words(cast: Cast) -> None:
    run = asked()

    def work(_: Progress) -> str:
        raise JobRefused("这批数据已撤回，不用再读。")

    carry_out(work, run.pk)

    run.refresh_from_db()
    assert (run.state, run.said) == (JobState.FAILED, "这批数据已撤回，不用再读。")


def test_a_fault_of_ours_shows_no_trace_of_the_program(cast: Cast) -> None:
    run = asked()

    def work(_: Progress) -> str:
        raise KeyError("张三 9999")

    with pytest.raises(KeyError):
        carry_out(work, run.pk)

    run.refresh_from_db()
    assert run.state == JobState.FAILED and "张三" not in run.said and "管理员" in run.said


def test_officers_see_their_own_work_and_a_monitor_sees_all(cast: Cast, entered: Enter) -> None:
    run = asked(by="lianluo")
    page = reverse("jobs:run", args=[run.pk])

    answers = {code: entered(cast[code]).get(page).status_code for code in ("lianluo", "jiance", "xieli")}

    assert answers == {"lianluo": 200, "jiance": 200, "xieli": 404}


def test_a_page_asks_for_itself_anew_until_the_work_has_ended(cast: Cast, entered: Enter) -> None:
    run, client = asked(), entered(cast["jiance"])
    page = reverse("jobs:run", args=[run.pk])
    before = client.get(page).content.decode()

    carry_out(lambda progress: "好了", run.pk)

    assert "data-refresh" in before and "data-refresh" not in client.get(page).content.decode()
    assert "好了" in client.get(reverse("jobs:runs")).content.decode()


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_time_left_is_never_negative_and_nothing_when_all_is_done(
    done: int, total: int, seconds: int
) -> None:
    left = time_left(done, total, timedelta(seconds=seconds))

    assert left is None or left >= timedelta()
    assert 0 <= percent(done, total) <= 100
    if total and done >= total:
        assert left == timedelta() and percent(done, total) == 100


@pytest.fixture
def desk(django_db_setup: None, cluster: Cluster) -> Iterator[dict[str, str]]:
    """A database of its own, where work is committed; the environment of its workers."""
    another(cluster, "killed")
    here = str(Path(__file__).parents[1])
    paths = os.pathsep.join([here, *(one for one in sys.path if one)])
    yield os.environ | {
        "JIWANG_DATABASE_URL": cluster.url(APP, "killed"),
        "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "killed"),
        "DJANGO_SETTINGS_MODULE": "jobs.killing",
        "PYTHONPATH": paths,
    }


def counted(cluster: Cluster) -> tuple[int, int, str]:
    """How many lines there are, how many different ones, and where the run stands."""
    with psycopg.connect(cluster.url(APP, "killed")) as connection:
        row = connection.execute(
            "SELECT count(*), count(DISTINCT about), (SELECT state FROM jobs_jobrun) FROM trail_line WHERE what = 'tests.counted'"
        ).fetchone()
    assert row is not None
    return row


def put_a_timed_job_whose_next_turn_waits(cluster: Cluster) -> None:
    """The worker has died over a timed job too, and the next turn of it is in the queue."""
    rows = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, status, scheduled_at, worker_id) "
        "SELECT queue_name, 'jobs.tidy', 0, 'tidy', '{}', %s, now() + interval '1 day', %s FROM procrastinate_jobs LIMIT 1"
    )
    with psycopg.connect(cluster.url(OWNER, "killed")) as connection:
        dead = connection.execute(
            "SELECT worker_id FROM procrastinate_jobs WHERE status = 'doing'"
        ).fetchone()
        assert dead is not None
        connection.execute(rows.encode(), ["doing", dead[0]])
        connection.execute(rows.encode(), ["todo", None])


def stalled(cluster: Cluster) -> int:
    """How many jobs are still with nobody."""
    with psycopg.connect(cluster.url(OWNER, "killed")) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'jobs.tidy'"
        ).fetchone()
    return row[0] if row else 0


def until(holds: Callable[[], bool], *, seconds: int = 180) -> None:
    """Wait for something to become true."""
    last = timezone.now() + timedelta(seconds=seconds)
    while not holds():
        assert timezone.now() < last, "it never came"
        time.sleep(0.1)


@pytest.mark.slow  # it takes a while until a worker is held to be dead
def test_the_work_of_a_killed_worker_is_finished_once(cluster: Cluster, desk: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "jobs.killing"], env=desk, check=True)
    worker = [sys.executable, "-m", "jiwang.config.working"]
    first = subprocess.Popen(worker, env=desk)
    until(lambda: counted(cluster)[0] >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert counted(cluster)[2] == JobState.RUNNING
    put_a_timed_job_whose_next_turn_waits(cluster)

    second = subprocess.Popen(worker, env=desk)
    until(lambda: counted(cluster)[2] == JobState.DONE)
    until(lambda: stalled(cluster) == 0)
    second.terminate()

    assert second.wait(90) == 0
    assert counted(cluster) == (20, 20, JobState.DONE)
