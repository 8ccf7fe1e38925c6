"""New rows that say of somebody just what the register says are tied at once; whoever only looks like one goes the long way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hamlet import Hamlet, number

from jiwang_engine.linking.opinions.saying import Answer, Opinion, mark_of
from jiwang_engine.terms import Place

Months = Callable[[], Hamlet]
KEY = number(turn=1)
_SEEN = (date(2026, 3, 5), "看过证件", Place("test"))


def begun(month: Hamlet) -> Hamlet:
    month.linked()
    month.kept()
    return month


def test_a_plain_row_is_tied_and_leaves_everybody_else_alone(next_month: Months) -> None:
    first = next_month()
    father = first.resident("陈建国", KEY)
    first.resident("陈小红", number("2015-06-01", 2), relation="女")
    first.put("medical", name="陈建国", id_number=KEY)
    begun(first)

    second = next_month()
    bill = second.put("medical", part=1, name="陈建国", id_number=KEY, record=900_001)
    report = second.added()

    assert (second.person(bill), second.tier(bill)) == (first.person(father), "E1")
    assert (report.new, report.touched, report.linked, report.asked) == (1, 0, 1, 0)


def test_what_was_plain_is_found_again_by_whoever_comes_later(next_month: Months) -> None:
    first = next_month()
    first.resident("陈建国", KEY)
    begun(first)
    second = next_month()
    bill = second.put("medical", part=1, name="陈建国", id_number=KEY, record=900_001)
    second.added()

    third = next_month()
    third.put("medical", part=2, name="王五", id_number=KEY, record=900_002)
    third.added()

    assert (third.person(bill), third.tier(bill)) == (second.person(bill), "E1")


def test_where_the_register_names_two_under_a_number_every_row_counts(next_month: Months) -> None:
    first = next_month()
    rows = [first.resident(name, KEY, f"户{name}") for name in ("李小红", "陈建国")]
    begun(first)
    late = [("李小红", 900_001), ("陈建国", 900_002)]

    whole, added = next_month(), next_month()
    for name, record in zip(("李小红", "陈建国"), rows, strict=True):
        whole.resident(name, KEY, f"户{name}", record=record)
    for name, record in late:
        for month in (whole, added):
            month.put("medical", part=1, name=name, id_number=KEY, record=record)
    added.added()
    whole.linked()

    assert [added.tier(record) for _, record in late] == [whole.tier(record) for _, record in late]


def test_who_was_given_a_number_later_is_told_from_whom_the_register_knows_by_it(next_month: Months) -> None:
    first = next_month()
    first.resident("陈建国", None, birth="1980-05-01")
    given = first.put("medical", name="陈建国", id_number=KEY)
    begun(first)
    assert first.tier(given) == "D1"

    second = next_month()
    bill = second.put("medical", part=1, name="陈建国", id_number=KEY, record=900_001)
    second.added()

    assert (second.person(bill), second.tier(bill)) == (first.person(given), "D1")


def test_whom_only_a_list_knows_stays_somebody_whom_the_register_does_not_know(next_month: Months) -> None:
    first = next_month()
    first.resident("李小红", number(turn=2))
    known = first.put("medical", name="陈建国", id_number=KEY)
    begun(first)

    second = next_month()
    bill = second.put("medical", part=1, name="陈建国", id_number=KEY, record=900_001)
    second.added()

    assert (second.person(bill), second.tier(bill)) == (first.person(known), "N1")


@pytest.mark.parametrize(("answer", "tier"), [("different", None), ("same", "H1")])
def test_what_people_have_said_of_a_row_outranks_what_it_says(
    next_month: Months, answer: str, tier: str | None
) -> None:
    first = next_month()
    first.resident("陈建国", KEY)
    odd = first.put("medical", name="王五", id_number=KEY)
    first.linked()
    [(mark, person)] = first.db.rows("SELECT mark, candidate FROM review WHERE record = ?", [odd])
    first.kept()
    told = Opinion(mark, person, Answer(answer), "孙", *_SEEN)
    corrected = next_month()
    corrected.resident("王五", KEY)
    corrected.put("medical", name="王五", id_number=KEY)
    corrected.linked(opinions=[told])
    corrected.kept()

    later = next_month()
    bill = later.put("medical", part=1, name="王五", id_number=KEY, record=900_001)
    later.added()

    ties = [found for (found,) in later.db.rows("SELECT tier FROM link WHERE record = ?", [bill])]
    assert ties == ([tier] if tier else [])  # once at most


def test_whom_people_found_to_be_two_goes_by_the_ground_that_they_gave(next_month: Months) -> None:
    other = number(turn=3)
    persons: list[int | None] = []
    for says in (False, True):
        month = next_month()
        rows = [month.resident("陈建国", KEY), month.resident("陈建国", other, "户2")]
        agreed = (
            [Opinion(*_pair(*persons), Answer("same"), who, *_SEEN) for who in ("孙", "周")] if says else []
        )
        month.linked(opinions=agreed)
        month.kept()
        persons = [month.person(row) for row in rows]

    later = next_month()
    bills = [
        later.put("medical", part=1, name="陈建国", id_number=key, record=900_001 + turn)
        for turn, key in enumerate((KEY, other))
    ]
    later.added()

    assert [later.person(bill) for bill in bills] == [persons[0], persons[0]]
    assert sorted(str(later.tier(bill)) for bill in bills) == ["E1", "H2"]


def _pair(left: int | None, right: int | None) -> tuple[str, int]:
    pair = mark_of(f"人员{left}", right)
    assert pair is not None
    return pair
