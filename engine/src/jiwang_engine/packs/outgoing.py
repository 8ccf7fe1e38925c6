"""Other offices' platforms: the templates by which lists leave, and the files in which their answers come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.files import kept_for, read_columns
from jiwang_engine.packs.rosters import (
    REPLY_STATES,
    CodeList,
    Outgoing,
    OutgoingColumn,
    Reply,
    Source,
)
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.terms import Purpose

_ANSWER_DAYS = 15
_NEEDED = {"reference": "送出编号", "status": "回执状态"}
_OWN = frozenset({*_NEEDED, "accepted_no", "reason", "result", "answered_on"})


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


def read_reply(entry: Entry) -> Reply:
    """Read a 回执 document; `mistakes_of` says afterwards what does not fit in it."""
    name = id_of(entry)
    states = CodeList(
        f"{name}_status", "回执状态", REPLY_STATES,
        {theirs: (*ours, "")[0] for theirs, ours in entry.pairs("states")}, entry.place("states"),
    )  # fmt: skip
    columns = tuple(
        replace(one, kind="code", codes=states.id) if one.id == "status" else one
        for one in read_columns(entry)
    )
    source = Source(
        id=name, label=entry.text("reply"), department=entry.text("department"), purpose=Purpose.IDENTITY,
        columns=columns, at=entry.at, file_names=entry.texts("file_names"), role="reply",
    )  # fmt: skip
    kept: dict[str, Any] = kept_for(entry)
    return Reply(
        replace(source, **kept),
        states,
        entry.texts("answers"),
        entry.number("clock", _ANSWER_DAYS, unit="天"),
    )


def mistakes_of(reply: Reply, templates: Collection[str]) -> Iterator[PackError]:
    """What does not fit in a 回执: words and templates that are not there, columns that lack or that nothing is compared with."""
    for theirs, ours in reply.codes.aliases.items():
        if ours not in REPLY_STATES:
            yield PackError(
                "alias-to-nothing",
                at=reply.codes.at,
                found=f"状态“{theirs}”指向不存在的“{ours}”。",
                remedy=f"可以写：{'、'.join(REPLY_STATES)}。",
            )
    for one in sorted(set(reply.answers) - set(templates)):
        yield PackError(
            "reply-to-nothing",
            at=reply.at,
            found=f"“答复”里的外送“{one}”没有写。",
            remedy="请写已有外送的编号。",
        )
    columns = {one.id: one for one in reply.source.columns}
    for name, label in _NEEDED.items():
        if name not in columns or not (columns[name].required and columns[name].needed):
            yield PackError(
                "reply-without-column",
                at=reply.at,
                found=f"回执没有必有且必填的列“{name}”（{label}）。",
                remedy=f"请补“- {{列: {label}, 编号: {name}, 必有: 是, 必填: 是}}”。",
            )
    for name in sorted(set(columns) - _OWN - set(WORDS["outgoing_field"].values())):
        yield PackError(
            "reply-column-unknown",
            at=columns[name].at,
            found=f"回执的列“{columns[name].label}”不知道与哪一项比较。",
            remedy="编号请写回执自己的项，或外送里“取”的项。",
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
