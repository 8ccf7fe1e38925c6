"""Look at every file of a batch before any table is touched, so that all that is wrong is said at once."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.errors import SourceError
from jiwang_engine.packs.model import Source
from jiwang_engine.sources.failures import SourceErrors, refused
from jiwang_engine.sources.files.headings import Layout
from jiwang_engine.sources.files.opening import SUFFIXES, FileKind, Limits, kind_of
from jiwang_engine.sources.files.recognising import (
    MANIFEST,
    Entry,
    Sheet,
    day_in_name,
    manifest_of,
    recognised,
)
from jiwang_engine.sources.files.sheets import Head, Levelled, SheetFile
from jiwang_engine.sources.files.texts import TextTable
from jiwang_engine.sources.files.workbooks import Workbook

OTHERS = frozenset({MANIFEST, "staff.csv", "holidays.csv", "villages.csv", "truth.csv"})
"""Files of the data directory that are no department's."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet that was recognised; its clean copy waits to be read."""

    name: str  # of the sheet, "" in a text file
    layout: Layout
    copy: Path
    levelled: Levelled


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was recognised, with one or more sheets."""

    name: str  # relative to the data directory
    sha256: str
    bytes: int
    as_of: date
    encoding: str  # "" for a workbook
    sheets: tuple[FoundSheet, ...]
    unread: tuple[str, ...]  # sheets that nobody knows


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where to look and with which eyes."""

    data: Path
    room: Path  # for the clean copies
    sources: Mapping[str, Source]
    day: date
    limits: Limits
    seen: dict[tuple[str, str], str]  # (sha256, source) → name of the file that brought it
    known: date | None = None  # files that came later are left out


def gathered(delivery: Delivery) -> Iterator[FoundFile | Skipped]:
    """All files below the data directory, in the order of their names.

    Raises SourceErrors after the last one, so that all that is wrong with a delivery is said at once.
    """
    if not delivery.data.is_dir():
        raise refused("data-directory-missing", str(delivery.data), "目录不存在。")
    entries = manifest_of(delivery.data, delivery.sources)
    errors: list[SourceError] = []
    for path in _files(delivery.data):
        name = path.relative_to(delivery.data).as_posix()
        try:
            yield _looked_at(delivery, path, entries.get(name))
        except SourceError as error:
            errors.append(error)
    if errors:
        raise SourceErrors(errors)


def _files(data: Path) -> Iterator[Path]:
    for path in sorted(data.rglob("*")):
        is_hidden = any(part.startswith((".", "~$")) for part in path.relative_to(data).parts)
        if path.is_file() and not is_hidden and path.name not in OTHERS:
            yield path


def _looked_at(delivery: Delivery, path: Path, entry: Entry | None) -> FoundFile | Skipped:
    name = path.relative_to(delivery.data).as_posix()
    if path.suffix.lower() not in SUFFIXES and entry is None:
        return Skipped(name, "不是表格文件（可用 .csv .tsv .txt .xlsx .xls）。")
    said = (entry.as_of if entry else None) or day_in_name(path.stem)
    arrived = (entry.received if entry else None) or said
    if delivery.known and arrived and arrived > delivery.known:
        return Skipped(name, f"{arrived} 的文件，知悉日 {delivery.known} 还没有收到。")
    table = _opened(path, delivery.limits)
    heads = _written_heads(table, name)
    known = recognised(path, heads, sources=delivery.sources, entry=entry)
    if not known.sheets:
        return Skipped(name, known.reason)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    key = (sha256, known.sheets[0].layout.source.id)
    if before := delivery.seen.get(key):
        return Skipped(name, f"与“{before}”内容相同，只计一次。")
    delivery.seen[key] = name
    read = {sheet.title for sheet in known.sheets}
    return FoundFile(
        name=name,
        sha256=sha256,
        bytes=path.stat().st_size,
        as_of=min(said or arrived or delivery.day, delivery.day),
        encoding=table.encoding,
        sheets=tuple(
            _levelled(delivery, table, sheet, number=number) for number, sheet in enumerate(known.sheets)
        ),
        unread=tuple(head.title for head in heads if head.title not in read),
    )


def heads_of(path: Path, limits: Limits) -> Sequence[Head]:
    """The first rows of every sheet of a file that somebody has sent. Raises SourceError for what is no table."""
    if path.suffix.lower() not in SUFFIXES:
        raise refused("file-wrong-type", path.name, f"不是表格文件（可用 {' '.join(sorted(SUFFIXES))}）。")
    return _written_heads(_opened(path, limits), path.name)


def rows_of(path: Path, limits: Limits, room: Path) -> list[tuple[str, list[list[str]]]]:
    """Every sheet of a file by its title, as rows of text; the first cell of a row is its number. Raises SourceError for what is no table."""
    heads, table = heads_of(path, limits), _opened(path, limits)
    wide = {head.part: max(map(len, head.rows), default=0) for head in heads}
    parts = heads if not isinstance(table, TextTable) else [max(heads, key=lambda head: wide[head.part])]
    found = []
    for number, head in enumerate(parts):
        target = room / f"sheet-{number}.csv"
        levelled = table.level(head.part, 1, width=wide[head.part], target=target)
        with target.open(encoding="utf-8", newline="") as file:
            found.append((head.title, list(csv.reader(file, delimiter=levelled.delimiter))))
    return found


def _opened(path: Path, limits: Limits) -> SheetFile:
    is_text = kind_of(path, limits) is FileKind.TEXT
    return TextTable(path, limits) if is_text else Workbook(path, limits)


def _written_heads(table: SheetFile, name: str) -> Sequence[Head]:
    heads = table.heads()
    if not any(any(cells) for head in heads for cells in head.rows):
        raise refused("file-empty", name, "文件里没有内容。")
    return heads


def _levelled(delivery: Delivery, table: SheetFile, sheet: Sheet, *, number: int) -> FoundSheet:
    layout = sheet.layout
    copy = delivery.room / f"{len(delivery.seen)}-{number}.csv"
    first = layout.row + layout.depth
    levelled = table.level(sheet.part, first, width=len(layout.labels), target=copy)
    return FoundSheet(sheet.title, layout, copy, levelled)
