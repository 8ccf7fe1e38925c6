"""Clause coverage: which answers of each clause some case has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jiwang_engine.judging.casefiles import CaseFile, read_cases
from jiwang_engine.judging.verdicts import ClauseOutcome, Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.model import Clause
from jiwang_engine.terms import Place, Subject, Verdict

ANSWERS = {
    "yes": "是",
    "no": "否",
    "unknown": "未知",
    "undecided": "待认定",
    "waived": "豁免",
    "presumed": "推定",
}


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """The answers that a clause can give, and the cases that have seen each."""

    clause: Clause
    met: Mapping[
        str, tuple[str, ...]
    ]  # answer: names of cases, those that name the clause first; empty is a hole

    @property
    def holes(self) -> tuple[str, ...]:
        """The answers that no case has seen."""
        return tuple(answer for answer, cases in self.met.items() if not cases)


@dataclass(slots=True)
class Coverage:
    """What the cases of a pack reach."""

    clauses: list[ClauseCoverage] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """How many answers could be seen."""
        return sum(len(one.met) for one in self.clauses)

    @property
    def seen(self) -> int:
        """How many answers some case has seen."""
        return self.answers - sum(len(one.holes) for one in self.clauses)

    @property
    def holes(self) -> list[ClauseCoverage]:
        """The clauses with an answer that no case has seen."""
        return [one for one in self.clauses if one.holes]


def is_own(at: Place, program: Program) -> bool:
    """Whether something stands in the pack's own folder, not in a pack above it."""
    return f"/{program.pack.id}/" in f"/{Path(at.file).as_posix()}"


def cases_of(program: Program) -> tuple[CaseFile, ...]:
    """The cases of a pack, typed."""
    return tuple(one for name in program.pack.case_files for one in read_cases(Path(name), program))


def clause_coverage(program: Program, cases: Iterable[CaseFile], *, own: bool = False) -> Coverage:
    """Which answers of each clause the cases have seen; with `own` only of clauses that the pack itself wrote."""
    clauses = [one for one in clauses_of(program.pack) if not own or is_own(one.at, program)]
    met: dict[str, dict[str, list[str]]] = {one.id: {word: [] for word in _possible(one)} for one in clauses}
    for case in cases:
        home = Judgement(program, case.case, overlay=dict(case.overlay))
        named = case.expect.get("clauses") or {}
        for clause in clauses:
            for answer in _answers(home, clause) & met[clause.id].keys():
                names = met[clause.id][answer]
                names.insert(0 if clause.id in named else len(names), case.name)
    return Coverage(
        [ClauseCoverage(one, {word: tuple(names) for word, names in met[one.id].items()}) for one in clauses]
    )


def _possible(clause: Clause) -> tuple[str, ...]:
    """The answers that a clause can give; where the law presumes, nothing stays unknown."""
    if clause.formula is None:
        return ("yes", "no", "undecided")
    last = "presumed" if clause.when_unknown else "unknown"
    return ("yes", "no", last, *(["waived"] if clause.waiver else []))


def _answers(home: Judgement, clause: Clause) -> set[str]:
    definition = home.definitions["clause", clause.id]
    holders = home.case.members if definition.subject is Subject.PERSON else (None,)
    found = (home.outcome(clause.id, one) for one in holders)
    return {_answer(one) for one in found if one is not None}


def _answer(outcome: ClauseOutcome) -> str:
    if outcome.waived is not None:
        return "waived"
    if outcome.presumed:
        return "presumed"
    return Verdict(outcome.verdict).word
