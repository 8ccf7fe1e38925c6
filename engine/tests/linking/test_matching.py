"""Which record is whose: stories of names and numbers."""

from __future__ import annotations

from hamlet import Hamlet, number

CHEN, LI = number("1980-05-01", 1), number("1990-02-03", 2)


def test_the_same_number_and_the_same_name_are_one_person(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("medical", name="陈 建国", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (hamlet.person(register), "E1")
