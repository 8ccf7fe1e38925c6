"""One unit out of the tables is the case that a second, plain reading of the same rows makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from county import build, speak

from households import Households
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.judging.cases import Series
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.values import Value
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running.households import case_of_unit

ON = date(2026, 8, 1)
OF_THE_PERSON = ("birth", "sex")  # the county has them in its table of persons, a run in the register's rows
PACKS = Path(__file__).resolve().parents[3] / "packs"


def test_every_fact_of_every_household_is_read_as_its_rows_say() -> None:
    program = check_pack(read_pack(PACKS / "shili"))
    backend = DuckDB(threads=2)
    build(backend, program, persons=200, in_case=40, density=60)
    speak(backend, program)
    backend.run("DELETE FROM statement")  # what people have said is no row of a list

    read = 0
    for unit, case in Households(backend, program, ON).cases("basis <> 'presumed'"):
        found = case_of_unit(backend, program, unit, on=ON)
        same = {one.id: one for one in found.members}
        for one in case.members:
            assert lists_say(same[one.id].facts) == lists_say(one.facts), unit
            assert paid(same[one.id].series) == paid(one.series), unit
            read += len(same[one.id].facts)
        assert (found.facts, paid(found.series)) == (case.facts, paid(case.series)), unit
    assert read > 500


def paid(series: Mapping[str, Series]) -> dict[str, dict[int, int]]:
    """The months in which there was something."""
    return {name: {month: fen for month, fen in one.months.items() if fen} for name, one in series.items()}


def lists_say(facts: Mapping[str, Value]) -> dict[str, Value]:
    """Facts without what a table of persons says better than a list."""
    return {name: value for name, value in facts.items() if name not in OF_THE_PERSON}
