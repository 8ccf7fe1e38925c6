"""What the engine asks of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class Backend(Protocol):
    """A database that runs the engine's SQL; one object is one session."""

    name: str

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement; `values` are bound to its question marks."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return all its rows."""

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row, or None when there is no row."""

    def has_table(self, name: str) -> bool:
        """Whether a table or view of that name exists."""

    def write_parquet(self, query: str, path: Path) -> None:
        """Write a query's rows to a Parquet file, in the query's order."""

    def beside(self) -> Backend:
        """Another session on the same tables, for work in a second thread; temporary tables are not seen by it."""

    def close(self) -> None:
        """Give back memory and files."""
