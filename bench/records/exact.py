"""The exact path: departments' ID keys against a register of a nation's size."""

from __future__ import annotations

import shutil

from beside import peer
from measuring import WORK, Section, megabytes

ASKED, HELD = 10_000_000, 80_000_000


def measure(*, small: bool) -> Section:
    folder = WORK / "exact"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asked, held = (ASKED // 50, HELD // 50) if small else (ASKED, HELD)
    found = peer("exact_ours.py", folder, str(asked), str(held))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    note = (
        f"Keys of {asked:,} rows, one in ten nobody's, against {held:,} persons: whole numbers (17 digits × 11 + check), two threads, DuckDB held to 2 GB, median "
        "of 3. No peer: a join is the database's; what is ours is that a number is one integer. Memory is the largest of the process, making the data included."
    )
    table = (
        ("what", "found", "wrongly", "seconds", "peak memory", "on disk", "target"),
        (
            f"{asked:,} × {held:,}",
            f"{found['hits']:,}",
            f"{found['wrong']:,}",
            f"{found['seconds']:.2f}",
            megabytes(found["peak"]),
            megabytes(size),
            "5 s, 2,000 MB",
        ),
    )
    return Section("ID numbers against a nation", (note,), table)
