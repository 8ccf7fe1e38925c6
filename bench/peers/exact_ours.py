"""An exact join of departments' keys with a register's, as linking does it: whole numbers, in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from jiwang_engine.backends.duckdb import DuckDB

STRIDE = 7  # of the asked keys one in ten is nobody's


def main(folder: Path, asked: int, held: int) -> None:
    backend = DuckDB(folder / "exact.db", directories=[folder], threads=2, memory="2GB", spill=folder)
    # Multiplication by an odd number in a ring scatters the keys, and no two meet.
    key = "(99990100000000000 * 11 + (n * 2654435761) % 9000000007 * 11)"
    backend.run(f"CREATE TABLE known AS SELECT n AS person, {key} AS id_key FROM range({held}) AS r(n)")
    backend.run(f"""CREATE TABLE claim AS SELECT n AS record, CASE WHEN n % 10 = 0 THEN {key} + 1 ELSE {key} END AS id_key FROM (
        SELECT m AS record, (m * {STRIDE}) % {held} AS n FROM range({asked}) AS r(m))""")
    backend.run("CHECKPOINT")
    taken, hits = [], 0
    for _ in range(3):
        started = perf_counter()
        backend.run(
            "CREATE OR REPLACE TEMP TABLE found AS SELECT c.record, k.person FROM claim AS c JOIN known AS k ON k.id_key = c.id_key"
        )
        taken.append(perf_counter() - started)
        hits = int(backend.one("SELECT count(*) FROM found"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    wrong = int(backend.one("SELECT count(*) FROM found JOIN claim USING (record) WHERE id_key % 11 <> 0"))
    print(json.dumps({"seconds": median(taken), "hits": hits, "wrong": wrong, "peak": peak}))
    backend.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
