"""A directory of departments' files in, typed rows out: all of the batch or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import SourceError
from jiwang_engine.packs.model import CodeList, Source
from jiwang_engine.sources.doubts import flag_people, notes_of
from jiwang_engine.sources.failures import SourceErrors, refused
from jiwang_engine.sources.opening import SUFFIXES, FileKind, Limits, kind_of
from jiwang_engine.sources.recognising import (
    MANIFEST,
    Entry,
    Sheet,
    day_in_name,
    manifest_of,
    recognised,
)
from jiwang_engine.sources.rows import Levels
from jiwang_engine.sources.sheets import SheetFile
from jiwang_engine.sources.staging import Counts, counted, keep, notations_of, stage
from jiwang_engine.sources.tables import FRESH, drop_batch, open_batch, seal_batch
from jiwang_engine.sources.texts import TextTable
from jiwang_engine.sources.workbooks import Workbook

OTHERS = frozenset({MANIFEST, "staff.csv"})
"""Files of the data directory that are no department's."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why."""

    name: str
    reason: str


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that reading a batch needs."""

    backend: Backend
    sources: Mapping[str, Source]
    codes: Mapping[str, CodeList]
    data: Path
    day: date
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that was recognised and is still to be read."""

    name: str
    table: SheetFile
    sheets: tuple[Sheet, ...]
    sha256: str
    as_of: date
    notes: tuple[tuple[str, str], ...]


def read_sources(
    backend: Backend,
    *,
    sources: Mapping[str, Source],
    codes: Mapping[str, CodeList],
    data: Path,
    work: Path,
    day: date,
    limits: Limits | None = None,
) -> Intake:
    """Read every file below `data` into typed_<source>, files, row_issues, rejected_rows, file_notes and skipped.

    `backend` must be allowed to read below `work`, where cleaned copies lie for the time of the call. `day` is the day
    of files that say none themselves. A file that was taken before (same bytes, same source) changes nothing. Raises
    SourceErrors, and leaves every table as it was, when any file is broken or lacks required headings.
    """
    batch = Batch(backend, sources, codes, data, day, limits or Limits())
    found, skipped = _survey(batch)
    used = [sources[one] for one in dict.fromkeys(s.layout.source.id for f in found for s in f.sheets)]
    open_batch(backend, used)
    try:
        with TemporaryDirectory(dir=work, prefix="levelled-") as room:
            taken = tuple(_taken(batch, found, Path(room)))
        for one in skipped:
            backend.run(f"INSERT INTO {FRESH}skipped VALUES (?, ?)", [one.name, one.reason])
        seal_batch(backend, used)
    finally:
        drop_batch(backend, used)
    return Intake(taken, tuple(skipped))


def _survey(batch: Batch) -> tuple[list[_Found], list[Skipped]]:
    """Look at every file before any is read, so that all that is wrong is said at once."""
    if not batch.data.is_dir():
        raise refused("data-directory-missing", str(batch.data), "目录不存在。")
    entries = manifest_of(batch.data, batch.sources)
    seen = _known(batch.backend)
    found: list[_Found] = []
    skipped: list[Skipped] = []
    errors: list[SourceError] = []
    for path in _files(batch.data):
        name = path.relative_to(batch.data).as_posix()
        try:
            one = _looked_at(batch, path, entries.get(name))
        except SourceError as error:
            errors.append(error)
            continue
        fresh = one if isinstance(one, Skipped) else _unless_seen(one, seen)
        (skipped if isinstance(fresh, Skipped) else found).append(fresh)  # type: ignore[arg-type]
    if errors:
        raise SourceErrors(errors)
    return found, skipped


def _files(data: Path) -> Iterator[Path]:
    for path in sorted(data.rglob("*")):
        is_hidden = any(part.startswith((".", "~$")) for part in path.relative_to(data).parts)
        if path.is_file() and not is_hidden and path.name not in OTHERS:
            yield path


def _looked_at(batch: Batch, path: Path, entry: Entry | None) -> _Found | Skipped:
    name = path.relative_to(batch.data).as_posix()
    if path.suffix.lower() not in SUFFIXES and entry is None:
        return Skipped(name, "不是表格文件（可用 .csv .tsv .txt .xlsx .xls）。")
    is_text = kind_of(path, batch.limits) is FileKind.TEXT
    table: SheetFile = TextTable(path, batch.limits) if is_text else Workbook(path, batch.limits)
    heads = table.heads()
    if not any(any(cells) for head in heads for cells in head.rows):
        raise refused("file-empty", name, "文件里没有内容。")
    known = recognised(path, heads, sources=batch.sources, entry=entry)
    if not known.sheets:
        return Skipped(name, known.reason)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    unread = [head.sheet for head in heads if head.sheet not in {sheet.name for sheet in known.sheets}]
    notes = (("unread-sheets", f"未读取的工作表：{'、'.join(unread)}。"),) if unread else ()
    as_of = (entry.as_of if entry else None) or day_in_name(path.stem) or batch.day
    return _Found(name, table, known.sheets, sha256, min(as_of, batch.day), notes)


def _known(backend: Backend) -> dict[tuple[str, str], str]:
    if not backend.has_table("files"):
        return {}
    return {
        (sha256, source): name
        for sha256, source, name in backend.rows("SELECT sha256, source, name FROM files")
    }


def _unless_seen(found: _Found, seen: dict[tuple[str, str], str]) -> _Found | Skipped:
    key = (found.sha256, found.sheets[0].layout.source.id)
    if key in seen:
        return Skipped(found.name, f"与“{seen[key]}”内容相同，只计一次。")
    seen[key] = found.name
    return found


def _taken(batch: Batch, found: list[_Found], room: Path) -> Iterator[Taken]:
    last = batch.backend.one("SELECT max(file) FROM files") if batch.backend.has_table("files") else 0
    number = int(last or 0)
    for one in found:
        for sheet in one.sheets:
            number += 1
            yield _sheet_taken(batch, one, sheet, number=number, room=room)


def _sheet_taken(batch: Batch, found: _Found, sheet: Sheet, *, number: int, room: Path) -> Taken:
    backend, layout = batch.backend, sheet.layout
    copy = room / f"{number}.csv"
    first = layout.row + layout.depth
    levelled = found.table.level(sheet.name, first, width=len(layout.labels), target=copy)
    bare = Levels(copy, levelled.delimiter, layout, found.as_of, {})
    levels = Levels(copy, levelled.delimiter, layout, found.as_of, notations_of(backend, bare))
    readers = stage(backend, levels, batch.codes)
    copy.unlink()
    keep(backend, levels, readers, file=number, sha256=found.sha256, sheet=sheet.name)
    flag_people(backend, levels, readers, file=number)
    for kind, note in (*found.notes, *notes_of(backend, levels, readers, levelled)):
        backend.run(f"INSERT INTO {FRESH}file_notes VALUES (?, ?, ?)", [number, kind, note])
    counts = counted(backend) + Counts(dropped=layout.row - 1)
    source = layout.source.id
    backend.run(
        f"INSERT INTO {FRESH}files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [number, source, found.name, found.sha256, found.table.path.stat().st_size, found.as_of, found.table.encoding]
        + [sheet.name, layout.row, list(layout.labels), counts.read]
        + [counts.accepted, counts.repaired, counts.rejected, counts.dropped],
    )  # fmt: skip
    return Taken(number, source, found.name, sheet.name, found.as_of, counts)
