"""Serve the desk: pages by granian, background jobs by a worker, each in processes of their own; seals by this one."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click
import django
from django.db import OperationalError, close_old_connections

_PAUSE = 1.0  # seconds between two seals
_PATIENCE = 25.0  # seconds for running jobs when the desk is closed


def stop_gently() -> None:
    """Let a stop from outside (SIGTERM) run every clean-up, as Ctrl+C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def set_up() -> None:
    """Load Django with the settings of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiwang.config.settings"
    django.setup()


def serve(*, host: str, port: int, workers: int = 2) -> None:
    """Serve until stopped, and seal the trail each second."""
    stop_gently()
    with tempfile.TemporaryDirectory(prefix="jiwang-static-") as folder:
        static = collected(Path(os.environ.get("JIWANG_STATIC_KEPT") or folder))
        environment = os.environ | {"JIWANG_STATIC": str(static), "JIWANG_POOL": "1"}
        server = subprocess.Popen(_command(host, port, workers), env=environment)
        worker = _Worker()
        try:
            _wait_for(server, host=host, port=port)
            click.echo(f"工作台已打开：http://{host}:{port}/ （按 Ctrl+C 结束）")
            _look_after(server, worker)
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()
            worker.stop()
            server.wait()


def collected(folder: Path) -> Path:
    """Static files with their hash in the name, and compressed, in a folder of their own until one of them changes.

    To compress them takes longer than all the rest of a start. They appear whole or not at all.
    """
    ready = folder / _print_of_static()
    if not ready.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder))
        collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, env=os.environ | {"JIWANG_STATIC": str(draft)}, check=True)
        with suppress(OSError):  # another desk was first
            draft.rename(ready)
    return ready


def _print_of_static() -> str:
    finders = import_module("django.contrib.staticfiles.finders").get_finders()  # needs settings
    found = [
        (name, storage.size(name), storage.get_modified_time(name).timestamp())
        for finder in finders
        for name, storage in finder.list([])
    ]
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()[:16]


class _Worker:
    """The process of background jobs; it is started anew where it has died."""

    def __init__(self) -> None:
        self._process = self._started()

    def keep(self) -> None:
        if self._process.poll() is not None:
            self._process = self._started()

    def stop(self) -> None:
        """Let it finish what it can; what it cannot is taken up by the next worker."""
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        # Without the pool: a job keeps its connection, and an advisory lock on it, for as long as it runs.
        command = [sys.executable, "-m", "jiwang.config.working"]
        return subprocess.Popen(command, env=os.environ | {"JIWANG_POOL": "0"})


def _wait_for(server: subprocess.Popen[bytes], *, host: str, port: int) -> None:
    """Wait until the desk answers, or has ended."""
    while server.poll() is None:
        with suppress(OSError), socket.create_connection((host, port), timeout=_PAUSE):
            return
        time.sleep(_PAUSE / 4)


def _command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "jiwang.config.wsgi:application",
    ]  # fmt: skip


def _look_after(server: subprocess.Popen[bytes], worker: _Worker) -> None:
    seal = import_module("jiwang.trail.actions").seal  # needs the apps that set_up has loaded
    while server.poll() is None:
        worker.keep()
        try:
            seal()
        except OperationalError:  # the database is away for a moment: lines wait, and are sealed later
            close_old_connections()
        time.sleep(_PAUSE)
