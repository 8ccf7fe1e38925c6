"""One more batch of bills into a city that is linked: added, and the whole again beside it; the links must be the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from jiwang_engine.backends.duckdb import DuckDB
from measuring import WORK, Section, megabytes, run

DAY, SEED = "2026-10-31", "20261031"
BILLS = "医保大额*"


def measure(*, small: bool) -> Section:
    people, batch = (20_000, 500) if small else (4_200_000, 100_000)
    most, whole, late = _files(people, batch)
    folder = WORK / f"months-{people}"
    for name in ("state", "first", "again", "added", "whole"):
        shutil.rmtree(folder / name, ignore_errors=True)
    link = ["link", "shili", "--on", DAY, "--data"]
    first = run([*link, most, "--state", folder / "state", "--out", folder / "first"])
    shutil.copytree(folder / "state", folder / "again", copy_function=_linked)
    told = ["people", "add", "shili", "--on", DAY, "--data", late]
    added = run([*told, "--state", folder / "state", "--out", folder / "added"])
    again = run([*link, whole, "--state", folder / "again", "--out", folder / "whole"])
    differing = _differing(folder)
    share = added.seconds / again.seconds
    table: list[tuple[str, ...]] = [
        ("what", "seconds", "processor seconds", "peak memory", "share of the whole", "target")
    ]
    for title, one in (
        ("all files but the batch, for the first time", first),
        ("all files again, with the batch", again),
        (f"`jiwang people add`: {batch:,} rows", added),
    ):
        mark = (f"{share:.1%}", "10 %") if one is added else ("–", "–")
        table.append((title, f"{one.seconds:.1f}", f"{one.processor:.0f}", megabytes(one.peak), *mark))
    notes = (
        f"A made-up city of {people:,} people; the batch is the first {batch:,} rows of the list of large bills. All are processes from files to "
        f"tables and pages, with a state. Links that differ between adding and the whole run: {differing}.",
        "No peer offers it: Splink and recordlinkage give pairs anew at each run.",
    )
    return Section("One more batch", notes, tuple(table))


def _files(people: int, batch: int) -> tuple[Path, Path, Path]:
    """Three folders: without the batch, with it, and the batch alone."""
    folder = WORK / f"months-{people}"
    most, whole, late = (folder / f"files-{name}" for name in ("most", "whole", "late"))
    if not late.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        run(
            [
                "synth",
                "--people",
                str(people),
                "--seed",
                SEED,
                "--on",
                DAY,
                "--workbook-rows",
                "0",
                "--out",
                most,
            ]
        )
        late.mkdir()
        [bills] = most.glob(BILLS)
        with bills.open("rb") as file:
            head = file.readline()
            cut = [file.readline() for _ in range(batch)]
            rest = file.read()
        (late / f"迟到的{bills.name}").write_bytes(head + b"".join(cut))
        bills.write_bytes(head + rest)
        shutil.copytree(most, whole, copy_function=_linked)
        shutil.copytree(late, whole, copy_function=_linked, dirs_exist_ok=True)
    return most, whole, late


def _linked(old: str, new: str) -> None:
    """No second copy on the disk."""
    Path(new).hardlink_to(old)


def _differing(folder: Path) -> int:
    """Links that are in one outcome only; an addition has the last word on the rows that it names."""
    backend = DuckDB(directories=[folder])
    first, added, whole = (f"'{folder / name}/links.parquet'" for name in ("first", "added", "whole"))
    named = f"SELECT record FROM {added} UNION SELECT record FROM '{folder}/added/review.parquet'"
    ours = f"FROM {added} UNION ALL SELECT f.* FROM {first} AS f ANTI JOIN ({named}) AS n USING (record)"
    both = f"(({ours}) EXCEPT FROM {whole}) UNION ALL (FROM {whole} EXCEPT ({ours}))"
    found = int(backend.one(f"SELECT count(*) FROM ({both})"))
    backend.close()
    return found
