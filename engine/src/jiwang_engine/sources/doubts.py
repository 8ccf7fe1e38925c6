"""What can only be seen over a whole file: one ID with two names, a unit that does not fit, spellings that were mapped."""

from __future__ import annotations

from jiwang_engine.backends.base import Backend
from jiwang_engine.identifiers import masked_id_sql
from jiwang_engine.sources.cells.dates import NOTATIONS
from jiwang_engine.sources.cells.numbers import bound, fen_per_unit
from jiwang_engine.sources.cells.rows import ID_KIND, Levels, Reader
from jiwang_engine.sources.cells.sql import literal
from jiwang_engine.sources.files.headings import Layout, is_yearly
from jiwang_engine.sources.files.sheets import Levelled
from jiwang_engine.sources.issues import DROPPED_LABELS, FLAGGED, ISSUE_TEXTS, Dropped, Issue
from jiwang_engine.sources.staging import STAGED, aliases_used
from jiwang_engine.sources.tables import FRESH

LISTS_OF_PEOPLE = ("register", "roll", "deaths")
LEFT = ("已退出",)
MOST_ALIASES = 40
FEW = 20  # below this many amounts nothing is said about their unit

Note = tuple[str, str]


def drop_copies(backend: Backend) -> None:
    """A row that says of the same ID exactly what an earlier row says counts once."""
    groups = f"SELECT content, min(row_no) AS first FROM {STAGED} " + (
        "WHERE outcome < 2 AND id_text IS NOT NULL GROUP BY content HAVING count(*) > 1"
    )
    backend.run(f"CREATE OR REPLACE TEMP TABLE repeated_rows AS {groups}")
    if backend.one("SELECT count(*) FROM repeated_rows"):
        backend.run(
            f"UPDATE {STAGED} SET outcome = 3, dropped = {Dropped.COPY:d} FROM repeated_rows AS r "
            f"WHERE outcome < 2 AND id_text IS NOT NULL AND {STAGED}.content = r.content AND row_no > r.first"
        )


def flag_people(backend: Backend, levels: Levels, readers: tuple[Reader, ...], *, file: int) -> None:
    """Point out, on every row concerned, IDs with two names, people listed twice and people who have left."""
    source = levels.layout.source
    name = next((one for one in readers if one.placed.column.id == "name"), None)
    number = next((p for p in levels.layout.placed if p.column.kind == ID_KIND), None)
    if name and number:
        _find_repeated(backend, name.names.value)
        _flag_ids(backend, Issue.ID_TWO_NAMES, "names_differ", file=file, label=number.heading)
        if source.role in LISTS_OF_PEOPLE:
            _flag_ids(backend, Issue.PERSON_REPEATED, "NOT names_differ", file=file, label=number.heading)
    if source.role == "roll":
        for one in readers:
            if one.placed.column.kind == "code":
                _flag_left(backend, one, file=file)


def _find_repeated(backend: Backend, name: str) -> None:
    """IDs that stand in several rows; names are compared by their hashes, which is several times faster."""
    grouped = f"SELECT id_key, min(hash({name})) <> max(hash({name})) AS names_differ FROM {STAGED} " + (
        "WHERE outcome < 2 AND id_key IS NOT NULL GROUP BY id_key HAVING count(*) > 1"
    )
    backend.run(f"CREATE OR REPLACE TEMP TABLE repeated_ids AS {grouped}")


def _flag_ids(backend: Backend, issue: Issue, which: str, *, file: int, label: str) -> None:
    backend.run(
        f"INSERT INTO {FRESH}row_issues SELECT {file}, row_no, {literal(label)}, '{issue.code}', '{FLAGGED}', "
        f"{masked_id_sql('id_text')}, {literal(ISSUE_TEXTS[issue].said)} "
        f"FROM {STAGED} JOIN repeated_ids USING (id_key) WHERE outcome < 2 AND {which}"
    )


def _flag_left(backend: Backend, reader: Reader, *, file: int) -> None:
    left = ", ".join(literal(word) for word in LEFT)
    backend.run(
        f"INSERT INTO {FRESH}row_issues SELECT {file}, row_no, {literal(reader.placed.heading)}, "
        f"'{Issue.STILL_LISTED.code}', '{FLAGGED}', {reader.names.value}, {literal(ISSUE_TEXTS[Issue.STILL_LISTED].said)} "
        f"FROM {STAGED} WHERE outcome < 2 AND {reader.names.value} IN ({left})"
    )


