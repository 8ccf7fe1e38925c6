"""Who is assessed together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hamlet import Hamlet, number

from jiwang_engine.linking.units import LARGEST_FAMILY

CHEN, LI, BOY = number("1980-05-01", 1), number("1982-02-03", 2), number("2010-07-08", 5)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def family(hamlet: Hamlet) -> tuple[int, int, int]:
    """The family chen of three, in one register household."""
    return (
        hamlet.resident("陈建国", CHEN, household_kind="农村", address="示例村1号"),
        hamlet.resident("李小红", LI, relation="妻"),
        hamlet.resident("陈小军", BOY, relation="长子"),
    )


def on_roll(hamlet: Hamlet, name: str, id_number: str, **more: object) -> int:
    cells = {"unit_no": "A1", "category": "低保", "relation": "本人", **more}
    return hamlet.put("roll", name=name, id_number=id_number, **cells)


def test_a_register_household_is_presumed_to_live_together(hamlet: Hamlet) -> None:
    family(hamlet)

    hamlet.linked()

    assert hamlet.db.rows("SELECT basis, region, settlement, register_no, source_no, address FROM unit") == [
        ("presumed", "999901001001", "rural", "户1", None, "示例村1号")
    ]
    assert hamlet.db.rows(
        "SELECT p.name, m.relation, m.is_head FROM membership AS m JOIN person AS p USING (person) ORDER BY p.birth"
    ) == [("陈建国", "户主", True), ("李小红", "配偶", False), ("陈小军", "子", False)]


def test_a_collective_register_falls_into_single_persons(hamlet: Hamlet) -> None:
    for name, id_number in (("陈建国", CHEN), ("李小红", LI)):
        hamlet.resident(name, id_number, "集1", register_kind="集体户", relation="非亲属")

    report = hamlet.linked()

    assert report.units == 2
    assert hamlet.db.one("SELECT count(*) FROM membership WHERE is_head") == 2


def test_a_register_number_shared_by_a_crowd_is_no_family(hamlet: Hamlet) -> None:
    for turn in range(LARGEST_FAMILY + 1):
        hamlet.resident("陈建国", number("1980-05-01", turn), "无")

    assert hamlet.linked().units == LARGEST_FAMILY + 1


def test_without_a_register_number_everybody_is_alone(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN, None)
    hamlet.resident("李小红", LI, None)

    assert hamlet.linked().units == 2


def test_the_roll_makes_a_verified_unit_and_the_rest_of_the_household_another(hamlet: Hamlet) -> None:
    man, wife, boy = family(hamlet)
    on_roll(
        hamlet,
        "陈建国",
        CHEN,
        region="999901002002",
        address="示例村9号",
        monthly_amount=52100,
        since="2025-01-01",
    )
    on_roll(hamlet, "李小红", LI, relation="配偶", monthly_amount=52100, since="2025-03-01")

    hamlet.linked()

    assert hamlet.unit_of(man) == hamlet.unit_of(wife) != hamlet.unit_of(boy)
    assert hamlet.db.rows("SELECT region, address, source_no FROM unit WHERE basis = 'verified'") == [
        ("999901002002", "示例村9号", "A1")
    ]
    assert hamlet.db.rows("SELECT item, since, amount FROM receiving") == [("dibao", date(2025, 1, 1), 52100)]
    assert hamlet.db.rows("SELECT name FROM person WHERE in_case ORDER BY name") == [("李小红",), ("陈建国",)]


def test_who_left_the_roll_is_not_in_case_mode(hamlet: Hamlet) -> None:
    family(hamlet)
    on_roll(hamlet, "陈建国", CHEN, category="已退出")

    report = hamlet.linked()

    assert hamlet.db.one("SELECT count(*) FROM person WHERE in_case") == 0
    assert (report.units, hamlet.db.one("SELECT count(*) FROM receiving")) == (1, 0)


def test_an_older_roll_does_not_bring_back_who_has_left(hamlet: Hamlet) -> None:
    family(hamlet)
    on_roll(hamlet, "陈建国", CHEN, day=JANUARY)
    on_roll(hamlet, "陈建国", CHEN, day=FEBRUARY, category="已退出")

    hamlet.linked()

    assert hamlet.db.one("SELECT count(*) FROM unit WHERE basis = 'verified'") == 0


def test_a_person_in_two_rolls_sits_in_the_newer_and_is_reported(hamlet: Hamlet) -> None:
    man, wife, _ = family(hamlet)
    on_roll(hamlet, "陈建国", CHEN, day=JANUARY, unit_no="A1")
    on_roll(hamlet, "李小红", LI, day=JANUARY, unit_no="A1", relation="配偶")
    on_roll(hamlet, "陈建国", CHEN, day=FEBRUARY, part=1, unit_no="B7", category="特困")

    report = hamlet.linked()

    assert hamlet.db.rows("SELECT person, unit, other_unit, source_no, other_no FROM unit_conflict") == [
        (hamlet.person(man), hamlet.unit_of(man), hamlet.unit_of(wife), "B7", "A1")
    ]
    assert report.conflicts == 1
    assert hamlet.db.one("SELECT count(*) FROM membership WHERE person = ?", [hamlet.person(man)]) == 1


def test_the_head_listed_again_as_a_member_counts_once(hamlet: Hamlet) -> None:
    family(hamlet)
    on_roll(hamlet, "陈建国", CHEN)
    on_roll(hamlet, "陈建国", CHEN, relation="其他")
    on_roll(hamlet, "李小红", LI, relation="配偶")

    hamlet.linked()

    verified = "SELECT count(*), count(*) FILTER (is_head) FROM membership JOIN unit USING (unit) WHERE basis = 'verified'"
    assert hamlet.db.rows(verified) == [(2, 1)]


def test_one_person_alone_leaves_the_family_where_it_was(hamlet: Hamlet) -> None:
    man, wife, boy = family(hamlet)
    on_roll(hamlet, "陈建国", CHEN, category="单人保", is_member=True)
    on_roll(hamlet, "李小红", LI, category="单人保", is_member=False, relation="配偶")

    hamlet.linked()

    assert hamlet.unit_of(wife) == hamlet.unit_of(boy) != hamlet.unit_of(man)
    assert hamlet.db.rows("SELECT item FROM receiving") == [("danren",)]


def test_when_the_head_has_died_the_spouse_is_the_head(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN, change="死亡")
    wife = hamlet.resident("李小红", LI, relation="妻")
    hamlet.resident("陈老爹", number("1950-01-01", 1), relation="父亲")

    hamlet.linked()

    assert hamlet.db.rows("SELECT person FROM membership WHERE is_head") == [(hamlet.person(wife),)]


def test_who_is_said_to_have_moved_but_was_hit_by_a_flood_here_since_still_sits_at_home(
    hamlet: Hamlet,
) -> None:
    man = hamlet.resident("陈建国", CHEN, change="迁出", changed="2025-02-10")
    wife = hamlet.resident("李小红", LI, relation="妻")
    hamlet.put("disaster", name="陈建国", id_number=CHEN, region="999901002", happened="2026-02-20")

    hamlet.linked()

    assert hamlet.unit_of(man) == hamlet.unit_of(wife) is not None
    assert hamlet.db.one("SELECT count(*) FROM former_member") == 0


@pytest.mark.parametrize("happened", ["2025-02-10", "2026-03-02", None])
def test_what_happened_before_the_move_or_after_today_brings_nobody_back(
    hamlet: Hamlet, happened: str | None
) -> None:
    man = hamlet.resident("陈建国", CHEN, change="迁出", changed="2025-02-10")
    hamlet.put("disaster", name="陈建国", id_number=CHEN, region="999901002", happened=happened)

    hamlet.linked()

    assert hamlet.unit_of(man) is None


@pytest.mark.parametrize("change", ["死亡", "迁出"])
def test_what_the_register_learns_after_the_day_is_not_known_on_the_day(hamlet: Hamlet, change: str) -> None:
    man = hamlet.resident("陈建国", CHEN, change=change, changed="2026-03-02")

    hamlet.linked()

    assert hamlet.unit_of(man) is not None


def test_a_family_that_enters_the_roll_after_the_day_is_not_on_it_yet(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)
    on_roll(hamlet, "陈建国", CHEN, since="2026-04-01")

    hamlet.linked()

    assert hamlet.db.rows("SELECT basis FROM unit") == [("presumed",)]


def test_who_died_but_is_still_on_the_roll_is_still_of_the_verified_unit(hamlet: Hamlet) -> None:
    man = hamlet.resident("陈建国", CHEN, change="死亡")
    on_roll(hamlet, "陈建国", CHEN)

    hamlet.linked()

    assert hamlet.unit_of(man) is not None


def test_a_unit_keeps_its_id_when_its_head_dies(next_month: Callable[[], Hamlet]) -> None:
    units = []
    for month, change in ((JANUARY, "正常"), (FEBRUARY, "死亡")):
        now = next_month()
        now.resident("陈建国", CHEN, change=change)
        wife = now.resident("李小红", LI, relation="妻")
        now.linked(on=month)
        now.kept(on=month)
        units.append(now.unit_of(wife))

    assert units[0] == units[1]


def test_persons_and_units_never_share_an_id(hamlet: Hamlet) -> None:
    family(hamlet)

    hamlet.linked()

    assert hamlet.db.rows("SELECT person FROM person INTERSECT SELECT unit FROM unit") == []


def test_a_source_of_households_speaks_of_the_unit(hamlet: Hamlet) -> None:
    man, *_ = family(hamlet)
    hamlet.put("housing", name="陈建国", id_number=CHEN)

    hamlet.linked()

    assert hamlet.db.rows("SELECT unit FROM fact_housing") == [(hamlet.unit_of(man),)]
