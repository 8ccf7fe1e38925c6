"""What a machine of the cluster does with its share: it judges it as a run on one machine judges everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from jiwang_engine import __version__
from jiwang_engine.backends.base import Rows
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import make_tables, run_plan
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.planning import plan
from jiwang_engine.compiler.steps import OUTPUTS
from jiwang_engine.errors import MachineError
from jiwang_engine.language.program import Program

MODES = ("screening", "case")
_MEMORY = "2GB"  # of the database of one share; what does not fit is spilled


@dataclass(frozen=True, slots=True)
class Judging:
    """The law, the day, and what there is to read of everybody: the same for every share.

    `shapes` are the columns of every table that comes; a share without a row of a table has it empty.
    """

    program: Program
    on: date
    known: date | None
    there: Available
    shapes: Mapping[str, str]
    engine: str = __version__

    def __call__(self, tables: Mapping[str, Rows]) -> Iterator[tuple[str, Rows]]:
        """Verdicts, hits, scores and gaps of the households of a share."""
        if self.engine != __version__:
            raise _other_engine(self.engine)
        with TemporaryDirectory() as spill:
            backend = DuckDB(memory=_MEMORY, threads=1, spill=Path(spill))
            try:
                make_tables(backend, self.shapes)
                for name, rows in tables.items():
                    backend.take(name, rows)
                self._judge(backend)
                for name in OUTPUTS:
                    yield name, backend.arrow(f"SELECT * FROM {name}")
            finally:
                backend.close()

    def _judge(self, backend: DuckDB) -> None:
        for mode in MODES:
            steps = plan(
                self.program, self.on, mode=mode, available=self.there, known=self.known, on_arrays=True
            )
            run_plan(backend, steps)


def _other_engine(wanted: str) -> MachineError:
    return MachineError(
        "cluster-without-engine",
        found=f"集群的工作节点上是济网引擎 {__version__}，这台机器上是 {wanted}。",
        remedy="请在每台机器上安装同一版本。",
    )
