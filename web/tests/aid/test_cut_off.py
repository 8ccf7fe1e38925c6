"""The connection is cut between the deed and its end: of a grant, of a handing over, of an undoing nothing is left, or all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

import aiding
from jiwang.aid.urgent import actions as urgent
from jiwang.aid.urgent.models import Passage, Request
from jiwang.kit.postgres import ADMIN, Cluster
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.stages.assistance.models import Entry, Fund, Hold
from jiwang.trail.models import Line
from meeting import copied, seen
from rivals.in_aid import SAID


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster) -> Iterator[None]:
    """The cast, in a database of the test's own."""
    with django_db_blocker.unblock(), copied(cluster):
        yield


def counts() -> tuple[int, ...]:
    """How many rows there are of everything that a step writes, and how many lines of the trail."""
    return (seen(Hold), seen(Entry), seen(Passage), seen(Line))


def cut_off(cluster: Cluster, deed: Callable[[], object]) -> None:
    """Do something, and lose the connection before the transaction ends."""
    with pytest.raises(DatabaseError), transaction.atomic():
        see(EVERYWHERE)
        deed()
        with closing(psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True)) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    connection.close()


def done(deed: Callable[[], Request]) -> Request:
    with transaction.atomic():
        see(EVERYWHERE)
        return deed()


def made() -> tuple[Fund, Request]:
    with transaction.atomic():
        see(EVERYWHERE)
        return aiding.fund(), aiding.asked()


def test_whatever_is_cut_off_has_not_happened_and_can_be_done_again(
    committed: None, cluster: Cluster
) -> None:
    purse, request = made()
    steps: tuple[Callable[[], Request], ...] = (
        lambda: aiding.granted(request, purse, words=SAID),
        lambda: aiding.handed(request),
        lambda: urgent.undo(request.pk, why="送错了人家", by=aiding.acting("jingban"), at=aiding.NOW),
    )

    for step, (promises, rows) in zip(steps, ((1, 0), (1, 1), (1, 2)), strict=True):
        before = counts()
        cut_off(cluster, step)
        assert counts() == before

        done(step)
        assert counts()[:2] == (promises, rows)
