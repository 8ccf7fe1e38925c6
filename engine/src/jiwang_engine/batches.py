"""One department's file for other programs: what it is, how its columns are understood, and what became of every row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from jiwang_engine.alerting import origins_of
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.planning import plan
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.model import Pack, Source
from jiwang_engine.packs.rosters import Column
from jiwang_engine.sources.files.gathering import heads_of, rows_of
from jiwang_engine.sources.files.headings import Layout, layout_of
from jiwang_engine.sources.files.opening import Limits
from jiwang_engine.sources.files.recognising import MANIFEST, as_told, day_in_name, recognised
from jiwang_engine.sources.files.sheets import HEAD_ROWS, Head
from jiwang_engine.sources.intake import read_sources
from jiwang_engine.sources.quality.cards import cards_of
from jiwang_engine.sources.tables import typed_table
from jiwang_engine.terms import Place, Purpose

FOR_PEOPLE = Limits(bytes=512 << 20, unpacked_bytes=2 << 30, rows=2_000_000)
"""What one file that somebody sends by hand may ask of the machine."""


FOR_TABLES = Limits(bytes=8 << 20, unpacked_bytes=64 << 20, ratio_from_bytes=8 << 20, rows=20_000)
"""What a table of sums may ask: it has a row for each place."""


FOR_LISTS = Limits(bytes=32 << 20, unpacked_bytes=256 << 20, rows=100_000)
"""What a list of one line for each household may ask, which no law describes but the desk itself."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of such a list: its id, its heading, what else people call it, and whether the heading must be there."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A kind of file that the law of a place knows."""

    id: str
    label: str
    department: str
    is_means: bool
    founds_persons: bool  # the population register: it needs a whole run
    keep_raw_months: int
    columns: tuple[tuple[str, str, bool], ...]  # id, label, whether the heading must be there
    keep_rejected_months: int = 3
    keep_unconcerned_days: int = 30
    is_reply: bool = False  # another office's answers to what it was sent: no rule reads them
    adds_up: bool = False  # what happened on some day: each file adds to the earlier ones; else the newest is the whole list


@dataclass(frozen=True, slots=True)
class FileOutline:
    """How a file is understood before it is read; `source` is empty where nobody can tell."""

    source: str
    as_of: date | None
    headings: tuple[str, ...] = ()
    placed: Mapping[str, str] = field(default_factory=dict)  # heading → column id
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # ids of columns that must be there
    said: str = ""  # why nobody can tell


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing that was found in one cell; `found` is masked."""

    row: int
    column: str
    label: str
    severity: str  # rejected | flagged | repaired
    found: str
    done: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What reading a file has brought."""

    rows: Mapping[str, int]  # read, accepted, repaired, rejected, dropped
    encoding: str
    as_of: date
    notes: tuple[str, ...]
    kinds: tuple[tuple[str, str, str, int, str], ...]  # column, label, severity, cells, remedy
    issues: tuple[RowIssue, ...]


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One answer of another office: to what, and what it says, as text by the ids of its columns."""

    row: int
    reference: str
    status: str  # one of REPLY_STATES
    says: Mapping[str, str]  # only what is filled


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One row of an office's answers to a check of means, as text by the ids of its columns; numbers as they are stored."""

    row: int
    says: Mapping[str, str]


def source_cards(pack: str) -> tuple[SourceCard, ...]:
    """Every file that the pack knows, of persons and of answers, in the order of its ids."""
    opened = checked_pack(pack).pack
    sources, dated = _files_of(opened), {one.source: one.day_column for one in origins_of(opened)}
    return tuple(
        SourceCard(
            id=one.id, label=one.label, department=one.department, is_means=one.purpose is Purpose.MEANS,
            founds_persons=one.role == "register", keep_raw_months=one.keep_raw_months,
            columns=tuple((column.id, column.label, column.required) for column in one.columns),
            keep_rejected_months=one.keep_rejected_months, keep_unconcerned_days=one.keep_unconcerned_days,
            adds_up=one.purpose is Purpose.TRIGGER and bool(dated[one.id]), is_reply=one.id in opened.replies,
        )
        for _, one in sorted(sources.items())
    )  # fmt: skip


def law_of(pack: str) -> str:
    """The hash of the law by which a run would judge now."""
    return checked_pack(pack).pack.hash


def indicators_by_source(pack: str, on: date) -> dict[str, tuple[str, ...]]:
    """Which indicators get no answer on a day while the file of a source is missing: ids by source."""
    program, waiting = checked_pack(pack), dict[str, list[str]]()
    for mode in ("screening", "case"):
        steps = plan(program, on, mode=mode, available=Available(frozenset()), on_arrays=True)
        for indicator, source in steps.unanswered:
            waiting.setdefault(source, []).append(indicator)
    return {source: tuple(dict.fromkeys(found)) for source, found in waiting.items()}


