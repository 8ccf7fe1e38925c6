"""A household as the desk keeps it comes to the same case as the engine's own tables; and nothing is read that is closed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.homes import HOUSEHOLD, Cell, Home, Person, Stated, explained, known_home, prospects
from jiwang_engine.judging.statements import Resolved, Standing
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.model import Column, Source
from jiwang_engine.running.households import case_of_unit
from jiwang_engine.sources.tables import SQL_TYPES

DAY = date(2026, 10, 31)
LISTS = ("disability", "medical", "education", "roll", "deaths", "disaster", "unemployment", "vehicles")
HEAD = Person("10", "户主", "男", date(1980, 5, 1))
SHILI = checked_pack("shili")


def written(value: Any, kind: str) -> str:
    """A cell as the desk keeps it."""
    if kind == "money":
        return f"{value // 100:,}.{value % 100:02d}元"
    if kind == "bool":
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def cells_of(column: Column, program: Program) -> st.SearchStrategy[Any]:
    """What may stand in a column."""
    match column.kind:
        case "money":
            return st.integers(0, 5_000_000)
        case "integer":
            return st.integers(0, 3000)
        case "date":
            return st.dates(date(2020, 1, 1), DAY)
        case "bool":
            return st.booleans()
        case "code":
            return st.sampled_from(program.pack.codes[column.codes].values)
        case _:
            return st.none()


@st.composite
def lists(draw: st.DrawFn) -> dict[str, list[tuple[date, dict[str, Any]]]]:
    """Rows of some lists about one person, no more than the desk keeps; every cell that has a kind is filled."""
    found = {}
    for name in draw(st.sets(st.sampled_from(LISTS), min_size=1)):
        rows = [
            (
                draw(st.dates(date(2026, 1, 1), DAY)),
                {one.id: draw(cells_of(one, SHILI)) for one in SHILI.pack.sources[name].columns},
            )
            for _ in range(draw(st.integers(0, 5)))
        ]
        found[name] = rows
    return found


def laid_down(backend: DuckDB, source: Source, rows: list[tuple[date, dict[str, Any]]], first: int) -> None:
    """The engine's own table of a list."""
    columns = [one for one in source.columns if one.kind != "id_number"]
    shape = ", ".join(f'"{one.id}" {SQL_TYPES.get(one.kind, "VARCHAR")}' for one in columns)
    backend.run(
        f"CREATE TABLE fact_{source.id} (person BIGINT, record BIGINT, file INTEGER, day DATE, {shape})"
    )
    for number, (day, cells) in enumerate(rows, first):
        marks = ", ".join("?" for _ in range(4 + len(columns)))
        values = [10, number, 1, day, *(cells[one.id] for one in columns)]
        backend.run(f"INSERT INTO fact_{source.id} VALUES ({marks})", values)


def told_twice(backend: DuckDB, found: dict[str, list[tuple[date, dict[str, Any]]]]) -> list[Cell]:
    """The same rows as tables of the engine and as cells of the desk."""
    cells: list[Cell] = []
    backend.run(
        "CREATE TABLE unit AS SELECT 1 AS unit, 'verified' AS basis, '999901' AS region, 'rural' AS settlement"
    )
    backend.run(
        "CREATE TABLE membership AS SELECT 1 AS unit, 10 AS person, '户主' AS relation, true AS is_head"
    )
    backend.run("CREATE TABLE receiving (unit BIGINT, item VARCHAR, since DATE, amount BIGINT)")
    for place, (name, rows) in enumerate(found.items(), 1):
        source = SHILI.pack.sources[name]
        laid_down(backend, source, rows, place * 100)
        kinds = {one.id: one.kind for one in source.columns}
        for number, (day, row) in enumerate(rows, place * 100):
            cells += [
                Cell(name, str(number), column, written(value, kinds[column]), day)
                for column, value in row.items()
                if value is not None
            ]
    return cells


