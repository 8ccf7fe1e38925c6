"""The database and the arrays answer as the interpreter does: every value of every household, unknown included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from county import build, speak

from households import Households
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import Everything, plan_of_everything
from jiwang_engine.explaining.sentences import Speaker
from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Definition, Program, Template
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.terms import Subject

ON = date(2026, 8, 1)
PACKS = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture(scope="module", params=["shili", "liuzhou"])
def program(request: pytest.FixtureRequest) -> Program:
    return check_pack(read_pack(PACKS / str(request.param)))


def interpreted(one: Definition, home: Judgement, member: Member | None) -> Any:
    """What the interpreter says of a definition, in the database's coding."""
    if one.role == "clause":
        outcome = home.outcome(one.id, member)
        if outcome is None:
            return None
        return int(outcome.verdict) + 4 * outcome.presumed + 8 * (outcome.waived is not None)
    if one.role in ("category", "item"):
        judge = home.category_verdict if one.role == "category" else home.item_verdict
        return int(judge(one.id, member))
    if one.role == "default":
        return home.fact(one.id, member)
    return home.definition_value(one.role, one.id, member)


def told(template: Template, home: Judgement, member: Member | None) -> str:
    """A sentence as the interpreter tells it."""
    return Speaker(home).sentence(template, member)


@dataclass(frozen=True)
class Table:
    """The database's values of all persons or all units."""

    places: dict[str, int]
    rows: dict[int, tuple[Any, ...]]

    @classmethod
    def of(cls, backend: DuckDB, subject: Subject, name: str) -> Table:
        columns = [str(row[1]) for row in backend.rows(f"PRAGMA table_info('{name}')")]
        key = columns.index(str(subject))
        rows = {row[key]: row for row in backend.rows(f"SELECT * FROM {name}")}
        return cls({column: place for place, column in enumerate(columns)}, rows)

    def value(self, number: int, column: str) -> Any:
        """A value; a clause that is not in force has no column."""
        return self.rows[number][self.places[column]] if column in self.places else None


def meanings(program: Program, home: Judgement) -> Iterator[tuple[tuple[str, str], Member | None, Any]]:
    """Everything that the interpreter says of a household: (role, id), member, value."""
    for one in program.definitions:
        if one.subject is Subject.SUPPORTER:
            continue  # nobody knows them here; `test_random_packs` asks with supporters
        for member in home.case.members if one.subject is Subject.PERSON else (None,):
            yield (one.role, one.id), member, interpreted(one, home, member)
    for name, template in program.sentences.items():
        subject = program.definition("indicator", name).subject
        for member in home.case.members if subject is Subject.PERSON else (None,):
            yield ("sentence", name), member, told(template, home, member)


def differences(backend: DuckDB, program: Program, where: str) -> list[str]:
    """Every cell in which one of the two differs."""
    there = available(backend, program)
    ways: list[tuple[dict[Subject, Table], Everything]] = []
    for on_arrays in (False, True):
        found = plan_of_everything(program, ON, available=there, on_arrays=on_arrays)
        run_plan(backend, found.plan)
        ways.append(
            ({subject: Table.of(backend, subject, name) for subject, name in found.tables.items()}, found)
        )
    wrong: list[str] = []
    for unit, case in Households(backend, program, ON).cases(where):
        for key, member, meant in meanings(program, Judgement(program, case)):
            for tables, found in ways:
                table = tables[Subject.PERSON if member else Subject.UNIT]
                said = table.value(int(member.id) if member else unit, found.columns.get(key, ""))
                if said != meant or type(said) is not type(meant):
                    wrong.append(f"{key} of {unit}/{member and member.id}: {said!r}, not {meant!r}")
    return wrong


def test_every_value_of_every_household_is_the_same(program: Program) -> None:
    backend = DuckDB(threads=2)
    build(backend, program, persons=700, in_case=100, density=60)
    speak(backend, program)
    kinds = {str(kind) for _, kind, *_ in backend.rows("DESCRIBE fact_disability")}

    wrong = differences(backend, program, "basis <> 'presumed'")

    assert wrong[:20] == []
    assert any(kind.startswith("ENUM") for kind in kinds)


def test_words_that_are_texts_mean_the_same(program: Program) -> None:
    """A run keeps numbers of a list; tables that were read from Parquet files hold texts."""
    backend = DuckDB(threads=2)
    build(backend, program, persons=100, in_case=100, density=60, words_as_texts=True)
    speak(backend, program)
    kinds = {str(kind) for _, kind, *_ in backend.rows("DESCRIBE fact_disability")}

    wrong = differences(backend, program, "basis <> 'presumed'")

    assert wrong[:20] == []
    assert not any(kind.startswith("ENUM") for kind in kinds)


@pytest.mark.slow
def test_twenty_thousand_households_are_judged_the_same() -> None:
    program = check_pack(read_pack(PACKS / "shili"))
    backend = DuckDB(threads=2)
    build(backend, program, persons=50_000, in_case=100)
    speak(backend, program)

    wrong = differences(backend, program, "basis <> 'presumed'")

    assert wrong[:20] == []
