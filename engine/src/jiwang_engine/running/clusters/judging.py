"""What a machine of the cluster does with its share: it judges it as a run on one machine judges everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.executing import run_plan
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.planning import plan
from jiwang_engine.compiler.steps import OUTPUTS, Plan
from jiwang_engine.language.program import Program

MODES = ("screening", "case")
LEFT = (*(name for name in OUTPUTS if name != "verdict"), "judgement")
"""The tables that come back of a share; `verdict` is read from `judgement`, which has a row a person, not dozens."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The law, the day, and what there is to read of everybody: the same for every share."""

    program: Program
    on: date
    known: date | None
    there: Available

    def __call__(self, backend: Backend) -> None:
        """Verdicts, hits, scores and gaps of the households of a share."""
        for mode in MODES:
            run_plan(backend, self.plan(mode))

    def plan(self, mode: str) -> Plan:
        """The steps of a mode."""
        return plan(self.program, self.on, mode=mode, available=self.there, known=self.known, on_arrays=True)
