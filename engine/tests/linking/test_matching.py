"""Which record is whose: stories of names and numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hamlet import Hamlet, number

CHEN, LI = number("1980-05-01", 1), number("1990-02-03", 2)
WRONG_CHECK = CHEN[:17] + ("0" if CHEN[17] != "0" else "1")
SPOILT = CHEN[:15] + "000"
ON_JANUARY = date(2026, 1, 1)


def test_the_same_number_and_the_same_name_are_one_person(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("medical", name="陈 建国", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (hamlet.person(register), "E1")


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ("陈建国", "陈建囯"),  # one character mistaken
        ("陈建国", "陈国"),  # one character dropped
        ("买买提·艾力", "买买提"),  # the father's name left out
        ("阿里·买买提", "阿里"),
        ("欧阳建国", "欧阳建"),
        ("MARIA·CHEN", "ｍａｒｉａ　ｃｈｅｎ"),
    ],
)
def test_a_name_slightly_off_still_belongs_to_the_number(hamlet: Hamlet, held: str, written: str) -> None:
    register = hamlet.resident(held, CHEN)
    bill = hamlet.put("medical", name=written, id_number=CHEN)

    hamlet.linked()

    assert hamlet.person(bill) == hamlet.person(register)
    assert hamlet.tier(bill) in ("E1", "E1C")


@pytest.mark.parametrize(
    ("held", "written"),
    [("陈建国", "李建国"), ("陈伟", "陈玮"), ("陈建国", "陈小红"), ("欧阳国", "欧国阳"), ("陈建国", "陈")],
)
def test_another_name_under_the_number_is_for_people_to_decide(
    hamlet: Hamlet, held: str, written: str
) -> None:
    register = hamlet.resident(held, CHEN)
    bill = hamlet.put("medical", name=written, id_number=CHEN)

    report = hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "E2")
    assert hamlet.db.rows("SELECT candidate FROM review") == [(hamlet.person(register),)]
    assert (report.auto, report.review, report.none) == (0, 1, 0)


def test_a_guardians_number_used_for_a_child_leads_to_the_child_of_that_name(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    child = hamlet.resident("陈小红", number("2015-06-01", 2), relation="长女")
    bill = hamlet.put("medical", name="陈小红", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (hamlet.person(child), "E2G")


def test_a_car_under_a_parents_number_is_never_given_to_the_child(hamlet: Hamlet) -> None:
    hamlet.put("roll", name="陈建国", id_number=CHEN, unit_no="A1", category="低保")
    hamlet.resident("陈建国", CHEN)
    hamlet.resident("陈小红", number("2015-06-01", 2), relation="长女")
    car = hamlet.put("vehicles", name="陈小红", id_number=CHEN)

    hamlet.linked()

    assert hamlet.person(car) is None


def test_an_elders_number_under_a_grown_up_name_is_for_people_to_decide(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    son = hamlet.resident("陈小明", number("2007-06-01", 3), relation="长子")
    bill = hamlet.put("medical", name="陈小明", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "E2H")
    assert hamlet.db.one("SELECT candidate FROM review") == hamlet.person(son)


def test_two_children_of_one_name_in_a_household_are_not_guessed_between(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    for turn in (2, 4):
        hamlet.resident("陈小红", number("2015-06-01", turn), relation="孙女")
    bill = hamlet.put("medical", name="陈小红", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "E2H")


def test_a_brothers_number_is_not_taken_for_a_slip_of_the_pen(hamlet: Hamlet) -> None:
    hamlet.resident("陈志强", CHEN)
    hamlet.resident("陈志明", number("1982-01-01", 3), relation="弟")
    bill = hamlet.put("medical", name="陈志明", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "E2H")


def test_a_bill_under_the_former_name_is_reviewed(hamlet: Hamlet) -> None:
    hamlet.resident("陈招娣", LI, day=ON_JANUARY)
    renamed = hamlet.resident("陈思远", LI)
    bill = hamlet.put("medical", name="陈招娣", id_number=LI)

    hamlet.linked()

    assert hamlet.db.rows("SELECT name FROM person") == [("陈思远",)]
    assert (hamlet.tier(bill), hamlet.tier(renamed)) == ("E2", "R1")


def test_a_wrong_check_digit_is_overcome_by_name_birth_and_county(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", CHEN)
    aid = hamlet.put("disaster", name="陈建国", id_number=WRONG_CHECK, region="999901002")

    hamlet.linked()

    assert (hamlet.person(aid), hamlet.tier(aid)) == (hamlet.person(register), "D1")


def test_two_namesakes_of_one_birthday_and_county_are_never_guessed_between(hamlet: Hamlet) -> None:
    one = hamlet.resident("陈建国", CHEN)
    other = hamlet.resident("陈建国", number("1980-05-01", 3), "户2")
    aid = hamlet.put("disaster", name="陈建国", id_number=None, birth="1980-05-01", region="999901002")

    hamlet.linked()

    assert hamlet.person(aid) is None
    assert hamlet.db.rows("SELECT candidate, tier FROM review ORDER BY 1") == [
        (person, "D1X") for person in sorted([hamlet.person(one) or 0, hamlet.person(other) or 0])
    ]


def test_two_strangers_claiming_one_person_in_a_file_are_both_reviewed(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    slips = [CHEN[:16] + digit + CHEN[17] for digit in "0123456789" if digit != CHEN[16]][:2]
    aids = [hamlet.put("disaster", name="陈建国", id_number=one, region="999901") for one in slips]

    hamlet.linked()

    assert [hamlet.tier(one) for one in aids] == ["D1X", "D1X"]


def test_a_number_that_differs_much_is_no_slip(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    far = "99990719800501777" + ("1" if number("1980-05-01", 777, "999907")[17] != "1" else "2")
    aid = hamlet.put("disaster", name="陈建国", id_number=far, region="999901002")

    hamlet.linked()

    assert hamlet.tier(aid) == "D1X"


@pytest.mark.parametrize("written", [SPOILT, WRONG_CHECK])
def test_a_number_spoilt_at_the_end_is_overcome_by_the_name_and_what_is_left_of_it(
    hamlet: Hamlet, written: str
) -> None:
    register = hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("medical", name="陈建国", id_number=written)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (hamlet.person(register), "P0")


def test_a_spoilt_number_that_two_namesakes_may_have_is_reviewed(hamlet: Hamlet) -> None:
    namesakes = [hamlet.resident("陈建国", number("1980-05-01", turn), f"户{turn}") for turn in (1, 3)]
    bill = hamlet.put("medical", name="陈建国", id_number=SPOILT)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "P1")
    assert hamlet.db.one("SELECT count(*) FROM review") == len(namesakes)


def test_two_writings_of_a_spoilt_number_are_both_reviewed(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    bills = [hamlet.put("medical", name="陈建国", id_number=one) for one in (SPOILT, CHEN[:15] + "77X")]

    hamlet.linked()

    assert [hamlet.tier(one) for one in bills] == ["P1", "P1"]


def test_name_and_birth_without_a_county_are_not_enough(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("medical", name="陈建国", id_number=CHEN[:14] + "7" + CHEN[15:])

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "F2")


def test_who_is_not_in_the_register_is_seen_all_the_same(hamlet: Hamlet) -> None:
    bill = hamlet.put("medical", name="陈建国", id_number=CHEN)
    aid = hamlet.put("disaster", name="陈建国", id_number=CHEN, region="999902001001")
    other = hamlet.put("deaths", name="李小红", id_number=CHEN)

    report = hamlet.linked()

    assert hamlet.person(bill) == hamlet.person(aid) is not None
    assert [hamlet.tier(one) for one in (bill, aid, other)] == ["N1", "N1", "E2"]
    assert hamlet.db.rows("SELECT name, sex, birth::VARCHAR, region FROM person") == [
        ("陈建国", "男", "1980-05-01", "999902001001")
    ]
    assert (report.persons, report.units) == (1, 1)


def test_a_number_completed_by_rule_makes_no_new_person(hamlet: Hamlet) -> None:
    bill = hamlet.put("medical", name="陈建国", id_number="999901800501001")

    report = hamlet.linked()

    assert hamlet.tier(bill) == "N0"
    assert report.persons == 0


def test_what_fits_nobody_is_told_and_not_guessed(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("medical", name="王二", id_number="不详")

    report = hamlet.linked()

    assert hamlet.db.rows("SELECT record, candidate, tier FROM review") == [(bill, None, "N0")]
    assert report.none == 1


def test_a_spoilt_number_in_the_register_is_healed_by_a_good_one(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", SPOILT, birth="1980-05-01")
    roll = hamlet.put("roll", name="陈建国", id_number=CHEN, region="999901", unit_no="A1", category="低保")
    bill = hamlet.put("medical", name="陈建国", id_number=CHEN)

    report = hamlet.linked()

    assert hamlet.person(roll) == hamlet.person(bill) == hamlet.person(register)
    assert [hamlet.tier(one) for one in (register, roll, bill)] == ["R2", "D1", "D1"]
    assert report.persons == 1


def test_a_lost_number_in_the_register_is_found_again_by_a_number_that_its_own_county_gave(
    hamlet: Hamlet,
) -> None:
    register = hamlet.resident("陈建国", "1.00E+18", birth="1980-05-01")
    bill = hamlet.put("medical", name="陈建国", id_number=CHEN)

    hamlet.linked()

    assert hamlet.person(bill) == hamlet.person(register) is not None


def test_a_number_of_another_county_of_the_city_ties_to_the_one_whose_own_is_lost(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", "1.00E+18", birth="1980-05-01")
    bill = hamlet.put("medical", name="陈建国", id_number=number("1980-05-01", 1, "999907"))

    hamlet.linked()

    assert hamlet.person(bill) == hamlet.person(register) is not None


def test_a_number_of_another_city_without_more_is_reviewed(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", "1.00E+18", birth="1980-05-01")
    bill = hamlet.put("medical", name="陈建国", id_number=number("1980-05-01", 1, "999807"))

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "D2")


def test_nobody_is_made_twice_while_a_review_is_open(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", SPOILT, birth="1980-05-01")
    bills = [
        hamlet.put("medical", name="陈建国", id_number=number("1980-05-01", turn)) for turn in (1, 5)
    ]  # two strangers, either of whom may be the one

    report = hamlet.linked()

    assert [hamlet.tier(one) for one in bills] == ["P1", "P1"]
    assert {one for (one,) in hamlet.db.rows("SELECT candidate FROM review")} == {hamlet.person(register)}
    assert report.persons == 1


def test_a_spoilt_number_that_passes_the_check_by_chance_makes_no_second_person(hamlet: Hamlet) -> None:
    lucky = next(one for turn in range(0, 900, 100) if (one := number("1980-05-01", turn)).endswith("000"))
    hamlet.resident("陈建国", lucky[:15] + number("1980-05-01", int(lucky[14:17]) + 37)[15:])
    bill = hamlet.put("medical", name="陈建国", id_number=lucky)

    report = hamlet.linked()

    assert hamlet.tier(bill) == "P0"
    assert report.persons == 1


def test_a_lucky_spoilt_number_in_the_register_keeps_no_other_file_away(hamlet: Hamlet) -> None:
    lucky = next(one for turn in range(0, 900, 100) if (one := number("1980-05-01", turn)).endswith("000"))
    register = hamlet.resident("陈建国", lucky)
    true_number = number("1980-05-01", int(lucky[14:17]) + 37)
    aid = hamlet.put("disaster", name="陈建国", id_number=true_number, region="999901002")
    bill = hamlet.put("medical", name="陈建国", id_number=true_number)

    report = hamlet.linked()

    assert hamlet.person(aid) == hamlet.person(bill) == hamlet.person(register)
    assert report.persons == 1


def test_a_namesake_of_the_same_birthday_with_a_number_of_his_own_is_another_person(hamlet: Hamlet) -> None:
    register = hamlet.resident("陈建国", CHEN)
    bill = hamlet.put("disaster", name="陈建国", id_number=number("1980-05-01", 777), region="999901001")

    hamlet.linked()

    assert hamlet.tier(bill) == "N1"
    assert hamlet.person(bill) != hamlet.person(register)


def test_a_reviewer_sees_masked_people_and_a_reason(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    hamlet.put("medical", name="李小红", id_number=CHEN)

    hamlet.linked()

    ((reason, left, right),) = hamlet.db.rows("SELECT reason, shown_left, shown_right FROM review")
    assert "姓名不同" in reason
    assert '"李**"' in left and '"999***********' in left and "medical表" in left
    assert '"陈**"' in right and "1980" in right
    assert CHEN not in left + right and "建国" not in right


def test_a_pupil_whose_number_a_spreadsheet_spoilt_is_found_by_the_student_number(hamlet: Hamlet) -> None:
    pupil = hamlet.resident("陈小红", LI)
    row = hamlet.put("education", name="陈小红", id_number="4.5E+17", student_no=f"G{LI}")

    hamlet.linked()

    assert (hamlet.person(row), hamlet.tier(row)) == (hamlet.person(pupil), "E1S")


def test_a_disability_certificate_under_a_parents_number_is_the_childs(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    child = hamlet.resident("陈小红", LI, register_no="户9")
    row = hamlet.put("disability", name="陈小红", id_number=CHEN, certificate=f"{LI}43")

    hamlet.linked()

    assert (hamlet.person(row), hamlet.tier(row)) == (hamlet.person(child), "E1S")


@pytest.mark.parametrize(
    ("name", "student_no"),
    [
        ("陈小明", f"G{LI}"),
        ("陈小红", f"J{LI}"),
        ("陈小红", f"G{LI[:17]}"),
        ("陈小红", "2026-17"),
        ("陈小红", None),
    ],
)
def test_a_student_number_of_another_name_or_form_decides_nothing(
    hamlet: Hamlet, name: str, student_no: str | None
) -> None:
    hamlet.resident("陈小红", LI)
    row = hamlet.put("education", name=name, id_number="4.5E+17", student_no=student_no)

    hamlet.linked()

    assert hamlet.person(row) is None
    assert hamlet.tier(row) == ("N0" if name == "陈小明" else "D3")  # the name alone is a question for people


def test_a_childs_name_that_may_be_the_parents_with_a_slip_is_for_people_to_decide(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    hamlet.resident("陈国", number("2015-06-01", 3), relation="长子")
    bill = hamlet.put("medical", name="陈国", id_number=CHEN)

    hamlet.linked()

    assert (hamlet.person(bill), hamlet.tier(bill)) == (None, "E2H")
