"""Work on a share that leaves every value of everybody, to be compared one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang_engine.backends.base import Rows
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.backends.spark import Spark
from jiwang_engine.compiler.executing import available, make_tables, run_plan
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.language.program import Program
from jiwang_engine.running.clusters.dividing import divide

Values = dict[tuple[str, str, int], Any]


@dataclass(frozen=True)
class Everything:
    """The law and the day."""

    law: Program
    on: date
    there: Available
    shapes: Mapping[str, str]

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        backend = DuckDB(threads=1)
        make_tables(backend, self.shapes)
        for name, rows in tables.items():
            backend.take(name, rows)
        found = plan_of_everything(self.law, self.on, available=self.there, on_arrays=True)
        run_plan(backend, found.plan)
        for subject, table in found.tables.items():
            yield str(subject), backend.arrow(f"SELECT * FROM {table}")
        backend.close()


def by_cluster(cluster: Spark, backend: DuckDB, law: Program, *, on: date, shares: int) -> Values:
    """Every value of everybody in some tables, worked out share by share."""
    there = available(backend, law)
    made = divide(backend, law, there, files={}, shares=shares)
    work = Everything(law, on, there, made.shapes)
    found = plan_of_everything(law, on, available=there, on_arrays=True)
    values: Values = {}
    for subject, rows in cluster.divided(made.lots, made.homes, shares=shares, work=work):
        here = [
            one for one in law.definitions if one.subject == subject and (one.role, one.id) in found.columns
        ]
        for row in rows.to_pylist():
            for one in here:
                column = found.columns[one.role, one.id]
                values[one.role, f"{one.id} {subject}", row[subject]] = row.get(column)
    return values