def outline(
    path: Path, *, pack: str, source: str = "", columns: Mapping[str, str] | None = None
) -> FileOutline:
    """Look at the headings of a file: as a file of `source`, or of whichever source fits; `columns` says which heading is which column.

    Raises SourceError for what is no table: empty, encrypted, damaged, a bomb, another type.
    """
    opened = checked_pack(pack).pack
    heads = heads_of(path, FOR_PEOPLE)
    day = day_in_name(path.stem)
    if not source:
        found = recognised(path, heads, sources=_files_of(opened), entry=None)
        if not found.sheets:
            return FileOutline("", day, said=found.reason)
        return _outlined(found.sheets[0].layout, day)
    told = as_told(_files_of(opened)[source], columns or {})
    layouts = [layout for head in heads if (layout := layout_of(head, told))]
    best = max(layouts, key=lambda one: one.fit, default=None)
    if best is None:
        missing = tuple(one.id for one in told.columns if one.required)
        labels = max(
            (row for head in heads for row in head.rows), key=lambda row: sum(map(bool, row)), default=[]
        )
        return FileOutline(source, day, tuple(labels), unknown=tuple(filter(None, labels)), missing=missing)
    return _outlined(best, day)


def table_rows(path: Path) -> list[tuple[str, list[list[str]]]]:
    """A table that no law describes, by sheet, as rows of text with their numbers in front. Raises SourceError for what is no table."""
    with TemporaryDirectory(prefix="jiwang-") as room:
        return rows_of(path, FOR_TABLES, Path(room))


def list_missing(path: Path, columns: Sequence[ListColumn]) -> tuple[str, ...]:
    """Which headings a list lacks, before it is read. Raises SourceError for what is no table."""
    return _list_layout(heads_of(path, FOR_LISTS), columns)[1]


def list_rows(path: Path, columns: Sequence[ListColumn]) -> tuple[tuple[CheckRow, ...], tuple[str, ...]]:
    """The filled rows of a list as text by the ids of its columns, and the headings that it lacks: then there are no rows."""
    with TemporaryDirectory(prefix="jiwang-") as room:
        sheets = rows_of(path, FOR_LISTS, Path(room))
    heads = [Head(title, title, [cells[1:] for cells in rows[:HEAD_ROWS]]) for title, rows in sheets]
    at, missing, layout = _list_layout(heads, columns)
    if missing or layout is None:
        return (), missing
    found = []
    for number, *cells in sheets[at][1][layout.row + layout.depth - 1 :]:
        says = {
            one.column.id: cells[one.position].strip() for one in layout.placed if one.position < len(cells)
        }
        if any(says.values()):
            found.append(CheckRow(int(number), {one.id: says.get(one.id, "") for one in columns}))
    return tuple(found), ()


def read_file(
    path: Path, *, pack: str, source: str, as_of: date, columns: Mapping[str, str], most_issues: int
) -> ReadFile:
    """Read and clean a file as one of `source`, and tell what became of its rows; nothing of it is kept.

    At most so many issues are told one by one, the worst first. Raises SourceError where the file cannot be taken in.
    """
    opened = checked_pack(pack).pack
    with _read_alone(path, opened, source, as_of=as_of, columns=columns) as backend:
        return _told(backend, _files_of(opened), most=most_issues, as_of=as_of)


def reply_rows(
    path: Path, *, pack: str, source: str, as_of: date, columns: Mapping[str, str]
) -> tuple[ReplyRow, ...]:
    """The accepted rows of another office's answers, in the order of the file. Raises SourceError as `read_file` does."""
    opened = checked_pack(pack).pack
    told = opened.replies[source].source.columns
    own = {one.id: "id_text" if one.kind == "id_number" else f'"{one.id}"' for one in told}
    texts = ", ".join(f"coalesce({column}::VARCHAR, '')" for column in own.values())
    with _read_alone(path, opened, source, as_of=as_of, columns=columns) as backend:
        found = backend.rows(f"SELECT row_no, {texts} FROM {typed_table(source)} ORDER BY row_no")
    rows = [(row, dict(zip(own, cells, strict=True))) for row, *cells in found]
    return tuple(
        ReplyRow(row, said.pop("reference"), said.pop("status"), {key: text for key, text in said.items() if text})
        for row, said in rows
    )  # fmt: skip


