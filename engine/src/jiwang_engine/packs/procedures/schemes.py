"""结对方案: who stands beside a family, seat by seat, as a document of the pack."""

from __future__ import annotations

import re

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.procedures.model import PairingScheme, Seat
from jiwang_engine.terms import Mark

ASKED_FIRST = frozenset({"delegate", "enterprise", "charity"})
"""Kinds of helper with whom nobody is paired before the family has agreed."""
_ID = re.compile(r"[a-z][a-z0-9_]*")


def read_pairing_scheme(entry: Entry) -> PairingScheme:
    """Read a 结对方案 document."""
    label = entry.text("pairing_scheme")
    seats = tuple(_seat(one) for one in entry.entries("seats"))
    names = [one.id for one in seats]
    mark, days = entry.text("mark", Mark.VERIFIED.value), entry.number("claim_days", 0, unit="天")
    if not seats or len(set(names)) < len(names):
        raise PackError("scheme-unclear", at=entry.at, found=f"“{label}”没有席位，或者有一席写了两次。", remedy="请在“席位”下一席一行，“席”不要重复。")  # fmt: skip
    if mark not in set(Mark) or days < 0:
        raise PackError("scheme-unclear", at=entry.at, found=f"“{label}”的标记或认领天数看不懂。", remedy=f"标记可以写：{'、'.join(Mark)}；天数写整数。")  # fmt: skip
    return PairingScheme(
        id_of(entry), label, seats, Mark(mark), entry.at, document=entry.text("number", ""), starts=entry.day("from"), ends=entry.day("to"),
        article=entry.citation("article"), note=entry.text("note", ""), claim_days=days,
    )  # fmt: skip


def _seat(entry: Entry) -> Seat:
    kind = entry.word("type", "seat_kind")
    seat = Seat(
        entry.text("seat"), entry.text("name"), kind, places=entry.number("places", 1, unit="人"), is_required=entry.flag("required"),
        portfolio=entry.texts("portfolio"), caseload=entry.number("caseload", 0, unit="户"), needs_consent=entry.flag("family_consents"),
        roles=entry.texts("roles"),
    )  # fmt: skip
    entry.finish()
    if not _ID.fullmatch(seat.id) or seat.places < 1 or seat.caseload < 0:
        raise PackError("scheme-unclear", at=entry.at, found=f"席位“{seat.label}”的编号、名额或每人最多户数不对。", remedy="“席”写小写字母、数字和下划线；名额1以上；户数不小于0。")  # fmt: skip
    if kind in ASKED_FIRST and not seat.needs_consent:
        raise PackError("seat-without-consent", at=entry.at, found=f"席位“{seat.label}”没有写要家庭同意。", remedy="企业、代表委员、慈善组织结对要家庭自己同意：请写“家庭同意: 是”。")  # fmt: skip
    return seat
