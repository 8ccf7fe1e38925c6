"""DuckDB: the engine of a city or a province. The only file that names the library."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from os import cpu_count
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import duckdb
import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Cells, Rows, number_too_large
from jiwang_engine.errors import MachineError

# DuckDB asks for pandas with every value it is given; where there is none, Python would search the disk each time.
if find_spec("pandas") is None:
    sys.modules["pandas"] = cast(ModuleType, None)

_numbers = count(1)  # of copies, so that two readers of one table do not meet
_STREAMED = 20_000  # rows fetched at once
_PIECE = 245_760  # rows: two of DuckDB's own groups


def quoted(text: str | Path) -> str:
    """A text as an SQL literal, for the few places where values cannot be bound."""
    return "'" + str(text).replace("'", "''") + "'"


class DuckDB:
    """One DuckDB session; it reads and writes only below the directories it was given."""

    name = "duckdb"

    def __init__(
        self,
        database: str | Path = ":memory:",
        *,
        directories: Sequence[Path] = (),
        memory: str = "",
        threads: int = 0,
        spill: Path | None = None,
    ) -> None:
        """Open a session; `memory` like 4GB, `spill` is where it may spill to disk."""
        self._connection = duckdb.connect(str(database))
        self.threads = threads or cpu_count() or 1
        self.run("SET preserve_insertion_order = true")
        self.run("SET enable_progress_bar = false")  # it would draw on the standard output of --json
        if memory:
            self.run(f"SET memory_limit = {quoted(memory)}")
        if threads:
            self.run(f"SET threads = {int(threads)}")
        if spill is not None:
            self.run(f"SET temp_directory = {quoted(spill)}")
        allowed = [*directories, *([spill] if spill else [])]
        listed = ", ".join(quoted(f"{Path(one).resolve()}/") for one in allowed)
        self.run(f"SET allowed_directories = [{listed}]")
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement; `values` are bound to its question marks."""
        self._execute(sql, values).fetchall()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return all its rows."""
        return self._execute(sql, values).fetchall()

    def streamed(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one after the other, so that they never stand in memory at once; nothing else may be asked meanwhile."""
        for piece in self.fetched(sql):
            yield from piece

    def fetched(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        """The same, many rows at a time."""
        found = self._execute(sql, ())
        while piece := found.fetchmany(_STREAMED):
            yield piece

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row, or None when there is no row."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def columns(self, query: str) -> dict[str, Cells]:
        """A query's columns as arrays, its rows in the query's order."""
        try:
            # Unlike execute, this fills the result with all threads before it is read.
            found = self._connection.sql(query).fetchnumpy()
        except duckdb.Error as error:
            raise _told(error) from error
        return {name: _cells(column) for name, column in found.items()}

    def pieces(self, listed: str, table: str) -> Iterator[dict[str, Cells]]:
        """Columns of a table as arrays, some rows at a time, in the order of the table."""
        rows = int(self.one(f"SELECT count(*) FROM {table}"))
        if rows <= _PIECE:
            yield self.columns(f"SELECT {listed} FROM {table}")
            return
        # The rows of a file have no numbers by which to ask for some of them: they are copied out first.
        copied = f"pieces_{next(_numbers)}"
        is_copied = self.is_view(table.split()[0])
        if is_copied:
            self.run(f"CREATE OR REPLACE TEMP TABLE {copied} AS SELECT {listed} FROM {table}")
            listed, table = "*", copied
        for start in range(0, rows, _PIECE):
            here = f"rowid >= {start} AND rowid < {start + _PIECE}"
            yield self.columns(f"SELECT {listed} FROM {table} WHERE {here}")
        if is_copied:
            self.run(f"DROP TABLE {copied}")

    def make_table(self, name: str, arrays: Mapping[str, NDArray[Any]], query: str) -> None:
        """Make a table: `query` selects from the table `arrays`, which holds some arrays of one length."""
        self._connection.register("arrays", dict(arrays))
        try:
            self.run(f"CREATE OR REPLACE TABLE {name} AS\n{query}")
        finally:
            self._connection.unregister("arrays")

    def has_table(self, name: str) -> bool:
        """Whether a table or view of that name exists."""
        # Asked so often that looking through the catalogue, ten times as slow, was felt in small runs.
        try:
            self._connection.execute(f"SELECT 1 FROM {name} LIMIT 0")
        except duckdb.CatalogException:
            return False
        return True

    def is_view(self, name: str) -> bool:
        """Whether a view of that name exists: it reads other tables or files, and holds nothing."""
        return bool(self.one(f"SELECT count(*) FROM duckdb_views() WHERE view_name = {quoted(name)}"))

    def drop(self, name: str) -> None:
        """Forget a table or view, if there is one of that name."""
        self.run(f"DROP {'VIEW' if self.is_view(name) else 'TABLE'} IF EXISTS {name}")

    def write_parquet(self, query: str, path: Path) -> None:
        """Write a query's rows to a Parquet file, in the query's order."""
        self.run(f"COPY ({query}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)")

    def lend(self, name: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Let queries read arrays of one length as a table, without a copy; it replaces an older one of that name."""
        self._connection.register(name, dict(columns))

    def arrow(self, query: str) -> Rows:
        """A query's rows as an Arrow table, its columns of the very same types; needs the extra `spark`."""
        try:
            return self._connection.sql(query).to_arrow_table()
        except duckdb.Error as error:
            raise _told(error) from error

    def take(self, table: str, rows: Rows) -> None:
        """Add the rows of an Arrow table to a table, column by name; a table that is not there yet is made."""
        self._connection.register("taken", rows)
        try:
            self.run(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM taken LIMIT 0")
            self.run(f"INSERT INTO {table} BY NAME SELECT * FROM taken")
        finally:
            self._connection.unregister("taken")

    def beside(self) -> DuckDB:
        """Another session on the same tables, for work in a second thread; temporary tables are not seen by it."""
        other = object.__new__(DuckDB)
        other._connection, other.threads = self._connection.cursor(), self.threads
        return other

    def close(self) -> None:
        """Give back memory and files."""
        self._connection.close()

    def _execute(self, sql: str, values: Sequence[Any]) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql, list(values)) if values else self._connection.execute(sql)
        except duckdb.InterruptException as error:
            raise KeyboardInterrupt from error
        except duckdb.Error as error:
            raise _told(error) from error


def _cells(column: NDArray[Any]) -> Cells:
    if not isinstance(column, np.ma.MaskedArray):
        return Cells(column, None)
    empty = np.ma.getmaskarray(column)
    return Cells(np.asarray(column.data), empty if empty.any() else None)


_PARQUET = re.compile(
    "(?i)magic bytes|too small to be a parquet|tprotocol|thrift|decompress|not enough bytes|parquet.*(corrupt|invalid|footer)"
    "|(corrupt|invalid|failed to read).*parquet|invalid data|page header|out of buffer"
)


def _is_of_parquet(detail: str) -> bool:
    return _PARQUET.search(detail) is not None


def _told(error: duckdb.Error) -> MachineError:
    """The library's error in plain words; its own words, which may quote cells, are kept as the detail."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, duckdb.OutOfMemoryException):
        return MachineError(
            "memory-too-small",
            found="内存不够，数据库停下了。",
            remedy="请用 --memory 调大（例如 --memory 8GB），或按县分开运行。",
            detail=detail,
        )
    if _is_of_parquet(detail):
        return MachineError(
            "parquet-damaged",
            found="有数据文件已损坏，读不出。",
            remedy="请重新生成或重新拷贝数据文件，再运行一次。",
            detail=detail,
        )
    if isinstance(error, duckdb.IOException):
        return MachineError(
            "disk-failed",
            found="读写磁盘失败。",
            remedy="请检查磁盘空间和目录权限，再运行一次。",
            detail=detail,
        )
    if isinstance(error, duckdb.OutOfRangeException) or "out of range" in detail:
        return number_too_large(detail)
    return MachineError(
        "database-failed",
        found="数据库不能执行这一步。",
        remedy="请再运行一次；仍然不行，请把记录发给维护人员。",
        detail=detail,
    )
