"""A household is judged the same in whichever share it lies."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.test_random_packs import CASES, QUICK, by_interpreter
from conftest import DAY
from contract import test_conformance as conformance
from everything import by_cluster
from jiwang_engine.backends.base import Rows
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.backends.shares import OnShare
from jiwang_engine.backends.spark import Spark
from jiwang_engine.compiler.executing import available
from jiwang_engine.compiler.steps import OUTPUTS
from jiwang_engine.errors import MachineError
from jiwang_engine.language.program import Program
from jiwang_engine.running.clusters.dividing import divide
from jiwang_engine.running.clusters.judging import Judging
from jiwang_engine.terms import Subject
from random_packs import decided, laws
from trees import ON, settle

program = conformance.program


def test_every_construct_of_the_language_means_the_same_on_a_cluster(
    program: Program, cluster: Spark
) -> None:
    asked = list(conformance.rows(program))
    cases = [conformance.numbered(row.case, unit) for unit, row in enumerate(asked)]
    backend = DuckDB(threads=1)
    settle(backend, cases)

    found = by_cluster(cluster, backend, program, on=conformance.ON, shares=3)

    wrong = []
    for unit, row in enumerate(asked):
        subject = program.definition("variable", row.variable).subject
        key = int(cases[unit].members[0].id) if subject is Subject.PERSON else unit
        said = found["variable", f"{row.variable} {subject}", key]
        if said != row.answer:
            wrong.append((row.operator, said, row.answer))
    assert wrong == []


@pytest.fixture(scope="module")
def open_cluster(sail: str) -> Iterator[Spark]:
    session = Spark(sail)
    yield session
    session.close()


@settings(max_examples=6, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_any_pack_means_the_same_to_interpreter_and_cluster(
    open_cluster: Spark, law: Program, dice: random.Random
) -> None:
    cases = [decided(case, law, dice) for case in CASES]
    backend = DuckDB(threads=1)
    settle(backend, cases)
    for unit, case in enumerate(cases):
        for one in case.determinations:
            backend.run(f"INSERT INTO determination VALUES ({unit}, NULL, '{one.clause}', '{one.outcome}')")

    said = by_cluster(open_cluster, backend, law, on=ON, shares=dice.randint(1, 7))

    meant = by_interpreter(law, cases)
    assert {key: (said.get(key), value) for key, value in meant.items() if said.get(key) != value} == {}


@dataclass(frozen=True)
class Roll:
    """Work that leaves which people's rows have come."""

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        for name in ("membership", "person"):
            if name in tables:
                yield name, tables[name].select(["person"])


@pytest.fixture
def kin() -> DuckDB:
    """A mother in household 2, and her son in household 3, who must support her."""
    backend = DuckDB(threads=1)
    backend.run(
        "CREATE TABLE unit AS SELECT * FROM (VALUES (2, 'verified'), (3, 'presumed')) AS t(unit, basis)"
    )
    backend.run("CREATE TABLE membership AS SELECT * FROM (VALUES (2, 20), (3, 30)) AS t(unit, person)")
    backend.run("CREATE TABLE person AS SELECT * FROM (VALUES (20), (30), (99)) AS t(person)")
    backend.run("CREATE TABLE supporter AS SELECT 7 AS supporter, 2 AS unit, 20 AS supported, 30 AS person")
    return backend


def test_a_supporter_who_lives_elsewhere_is_in_both_shares(
    kin: DuckDB, cluster: Spark, shili: Program
) -> None:
    kin.run("CREATE TABLE statement (unit BIGINT, person BIGINT, fact VARCHAR)")
    kin.run("CREATE TABLE determination (unit BIGINT, person BIGINT, clause VARCHAR)")
    made = divide(kin, shili, available(kin, shili), files={}, shares=2)

    found: dict[str, list[int]] = {"membership": [], "person": []}
    for name, rows in cluster.divided(made.lots, made.homes, shares=2, work=Roll()):
        found[name] += rows["person"].to_pylist()

    assert sorted(found["membership"]) == [20, 30]
    assert sorted(found["person"]) == [20, 30, 30]


def test_the_error_of_one_share_is_the_error_of_the_run(kin: DuckDB, cluster: Spark, shili: Program) -> None:
    there = available(kin, shili)
    made = divide(kin, shili, there, files={}, shares=2)
    work = OnShare(Judging(shili, DAY, None, there), made.shapes, leaves=tuple(OUTPUTS))

    with pytest.raises(MachineError) as caught:
        list(cluster.divided(made.lots, made.homes, shares=2, work=replace(work, engine="0.0")))

    assert caught.value.code == "cluster-without-engine"
    assert "0.0" in caught.value.found
