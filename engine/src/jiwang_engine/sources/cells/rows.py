"""One query that reads a levelled file: cells to values, issues and the reason why a row is no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.identifiers import IdStatus, with_identifiers
from jiwang_engine.packs.model import CodeList
from jiwang_engine.sources.cells.dates import date_rule, month_rule
from jiwang_engine.sources.cells.numbers import (
    bound,
    key_rule,
    money_rule,
    number_rule,
    phone_rule,
    region_rule,
)
from jiwang_engine.sources.cells.rules import FORMULA_ERROR, NOISE, Names, Rule, RuleOf, Setting
from jiwang_engine.sources.cells.sql import chosen, layered, literal, matches
from jiwang_engine.sources.cells.words import bool_rule, code_rule, name_rule, relation_rule, text_rule
from jiwang_engine.sources.files.headings import Layout, Placed
from jiwang_engine.sources.files.sheets import BROKEN_MARK
from jiwang_engine.sources.issues import FIRST_GIVEN_UP, FIRST_KEPT, ID_ISSUES, Dropped, Issue

RULES: dict[str, RuleOf] = {
    "name": name_rule,
    "text": text_rule,
    "money": money_rule,
    "integer": number_rule,
    "ratio": number_rule,
    "area_m2": number_rule,
    "date": date_rule,
    "month": month_rule,
    "code": code_rule,
    "region": region_rule,
    "bool": bool_rule,
    "phone": phone_rule,
    "key": key_rule,
    "relation": relation_rule,
}

ID_KIND = "id_number"

_LONGEST_LINE = 16_000_000
_BUFFER = 16_000_000
"""Bytes that one core reads at a time; left alone it is sixteen times the longest line, more than most files have."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One column of a file with its rule and the names of its layers."""

    placed: Placed
    names: Names
    rule: Rule

    @property
    def issue(self) -> str:
        """The column of the staged rows that holds the issue of the cell."""
        return f"k{self.placed.position}"

    @property
    def beyond(self) -> str:
        """The column that says whether the value lies outside the plausible range."""
        return f"o{self.placed.position}"


@dataclass(frozen=True, slots=True)
class Levels:
    """A levelled file and how it is to be read."""

    path: Path
    delimiter: str
    layout: Layout
    as_of: date
    notations: Mapping[str, str]  # column id → its own notation of dates, where it has one


def raw_rows(path: Path, delimiter: str, width: int) -> str:
    """The levelled file as a table: row_no and one VARCHAR per column; empty cells are NULL."""
    columns = ", ".join(["'row_no': 'BIGINT'", *(f"'c{n}': 'VARCHAR'" for n in range(width))])
    return (
        f"read_csv({literal(path)}, delim={literal(delimiter)}, quote='\"', escape='\"', header=false, "
        f"auto_detect=false, strict_mode=true, new_line='\\n', columns={{{columns}}}, "
        f"max_line_size={_LONGEST_LINE}, buffer_size={_BUFFER})"
    )


def readers_of(levels: Levels, codes: Mapping[str, CodeList]) -> tuple[Reader, ...]:
    """The readers of all columns but the ID number."""
    readers = []
    for placed in levels.layout.placed:
        if placed.column.kind == ID_KIND:
            continue
        at = placed.position
        names = Names(
            cell=f"c{at}", soft=f"s{at}", text=f"t{at}", read=f"r{at}", value=f"v{at}", plain=f"p{at}"
        )
        setting = Setting(codes, levels.as_of, levels.notations.get(placed.column.id, ""))
        readers.append(Reader(placed, names, RULES[placed.column.kind](placed, names, setting)))
    return tuple(readers)


def staged_rows(levels: Levels, readers: tuple[Reader, ...]) -> str:
    """The whole query: row_no, cells, values v…, issues k… and o…, id_…, `dropped`, `broken`, `outcome`."""
    width = len(levels.layout.labels)
    rows = f"SELECT * FROM {raw_rows(levels.path, levels.delimiter, width)}"
    rows = _valued(rows, readers)
    id_cell = next((f"c{p.position}" for p in levels.layout.placed if p.column.kind == ID_KIND), "NULL")
    rows = with_identifiers(f"({layered(rows, {'id_cell': f'CAST({id_cell} AS VARCHAR)'})})", "id_cell")
    rows = layered(rows, {"broken": _broken(), "dropped": _dropped(levels.layout, width)})
    rows = layered(rows, _issues(readers))
    rows = layered(rows, {"id_issue": _id_issue(levels.layout)})
    return layered(rows, {"outcome": _outcome(readers), "cells": _cells(readers, width)})


