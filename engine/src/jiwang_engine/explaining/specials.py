"""Special cases of variables: which one applies, and which contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.interpreter import evaluate
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.values import show_value
from jiwang_engine.language.variables.branching import Special
from jiwang_engine.terms import Subject


def special_basis(variable: str, home: Judgement, member: Member | None) -> str:
    """The article of the special case that a variable follows, or nothing."""
    found = _applying(variable, home, member)
    if not found:
        return ""
    first = min(one.priority for one in found)
    articles = dict.fromkeys(str(one.article) for one in found if one.priority == first)
    return f"（例外：{'、'.join(articles)}）"


def conflicts(home: Judgement) -> Iterator[dict[str, Any]]:
    """Special cases of one priority that apply at once and say different things: staff must decide which is meant."""
    pack = home.program.pack
    for name in home.program.specials:
        variable = pack.variables[name]
        type_ = home.definitions["variable", name].type
        for member in home.case.members if variable.subject is Subject.PERSON else (None,):
            clashing = _clashing(_applying(name, home, member), home, member)
            if clashing:
                yield {
                    "name": variable.label,
                    "unit": [member.id] if member else [one.id for one in home.case.members],
                    "cases": [
                        {
                            "article": str(one.article),
                            "value": show_value(evaluate(one.value, home, member), type_, pack.currency),
                        }
                        for one in clashing
                    ],
                }


def _applying(variable: str, home: Judgement, member: Member | None) -> list[Special]:
    return [
        one for one in home.program.specials.get(variable, ()) if evaluate(one.when, home, member) is True
    ]


def _clashing(applying: list[Special], home: Judgement, member: Member | None) -> list[Special]:
    """Those of the first priority that differ in value."""
    first = min((one.priority for one in applying), default=0)
    same = [one for one in applying if one.priority == first]
    values = {id(one): evaluate(one.value, home, member) for one in same}
    differ = any(
        values[id(one)] != values[id(other)] and None not in (values[id(one)], values[id(other)])
        for one, other in combinations(same, 2)
    )
    return same if differ else []
