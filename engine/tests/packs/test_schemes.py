"""结对方案: who stands beside a family is a document of the pack; whom the family must have agreed to cannot be left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import entries_of
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.packs.procedures.model import PairingScheme
from jiwang_engine.packs.procedures.schemes import read_pairing_scheme
from jiwang_engine.terms import Mark

HEAD = "结对方案: 一户一企\n编号: one\n自: 2024-01-01\n至: 2026-12-31\n标记: 拟\n认领天数: 15天\n"
SEAT = "  - {席: firm, 名: 帮扶企业, 类型: 企业, 名额: 2人, 必有: 是, 每人最多: 10户, 家庭同意: 是, 分管: [就业]}\n"
OWN = f"{HEAD}席位:\n{SEAT}"


def read(text: str, folder: Path) -> PairingScheme:
    """A scheme as it stands in a file."""
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_pairing_scheme(next(iter(entries_of(path, "scheme.yaml"))))


def test_a_scheme_says_who_takes_each_seat_and_whether_the_family_is_asked(tmp_path: Path) -> None:
    scheme = read(OWN, tmp_path)

    (seat,) = scheme.seats
    assert (seat.id, seat.kind, seat.places, seat.is_required, seat.caseload, seat.needs_consent, seat.portfolio) == (
        "firm", "enterprise", 2, True, 10, True, ("就业",),
    )  # fmt: skip
    assert (scheme.mark, scheme.claim_days) == (Mark.PROPOSED, 15)
    assert [scheme.holds_on(date(year, 12, 31)) for year in (2023, 2026, 2027)] == [False, True, False]


def test_the_invented_city_has_four_seats_beside_those_of_the_country() -> None:
    schemes = read_pack("shili").pairing_schemes

    assert {name: [one.kind for one in found.seats] for name, found in schemes.items()} == {
        "responsible": ["unit", "officer", "officer"], "adviser": ["adviser"],
        "four_plus_one": ["officer", "unit", "delegate", "enterprise"],
    }  # fmt: skip
    assert all(one.article for one in schemes.values())
    assert len(schemes["four_plus_one"].seats[2].roles) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "scheme-unclear"),
        (OWN + SEAT, "scheme-unclear"),
        (OWN.replace("2人", "0人"), "scheme-unclear"),
        (OWN.replace("席: firm", "席: 企业"), "scheme-unclear"),
        (OWN.replace("标记: 拟", "标记: 听说"), "scheme-unclear"),
        (OWN.replace("家庭同意: 是", "家庭同意: 否"), "seat-without-consent"),
    ],
)
def test_a_scheme_that_nobody_can_follow_is_refused(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=code):
        read(text, tmp_path)