def _valued(rows: str, readers: tuple[Reader, ...]) -> str:
    """Five layers: is it plain, without noise, in canonical spelling, typed, and what stands."""
    rows = layered(rows, {r.names.plain: f"coalesce({r.rule.plain}, true)" for r in readers})
    rows = layered(
        rows, {r.names.soft: f"CASE WHEN NOT {r.names.plain} THEN {r.rule.soft} END" for r in readers}
    )
    rows = layered(
        rows, {r.names.text: f"CASE WHEN NOT {r.names.plain} THEN {r.rule.text} END" for r in readers}
    )
    typed = {r.names.read: f"CASE WHEN {r.names.plain} THEN {r.rule.fast} {_slow(r)} END" for r in readers}
    return layered(layered(rows, typed), {r.names.value: r.rule.value or r.names.read for r in readers})


def _slow(reader: Reader) -> str:
    return f"WHEN NOT ({reader.rule.nothing}) THEN {reader.rule.slow}"


def _issues(readers: tuple[Reader, ...]) -> dict[str, str]:
    columns = {}
    for one in readers:
        columns[one.issue] = f"CAST({_issue(one)} AS UTINYINT)"
        if beyond := _beyond(one):
            columns[one.beyond] = f"coalesce(broken = 0 AND dropped = 0 AND ({beyond}), false)"
    return columns


def _issue(reader: Reader) -> str:
    """The number of a cell's issue. The first test settles nearly all cells, so the others cost nothing."""
    names, rule = reader.names, reader.rule
    is_needed = reader.placed.column.needed
    empty = "false" if is_needed else f"{names.cell} IS NULL"
    nothing = f"{Issue.CELL_MISSING:d}" if is_needed else "0"
    return chosen(
        [
            (f"{names.plain} AND ({names.value} IS NOT NULL OR {empty})", "0"),
            ("broken > 0 OR dropped > 0", "0"),
            (f"{names.cell} IS NULL", nothing),
            (names.plain, rule.unreadable),
            (rule.nothing, nothing),
            (matches(names.soft, FORMULA_ERROR), f"{Issue.FORMULA_ERROR:d}"),
            (f"{names.value} IS NULL", rule.unreadable),
        ],
        rule.repaired,
    )


def _beyond(reader: Reader) -> str:
    column = reader.placed.column
    if column.kind not in ("money", "integer", "ratio", "area_m2"):
        return ""
    low, high = bound(column.low, column.kind), bound(column.high, column.kind)
    tests = [f"{reader.names.value} < {low}"] if low is not None else []
    tests += [f"{reader.names.value} > {high}"] if high is not None else []
    return " OR ".join(tests)


def has_bounds(reader: Reader) -> bool:
    """Whether the column has a plausible range, so that its rows carry `beyond`."""
    return bool(_beyond(reader))


def _id_issue(layout: Layout) -> str:
    placed = next((p for p in layout.placed if p.column.kind == ID_KIND), None)
    if placed is None:
        return "CAST(0 AS UTINYINT)"
    cases = " ".join(f"WHEN {status:d} THEN {issue:d}" for status, issue in ID_ISSUES.items())
    own = f"CASE id_status {cases} ELSE 0 END"
    if placed.column.needed:
        own = f"CASE WHEN id_status = {IdStatus.MISSING:d} THEN {Issue.CELL_MISSING:d} ELSE {own} END"
    return f"CAST(CASE WHEN broken > 0 OR dropped > 0 THEN 0 ELSE {own} END AS UTINYINT)"


def _broken() -> str:
    number = f"coalesce(TRY_CAST(substring(c0, {len(BROKEN_MARK) + 1}) AS UTINYINT), 0)"
    return f"CASE WHEN starts_with(c0, '{BROKEN_MARK}') THEN {number} ELSE 0::UTINYINT END"


