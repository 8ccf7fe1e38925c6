"""Divide the households of a run into shares, let a cluster judge them, and take the answers back.

A share holds whole households: all rows of their members, and those of the legal supporters who live elsewhere. Nothing that
is judged of a household reads another household, so that it does not matter which households share a machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiwang_engine.backends.base import Backend, Cluster, Lot
from jiwang_engine.compiler.executing import (
    OPTIONAL_INPUTS,
    available,
    check_membership,
    make_tables,
)
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.steps import OUTPUTS
from jiwang_engine.language.program import Program
from jiwang_engine.running.clusters.judging import Judging
from jiwang_engine.running.request import RunRequest

PEOPLE_IN_SHARE = 50_000  # about what a machine judges in the time that it takes to begin and to end a share
FEWEST_IN_SHARE = 5_000  # smaller shares would not be worth their beginning
_OF_UNITS = ("unit", "membership", "receiving", *OPTIONAL_INPUTS)


@dataclass(frozen=True, slots=True)
class Divided:
    """How many shares there are."""

    shares: int

    def of(self, unit: str) -> str:
        """The share of a household, in SQL: no engine's own hash, so that all engines agree."""
        return f"((({unit} % {self.shares}) + {self.shares}) % {self.shares})::INTEGER"

    @property
    def homes(self) -> str:
        """Where the rows of a person are needed: with the own household, and with those that the person must support."""
        share = self.of("unit")
        return f"""SELECT person, {share} AS _share FROM membership WHERE person IS NOT NULL AND unit IS NOT NULL
            UNION SELECT person, {share} AS _share FROM supporter WHERE person IS NOT NULL AND unit IS NOT NULL"""


def judge_on(
    cluster: Cluster,
    backend: Backend,
    program: Program,
    *,
    request: RunRequest,
    files: Mapping[str, Sequence[Path]],
) -> Available:
    """Judge everybody on a cluster and leave the same tables as on one machine; says what there was to read.

    `files` are the Parquet files of tables that the cluster can read by itself; other tables go from here.
    """
    there = available(backend, program)
    check_membership(backend)
    make_tables(backend, OUTPUTS)
    divided = Divided(_shares(backend, cluster))
    keys = dict.fromkeys((one for one in _OF_UNITS if backend.has_table(one)), "unit")
    keys |= {"person": "person"} | {f"fact_{name}": str(program.pack.sources[name].subject) for name in sorted(there.sources)}
    lots = [
        _lot(backend, name, key, divided=divided, files=_unchanged(backend, name, files))
        for name, key in keys.items()
    ]
    work = Judging(program, request.on, request.known, there, {name: _shape(backend, name) for name in keys})
    homes = backend.arrow(divided.homes)
    for name, rows in cluster.divided(lots, homes, shares=divided.shares, work=work):
        backend.take(name, rows)
    return there


def _shares(backend: Backend, cluster: Cluster) -> int:
    """Enough to keep every machine at work, and none larger than a machine bears."""
    people = int(backend.one("SELECT count(*) FROM membership"))
    bearable = -(-people // PEOPLE_IN_SHARE)
    wanted = min(2 * cluster.slots, people // FEWEST_IN_SHARE)
    return max(1, bearable, wanted)


def _shape(backend: Backend, table: str) -> str:
    columns = backend.rows(f"DESCRIBE SELECT * FROM {table}")
    return ", ".join(f'"{name}" {kind}' for name, kind, *_ in columns)


def _lot(backend: Backend, table: str, key: str, *, divided: Divided, files: Sequence[Path]) -> Lot:
    if files:
        return Lot(table, key, files=tuple(files))
    if key == "unit":
        query = f"SELECT *, {divided.of('unit')} AS _share FROM {table} WHERE unit IS NOT NULL"
    else:
        query = f"SELECT line.*, home._share FROM {table} AS line JOIN ({divided.homes}) AS home ON home.person = line.person"
    return Lot(table, key, rows=backend.arrow(query))


def _unchanged(backend: Backend, table: str, files: Mapping[str, Sequence[Path]]) -> Sequence[Path]:
    """The files of a table that still is what they hold; where rows were hidden it has become a table of its own."""
    asked = "SELECT table_type FROM information_schema.tables WHERE table_name = ?"
    is_view = backend.one(asked, [table]) == "VIEW"
    return files.get(table, ()) if is_view or table in ("unit", "membership") else ()
