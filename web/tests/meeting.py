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


_REMEMBER = """
CREATE SCHEMA as_it_was;
DO $$ DECLARE one pg_tables; BEGIN
  FOR one IN SELECT * FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE as_it_was.%I AS TABLE public.%I', one.tablename, one.tablename);
  END LOOP;
END $$
"""
_AS_BEFORE = """
SET session_replication_role = replica;
DO $$ DECLARE one pg_tables; kept text; BEGIN
  FOR one IN SELECT * FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%I', one.tablename);
    SELECT string_agg(quote_ident(attname), ', ') INTO kept FROM pg_attribute
      WHERE attrelid = format('public.%I', one.tablename)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM as_it_was.%I',
      one.tablename, kept, kept, one.tablename);
  END LOOP;
END $$
"""  # in a role in which no trigger and no key of another table speaks
_made: set[str] = set()


@contextmanager
def copied(cluster: Cluster) -> Iterator[None]:
    """A database that everybody sees at the same time; afterwards it is as before. To copy one takes longer than to mend it."""
    before = connection.settings_dict["NAME"]
    copy = f"{before}_at_once"
    connections.close_all()  # a database that anybody is connected to is not copied
    if copy not in _made:
        with closing(psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True)) as admin:
            admin.execute(f'CREATE DATABASE "{copy}" OWNER {OWNER} TEMPLATE "{before}"'.encode())
        with psycopg.connect(cluster.url(ADMIN, copy)) as admin:
            admin.execute(_REMEMBER)
        _made.add(copy)
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        with psycopg.connect(cluster.url(ADMIN, copy)) as admin:
            admin.execute(_AS_BEFORE)


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
