"""What a register takes in by the million: everybody, whole numbers, and what the sources say in the form of COPY."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine import shipping
from jiwang_engine.alerting.sayings import shown_sql
from jiwang_engine.backends.duckdb import DuckDB, quoted
from jiwang_engine.identifiers import identify
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import show_value
from jiwang_engine.results import RunResults, read_results
from jiwang_engine.running import RunRequest, run

COLUMNS = (
    "key", "person", "region", "stops", "source", "department", "purpose", "kind", "column", "label", "value", "day", "file", "row_no",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(city: Path, shili: Program, tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    folder = tmp_path_factory.mktemp("kept")
    request = RunRequest(
        pack="shili", on=date(2026, 10, 31), out=folder / "out", data=city, state=folder / "state"
    )
    run(request, shili, tell=lambda sentence: None)
    return read_results(folder / "out")


@pytest.fixture(scope="module")
def said(kept: RunResults) -> list[dict[str, str]]:
    lines = b"".join(shipping.sayings(kept, nowhere="9999")).decode().splitlines()
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDB]:
    opened = DuckDB()
    yield opened
    opened.close()


def test_everybody_in_a_household_leaves_once_with_one_head_for_each(kept: RunResults) -> None:
    households = {row["unit"]: row for row in kept.rows("households")}

    people = list(shipping.members(kept, None))

    assert sorted(one[0] for one in people) == sorted(
        person for row in households.values() for person in row["members"]
    )
    assert {one[1]: one[0] for one in people if one[7]} == {
        unit: row["members"][0] for unit, row in households.items()
    }
    assert dict(shipping.seats(kept)) == {one[0]: one[1] for one in people}


def test_families_leave_with_their_size(kept: RunResults) -> None:
    sizes = {unit: size for unit, *_, size in shipping.families(kept)}

    assert sizes == {row["unit"]: len(row["members"]) for row in kept.rows("households")}


def test_the_vault_hands_out_whole_numbers_that_check(kept: RunResults) -> None:
    numbers = [one[8] for one in shipping.members(kept, kept.folder.parent / "state") if one[8]]

    assert numbers
    assert all(identify(number).status.usable for number in numbers)
    assert not any(one[8] for one in shipping.members(kept, None))


def test_what_a_source_says_has_its_day_its_file_and_its_row_and_no_number_of_a_person(
    said: list[dict[str, str]],
) -> None:
    assert said
    assert all(row["day"] != r"\N" and row["file"] and row["row_no"].isdigit() for row in said)
    assert not [row for row in said if row["kind"] in ("id_number", "phone")]
    assert len({row["key"] for row in said}) == len(said)


def test_means_are_told_of_people_in_case_mode_only(kept: RunResults, said: list[dict[str, str]]) -> None:
    in_case = {str(row["person"]) for row in kept.rows("persons") if row["in_case"]}

    assert {row["person"] for row in said if row["purpose"] == "means"} <= in_case


@given(st.integers(-(10**14), 10**14))
def test_money_is_written_by_the_database_as_officials_write_it(database: DuckDB, cents: int) -> None:
    written = database.one(f"SELECT {shown_sql(quoted(str(cents)), quoted('money'))}")

    assert written == show_value(cents, Type(Kind.MONEY, scale=2), "元")


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_a_text_of_any_signs_is_one_field_of_one_line(database: DuckDB, text: str) -> None:
    written = database.one(f"SELECT {shipping.escaped(quoted(text))}")

    assert not {"\t", "\n", "\r"} & set(written)
    back = written.replace(r"\\", "\0").replace(r"\t", "\t").replace(r"\n", "\n").replace(r"\r", "\r")
    assert back.replace("\0", "\\") == text
