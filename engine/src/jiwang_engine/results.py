"""What a finished run has left, for other programs: the one door through which the web application sees the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.linking.keeping.state import State, scanned
from jiwang_engine.linking.queue import ORDER
from jiwang_engine.running.inputs.beside import atlas_of
from jiwang_engine.running.record import read_record, request_of

Row = dict[str, Any]
_TAKEN = (
    *(
        f"{name}.parquet"
        for name in ("households", "persons", "said", "review", "alerts", "tasks", "verdicts")
    ),
    "funnel.json",
)
_LEVELS = (4, 6, 9, 12)  # digits of a city, a county, a township, a village


@dataclass(frozen=True)
class RunResults:
    """A folder that `run` has written: its record, its tables row by row, and what its law calls things."""

    folder: Path
    record: Mapping[str, Any]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table (alerts, tasks, persons, households …), in the table's own order."""
        with _reading(self.folder) as database:
            yield from _rows(database, self.folder / f"{table}.parquet")

    def reviews(self) -> Iterator[Row]:
        """What people must decide, what is most at stake first: rows of a source beside a person whom they may speak of.

        `turn` is the place in the queue, `mark` and `candidate` are what an opinion is about, `needs_two` says that two people
        must agree; `file` and `row_no` are where the row stands; `left`, `right` (masked) and `differs` show both sides. Rows that fit nobody are not among them: `unmatched`.
        """
        sources = checked_pack(self.record["pack"]["name"]).pack.sources
        query = (
            f"SELECT mark, candidate, source, reason, stops, file, row_no, shown_left, shown_right, differs FROM {self._review} "
            f"WHERE candidate IS NOT NULL AND mark IS NOT NULL ORDER BY {ORDER}"
        )
        with _reading(self.folder) as database:
            for turn, (mark, candidate, source, reason, stops, file, row_no, *shown) in enumerate(
                database.rows(query), 1
            ):
                left, right, differs = (json.loads(one) for one in shown)
                owner = sources.get(source)
                yield {
                    "turn": turn, "mark": mark, "candidate": candidate, "reason": reason, "needs_two": stops, "left": left,
                    "right": right, "differs": differs, "source": owner.label if owner else source,
                    "department": owner.department if owner else "", "file": file or "", "row_no": row_no,
                }  # fmt: skip

    def rows_of_nobody(self) -> Iterator[Row]:
        """The rows that fit nobody, source by source: record, source and department in words, file, row_no, shown (masked), reason."""
        if not (self.folder / "unmatched.parquet").is_file():
            return
        sources = checked_pack(self.record["pack"]["name"]).pack.sources
        for row in self.rows("unmatched"):
            owner = sources.get(row["source"])
            yield row | {
                "shown": json.loads(row["shown"]), "source": owner.label if owner else row["source"],
                "department": owner.department if owner else "",
            }  # fmt: skip

    @property
    def unmatched(self) -> int:
        """How many rows fit nobody: their numbers must be mended by who sent them."""
        with _reading(self.folder) as database:
            return int(database.one(f"SELECT count(*) FROM {self._review} WHERE candidate IS NULL") or 0)

    @property
    def _regions(self) -> list[str]:
        """Where households live."""
        households = scanned(self.folder / "households.parquet")
        with _reading(self.folder) as database:
            found = database.rows(f"SELECT DISTINCT region FROM {households} WHERE region IS NOT NULL")
        return [str(region) for (region,) in found]

    @property
    def _review(self) -> str:
        return scanned(self.folder / "review.parquet")

    def indicators(self) -> Iterator[Row]:
        """Every indicator of the law: id, label, level, side (screening or exit), find_out, stays_at_county."""
        for one in checked_pack(self.record["pack"]["name"]).pack.indicators.values():
            yield {
                "id": one.id, "label": one.label, "level": str(one.level), "side": one.side,
                "find_out": list(one.find_out), "stays_at_county": one.stays_at_county,
            }  # fmt: skip

    def sources(self) -> dict[str, str]:
        """What each source is called, by its id."""
        pack = checked_pack(self.record["pack"]["name"]).pack
        return {one.id: one.label for one in pack.sources.values()}

    def sources_heard(self) -> list[str]:
        """The sources that say something of somebody in a household with an alert or a case."""
        path = self.folder / "said.parquet"
        if not path.is_file():
            return []
        with _reading(self.folder) as database:
            return [
                str(one)
                for (one,) in database.rows(f"SELECT DISTINCT source FROM {scanned(path)} ORDER BY source")
            ]

    def digest(self, state: Path | None = None) -> str:
        """One number for all that a register takes from here: equal digests, equal rows. Hexadecimal."""
        files = [self.folder / name for name in _TAKEN]
        if state is not None:
            kept = State(state)
            files += [
                one for one in (kept.secret("identity"), kept.table("person_history")) if one is not None
            ]
        digest = sha256(json.dumps([self.record["pack"], self.record["day"]], sort_keys=True).encode())
        for one in files:
            if one.exists():
                with one.open("rb") as file:
                    digest.update(file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def places(self) -> Iterator[Row]:
        """Every place in which a household lives, and the places above it: code and name, upper ones first."""
        pack = checked_pack(self.record["pack"]["name"]).pack
        atlas = atlas_of(request_of(dict(self.record), self.folder), pack)
        codes = {area.code for area in pack.areas} | {
            region[:digits] for region in self._regions for digits in _LEVELS
        }
        root = _root(codes)
        for code in sorted(codes, key=lambda one: (len(one), one)):
            if len(code) in _LEVELS:
                yield {"code": code, "name": pack.title if code == root else atlas.name(code)}


def read_results(folder: Path) -> RunResults:
    """Open the results of a finished run. Raises UsageError where the folder holds none."""
    return RunResults(folder, read_record(folder))


def joined_persons(state: Path) -> Iterator[Row]:
    """What was merged and split, ever, the oldest first: change (merge or split), person, kept, day, batch, cause."""
    history = State(state).table("person_history")
    if history is None:
        return
    with _reading(history.parent) as database:
        names = ("change", "person", "kept", "day", "batch", "cause")
        for row in database.rows(
            f"SELECT {', '.join(names)} FROM {scanned(history)} ORDER BY batch, change DESC, person, kept"
        ):
            yield dict(zip(names, row, strict=True))


def _root(codes: set[str]) -> str:
    return min(codes, key=lambda one: (len(one), one))


@contextmanager
def _reading(folder: Path) -> Iterator[DuckDB]:
    database = DuckDB(directories=[folder])
    try:
        yield database
    finally:
        database.close()


def _rows(database: DuckDB, path: Path) -> Iterator[Row]:
    """A table row by row, so that a city's persons never stand in memory at once."""
    names = [name for name, *_ in database.rows(f"DESCRIBE SELECT * FROM {scanned(path)}")]
    for row in database.streamed(f"SELECT * FROM {scanned(path)}"):
        yield dict(zip(names, row, strict=True))
