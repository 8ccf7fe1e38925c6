"""Run the cases of a pack: the law by example, and which clauses the examples reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.language.program import Program
from jiwang_engine.proofs.coverage import ANSWERS, Coverage, cases_of, clause_coverage
from jiwang_engine.proofs.expectations import expectations_of
from jiwang_engine.proofs.findings import unmet


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


def _failures(one: CaseFile, program: Program) -> Iterator[Failure]:
    """What did not come true, of the household and of every member whom the case expects alone."""
    for missed, found in unmet(one, program, expectations_of(one)):
        name = f"{one.name}（{missed.alone} 单独）" if missed.alone else one.name
        yield Failure(name, one.at.file, missed.label, missed.wanted, found)
