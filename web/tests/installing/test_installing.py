"""A new bureau on an empty database: tables, the first officer, checks of the settings, a backup and the way back from it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from jiwang.config.installing import commands
from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster

CALL = "import sys; from jiwang.config.installing import commands; sys.exit(getattr(commands, sys.argv.pop(1))(standalone_mode=False) or 0)"


@dataclass(frozen=True)
class Bureau:
    """A server with an empty database, and the folders of an installation."""

    cluster: Cluster
    folder: Path
    database: str
    keys: Path

    def call(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """A command as an operator would give it."""
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("JIWANG_", "DJANGO_"))
        }
        named = {
            "JIWANG_DATABASE_URL": self.cluster.url(APP, self.database), "JIWANG_OWNER_DATABASE_URL": self.cluster.url(OWNER, self.database),
            "JIWANG_KEYS": str(self.keys), "JIWANG_PACK": "shili", "JIWANG_HOSTS": "desk.example", "JIWANG_HTTPS": "1",
        } | {f"JIWANG_{name}": str(self.folder / name.lower()) for name in ("STATE", "VAULT", "POLICY", "RESULTS")}  # fmt: skip
        command = [sys.executable, "-c", CALL, *words]
        return subprocess.run(
            command, env=clean | named | changed, cwd=self.folder, capture_output=True, text=True
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What lies in the database, as its administrator sees it."""
        with psycopg.connect(self.cluster.url(ADMIN, self.database)) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server of its own, for roles and databases are made in it."""
    made = Cluster(tmp_path_factory.mktemp("bureau"), is_hasty=True).start()
    yield made
    made.stop()


@dataclass(frozen=True)
class Founded:
    """What an operator was told who began with an empty database, and the tables that were made; nobody works in them."""

    bureau: Bureau
    early: subprocess.CompletedProcess[str]
    made: subprocess.CompletedProcess[str]
    again: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def first(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """The tables of all bureaus here: to make them takes ten seconds, to copy them one."""
    folder = tmp_path_factory.mktemp("first")
    server.make_database("first")
    made = Bureau(server, folder, "first", folder / "keys")
    early = made.call("officer", "add", "wangli", "--name", "王丽", "--area", "9999")
    return Founded(made, early, made.call("migrate"), made.call("migrate"))


@pytest.fixture
def standing(first: Founded, tmp_path: Path) -> Bureau:
    """A bureau of its own after `jiwang migrate`."""
    found = first.bureau
    name = f"s{abs(hash(tmp_path))}"
    with psycopg.connect(found.cluster.url(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE first OWNER {OWNER}'.encode())
    shutil.copytree(found.folder, tmp_path, dirs_exist_ok=True)
    return Bureau(found.cluster, tmp_path, name, tmp_path / "keys")


def test_a_bureau_goes_from_nothing_to_its_first_officer(first: Founded, standing: Bureau) -> None:
    wrong = standing.call("officer", "add", "wangli", "--name", "王丽", "--area", "4502")
    taken_on = standing.call("officer", "add", "wangli", "--name", "王丽", "--area", "9999")
    twice = standing.call("officer", "add", "wangli", "--name", "王丽", "--area", "9999")
    ready = standing.call("ready", "--host", "0.0.0.0")

    assert first.early.returncode == 1 and "请先运行 jiwang migrate" in first.early.stderr
    assert (first.made.returncode, first.again.returncode) == (0, 0), first.made.stderr
    assert wrong.returncode == 1 and "没有地区 4502" in wrong.stderr and "9999 示例市" in wrong.stderr
    assert taken_on.returncode == 0 and "密码" in taken_on.stdout and "otpauth://" in taken_on.stdout, (
        taken_on.stderr
    )
    assert twice.returncode == 1 and "已经有了" in twice.stderr
    assert ready.returncode == 0 and "✗" not in ready.stdout, ready.stdout + ready.stderr
    assert standing.rows("SELECT duty, area FROM staff_posting") == [("city_monitor", "9999")]


def test_a_backup_brings_everything_back_in_an_empty_place_and_nowhere_else(standing: Bureau) -> None:
    standing.call("officer", "add", "wangli", "--name", "王丽", "--area", "9999")
    (standing.folder / "vault").mkdir()
    (standing.folder / "vault" / "kept").write_bytes(b"sealed")
    backed = standing.call("backup", "--out", str(standing.folder / "backups"))
    assert backed.returncode == 0, backed.stderr
    [kept] = (standing.folder / "backups").iterdir()
    elsewhere = standing.folder / "elsewhere"
    elsewhere.mkdir()
    standing.cluster.make_database(f"{standing.database}x")
    other = replace(standing, database=f"{standing.database}x", folder=elsewhere)
    foreign = replace(other, keys=elsewhere / "keys").call("restore", str(kept))
    back, full = other.call("restore", str(kept)), other.call("restore", str(kept))

    assert foreign.returncode == 1 and "密钥不是备份时的密钥" in foreign.stderr
    assert back.returncode == 0 and "逐表相同" in back.stdout, back.stderr
    assert full.returncode == 1 and "不是空的" in full.stderr
    assert (elsewhere / "vault" / "kept").read_bytes() == b"sealed"
    for query in (
        "SELECT * FROM staff_officer",
        "SELECT * FROM trail_line ORDER BY id",
        "SELECT * FROM places_place ORDER BY code",
    ):
        assert other.rows(query) == standing.rows(query) != []


def test_what_is_wrong_with_the_settings_is_said_with_what_to_do(standing: Bureau) -> None:
    nobody = standing.call("migrate", JIWANG_OWNER_DATABASE_URL="postgresql://nobody@/none?host=/nowhere")
    as_app = standing.call("migrate", JIWANG_OWNER_DATABASE_URL=standing.cluster.url(APP, standing.database))
    as_admin = standing.call("ready", JIWANG_DATABASE_URL=standing.cluster.url(ADMIN, standing.database))
    (standing.keys / "field.key").chmod(0o644)
    careless = standing.call(
        "ready", "--host", "0.0.0.0", JIWANG_HTTPS="0", JIWANG_HOSTS="*", JIWANG_DEMO="1"
    )

    assert nobody.returncode == 1 and "连不上数据库" in nobody.stderr and "Traceback" not in nobody.stderr
    assert as_app.returncode == 1 and "另一个角色" in as_app.stderr
    assert as_admin.returncode == 1 and "超级用户" in as_admin.stdout
    assert careless.returncode == 1
    for sign in ("chmod 600", "JIWANG_HTTPS=1", "真正的主机名", "只能给虚构的城市用"):
        assert sign in careless.stdout


def test_a_backup_that_was_touched_is_refused(standing: Bureau) -> None:
    standing.call("backup", "--out", str(standing.folder / "backups"))
    [kept] = (standing.folder / "backups").iterdir()
    with (kept / "database.dump").open("ab") as dump:
        dump.write(b"x")

    refused = standing.call("restore", str(kept))

    assert refused.returncode == 1 and "被改动过" in refused.stderr


def test_every_command_of_an_operator_is_brought_to_jiwang() -> None:
    told = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    brought = told["project"]["entry-points"]["jiwang.commands"]

    for name in ("migrate", "officer", "ready", "backup", "restore"):
        assert brought[name] == f"jiwang.config.installing.commands:{getattr(commands, name).name}"
