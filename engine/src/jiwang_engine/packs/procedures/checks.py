"""Documents about the check of income and property (核对): what is asked of which office, and which facts the answers fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.files import read_columns
from jiwang_engine.packs.legal import Parameter
from jiwang_engine.packs.model import Fact
from jiwang_engine.packs.procedures.model import CheckItem
from jiwang_engine.packs.schema import read_clock

_MONTHS = "整数(月)"
_FITS = {"money": ("金额",), "integer": ("整数",), "area_m2": ("面积",), "key": ("整数",)}


def read_check_item(entry: Entry) -> CheckItem:
    """Read a 核对项 document."""
    return CheckItem(
        id=id_of(entry),
        label=entry.text("check_item"),
        department=entry.text("department"),
        scope=entry.word("check_scope", "check_scope"),
        columns=read_columns(entry),
        at=entry.at,
        fills=dict(entry.pairs("words")),
        compares=dict(entry.pairs("compares")),
        valid_months=entry.text("valid_months"),
        is_auxiliary=entry.flag("auxiliary"),
        clock=read_clock(entry.entry("clock")),
        clock_article=entry.citation("clock_article"),
        article=entry.citation("article"),
        note=entry.text("note", ""),
    )


def fitted_check(one: CheckItem, facts: Mapping[str, Fact], numbers: Mapping[str, Parameter]) -> CheckItem:
    """The same with ids of facts. Raises PackError where a column is not there, or cannot be the fact."""
    months = {number.label: number.id for number in numbers.values() if number.type == _MONTHS}
    said = one.valid_months
    is_said = int(said) > 0 if said.isdecimal() else said in months
    if not is_said or not one.columns or (one.clock is None) != (one.clock_article is None):
        raise PackError(
            "check-unclear",
            at=one.at,
            found=f"核对项“{one.label}”没有写查什么、有效月数不是正数也不是月数参数，或者时限没有条文。",
            remedy="请补“列:”，至少一列；“有效月数”写 1 以上，或者一个“整数(月)”参数的名称；有“时限”的写“时限条文”。",
        )
    names = {name: fact for fact in facts.values() for name in (fact.id, fact.label)}
    columns = {column.id: column for column in one.columns}
    said_of = [
        (column, fact)
        for told in (one.fills, one.compares)
        for column, facts_ in told.items()
        for fact in facts_ or ("",)
    ]
    for column, fact in said_of:
        found = names.get(fact)
        fits = _FITS.get(columns[column].kind, ()) if column in columns else ()
        if found is None or not found.type.startswith(fits) or not fits:
            raise PackError(
                "check-fills-nothing",
                at=one.at,
                found=f"核对项“{one.label}”的列“{column}”填不了事实“{fact}”。",
                remedy="列要写在“列:”里；金额列填金额，整数和编号列填整数，面积列填面积。",
            )
    return replace(
        one,
        valid_months=months.get(said, said),
        fills=_named(one.fills, names),
        compares=_named(one.compares, names),
    )


def _named(told: Mapping[str, tuple[str, ...]], names: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(names[one].id for one in facts) for column, facts in told.items()}
