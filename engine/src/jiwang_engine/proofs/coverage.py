"""Clause coverage: which answers of each clause, and of each condition of an indicator, some case has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jiwang_engine.judging.casefiles import CaseFile, read_cases
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import ClauseOutcome, Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.members import as_written
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.language.values import Value
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
_WORDS: Mapping[Value, str] = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What the formula of an indicator joins with 且, 或 and 非: M1.2; or the whole formula: M1."""

    id: str
    label: str
    at: Place
    of: str  # id of the indicator
    node: ir.Node


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """The answers that a clause or condition can give, and the cases that have seen each."""

    clause: Clause | Condition
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
    """Which answers of each clause the cases have seen, and of each condition of an indicator; with `own` only of those
    that the pack itself wrote."""
    counted = [one for one in countable(program) if not own or is_own(one.at, program)]
    met: dict[str, dict[str, list[str]]] = {one.id: {word: [] for word in _possible(one)} for one in counted}
    for case in cases:
        home = Judgement(program, case.case, overlay=dict(case.overlay))
        named = (case.expect.get("clauses") or {}) | (case.expect.get("alerts") or {})
        for one in counted:
            for answer in _answers(home, one) & met[one.id].keys():
                names = met[one.id][answer]
                is_named = (one.of if isinstance(one, Condition) else one.id) in named
                names.insert(0 if is_named else len(names), case.name)
    return Coverage(
        [ClauseCoverage(one, {word: tuple(names) for word, names in met[one.id].items()}) for one in counted]
    )


def countable(program: Program) -> list[Clause | Condition]:
    """The clauses of a pack and the conditions of its indicators, in its order."""
    return [*clauses_of(program.pack), *_conditions(program)]


def _conditions(program: Program) -> Iterator[Condition]:
    """The formula of every indicator, and what it is joined of."""
    nodes = {one.id: one.node for one in program.definitions if one.role == "indicator"}
    for one in program.pack.indicators.values():
        node = nodes[one.id]
        if node is None:
            continue
        yield Condition(one.id, one.label, one.formula.at, one.id, node)
        joined = list(_joined(node))
        for number, part in enumerate(joined if len(joined) > 1 else (), 1):
            yield Condition(f"{one.id}.{number}", printed(part, program.pack), one.formula.at, one.id, part)


def _joined(node: ir.Node) -> Iterator[ir.Node]:
    if isinstance(node, ir.Not):
        yield from _joined(node.of)
    elif isinstance(node, ir.Logic) and as_written(node) is node:
        for part in node.parts:
            yield from _joined(part)
    else:
        yield node


def _possible(clause: Clause | Condition) -> tuple[str, ...]:
    """The answers that a clause can give; where the law presumes, nothing stays unknown, nor is 已知 ever unknown."""
    if isinstance(clause, Condition):
        return ("yes", "no") if isinstance(clause.node, ir.Known) else ("yes", "no", "unknown")
    if clause.formula is None:
        return ("yes", "no", "undecided")
    last = "presumed" if clause.when_unknown else "unknown"
    return ("yes", "no", last, *(["waived"] if clause.waiver else []))


def _answers(home: Judgement, clause: Clause | Condition) -> set[str]:
    key = ("indicator", clause.of) if isinstance(clause, Condition) else ("clause", clause.id)
    holders = home.case.members if home.definitions[key].subject is Subject.PERSON else (None,)
    if isinstance(clause, Condition):
        return {_WORDS[evaluate(clause.node, home, one)] for one in holders}
    found = (home.outcome(clause.id, one) for one in holders)
    return {_answer(one) for one in found if one is not None}


def _answer(outcome: ClauseOutcome) -> str:
    if outcome.waived is not None:
        return "waived"
    if outcome.presumed:
        return "presumed"
    return Verdict(outcome.verdict).word