def notes_of(
    backend: Backend, levels: Levels, readers: tuple[Reader, ...], *, levelled: Levelled
) -> list[Note]:
    """Everything that is said about the file as a whole, as kind and sentence."""
    notes = [*_layout_notes(levels.layout), *_dropped_notes(backend, levels.layout.row - 1)]
    if levelled.filled:
        notes.append(("merged", f"纵向合并的单元格已逐行填入，共 {levelled.filled:,} 格。"))
    for column, notation in levels.notations.items():
        placed = levels.layout.at(column)
        if placed:
            notes.append(
                ("notation", f"“{placed.heading}”整列按 {NOTATIONS[notation].label} 书写，照此读取。")
            )
    for one in readers:
        notes += _alias_notes(backend, one)
        if one.placed.column.kind == "money":
            notes += _unit_notes(backend, one)
    return notes


def _layout_notes(layout: Layout) -> list[Note]:
    notes: list[Note] = []
    found = {one.column.id for one in layout.placed}
    absent = [c.label for c in layout.source.columns if c.id not in found]
    if layout.unknown:
        notes.append(("unknown-columns", f"未使用的列：{'、'.join(layout.unknown)}。"))
    if layout.repeated:
        notes.append(("repeated-columns", f"重复的列只取最左一列：{'、'.join(layout.repeated)}。"))
    if absent:
        notes.append(("absent-columns", f"文件中没有的列（按未知处理）：{'、'.join(absent)}。"))
    for one in layout.placed:
        if one.column.kind == "money" and fen_per_unit(one) != 100:
            notes.append(("unit", f"“{one.heading}”注明以{one.unit}计，已换算。"))
    return notes


def _dropped_notes(backend: Backend, above: int) -> list[Note]:
    counts = dict(backend.rows(f"SELECT dropped, count(*) FROM {STAGED} WHERE dropped > 0 GROUP BY dropped"))
    counts |= {Dropped.ABOVE: above} if above else {}
    listed = [f"{DROPPED_LABELS[Dropped(reason)]} {rows:,} 行" for reason, rows in sorted(counts.items())]
    return [("dropped", f"不作为记录的行：{'、'.join(listed)}。")] if listed else []


def _alias_notes(backend: Backend, reader: Reader) -> list[Note]:
    used = [f"{spelling}→{word} {rows:,}" for spelling, word, rows in aliases_used(backend, reader)]
    more = "等" if len(used) > MOST_ALIASES else ""
    listed = "、".join(used[:MOST_ALIASES])
    return [("alias", f"“{reader.placed.heading}”按对照表读取（行数）：{listed}{more}。")] if used else []


def _unit_notes(backend: Backend, reader: Reader) -> list[Note]:
    """Whether a column of money looks as if it were in another unit; said, never acted upon."""
    value, column = reader.names.value, reader.placed.column
    high = bound(column.high, "money")
    query = (
        f"SELECT count(*), quantile_disc({value}, 0.95), avg(({value} > {high or 'NULL'})::INTEGER) "
        f"FROM {STAGED} WHERE outcome < 2 AND {value} > 0"
    )
    [(amounts, most, beyond)] = backend.rows(query)
    if amounts < FEW or high is None:
        return []
    notes: list[Note] = []
    if most < 100 * 100 and most * 10_000 <= high * 2 and high >= 10_000 * 100:
        notes.append(
            ("unit-doubt", f"“{reader.placed.heading}”大多不到100元，像是以万元填报，请核对单位；未作换算。")
        )
    if beyond > 0.2:
        is_monthly = "月" in reader.placed.heading
        guess = "像是按年填报，或以分为单位" if is_monthly else "像是以分为单位"
        notes.append(
            ("unit-doubt", f"“{reader.placed.heading}”有 {beyond:.0%} 超出合理范围，{guess}；未作换算。")
        )
    if "月" in column.label and is_yearly(reader.placed.heading):
        notes.append(("unit-doubt", f"“{reader.placed.heading}”注明按年计，而本列应按月填；未作换算。"))
    return notes
