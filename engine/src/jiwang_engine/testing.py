"""Run the cases of a pack: the law by example, and which clauses the examples reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jiwang_engine.explaining import explain
from jiwang_engine.explaining.answers import Answer
from jiwang_engine.judging.casefiles import CaseFile, read_cases
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value

_STRENGTH = ("yes", "unknown", "undecided", "no")


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
    """What a run of cases found; `reached` holds the answers that each clause has given."""

    cases: int = 0
    failures: list[Failure] = field(default_factory=list)
    reached: dict[str, set[str]] = field(default_factory=dict)

    def unreached(self, program: Program) -> list[str]:
        """Clauses that no case has seen answer 符合, 不符合 and 待核实, with what is missing."""
        found = []
        for clause in clauses_of(program.pack):
            wanted = {"undecided"} if clause.formula is None else {"yes", "no", "unknown"}
            missing = wanted - self.reached.get(clause.known_as, set())
            if missing:
                found.append(f"{clause.known_as}: {'、'.join(sorted(missing))}")
        return found


def run_cases(program: Program) -> TestReport:
    """Run every case of a pack."""
    report = TestReport()
    for name in program.pack.case_files:
        for one in read_cases(Path(name), program):
            report.cases += 1
            answer = explain(program, one.case, due_on=_same_day, overlay=dict(one.overlay))
            _note_clauses(answer, report)
            report.failures.extend(_failures(one, answer))
    return report


def _same_day(day: date, days: int, kind: str) -> tuple[date, bool]:
    """Due dates are not what cases test."""
    return day, False


def _note_clauses(answer: Answer, report: TestReport) -> None:
    for item in answer["items"]:
        for clause in item["clauses"]:
            report.reached.setdefault(clause["id"], set()).add(clause["verdict"])


def _failures(one: CaseFile, answer: Answer) -> Iterator[Failure]:
    found = {
        "categories": _verdicts(answer["categories"]),
        "items": _verdicts(answer["items"]),
        "clauses": _clause_verdicts(answer["items"]),
    }
    for what, expected in _expectations(one.expect):
        kind, name, member = what
        if kind == "amounts":
            got = _amount(answer["items"], name, member)
            wanted = (
                "未知"
                if expected == "未知"
                else str(parse_value(expected, Type(Kind.MONEY, 2, _period(expected)), {}))
            )
        elif kind == "verify":
            got, wanted = ("yes" if name in _verify(answer) else "no"), expected
        elif kind == "alerts":
            got, wanted = _alert(answer, name, member), expected
        else:
            got, wanted = found[kind].get((name, member), "absent"), expected
        if got != wanted:
            label = ".".join(part for part in (kind, name, member) if part)
            yield Failure(one.name, one.at.file, label, wanted, got)


def _expectations(expect: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every single expectation: (kind, name, member) and the word that is wanted."""
    for kind in ("categories", "clauses", "items"):
        for name, wanted in (expect.get(kind) or {}).items():
            yield from _one_expectation(kind, name, wanted)
    for name in expect.get("verify") or ():
        yield ("verify", str(name), ""), "yes"
    for name in expect.get("verify_not") or ():
        yield ("verify", str(name), ""), "no"
    for name, level in (expect.get("alerts") or {}).items():
        yield from _one_expectation("alerts", str(name), level)


def _one_expectation(kind: str, name: str, wanted: Any) -> Iterator[tuple[tuple[str, str, str], str]]:
    if not isinstance(wanted, Mapping):
        yield (kind, name, ""), str(wanted)
        return
    member = str(wanted.get("member", ""))
    for key, value in wanted.items():
        if key == "verdict":
            yield (kind, name, member), str(value)
        elif key == "amount":
            yield ("amounts", name, member), str(value)
        elif isinstance(value, Mapping):
            for inner, text in value.items():
                yield (("amounts" if inner == "amount" else kind), name, str(key)), str(text)
        elif key != "member":
            yield (kind, name, str(key)), str(value)


def _period(text: str) -> str:
    return "month" if text.endswith("/月") else "year" if text.endswith("/年") else ""


def _verdicts(answers: list[Answer]) -> dict[tuple[str, str], str]:
    """Verdicts by id and member; without a member, the strongest of all."""
    found: dict[tuple[str, str], str] = {}
    for one in answers:
        member = one["unit"][0] if len(one["unit"]) == 1 else ""
        if member:
            found[one["id"], member] = one["verdict"]
        found[one["id"], ""] = min(found.get((one["id"], ""), "no"), one["verdict"], key=_STRENGTH.index)
    return found


def _clause_verdicts(items: list[Answer]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for item in items:
        member = item["unit"][0] if len(item["unit"]) == 1 else ""
        for clause in item["clauses"]:
            found[clause["id"], member] = clause["verdict"]
            found[clause["id"], ""] = min(
                found.get((clause["id"], ""), "no"), clause["verdict"], key=_STRENGTH.index
            )
    return found


def _amount(items: list[Answer], name: str, member: str) -> str:
    for item in items:
        if item["id"] == name and item["amount"] is not None and (not member or item["unit"] == [member]):
            fen = item["amount"]["fen"]
            return "未知" if fen is None else str(fen)
    return "（没有）"


def _verify(answer: Answer) -> set[str]:
    found = set()
    for one in [*answer["categories"], *answer["items"], *answer["alerts"]]:
        for gap in one["verify"]:
            what = gap.get("fact") or gap.get("parameter")
            found.add(f"{gap['member']}.{what}" if gap["member"] else str(what))
    return found


def _alert(answer: Answer, name: str, member: str) -> str:
    """The level of an alert, unknown, or no."""
    ours = [one for one in answer["alerts"] if one["id"] == name and (not member or one["unit"] == [member])]
    levels = [one["level"] if one["verdict"] == "yes" else "unknown" for one in ours]
    return next((level for level in levels if level != "unknown"), levels[0] if levels else "no")
