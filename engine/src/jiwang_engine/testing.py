"""Run the cases of a pack: the law by example, and which clauses the examples reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jiwang_engine.judging.casefiles import CaseFile
from jiwang_engine.judging.units import alone
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
    """What did not come true: of the household, then of every member whom the case expects alone."""
    home = Judgement(program, one.case, overlay=dict(one.overlay))
    apart = {member.id: case for _, member, case in alone(home)}
    of_household = {key: value for key, value in one.expect.items() if key != "alone"}
    found = list(_of_unit(one, home, expect=of_household))
    for member, expect in (one.expect.get("alone") or {}).items():
        case = apart.get(member)
        if case is None:
            found.append(Failure(one.name, one.at.file, f"alone.{member}", "单独审核", "没有单独审核"))
        else:
            own = Judgement(program, case, overlay=dict(one.overlay))
            found += _of_unit(replace(one, name=f"{one.name}（{member} 单独）"), own, expect=expect)
    return found


def _of_unit(one: CaseFile, home: Judgement, *, expect: Mapping[str, Any]) -> Iterator[Failure]:
    wanted = expectations_of(replace(one, expect=expect))
    for missed, found in unmet(home, wanted):
        yield Failure(one.name, one.at.file, missed.label, missed.wanted, found)
