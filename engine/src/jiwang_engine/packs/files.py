"""Documents of a pack that describe files: what a department sends, and the words that its codes may take."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.rosters import CodeList, Column, Source
from jiwang_engine.terms import Purpose, Subject


def purpose_of(entry: Entry, default: str) -> Purpose:
    """Why a source or a fact may be read."""
    found = entry.text("purpose", default)
    if found not in set(Purpose):
        raise PackError(
            "bad-purpose",
            at=entry.place("purpose"),
            found=f"不认识用途“{found}”。",
            remedy=f"可以写：{'、'.join(Purpose)}。",
        )
    return Purpose(found)


def read_codes(entry: Entry) -> CodeList:
    """Read a 代码 document."""
    values = entry.texts("value")
    aliases = {alias: (*target, "")[0] for alias, target in entry.pairs("aliases")}
    for alias, target in aliases.items():
        if target not in values:
            raise PackError(
                "alias-to-nothing",
                at=entry.place("aliases"),
                found=f"别名“{alias}”指向不存在的“{target}”。",
                remedy=f"可以写：{'、'.join(values)}。",
            )
    return CodeList(id_of(entry), entry.text("codes"), values, aliases, entry.at)


def read_source(entry: Entry) -> Source:
    """Read a 来源 document."""
    return Source(
        id=id_of(entry),
        label=entry.text("source"),
        department=entry.text("department"),
        purpose=purpose_of(entry, "trigger"),
        columns=read_columns(entry),
        at=entry.at,
        file_names=entry.texts("file_names"),
        subject=Subject(entry.word("subject", "subject", "person")),
        complete=entry.text("complete", ""),
        role=entry.text("role", ""),
        stops=entry.flag("stops") if "stops" in entry else False,
        **kept_for(entry),
    )


def kept_for(entry: Entry) -> dict[str, int]:
    """For how long a file and its rows are kept: 保存, where it is written."""
    keep = entry.entry("keep")
    if keep is None:
        return {}
    kept = {
        "keep_raw_months": keep.number("raw", 13, unit="个月"),
        "keep_rejected_months": keep.number("rejected", 3, unit="个月"),
        "keep_unconcerned_days": keep.number("unconcerned", 30, unit="天"),
    }
    keep.finish()
    return kept


def read_columns(entry: Entry) -> tuple[Column, ...]:
    """The columns of a file, each id once."""
    columns: dict[str, Column] = {}
    for one in map(_column, entry.entries("column")):
        if one.id in columns:
            raise PackError("id-twice", at=one.at, found=f"编号“{one.id}”用了两次。", remedy="请换一个编号。")
        columns[one.id] = one
    return tuple(columns.values())


def _column(entry: Entry) -> Column:
    column = Column(
        id=entry.text("id"),
        label=entry.text("column"),
        kind=entry.word("type", "column_kind"),
        at=entry.at,
        aliases=entry.texts("aliases"),
        required=entry.flag("required"),
        needed=entry.flag("needed"),
        unit=entry.text("unit", ""),
        codes=entry.text("codes", ""),
        low=entry.text("low", ""),
        high=entry.text("high", ""),
    )
    entry.finish()
    return column
