"""A database with the desk's tables, made once for all processes of tests: migrations take ten seconds of every one."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from jiwang.kit.postgres import ADMIN, DATABASE, OWNER, Cluster, binaries

READY = "ready"


def furnish(cluster: Cluster, shared: Path, migrate: Callable[[], None]) -> None:
    """Tables in the server's own database, and beside it a copy that nobody works in. The first process calls `migrate`."""
    dump = shared / "ready.sql"
    with (shared / "ready.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not dump.exists():
            migrate()
            _call("pg_dump", f"--dbname={cluster.url(ADMIN)}", f"--file={dump}.part")
            dump.with_name("ready.sql.part").rename(dump)
            _copy(cluster, DATABASE, READY)
            return
    cluster.make_database(READY)
    _call(
        "psql", "--quiet", "-v", "ON_ERROR_STOP=1", f"--dbname={cluster.url(ADMIN, READY)}", f"--file={dump}"
    )
    with psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{DATABASE}"'.encode())
    _copy(cluster, READY, DATABASE)


def another(cluster: Cluster, name: str) -> None:
    """One more database with all tables and nothing in them."""
    _copy(cluster, READY, name)


def _copy(cluster: Cluster, of: str, name: str) -> None:
    with psycopg.connect(cluster.url(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}" OWNER {OWNER}'.encode())


def _call(program: str, *given: str) -> None:
    done = subprocess.run([str(binaries() / program), *given], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
