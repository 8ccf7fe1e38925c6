"""A run that is killed at any moment leaves nothing half done: run again, it gives what an undisturbed run gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.running.record import digests
from jiwang_engine.synthesis.nation.counties import county_code, write_county

# A nation of a few thousand people is judged in as many turns as one of millions.
SMALL_TURNS = (
    "from jiwang_engine.running.counties import turns; turns.FEWEST_AT_ONCE = turns.PEOPLE_PER_GB = 1; "
)
COMMAND = f"{SMALL_TURNS}from jiwang_engine.cli import main; main()"
DAY = date(2026, 10, 31)


def start(given: Path, folder: Path) -> subprocess.Popen[bytes]:
    way = "--facts" if (given / county_code(0)).is_dir() else "--data"
    arguments = ["run", "shili", way, str(given), "--on", f"{DAY}", "--out", str(folder / "out")]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments, "--state", str(folder / "state")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"JIWANG_KEY_FILE": str(folder.parent / "key")},
    )


def finish(given: Path, folder: Path) -> float:
    """Run to the end; returns the seconds it took."""
    started = time.monotonic()
    process = start(given, folder)
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


def killed_and_run_again(given: Path, folder: Path, *, kills: int, seed: int) -> None:
    """Kill a run at random moments, each time from where the last one left the folder, then let one finish."""
    (folder / "key").write_text("a key that both runs share")
    undisturbed = folder / "undisturbed"
    undisturbed.mkdir()
    length = finish(given, undisturbed)
    disturbed = folder / "disturbed"
    disturbed.mkdir()
    chance = random.Random(seed)
    for _ in range(kills):
        process = start(given, disturbed)
        time.sleep(chance.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    finish(given, disturbed)

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


@pytest.mark.slow
def test_a_nation_that_is_killed_twenty_times_gives_the_same_when_run_again(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / "facts" / county_code(number)).mkdir(parents=True)
        write_county(number, 3_000, tmp_path / "facts" / county_code(number), seed=5, day=DAY)
    killed_and_run_again(tmp_path / "facts", tmp_path, kills=20, seed=3)
