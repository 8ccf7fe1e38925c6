"""What a machine of a cluster does with its share: the engine's own program, on a database of that process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine import __version__
from jiwang_engine.backends.base import Backend, Rows
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import MachineError

_MEMORY = "2GB"  # of the database of one share; what does not fit is spilled

Program = Callable[[Backend], None]
"""What is done with the tables of a session; it travels to other machines, so that it holds only plain values."""


@dataclass(frozen=True, slots=True)
class OnShare:
    """A program that reads and leaves tables, done on the tables of a share as it is done on those of everybody.

    `shapes` are the columns of every table that comes; a share without a row of a table has it empty. `leaves` names the
    tables that come back.
    """

    program: Program
    shapes: Mapping[str, str]
    leaves: tuple[str, ...]
    engine: str = __version__

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        """The tables that the program leaves. Raises MachineError where this machine has another version of the engine."""
        if self.engine != __version__:
            raise _other_engine(self.engine)
        with TemporaryDirectory() as spill:
            backend = DuckDB(memory=_MEMORY, threads=1, spill=Path(spill))
            try:
                for name, columns in self.shapes.items():
                    backend.run(f"CREATE TABLE {name} ({columns})")
                for name, rows in tables.items():
                    backend.take(name, rows)
                self.program(backend)
                for name in self.leaves:
                    yield name, backend.arrow(f"SELECT * FROM {name}")
            finally:
                backend.close()


def shape(backend: Backend, query: str) -> str:
    """The columns of a query and their types, as they stand in CREATE TABLE; `_share` is none of them."""
    columns = backend.rows(f"DESCRIBE {query}")
    return ", ".join(f'"{name}" {kind}' for name, kind, *_ in columns if name != "_share")


def _other_engine(wanted: str) -> MachineError:
    return MachineError(
        "cluster-without-engine",
        found=f"集群的工作节点上是济网引擎 {__version__}，这台机器上是 {wanted}。",
        remedy="请在每台机器上安装同一版本。",
    )
