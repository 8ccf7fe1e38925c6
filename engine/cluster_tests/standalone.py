"""A real Spark cluster on this machine: a master and two workers with one core each."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pyspark

HERE = "127.0.0.1"
QUICKLY = {"SPARK_LOCAL_IP": HERE, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
PATIENCE = 120  # seconds
MANY = 8  # tasks: only the stage that judges has more


@dataclass
class Standalone:
    """Its address, and the processes that a test may kill."""

    folder: Path
    port: int
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def master(self) -> str:
        return f"spark://{HERE}:{self.port}"

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[Standalone]:
        """A cluster that answers; it ends with the test."""
        folder.mkdir()
        found = cls(folder, free_port())
        master = found._begin("master", "master.Master", "--port", str(found.port))
        try:
            found._wait_for("I have been elected leader")
            for number in (1, 2):
                asked = ("--cores", "1", "--memory", "1500m", found.master)
                found.workers.append(found._begin(f"worker{number}", "worker.Worker", *asked))
            found._wait_for("Registering worker", times=2)
            yield found
        finally:
            for one in (*found.workers, master):
                kill(one)

    @contextmanager
    def running(self, *asked: object) -> Iterator[Driver]:
        """The command `jiwang run` at work on this cluster."""
        port = free_port()
        settings = {"spark.ui.port": port, "spark.driver.bindAddress": HERE, "spark.driver.host": HERE}
        lines = [f"{name} {value}" for name, value in settings.items()]
        (self.folder / "spark-defaults.conf").write_text("\n".join(lines))
        command = [Path(sys.executable).with_name("jiwang"), "run", "shili", "--on", "2026-10-31", *asked]
        with subprocess.Popen(
            [*map(str, command), "--engine", "spark", "--master", self.master],
            env=surroundings() | {"SPARK_CONF_DIR": str(self.folder)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                yield Driver(process, f"http://{HERE}:{port}/api/v1/applications")
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)

    def lose_a_worker(self) -> None:
        """Kill a worker and everything that it has begun, as if its machine had lost power."""
        kill(self.workers[0])

    def _begin(self, name: str, role: str, *asked: str) -> subprocess.Popen[bytes]:
        home = Path(pyspark.__path__[0])
        settings = {
            "SPARK_HOME": str(home),
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_WORKER_DIR": str(self.folder / name),
            "SPARK_DAEMON_MEMORY": "512m",
        }
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", "--host", HERE]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [*map(str, command), "--webui-port", "0", *asked],
                env=surroundings() | settings, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _wait_for(self, sign: str, *, times: int = 1) -> None:
        log = self.folder / "master.log"
        for _ in range(PATIENCE * 5):
            if log.read_text(errors="replace").count(sign) >= times:
                return
            time.sleep(0.2)
        raise TimeoutError(
            f"Spark did not start; its log ends with:\n{log.read_text(errors='replace')[-3000:]}"
        )


@dataclass(frozen=True)
class Driver:
    """A run on the cluster, and the address at which Spark tells how far it is."""

    process: subprocess.Popen[str]
    told_at: str

    def told(self) -> str:
        """What the run said, once it has ended well."""
        said, _ = self.process.communicate(timeout=PATIENCE * 3)
        assert self.process.returncode == 0, said
        return said

    def wait_until_both_workers_judge(self) -> None:
        """Return when each of the two has been at work on a share for a while."""
        self._wait_for(lambda stage: stage["numTasks"] > MANY and stage["numActiveTasks"] == 2)
        time.sleep(0.5)

    def tasks_lost(self) -> int:
        """How many tasks Spark had to give again; 0 when it never noticed."""
        return self._wait_for(lambda stage: stage["numFailedTasks"] + stage["numKilledTasks"] > 0)

    def _wait_for(self, sign: Callable[[dict[str, Any]], bool]) -> int:
        """How many stages show a sign, once one does."""
        for _ in range(PATIENCE * 10):
            if count := sum(map(sign, self._stages())):
                return count
            time.sleep(0.1)
        raise TimeoutError(f"Spark never showed the sign: {self._stages()}")

    def _stages(self) -> list[dict[str, Any]]:
        assert self.process.poll() is None, self.process.communicate()
        try:
            with urlopen(self.told_at) as answer:
                (application,) = json.load(answer)
            with urlopen(f"{self.told_at}/{application['id']}/stages") as answer:
                found: list[dict[str, Any]] = json.load(answer)
                return found
        except (OSError, ValueError):  # not yet there
            return []


def surroundings() -> dict[str, str]:
    """The environment without what a session on Sail in this process has left in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")} | QUICKLY


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, with those that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        return int(one.getsockname()[1])
