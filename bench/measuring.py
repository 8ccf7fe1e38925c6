"""Time, memory and the machine: what every measurement here needs."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".bench"
PLAIN = WORK / "plain"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall and processor seconds, the largest resident size in bytes, the machine's load before."""

    command: str
    seconds: float
    processor: float
    peak: int
    load: float


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the results: a heading, what was done, and a table whose first row is its head."""

    heading: str
    notes: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


def machine() -> str:
    """Processor, cores, memory and versions in one line."""
    cpu = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, DuckDB {version('duckdb')}, NumPy {version('numpy')}"
    )


def commit() -> str:
    """The commit that was measured."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    return asked.stdout.strip() or "unknown"


def run(arguments: Sequence[str | Path], *, given: str = "") -> Run:
    """Run `jiwang` to its end, with the disk at rest, and measure it; stop the benchmark when it fails."""
    words = [str(one) for one in arguments]
    jiwang = _jiwang()
    os.sync()
    load, started = os.getloadavg()[0], time.perf_counter()
    with (WORK / "last-run.txt").open("w+", encoding="utf-8") as said:
        child = subprocess.Popen([jiwang, *words], stdin=subprocess.PIPE, stdout=said, stderr=said, cwd=WORK)
        assert child.stdin is not None
        child.stdin.write(given.encode())
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if child.returncode:
            said.seek(0)
            raise SystemExit(
                f"jiwang {' '.join(words)} ended with {child.returncode}:\n{said.read()[-3000:]}"
            )
    command = " ".join(("jiwang", *words)).replace(f"{ROOT}/", "")
    return Run(command, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, load)


def _jiwang() -> Path:
    """The command in an environment as `make setup` leaves it: beside test libraries DuckDB imports what no bureau has."""
    done = PLAIN / "run.done"
    if not done.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", PLAIN], check=True)
        pip = [
            PLAIN / "bin" / "python",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--no-input",
            "install",
            "-qq",
        ]
        subprocess.run([*pip, "--require-hashes", "-r", ROOT / "locks" / "run.lock"], check=True)
        subprocess.run([*pip, "--no-build-isolation", "--no-deps", "-e", ROOT / "engine"], check=True)
        done.touch()
    return PLAIN / "bin" / "jiwang"


def seconds_of(work: Callable[[], object], *, times: int = 3) -> float:
    """The median of some runs, in seconds."""
    return median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
