"""Any tree that the checker could make means the same to the interpreter and to the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition
from jiwang_engine.terms import Subject
from trees import ON, PACK, amounts, counts, households, program, settle, truths

CASES = households()


@pytest.fixture(scope="module")
def backend() -> Iterator[DuckDB]:
    backend = DuckDB(threads=1)
    settle(backend, CASES)
    yield backend
    backend.close()


def compared(backend: DuckDB, node: ir.Node, subject: Subject) -> list[tuple[object, object]]:
    """What the database says and what the interpreter says of a formula and of its bounds, for everybody."""
    one = Definition("variable", "answer", subject, node.type, node)
    law = program((one,))
    found = plan_of_everything(law, ON, available=available(backend, law))
    assert faults(found.plan.steps) == []
    run_plan(backend, found.plan)
    columns = ", ".join(found.columns[one.role, one.id] for one in law.definitions)
    rows = backend.rows(f"SELECT {subject}, {columns} FROM {found.tables[subject]}")
    said = {row[0]: row[1:] for row in rows}
    return [
        (
            said[int(member.id) if member else unit],
            tuple(home.definition_value(one.role, one.id, member) for one in law.definitions),
        )
        for unit, case in enumerate(CASES)
        for home in [Judgement(law, case)]
        for member in (case.members if subject is Subject.PERSON else (None,))
    ]


def nodes(scope: Subject) -> st.SearchStrategy[ir.Node]:
    return st.one_of(truths(scope, 3), counts(scope, 3), amounts(scope, 3))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=nodes(Subject.UNIT))
def test_a_formula_of_the_unit_means_the_same(backend: DuckDB, node: ir.Node) -> None:
    assert [pair for pair in compared(backend, node, Subject.UNIT) if pair[0] != pair[1]] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=nodes(Subject.PERSON))
def test_a_formula_of_a_person_means_the_same(backend: DuckDB, node: ir.Node) -> None:
    assert [pair for pair in compared(backend, node, Subject.PERSON) if pair[0] != pair[1]] == []


def test_the_households_cover_unknown_and_known() -> None:
    assert any(not case.members[0].facts.get("person_money") for case in CASES)
    assert PACK.facts["person_pay"].series
    assert any(isinstance(case, Case) and case.series for case in CASES)
