"""Several officers at the same moment, in real threads on connections of their own, over a copy of the cast's database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier

import psycopg
from django.db import connection, connections, transaction
from django.db.models import Model

from cast import AT
from jiwang.kit.postgres import ADMIN, OWNER, Cluster
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

Act = Callable[[], object]


@contextmanager
def copied(cluster: Cluster) -> Iterator[None]:
    """A database that everybody sees at the same time; afterwards it is as before."""
    before = connection.settings_dict["NAME"]
    copy = f"{before}_at_once"
    connections.close_all()  # a database that anybody is connected to is not copied
    with closing(psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True)) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{copy}"'.encode())
        admin.execute(f'CREATE DATABASE "{copy}" OWNER {OWNER} TEMPLATE "{before}"'.encode())
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def at_once(*acts: Act) -> list[object]:
    """Let some acts run at the same moment, each in its own thread, connection and transaction: answers or refusals."""
    start = Barrier(len(acts))

    def run(act: Act) -> object:
        try:
            with transaction.atomic():
                see(EVERYWHERE)
                start.wait(20)
                return act()
        except ValueError as refusal:  # every refusal of the desk is one; anything else is a fault
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def actor(code: str) -> Actor:
    """An officer with the duties that they hold."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), AT.date())


def refused(answers: list[object]) -> int:
    """How many were refused."""
    return sum(isinstance(one, Exception) for one in answers)


def seen(model: type[Model], **asked: object) -> int:
    """How many rows there are now."""
    with transaction.atomic():
        see(EVERYWHERE)
        return model._default_manager.filter(**asked).count()
