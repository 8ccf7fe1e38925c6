"""Stories of alerts: they merge, stay quiet, wake up, and say where they come from."""

from datetime import date, timedelta

from town import CHEN, LI, Town

FIRST = date(2026, 11, 2)


def test_two_alerts_of_one_household_become_one_task_with_the_higher_level_and_the_earlier_day(
    town: Town,
) -> None:
    town.household(CHEN)
    town.hit("D2", CHEN)
    town.hit("F1", CHEN)

    report = town.judge(FIRST)

    assert (report.raised, report.merged, report.dispatched) == (1, 1, 1)
    assert town.backend.rows("SELECT level, due_on, len(alerts) FROM task") == [("red", date(2026, 11, 5), 2)]


def test_what_could_not_be_answered_raises_no_alert(town: Town) -> None:
    town.household(CHEN)
    town.hit("M1", CHEN, verdict=2)

    assert town.judge().raised == 0


def test_the_same_alert_is_quiet_for_its_period_and_then_speaks_again(town: Town) -> None:
    town.household(CHEN)
    town.hit("M1", CHEN)
    town.judge(FIRST)

    assert town.judge(FIRST + timedelta(days=89)).quiet == 1
    assert town.judge(FIRST + timedelta(days=90)).raised == 1


def test_a_newer_record_wakes_a_quiet_alert_and_gives_it_a_new_id(town: Town) -> None:
    town.household(CHEN)
    town.bill(501, date(2026, 10, 3))
    town.hit("M1", CHEN, records=(501,))
    town.judge(FIRST)
    old = town.column("SELECT alert FROM alert")
    town.bill(502, date(2026, 11, 5))
    town.backend.run("UPDATE hit SET records = [502, 501]")

    assert town.judge(FIRST + timedelta(days=7)).raised == 1
    assert town.column("SELECT alert FROM alert") != old


def test_the_same_rows_in_next_months_file_are_nothing_new(town: Town) -> None:
    town.household(CHEN)
    town.bill(501, date(2026, 10, 3))
    town.hit("M1", CHEN, records=(501,))
    town.judge(FIRST)
    town.bill(901, date(2026, 10, 3))  # the same stay, a new file: a new record
    town.backend.run("UPDATE hit SET records = [901]")

    assert town.judge(FIRST + timedelta(days=30)).quiet == 1


def test_a_higher_level_wakes_a_quiet_alert(town: Town) -> None:
    town.household(CHEN)
    town.hit("M1", CHEN)
    town.judge(FIRST)
    town.backend.run("UPDATE ledger SET level = 'yellow'")

    assert town.judge(FIRST + timedelta(days=1)).raised == 1


def test_running_twice_on_one_day_gives_the_same(town: Town) -> None:
    for unit in (CHEN, LI):
        town.household(unit)
        town.hit("M1", unit)
    first = town.judge(FIRST), town.backend.rows("FROM alert"), town.backend.rows("FROM task")

    again = town.judge(FIRST), town.backend.rows("FROM alert"), town.backend.rows("FROM task")

    assert first == again
    assert town.column("SELECT count(*) FROM ledger") == [2]


def test_an_alert_names_its_file_its_row_its_day_and_its_rule(town: Town) -> None:
    town.household(CHEN)
    town.bill(501, date(2026, 10, 3), row_no=12)
    town.bill(502, date(2026, 9, 1), row_no=99)
    town.hit("M1", CHEN, records=(502, 501))

    town.judge(FIRST)

    assert town.backend.rows("SELECT source, file, row_no, row_day, rule_version, records FROM alert") == [
        ("medical", "医疗费用2026年10月.csv", 12, date(2026, 10, 3), "shili 2026.1", [501, 502])
    ]


def test_an_alert_about_an_ended_status_stays_at_the_county_beside_the_visit(town: Town) -> None:
    town.household(CHEN)
    for name in ("L1", "M1", "Q1"):
        town.hit(name, CHEN)

    report = town.judge()

    assert (report.dispatched, report.county) == (1, 2)
    assert town.backend.rows("SELECT desk, state FROM task ORDER BY desk") == [
        ("county", "county"),
        ("exit", "county"),
        ("visit", "dispatched"),
    ]


def test_a_household_whose_place_nobody_knows_is_the_countys_to_find(town: Town) -> None:
    town.household(CHEN, region="999901")
    town.household(LI, region=None, address=None)
    town.hit("F1", CHEN)
    town.hit("M1", LI)

    assert town.judge().county == 2
    assert town.column("SELECT DISTINCT desk FROM task") == ["unlocated"]


def test_a_person_who_died_is_still_counted_to_the_family_left_behind(town: Town) -> None:
    town.household(CHEN)
    town.backend.run("CREATE TABLE former_member AS SELECT 1::BIGINT AS unit, 19::BIGINT AS person")
    town.backend.run("INSERT INTO hit VALUES ('F1', 'person', NULL, 19, 1, '句', [])")

    town.judge()

    assert town.backend.rows("SELECT unit, state FROM task") == [(CHEN, "dispatched")]


def test_a_person_whom_no_household_holds_is_still_seen(town: Town) -> None:
    town.backend.run("INSERT INTO hit VALUES ('F1', 'person', NULL, 77, 1, '句', [])")

    assert town.judge().county == 1
