"""SC16 as the desk keeps it: a car stands between a family and every status, until a body waives the clause, and after it runs out again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jiwang_engine.deciding import home_of, ruled, text_of
from jiwang_engine.homes import Determination, Home, Person, Stated
from jiwang_engine.language.program import Program
from jiwang_engine.versions import read_version

DAY = date(2026, 11, 2)
CAR = Determination(
    "bianyuan.vehicle", "豁免", body="青禾区民政局", day=date(2026, 10, 20), document="青禾区社救议〔2026〕3号",
    until=date(2027, 10, 19), reason="残疾代步",
)  # fmt: skip
NOTHING = {
    "wages": "0元/月", "business_income": "500元/月", "property_income": "0元/月", "transfer_income": "0元/月", "all_cars": "0",
}  # fmt: skip


@pytest.fixture(scope="module")
def shili() -> Program:
    return read_version("shili").program


def home(*decided: Determination) -> Home:
    """A man and his child who earn little and have one car, which takes nobody to a doctor."""
    people = (Person("1", "户主", "男", date(1986, 1, 1)), Person("2", "女", "女", date(2015, 1, 1)))
    said = [(fact, value, one.id) for one in people for fact, value in NOTHING.items()]
    own = [
        ("deposits", "30000元", ""),
        ("houses", "1", ""),
        ("has_car", "是", ""),
        ("car_serves_member", "否", ""),
    ]
    told = tuple(Stated(f"{fact}{who}", fact, value, DAY, who) for fact, value, who in [*said, *own])
    return Home(DAY, "999901001001", people, "verified", told, opened=frozenset({"", "1", "2"}), decided=decided)  # fmt: skip


def vehicle(answer: str) -> Any:
    (item,) = json.loads(answer)["items"]
    return next(one for one in item["clauses"] if one["id"] == "bianyuan.vehicle")


def test_the_car_stands_in_the_way_until_it_is_waived(shili: Program) -> None:
    assert ruled(home(), shili, "bianyuan").verdict == "no"

    found = ruled(home(CAR), shili, "bianyuan")

    assert found.verdict == "yes"
    assert vehicle(found.answer)["waived"] == {
        "body": "青禾区民政局", "document": "青禾区社救议〔2026〕3号", "reason": "残疾代步", "from": "2026-10-20", "until": "2027-10-19",
    }  # fmt: skip
    assert ruled(home(CAR), shili, "dibao").verdict == "no"  # the car still bars what nobody has waived


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2026, 10, 19), "no"), (date(2026, 10, 20), "yes"), (date(2027, 10, 19), "yes"), (date(2027, 10, 20), "no")],
)  # fmt: skip
def test_it_holds_from_its_first_to_its_last_day(shili: Program, day: date, verdict: str) -> None:
    told = replace(home(CAR), on=day)
    told = replace(told, stated=tuple(replace(one, on=day) for one in told.stated))
    assert ruled(told, shili, "bianyuan").verdict == verdict


def test_nobody_waives_what_the_pack_does_not_let_them_waive(shili: Program) -> None:
    rich = Stated("rich", "business_income", "90000元/月", DAY, "1")
    told = home(replace(CAR, clause="bianyuan.income"), CAR)
    told = replace(told, stated=(*(one for one in told.stated if one.key != "business_income1"), rich))

    assert ruled(told, shili, "bianyuan").verdict == "no"
    with_word = replace(CAR, clause="bianyuan.vehicle", outcome="符合")  # a car is no matter of opinion
    assert ruled(home(with_word), shili, "bianyuan").verdict == "no"


def test_what_only_people_can_say_is_said_by_them(shili: Program) -> None:
    """急难型临时救助: whether life is hard for now stands in no list."""
    said = (
        Stated("how", "accident_severity", "严重", DAY, "1"), Stated("when", "accident_on", "2026-10-20", DAY, "1"),
        Stated("sum", "emergency_sum", "4200元", DAY),
    )  # fmt: skip
    told = replace(home(), stated=(*home().stated, *said))
    assert ruled(told, shili, "emergency_aid").verdict != "yes"

    agreed = Determination("emergency_aid.hardship", "符合", body="青禾区民政局", day=DAY)
    found = ruled(replace(told, decided=(agreed,)), shili, "emergency_aid")

    hardship = next(one for one in json.loads(found.answer)["items"][0]["clauses"] if one["id"] == "emergency_aid.hardship")  # fmt: skip
    assert hardship["verdict"] == "yes"


def test_a_receipt_keeps_what_was_decided_and_an_older_one_is_still_read(shili: Program) -> None:
    told = home(CAR)
    assert home_of(text_of(told)) == told
    before = json.loads(text_of(home()))
    del before["decided"]
    assert home_of(json.dumps(before)) == home()
