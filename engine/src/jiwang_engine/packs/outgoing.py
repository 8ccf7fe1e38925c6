"""Reading templates of other offices' platforms: which of our fields fills which of their columns."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.rosters import Outgoing, OutgoingColumn


def read_outgoing(entry: Entry) -> Outgoing:
    """Read a 外送 document."""
    columns = tuple(map(_column, entry.entries("column")))
    labels = [one.label for one in columns]
    twice = next((one for one in columns if labels.count(one.label) > 1), None)
    if twice is not None:
        raise PackError("id-twice", at=twice.at, found=f"列“{twice.label}”写了两次。", remedy="请删去一个。")
    return Outgoing(
        id=id_of(entry),
        label=entry.text("outgoing"),
        department=entry.text("department"),
        content=entry.word("content", "outgoing_content"),
        columns=columns,
        at=entry.at,
    )


def _column(entry: Entry) -> OutgoingColumn:
    column = OutgoingColumn(
        label=entry.text("column"),
        filled_by=entry.word("filled_by", "outgoing_field", "") if "filled_by" in entry else "",
        needed=entry.flag("needed") if "needed" in entry else False,
        words={word: (*target, "")[0] for word, target in entry.pairs("words")},
        at=entry.at,
    )
    entry.finish()
    return column
