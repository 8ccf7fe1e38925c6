"""The clauses of one category as lines of a family's story on the page of a run."""

from __future__ import annotations

from datetime import date

from jiwang_engine.explaining.answers import explain
from jiwang_engine.judging.cases import Case
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Subject

_VERDICTS = {"yes": "符合", "no": "不符合", "unknown": "待核实", "undecided": "待认定"}


def clause_lines(program: Program, case: Case) -> tuple[str, tuple[dict[str, str], ...]]:
    """The title and the clauses of the first category of households in the order of law.

    Each line has label, verdict, text and article. A household whose members are only presumed is shown no amount.
    """
    answer = explain(program, case, due_on=_same_day)
    households = [one for one in program.pack.categories.values() if one.subject is Subject.UNIT]
    if not households:
        return "", ()
    first = min(households, key=lambda one: one.order)
    category = next(one for one in answer["categories"] if one["id"] == first.id)
    clauses = {clause["id"]: clause for item in answer["items"] for clause in item["clauses"]}
    lines = tuple(
        {
            "label": clauses[name]["name"],
            "verdict": _VERDICTS[clauses[name]["verdict"]],
            "text": clauses[name]["text"].partition(" → ")[0],
            "article": _article(clauses[name]["article"]),
        }
        for name in category["clauses"]
        if name in clauses
    )
    return f"{first.label}：{_VERDICTS[category['verdict']]}", lines


def _same_day(day: date, days: int, kind: str) -> tuple[date, bool]:
    return day, False


def _article(article: dict[str, str] | None) -> str:
    return f"《{article['document']}》{article['article']}" if article else ""
