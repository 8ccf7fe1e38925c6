"""A directory of departments' files in, typed rows out: all of the batch or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import MachineError
from jiwang_engine.packs.model import CodeList, Source
from jiwang_engine.sources.cells.rows import Levels
from jiwang_engine.sources.doubts import drop_copies, flag_people, notes_of
from jiwang_engine.sources.files.gathering import Delivery, FoundFile, FoundSheet, Skipped, gathered
from jiwang_engine.sources.files.opening import Limits
from jiwang_engine.sources.regions import flag_regions
from jiwang_engine.sources.staging import Counts, counted, keep, notations_of, stage
from jiwang_engine.sources.tables import FRESH, drop_batch, open_batch, open_source, seal_batch
from jiwang_engine.terms import Place


@dataclass(frozen=True, slots=True)
class Taken:
    """A sheet that was read."""

    file: int
    source: str
    name: str
    sheet: str
    as_of: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Intake:
    """What a batch brought."""

    files: tuple[Taken, ...]
    skipped: tuple[Skipped, ...]

    @property
    def counts(self) -> Counts:
        """The rows of all files together."""
        return sum((one.counts for one in self.files), Counts())


def read_sources(
    backend: Backend,
    *,
    sources: Mapping[str, Source],
    codes: Mapping[str, CodeList],
    data: Path,
    work: Path,
    day: date,
    limits: Limits | None = None,
    known: date | None = None,
) -> Intake:
    """Read every file below `data` into typed_<source>, files, row_issues, rejected_rows, file_notes and skipped.

    `backend` must be allowed to read below `work`, where clean copies lie for the time of the call. `day` is the day
    of files that say none themselves. What came after `known` is left out: the manifest says when (received), else the file's own day.
    A file that was taken before (same bytes, same source) changes nothing. Raises
    SourceErrors, and leaves every table as it was, when any file is broken or lacks required headings.
    """
    with TemporaryDirectory(dir=work, prefix="levelled-") as room:
        delivery = Delivery(data, Path(room), sources, day, limits or Limits(), _known(backend), known)
        open_batch(backend, sources.values())
        try:
            intake = _read_all(backend, codes, delivery)
            seal_batch(backend, sources.values())
        finally:
            drop_batch(backend, sources.values())
    return intake


def _read_all(backend: Backend, codes: Mapping[str, CodeList], delivery: Delivery) -> Intake:
    """While the database reads one file, the next is made ready; only the reader speaks to the database."""
    last = backend.one("SELECT max(file) FROM files") if backend.has_table("files") else 0
    number = int(last or 0)
    skipped: list[Skipped] = []
    reading: list[Future[Taken]] = []
    with ThreadPoolExecutor(max_workers=1) as reader:
        try:
            for one in gathered(delivery):
                if isinstance(one, Skipped):
                    skipped.append(one)
                    continue
                for sheet in one.sheets:
                    number += 1
                    reading.append(reader.submit(_read_sheet, backend, codes, (one, sheet), number=number))
            taken = tuple(future.result() for future in reading)
        except BaseException:
            reader.shutdown(cancel_futures=True)
            raise
    for left_out in skipped:
        backend.run(f"INSERT INTO {FRESH}skipped VALUES (?, ?)", [left_out.name, left_out.reason])
    return Intake(taken, tuple(skipped))


def _known(backend: Backend) -> dict[tuple[str, str], str]:
    """The files of earlier batches."""
    if not backend.has_table("files"):
        return {}
    taken = backend.rows("SELECT sha256, source, name FROM files")
    return {(sha256, source): name for sha256, source, name in taken}


def _read_sheet(
    backend: Backend, codes: Mapping[str, CodeList], found: tuple[FoundFile, FoundSheet], *, number: int
) -> Taken:
    """Read a sheet; an error of the machine names the file."""
    file, sheet = found
    try:
        return _read(backend, codes, found, number=number)
    except MachineError as error:
        what = f"工作表“{sheet.name}”" if sheet.name else ""
        raise error.during(what, at=Place(file.name)) from error


def _read(
    backend: Backend, codes: Mapping[str, CodeList], found: tuple[FoundFile, FoundSheet], *, number: int
) -> Taken:
    """One sheet from its clean copy into the tables of the batch."""
    file, sheet = found
    bare = Levels(sheet.copy, sheet.levelled.delimiter, sheet.layout, file.as_of, {})
    levels = Levels(bare.path, bare.delimiter, bare.layout, bare.as_of, notations_of(bare))
    open_source(backend, sheet.layout.source)
    readers = stage(backend, levels, codes)
    sheet.copy.unlink()
    drop_copies(backend)
    keep(backend, levels, readers, file=number, base=(file.sha256, sheet.name))
    flag_people(backend, levels, readers, file=number)
    flag_regions(backend, levels, readers, file=number)
    counts = counted(backend) + Counts(dropped=sheet.layout.row - 1)
    notes = notes_of(backend, levels, readers, levelled=sheet.levelled)
    if file.unread:
        notes.append(("unread-sheets", f"未读取的工作表：{'、'.join(file.unread)}。"))
    for kind, note in notes:
        backend.run(f"INSERT INTO {FRESH}file_notes VALUES (?, ?, ?)", [number, kind, note])
    _enter(backend, found, number=number, counts=counts)
    return Taken(number, sheet.layout.source.id, file.name, sheet.name, file.as_of, counts)


def _enter(backend: Backend, found: tuple[FoundFile, FoundSheet], *, number: int, counts: Counts) -> None:
    file, sheet = found
    source = sheet.layout.source.id
    identity = [number, source, file.name, file.sha256, file.bytes, file.as_of, file.encoding]
    place = [sheet.name, sheet.layout.row, list(sheet.layout.labels)]
    rows = [counts.read, counts.accepted, counts.repaired, counts.rejected, counts.dropped]
    marks = ", ".join("?" * len([*identity, *place, *rows]))
    backend.run(f"INSERT INTO {FRESH}files VALUES ({marks})", [*identity, *place, *rows])