def check_rows(
    path: Path,
    *,
    pack: str | Path,
    item: str,
    as_of: date,
    columns: Mapping[str, str],
    most_issues: int = 200,
) -> tuple[tuple[CheckRow, ...], tuple[RowIssue, ...]]:
    """The rows of an office's answers to a check of means, and every row that cannot be read: whole rows, and values of which nobody can
    tell what they are. Raises SourceError as `read_file` does."""
    opened = checked_pack(pack).pack
    source = opened.check_items[item].source
    own = {one.id: "id_text" if one.kind == "id_number" else f'"{one.id}"' for one in source.columns}
    texts = ", ".join(f"coalesce({column}::VARCHAR, '')" for column in own.values())
    with _read_alone(
        path, opened, source.id, as_of=as_of, columns=columns, more={source.id: source}
    ) as backend:
        found = backend.rows(f"SELECT row_no, {texts} FROM {typed_table(source.id)} ORDER BY row_no")
        told = _told(backend, {source.id: source}, most=most_issues, as_of=as_of)
    rows = tuple(CheckRow(row, dict(zip(own, cells, strict=True))) for row, *cells in found)
    placed = {
        heading: column
        for head in heads_of(path, FOR_PEOPLE)
        if (layout := layout_of(head, source))
        for heading, column in _placed(layout)
    }
    ours = {one.id for one in opened.check_items[item].columns}
    return rows, tuple(
        one
        for one in told.issues
        if one.severity == "rejected" or (one.severity == "flagged" and placed.get(one.column) in ours)
    )


def _list_layout(
    heads: Sequence[Head], columns: Sequence[ListColumn]
) -> tuple[int, tuple[str, ...], Layout | None]:
    """Which sheet holds a list, which headings it lacks, and how it is laid out."""
    here = Place("")
    told = tuple(
        Column(one.id, one.label, "text", here, aliases=one.aliases, required=one.required) for one in columns
    )
    source = Source("list", "", "", Purpose.IDENTITY, told, here)
    layouts = [(number, layout) for number, head in enumerate(heads) if (layout := layout_of(head, source))]
    if not layouts:
        return 0, tuple(one.label for one in columns if one.required), None
    at, best = max(layouts, key=lambda one: (one[1].fit, -one[0]))
    return at, best.missing, best


def _placed(layout: Layout) -> list[tuple[str, str]]:
    return [(one.heading, one.column.id) for one in layout.placed]


def write_manifest(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Say of the files of a folder what they are: file, source, as_of, received, columns."""
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _files_of(pack: Pack) -> dict[str, Source]:
    """Departments' files and other offices' answers, by id."""
    return {**pack.sources, **{one.id: one.source for one in pack.replies.values()}}


@contextmanager
def _read_alone(
    path: Path,
    pack: Pack,
    source: str,
    *,
    as_of: date,
    columns: Mapping[str, str],
    more: Mapping[str, Source] | None = None,
) -> Iterator[DuckDB]:
    """A database that holds this one file, for as long as somebody asks it."""
    codes = {**pack.codes, **{one.codes.id: one.codes for one in pack.replies.values()}}
    with _alone_in_a_room(path, source, as_of=as_of, columns=columns) as room:
        backend = DuckDB(directories=[room], memory="1GB", spill=room)
        try:
            read_sources(
                backend, sources=more or _files_of(pack), codes=codes, data=room / "files", work=room, day=as_of, limits=FOR_PEOPLE
            )  # fmt: skip
            yield backend
        finally:
            backend.close()


@contextmanager
def _alone_in_a_room(path: Path, source: str, *, as_of: date, columns: Mapping[str, str]) -> Iterator[Path]:
    with TemporaryDirectory(dir=path.parent, prefix="reading-") as made:
        room = Path(made)
        (room / "files").mkdir()
        shutil.copyfile(path, room / "files" / path.name)
        entry = {"file": path.name, "source": source, "as_of": as_of.isoformat(), "columns": dict(columns)}
        write_manifest(room / "files", [entry])
        yield room


def _outlined(layout: Layout, day: date | None) -> FileOutline:
    found = {one.column.id for one in layout.placed}
    return FileOutline(
        source=layout.source.id, as_of=day, headings=layout.labels,
        placed={one.heading: one.column.id for one in layout.placed}, unknown=layout.unknown,
        missing=tuple(one.id for one in layout.source.columns if one.required and one.id not in found),
    )  # fmt: skip


def _told(backend: DuckDB, sources: Mapping[str, Source], *, most: int, as_of: date) -> ReadFile:
    cards = tuple(cards_of(backend, sources, {}))
    labels = {kind.code: kind.label for card in cards for kind in card.kinds}
    rows = backend.rows(
        "SELECT row_no, column_label, kind, severity, found, done FROM row_issues "
        "ORDER BY list_position(['rejected', 'flagged', 'repaired'], severity), row_no, column_label LIMIT ?", [most]
    )  # fmt: skip
    counts = [card.counts for card in cards]
    return ReadFile(
        rows={name: sum(getattr(one, name) for one in counts) for name in ("read", "accepted", "repaired", "rejected", "dropped")},
        encoding=cards[0].encoding,
        as_of=as_of,
        notes=tuple(note for card in cards for _, note in card.notes),
        kinds=tuple((k.column, k.label, k.severity, k.cells, k.remedy) for card in cards for k in card.kinds),
        issues=tuple(RowIssue(row, column, labels.get(kind, kind), *rest) for row, column, kind, *rest in rows),
    )  # fmt: skip