def _dropped(layout: Layout, width: int) -> str:
    """Rows that are no records. A row with a clean ID and a plain name is not looked at any closer."""
    name, number = layout.at("name"), next((p for p in layout.placed if p.column.kind == ID_KIND), None)
    cells = [f"c{n}" for n in range(width)]
    joined = f"concat_ws(chr(31), {', '.join(cells)})"
    filled = " + ".join(f"CAST(nullif(trim({cell}), '') IS NOT NULL AS INTEGER)" for cell in cells)
    name_cell = f"c{name.position}" if name else "NULL"
    is_named = f"coalesce(p{name.position} AND {name_cell} IS NOT NULL, false)" if name else "false"
    no_id = f"id_status >= {IdStatus.MISSING:d} AND length(coalesce(id_text, '')) < 15"
    tests = [
        (f"id_status = {IdStatus.CLEAN:d} AND {is_named}", "0"),
        (f"{_broken()} > 0", "0"),
        (matches(f"concat_ws('', {', '.join(cells)})", f"(?:{NOISE}| )*"), f"{Dropped.BLANK:d}"),
        (f"{no_id} AND regexp_matches({joined}, {literal(_TOTAL)})", f"{Dropped.TOTAL:d}"),
        (f"{no_id} AND regexp_matches({joined}, {literal(_NOTE)})", f"{Dropped.NOTE:d}"),
        (f"{filled} = 1 AND NOT {is_named}", f"{Dropped.NOTE:d}"),
    ]
    if name and number:
        id_cell = f"c{number.position}"
        same = f"trim({name_cell}) = {literal(name.heading)} AND trim({id_cell}) = {literal(number.heading)}"
        tests.append((same, f"{Dropped.HEADING:d}"))
        digits = (
            f"{matches(f'trim({name_cell})', '[0-9]{1,2}')} AND {matches(f'trim({id_cell})', '[0-9]{1,2}')}"
        )
        tests.append((digits, f"{Dropped.COLUMN_NUMBERS:d}"))
    return f"CAST({chosen(tests, '0')} AS UTINYINT)"


_EDGE = r"(?:^|\x{1f})\s*"
_TOTAL = _EDGE + r"[^\x{1f}]{0,12}(?:合\s*计|小\s*计|总\s*计|共\s*计)\s*[:：]?\s*(?:\x{1f}|$)"
_NOTE = _EDGE + r"(?:注|备注|说明|填表说明|填报说明|数据来源)\s*\d?[:：]|" + _EDGE + (
    r"(?:填表|制表|填报|审核|负责|联系|经办|复核|打印|统计)(?:人|单位|时间|日期|电话|截止|部门)\s*(?:[:：]|$)|"
) + _EDGE + r"(?:第\s*\d+\s*页|以下(?:空白|无)|例[:：]|示例(?:[:：行]|数据|\s*(?:\x{1f}|$)))"  # fmt: skip


def _outcome(readers: tuple[Reader, ...]) -> str:
    """0 accepted, 1 repaired, 2 rejected, 3 dropped."""
    lost = [f"{one.names.value} IS NULL" for one in readers if one.placed.column.needed]
    lost += [f"id_issue = {Issue.CELL_MISSING:d}", "broken > 0"]
    repaired = [f"{one.issue} BETWEEN 1 AND {FIRST_KEPT - 1}" for one in readers]
    repaired += [f"id_issue BETWEEN 1 AND {FIRST_GIVEN_UP - 1}"]
    tests = [("dropped > 0", "3"), (" OR ".join(lost), "2"), (" OR ".join(repaired), "1")]
    return f"CAST({chosen(tests, '0')} AS UTINYINT)"


def _cells(readers: tuple[Reader, ...], width: int) -> str:
    """The raw cells, only for rows that something is said about."""
    issues = [one.issue for one in readers] + [
        f"CAST({one.beyond} AS UTINYINT)" for one in readers if has_bounds(one)
    ]
    is_clean = " AND ".join([*(f"{issue} = 0" for issue in issues), "id_issue = 0", "broken = 0"])
    listed = ", ".join(f"c{n}" for n in range(width))
    return f"CASE WHEN dropped = 0 AND NOT ({is_clean}) THEN [{listed}] END"
