"""What the engine asks of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from numpy import bool_
from numpy.typing import NDArray

from jiwang_engine.errors import MachineError


class Cells(NamedTuple):
    """A column in memory; `empty` says which cells are NULL, None where no cell is. What stands in these means nothing."""

    values: NDArray[Any]
    empty: NDArray[bool_] | None


def number_too_large(detail: str) -> MachineError:
    """What is said where a number does not fit into 64 bits; `detail` is for the log."""
    return MachineError(
        "number-too-large",
        found="有数超出能计算的范围。",
        remedy="请检查有关的金额和参数是否多写了几位，或单位不对。",
        detail=detail,
    )


class Backend(Protocol):
    """A database that runs the engine's SQL; one object is one session."""

    name: str
    threads: int  # how many work at once

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement; `values` are bound to its question marks."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return all its rows."""

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row, or None when there is no row."""

    def columns(self, query: str) -> dict[str, Cells]:
        """A query's columns as arrays, its rows in the query's order."""

    def pieces(self, listed: str, table: str) -> Iterator[dict[str, Cells]]:
        """Columns of a table as arrays, some rows at a time, in the order of the table; the memory of each piece is used again."""

    def make_table(self, name: str, arrays: Mapping[str, NDArray[Any]], query: str) -> None:
        """Make a table: `query` selects from the table `arrays`, which holds some arrays of one length."""

    def lend(self, name: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Let queries of this session read arrays of one length as a table, without a copy; it replaces an older one of that name."""

    def has_table(self, name: str) -> bool:
        """Whether a table or view of that name exists."""

    def is_view(self, name: str) -> bool:
        """Whether a view of that name exists: it reads other tables or files, and holds nothing."""

    def drop(self, name: str) -> None:
        """Forget a table or view, if there is one of that name."""

    def write_parquet(self, query: str, path: Path) -> None:
        """Write a query's rows to a Parquet file, in the query's order."""

    def arrow(self, query: str) -> Rows:
        """A query's rows as an Arrow table."""

    def take(self, table: str, rows: Rows) -> None:
        """Add the rows of an Arrow table to a table, column by name; a table that is not there yet is made."""

    def beside(self) -> Backend:
        """Another session on the same tables, for work in a second thread; temporary tables are not seen by it."""

    def close(self) -> None:
        """Give back memory and files."""


Rows = Any
"""Rows as an Arrow table: only the backends look into it, and the library is there only with the extra `spark`."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A table, or a share of it, that a cluster is to divide: rows of this session, or Parquet files that every machine can read.

    `key` is the column that says to which share a row of the files goes: `unit` or `person`; rows of this session carry the share in `_share`.
    """

    name: str
    key: str = ""
    rows: Rows = None
    files: tuple[Path, ...] = ()


class Work(Protocol):
    """What is done with the rows of one share, on whichever machine; it travels there, so that it holds only plain values."""

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        """Tables of the share in, tables out, by name; a JiwangError of one share becomes the error of all."""


class Cluster(Protocol):
    """Several machines, or several processes of one, that work on shares at the same time."""

    slots: int  # how many shares are worked on at once

    def divided(
        self, lots: Sequence[Lot], homes: Rows = None, *, shares: int, work: Work
    ) -> Iterator[tuple[str, Rows]]:
        """Do the work on every share that has rows, and return what all of them leave.

        `homes` says in which share a person's rows are needed (person, _share): in several where several households need them.
        Only lots of files that go by person need it.
        """

    def close(self) -> None:
        """Give the cluster back."""
