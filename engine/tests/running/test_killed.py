"""A run that is killed at any moment leaves nothing half done: run again, it gives what an undisturbed run gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.running.record import digests

COMMAND = "from jiwang_engine.cli import main; main()"


def start(city: Path, folder: Path) -> subprocess.Popen[bytes]:
    arguments = ["run", "shili", "--data", str(city), "--on", "2026-10-31", "--out", str(folder / "out")]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments, "--state", str(folder / "state")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"JIWANG_KEY_FILE": str(folder.parent / "key")},
    )


def finish(city: Path, folder: Path) -> float:
    """Run to the end; returns the seconds it took."""
    started = time.monotonic()
    process = start(city, folder)
    _, problems = process.communicate()
    assert process.returncode == 0, problems.decode()
    return time.monotonic() - started


def ledger_of(folder: Path) -> list[tuple[object, ...]]:
    state = folder / "state"
    current = (state / "CURRENT").read_text(encoding="ascii").strip()
    backend = DuckDB(directories=[state])
    try:
        return backend.rows(f"SELECT * FROM '{state}/generations/{current}/ledger.parquet' ORDER BY ALL")
    finally:
        backend.close()


def killed_and_run_again(city: Path, folder: Path, *, kills: int, seed: int) -> None:
    """Kill a run at random moments, each time from where the last one left the folder, then let one finish."""
    (folder / "key").write_text("a key that both runs share")
    undisturbed = folder / "undisturbed"
    undisturbed.mkdir()
    length = finish(city, undisturbed)
    disturbed = folder / "disturbed"
    disturbed.mkdir()
    chance = random.Random(seed)
    for _ in range(kills):
        process = start(city, disturbed)
        time.sleep(chance.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finish(city, disturbed)

    assert digests(disturbed / "out") == digests(undisturbed / "out")
    assert ledger_of(disturbed) == ledger_of(undisturbed)
    assert sorted(path.name for path in disturbed.iterdir()) == sorted(
        path.name for path in undisturbed.iterdir()
    )


def test_a_run_that_is_killed_twice_gives_the_same_when_run_again(city: Path, tmp_path: Path) -> None:
    killed_and_run_again(city, tmp_path, kills=2, seed=1)


@pytest.mark.slow
def test_a_run_that_is_killed_twenty_times_gives_the_same_when_run_again(city: Path, tmp_path: Path) -> None:
    killed_and_run_again(city, tmp_path, kills=20, seed=2)
