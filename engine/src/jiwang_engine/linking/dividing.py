"""Steps of linking that look at some rows at a time: done here, or in shares on a cluster, with the same answer.

A step is a program that reads some tables and leaves others. It is divided where rows that can meet at all go to the same
share; whatever needs everybody (who is minted, what is unique, what is decided) stays on this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiwang_engine.backends.base import Backend, Cluster, Lot
from jiwang_engine.backends.shares import OnShare, Program, shape

ROWS_IN_SHARE = 250_000  # about what a machine compares in the time that it takes to begin and to end a share


@dataclass(frozen=True, slots=True)
class Team:
    """A cluster that takes shares of the heavy steps. Fewer rows than `few` are compared here before they have travelled."""

    cluster: Cluster
    few: int = 20_000
    most: int = ROWS_IN_SHARE

    def shares(self, rows: int) -> int:
        """Into how many shares a step over so many rows is divided; one is done here."""
        wanted = min(3 * self.cluster.slots, rows // self.few)
        return max(1, wanted, -(-rows // self.most))


@dataclass(frozen=True, slots=True)
class Lots:
    """The tables that a step reads, by name: queries of this session, each with the column `_share` of whole numbers."""

    tables: Mapping[str, str]
    shares: int


def share_of(column: str, shares: int) -> str:
    """A share for every value of a column, in SQL; the engine's hash is good enough, for only this machine deals rows out."""
    return f"(hash({column}) % {shares})::INTEGER AS _share"


def in_every_share(query: str, shares: int) -> str:
    """A query's rows, all of them for each share: for tables of few rows."""
    return (
        f"SELECT t.*, s.number::INTEGER AS _share FROM ({query}) AS t CROSS JOIN range({shares}) AS s(number)"
    )


def do_in_shares(
    backend: Backend, cluster: Cluster, step: Program, *, lots: Lots, leaves: Mapping[str, str]
) -> None:
    """Do a step on a cluster and leave the tables `leaves`, by name and columns, as if it had been done here."""
    sent = [Lot(name, rows=backend.arrow(query)) for name, query in lots.tables.items()]
    shapes = {name: shape(backend, query) for name, query in lots.tables.items()}
    for name, columns in leaves.items():
        backend.run(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    work = OnShare(step, shapes, leaves=tuple(leaves))
    for name, rows in cluster.divided(sent, shares=lots.shares, work=work):
        backend.take(name, rows)
