"""The clauses of one category as lines of a family's story on the page of a run."""

from __future__ import annotations

from jiwang_engine.explaining.answers import explain_category
from jiwang_engine.judging.cases import Case
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Subject

_VERDICTS = {"yes": "符合", "no": "不符合", "unknown": "待核实", "undecided": "待认定"}


def clause_lines(program: Program, case: Case) -> tuple[str, tuple[dict[str, str], ...]]:
    """The title and the clauses of the first category of households in the order of law.

    Each line has label, verdict, text and article. A household whose members are only presumed is shown no amount.
    """
    households = [one for one in program.pack.categories.values() if one.subject is Subject.UNIT]
    if not households:
        return "", ()
    first = min(households, key=lambda one: one.order)
    verdict, clauses = explain_category(program, case, first.id)
    lines = tuple(
        {
            "label": clause["name"],
            "verdict": _VERDICTS[clause["verdict"]],
            "text": clause["text"].partition(" → ")[0],
            "article": _article(clause["article"]),
        }
        for clause in clauses
    )
    return f"{first.label}：{_VERDICTS[verdict]}", lines


def _article(article: dict[str, str] | None) -> str:
    return f"《{article['document']}》{article['article']}" if article else ""
