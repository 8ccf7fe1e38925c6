"""Divide the households of a run into shares, let a cluster judge them, and take the answers back.

A share holds whole households: all rows of their members, and those of the legal supporters who live elsewhere. Nothing that
is judged of a household reads another household, so that it does not matter which households share a machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiwang_engine.backends.base import Backend, Cluster, Lot, Rows
from jiwang_engine.backends.shares import OnShare, shape
from jiwang_engine.compiler.executing import OPTIONAL_INPUTS, available, check_membership, make_tables
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.steps import OUTPUTS
from jiwang_engine.language.program import Program
from jiwang_engine.running.clusters.judging import LEFT, Judging
from jiwang_engine.running.request import RunRequest

PEOPLE_IN_SHARE = 50_000  # about what a machine judges in the time that it takes to begin and to end a share
FEWEST_IN_SHARE = 5_000  # smaller shares would not be worth their beginning
_KEYS = {"person": "person"} | dict.fromkeys(("unit", "membership", "receiving", *OPTIONAL_INPUTS), "unit")
_COPIED = ("unit", "membership")  # tables of this session that hold what their files hold


@dataclass(frozen=True, slots=True)
class Division:
    """The tables that go to the cluster, their columns, and the shares of every person."""

    shares: int
    lots: tuple[Lot, ...]
    homes: Rows
    shapes: Mapping[str, str]


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
    made = divide(backend, program, there, files=files, shares=_shares(backend, cluster))
    judging = Judging(program, request.on, request.known, there)
    work = OnShare(judging, made.shapes, leaves=LEFT)
    for name, rows in cluster.divided(made.lots, made.homes, shares=made.shares, work=work):
        backend.take(name, rows)
    judging.plan("case").gathered(backend)
    return there


def divide(
    backend: Backend,
    program: Program,
    there: Available,
    *,
    files: Mapping[str, Sequence[Path]],
    shares: int,
) -> Division:
    """Say which rows of which table go to which share."""
    keys = {name: key for name, key in _KEYS.items() if backend.has_table(name)}
    keys |= {f"fact_{name}": str(program.pack.sources[name].subject) for name in sorted(there.sources)}
    homes = f"SELECT person, {_share(shares)} AS _share FROM ({_whose(backend)})"
    lots = []
    for name, key in keys.items():
        given = _unchanged(backend, name, files)
        lots.append(
            Lot(
                name,
                key,
                None if given else backend.arrow(_sent(name, key, homes=homes, shares=shares)),
                given,
            )
        )
    shapes = {name: shape(backend, f"SELECT * FROM {name}") for name in keys}
    return Division(shares, tuple(lots), backend.arrow(f"SELECT DISTINCT * FROM ({homes})"), shapes)


def _share(shares: int) -> str:
    """The share of a household, in SQL: by its number, for every engine has a hash of its own."""
    return f"(((unit % {shares}) + {shares}) % {shares})::INTEGER"


def _whose(backend: Backend) -> str:
    """Which household needs the rows of which person: the own one, and those that the person must support."""
    tables = [name for name in ("membership", "supporter") if backend.has_table(name)]
    return " UNION ".join(
        f"SELECT person, unit FROM {name} WHERE person IS NOT NULL AND unit IS NOT NULL" for name in tables
    )


def _sent(table: str, key: str, *, homes: str, shares: int) -> str:
    """The rows of a table of this session, each with its share, or its shares."""
    if key == "unit":
        return f"SELECT *, {_share(shares)} AS _share FROM {table} WHERE unit IS NOT NULL"
    return f"SELECT line.*, home._share FROM {table} AS line JOIN (SELECT DISTINCT * FROM ({homes})) AS home ON home.person = line.person"


def _unchanged(backend: Backend, table: str, files: Mapping[str, Sequence[Path]]) -> tuple[Path, ...]:
    """The files of a table that still is what they hold; where rows were hidden it has become a table of its own."""
    return tuple(files.get(table, ())) if backend.is_view(table) or table in _COPIED else ()


def _shares(backend: Backend, cluster: Cluster) -> int:
    """Enough to keep every machine at work, and none larger than a machine bears."""
    people = int(backend.one("SELECT count(*) FROM membership"))
    bearable = -(-people // PEOPLE_IN_SHARE)
    wanted = min(3 * cluster.slots, people // FEWEST_IN_SHARE)
    return max(1, bearable, wanted)
