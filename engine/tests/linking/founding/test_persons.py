"""Who there is: what the register says, and how ids outlive a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hamlet import Hamlet, number

CHEN, LI = number("1980-05-01", 1), number("1990-02-03", 2)
JANUARY, FEBRUARY, APRIL = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)
OpenMonth = Callable[[], Hamlet]


def test_the_number_overrules_the_cells_for_sex_and_birth_and_the_row_is_flagged(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN, sex="女", birth="1981-05-01")

    hamlet.linked()

    assert hamlet.db.rows("SELECT sex, birth FROM person") == [("男", date(1980, 5, 1))]
    assert hamlet.db.rows("SELECT kind, severity, found FROM row_issues ORDER BY kind") == [
        ("birth-not-as-id", "flagged", "1981年"),
        ("sex-not-as-id", "flagged", "女"),
    ]


def test_a_baby_without_a_number_is_a_person_by_name_birth_and_county(hamlet: Hamlet) -> None:
    baby = hamlet.resident("陈小宝", None, relation="长子", sex="男", birth="2026-01-05")

    hamlet.linked()

    assert hamlet.tier(baby) == "R2"
    assert hamlet.db.rows("SELECT name, sex, relation FROM person") == [("陈小宝", "男", "子")]


def test_two_babies_who_cannot_be_told_apart_are_left_to_people(hamlet: Hamlet) -> None:
    babies = [hamlet.resident("陈小宝", None, home, birth="2026-01-05") for home in ("户1", "户2")]

    report = hamlet.linked()

    assert [hamlet.tier(one) for one in babies] == ["R3", "R3"]
    assert report.persons == 0


def test_the_second_row_of_a_person_without_the_number_joins_the_first(hamlet: Hamlet) -> None:
    whole = hamlet.resident("陈建国", CHEN)
    again = hamlet.resident("陈建国", None, "户2", birth="1980-05-01")

    report = hamlet.linked()

    assert hamlet.person(again) == hamlet.person(whole)
    assert report.persons == 1


def test_of_two_names_under_one_number_the_better_borne_out_stays(hamlet: Hamlet) -> None:
    wrong = hamlet.resident("王大力", CHEN, "户2")
    right = hamlet.resident("陈建国", CHEN)
    hamlet.put("medical", name="陈建国", id_number=CHEN)

    hamlet.linked()

    assert hamlet.db.rows("SELECT name FROM person") == [("陈建国",)]
    assert (hamlet.tier(right), hamlet.tier(wrong)) == ("R1", "E2")


def test_a_file_about_means_never_tips_the_scale(hamlet: Hamlet) -> None:
    hamlet.resident("王大力", CHEN, "户2")
    hamlet.resident("陈建国", CHEN)
    before = hamlet.linked() and hamlet.db.one("SELECT name FROM person")

    for plate in "ABC":
        hamlet.put("vehicles", name="陈建国" if before == "王大力" else "王大力", id_number=CHEN, plate=plate)
    hamlet.linked()

    assert hamlet.db.one("SELECT name FROM person") == before


def test_a_woman_who_married_in_is_one_person_of_her_new_household(hamlet: Hamlet) -> None:
    left = hamlet.resident("李小红", LI, "娘家", change="迁出", changed="2026-02-10")
    came = hamlet.resident("李小红", LI, "夫家", relation="儿媳", change="迁入", changed="2026-02-10")
    hamlet.resident("陈建国", CHEN, "夫家")

    hamlet.linked()

    assert hamlet.person(left) == hamlet.person(came)
    assert hamlet.db.rows("SELECT register_no, relation FROM person WHERE name = '李小红'") == [
        ("夫家", "儿媳")
    ]
    assert hamlet.db.one("SELECT count(*) FROM membership") == 2


def test_who_is_registered_twice_belongs_where_others_live(hamlet: Hamlet) -> None:
    for turn, elsewhere in enumerate(("空户甲", "空户乙", "空户丙")):
        head, wife = number("1970-01-01", 2 * turn + 1), number("1972-01-01", 2 * turn + 2)
        home = f"户{turn}"
        hamlet.resident(f"陈{turn}", head, home)
        hamlet.resident(f"李{turn}", wife, home, relation="妻")
        hamlet.resident(f"李{turn}", wife, elsewhere, relation="妻", region="999901001002")

    hamlet.linked()

    assert hamlet.db.rows("SELECT register_no, count(*) FROM person GROUP BY 1 ORDER BY 1") == [
        ("户0", 2), ("户1", 2), ("户2", 2)
    ]  # fmt: skip


def test_who_died_long_ago_stays_findable_but_sits_in_no_unit(hamlet: Hamlet) -> None:
    died = hamlet.resident("陈建国", CHEN, change="死亡", changed="2021-02-01")
    widow = hamlet.resident("李小红", LI, relation="妻")
    bill = hamlet.put("medical", name="陈建国", id_number=CHEN)

    hamlet.linked()

    assert hamlet.person(bill) == hamlet.person(died)
    assert hamlet.unit_of(died) is None
    assert hamlet.db.rows("SELECT unit, why FROM former_member") == [(hamlet.unit_of(widow), "死亡")]
    assert hamlet.db.rows("SELECT change FROM fact_population WHERE person = ?", [hamlet.person(died)]) == [
        ("死亡",)
    ]


def test_a_death_on_the_list_keeps_its_family_even_where_the_register_knows_it_already(
    hamlet: Hamlet,
) -> None:
    died = hamlet.resident("陈建国", CHEN, change="死亡", changed="2026-02-01")
    child = hamlet.resident("陈小宝", None, relation="子", birth="2018-01-05")
    burial = hamlet.put("deaths", name="陈建国", id_number=CHEN, died="2026-02-01")

    hamlet.linked()

    assert hamlet.person(burial) == hamlet.person(died)
    assert hamlet.unit_of(died) == hamlet.unit_of(child) is not None
    assert hamlet.db.rows("SELECT unit, why FROM former_member") == []


def test_next_month_everybody_keeps_the_id_and_new_people_get_new_ones(next_month: OpenMonth) -> None:
    first = next_month()
    first.resident("陈建国", CHEN)
    first.resident("陈小宝", None, relation="子", birth="2026-01-05")
    first.linked(on=JANUARY)
    before = dict(first.db.rows("SELECT name, person FROM person"))
    first.kept(on=JANUARY)

    second = next_month()
    second.resident("李小红", LI, "户0")
    second.resident("陈建国", CHEN, "户9")
    second.resident("陈小宝", None, relation="子", birth="2026-01-05")
    second.linked(on=FEBRUARY)
    after = dict(second.db.rows("SELECT name, person FROM person"))

    assert {name: after[name] for name in before} == before
    assert after["李小红"] not in before.values()


def test_a_baby_who_gets_a_number_stays_the_same_person(next_month: OpenMonth) -> None:
    first = next_month()
    first.resident("陈小宝", None, relation="子", birth="2026-01-05")
    first.linked(on=JANUARY)
    before = first.db.one("SELECT person FROM person")
    first.kept(on=JANUARY)

    for month in (FEBRUARY, APRIL):
        later = next_month()
        later.resident("陈小宝", number("2026-01-05", 1), relation="子")
        later.linked(on=month)
        later.kept(on=month)

        assert later.db.rows("SELECT person FROM person") == [(before,)]


def test_who_is_missing_for_a_month_comes_back_under_the_old_id(next_month: OpenMonth) -> None:
    ids = []
    for month, name, id_number in (
        (JANUARY, "陈建国", CHEN),
        (FEBRUARY, "李小红", LI),
        (APRIL, "陈建国", CHEN),
    ):
        now = next_month()
        now.resident(name, id_number)
        now.linked(on=month)
        now.kept(on=month)
        ids.append(now.db.one("SELECT person FROM person"))

    assert ids[0] == ids[2] != ids[1]


def test_the_working_tables_are_gone_afterwards(hamlet: Hamlet) -> None:
    hamlet.resident("陈建国", CHEN)

    hamlet.linked()

    left = {name for (name,) in hamlet.db.rows("SELECT table_name FROM duckdb_tables() WHERE temporary")}
    assert left == {
        "identity", "unit_identity", "minted", "identified", "unit_minted", "opinion", "merged", "person_history"
    }  # fmt: skip