@settings(max_examples=40, deadline=None)
@given(lists())
def test_rows_come_to_the_same_facts_as_the_engine_s_own_tables(
    found: dict[str, list[tuple[date, dict[str, Any]]]],
) -> None:
    backend = DuckDB(threads=1)
    cells = told_twice(backend, found)

    by_tables = case_of_unit(backend, SHILI, 1, on=DAY)
    person = Person("10", "户主", cells=tuple(cells))
    home = Home(
        DAY, "999901", (person,), "verified", came=frozenset(found), opened=frozenset({"10", HOUSEHOLD})
    )
    by_rows = known_home(home, SHILI).case
    backend.close()

    assert by_rows.members[0].facts == by_tables.members[0].facts
    assert by_rows.members[0].series == by_tables.members[0].series


def test_of_somebody_with_as_many_rows_as_are_kept_no_sum_is_known() -> None:
    def spent(count: int) -> Home:
        cells = tuple(
            Cell("medical", f"{one}", column, value, DAY)
            for one in range(count)
            for column, value in (("paid", "100.00元"), ("discharged", f"2026-{one % 9 + 1:02d}-05"))
        )
        return Home(DAY, "999901", (Person("10", cells=cells),), came=frozenset({"medical"}))

    few, many = (known_home(spent(count), SHILI).case.members[0].series for count in (3, 12))

    assert few["medical_burden"].months and "medical_burden" not in many


@pytest.mark.parametrize("opened", [frozenset(), frozenset({"10"})])
def test_means_are_read_of_those_only_who_have_opened_them(opened: frozenset[str]) -> None:
    said = (
        Stated("a", "wages", "2000", DAY, "10"),
        Stated("b", "wages", "2000", DAY, "11"),
        Stated("c", "deposits", "9000", DAY),
    )
    home = Home(DAY, "999901", (HEAD, Person("11", "妻")), stated=said, opened=opened)

    known = {fact for fact in known_home(home, SHILI).known if fact[0] in ("wages", "deposits")}

    assert known == {("wages", "10")} & {("wages", who) for who in opened}


def test_a_statement_that_the_law_does_not_understand_any_more_is_passed_over() -> None:
    said = (Stated("a", "care_wanted", "也许", DAY, "10"), Stated("b", "gone_for_ever", "是", DAY, "10"))

    assert not known_home(Home(DAY, "999901", (HEAD,), stated=said), SHILI).settled.keys() & {
        ("care_wanted", "10"),
        ("gone_for_ever", "10"),
    }


def test_two_voices_of_one_day_leave_a_fact_open_and_both_are_named() -> None:
    said = tuple(Stated(key, "care_wanted", value, DAY, "10") for key, value in (("a", "是"), ("b", "否")))

    found = known_home(Home(DAY, "999901", (HEAD,), stated=said), SHILI)

    decided = Home(DAY, "999901", (HEAD,), stated=said, resolved=(Resolved(frozenset({"a", "b"}), "b"),))

    assert known_home(decided, SHILI).case.members[0].facts["care_wanted"] is False
    assert found.settled["care_wanted", "10"].standing is Standing.CONFLICT
    assert found.settled["care_wanted", "10"].counts == ("a", "b")
    assert ("care_wanted", "10") not in found.known and "care_wanted" not in found.case.members[0].facts


def test_of_a_presumed_household_no_amount_is_ever_told() -> None:
    row = (("class", "肢体"), ("grade", "一级"), ("state", "正常"), ("issued", "2020-01-01"))
    cells = tuple(Cell("disability", "1", column, value, DAY) for column, value in row)
    said = (
        Stated("a", "needs_long_care", "是", DAY, "10"),
        Stated("b", "injury_care_pay", "0", DAY, "10"),
    )
    amounts = {}
    for basis in ("presumed", "verified"):
        home = Home(
            DAY, "999901", (Person("10", "户主", "男", date(1980, 5, 1), cells),), basis, said,
            frozenset({"roll", "deaths", "disability"}), frozenset({"10"}),
        )  # fmt: skip
        answer = explained(known_home(home, SHILI), SHILI)
        found = prospects(answer, SHILI, opened=home.opened, most_open=3)
        amounts[basis] = [one.amount for one in found if one.fits]

    assert amounts["presumed"] and not any(amounts["presumed"])
    assert any(amounts["verified"])
