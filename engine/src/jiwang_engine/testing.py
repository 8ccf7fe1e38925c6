"""Run the cases of a pack: the law by example, and which clauses the examples reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.proofs.coverage import ANSWERS, Coverage, cases_of, clause_coverage
from jiwang_engine.proofs.expectations import expectations_of, unmet


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation of a case that did not come true."""

    case: str
    file: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        """One line that an officer can read."""
        return f"{self.file}《{self.case}》：{self.what} 应为 {self.expected}，得到 {self.found}"


@dataclass(slots=True)
class TestReport:
    """What a run of cases found."""

    coverage: Coverage
    cases: int = 0
    failures: list[Failure] = field(default_factory=list)

    def unreached(self) -> list[str]:
        """Clauses with an answer that no case has seen: `dibao.car: 未知、豁免`."""
        return [
            f"{one.clause.id}: {'、'.join(ANSWERS[answer] for answer in one.holes)}"
            for one in self.coverage.holes
        ]


def run_cases(program: Program, *, own: bool = False) -> TestReport:
    """Run every case of a pack; `own` looks only at the clauses that the pack itself wrote."""
    cases = cases_of(program)
    report = TestReport(clause_coverage(program, cases, own=own), len(cases))
    for one in cases:
        report.failures.extend(_failures(one, program))
    return report


def _failures(one: CaseFile, program: Program) -> list[Failure]:
    home = Judgement(program, one.case, overlay=dict(one.overlay))
    return [
        Failure(one.name, one.at.file, wanted.label, wanted.wanted, found)
        for wanted, found in unmet(home, expectations_of(one))
    ]
