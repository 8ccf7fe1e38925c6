"""Whom nobody can place is watched all the same, and forgotten once somebody says whose row it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hamlet import Hamlet, number


def test_a_row_with_a_name_alone_stands_for_somebody_of_its_own(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", number())
    flood = hamlet.put("disaster", name="王二", id_number="不详", happened=date(2026, 2, 20))

    report = hamlet.linked(watches=True)

    assert (report.persons, report.unplaced, hamlet.person(flood)) == (1, 1, None)
    assert hamlet.db.rows("SELECT candidate, tier FROM review") == [(None, "N0")]
    assert hamlet.db.rows("""
        SELECT p.name, u.basis, f.happened::VARCHAR FROM unplaced AS n JOIN person AS p USING (person)
        JOIN membership AS m ON m.person = n.person JOIN unit AS u ON u.unit = m.unit
        JOIN fact_disaster AS f ON f.person = n.person AND f.record = n.record""") == [
        ("王二", "presumed", "2026-02-20")
    ]
    assert "请向disaster表补要证件号码" in hamlet.db.one("SELECT said FROM unplaced")


def test_two_rows_are_two_people_and_one_row_sent_twice_is_one(hamlet: Hamlet) -> None:
    hamlet.put("disaster", name="王二", id_number="不详", happened=date(2026, 2, 20))
    hamlet.put("disaster", name="王二", id_number="不详", happened=date(2026, 2, 21))
    hamlet.put("disaster", name="王二", id_number="不详", happened=date(2026, 2, 21))

    assert hamlet.linked(watches=True).unplaced == 2


def test_what_is_no_event_of_somebody_s_own_is_not_watched(hamlet: Hamlet) -> None:
    hamlet.put("vehicles", name="王二", id_number="不详", plate="桂A00001")
    hamlet.put("deaths", name="王二", id_number="不详", died=date(2026, 2, 20))
    hamlet.put("roll", name="王二", id_number="不详", unit_no="A1", category="低保")
    hamlet.put("education", name="王二", id_number="不详", student_no="G1")

    assert hamlet.linked(watches=True).unplaced == 0


def test_the_same_row_is_the_same_somebody_until_it_can_be_placed(next_month: Callable[[], Hamlet]) -> None:
    said = {"name": "王二", "happened": date(2026, 2, 20)}
    months: list[list[tuple[object, ...]]] = []
    for known in ("不详", "不详", number("1990-07-08")):
        hamlet = next_month()
        hamlet.put("disaster", id_number=known, **said)
        hamlet.linked(watches=True)
        months.append(hamlet.db.rows("SELECT person, unit FROM unplaced"))
        hamlet.kept()

    assert len(months[0]) == 1 and months[0] == months[1]
    assert months[2] == []
