"""The law of the comparison: a pack whose facts all come from two wide forms, one row a person, one row a household.

Incomes and bills are given by the year, so that no engine gains or loses by how it keeps months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.packs.model import Column, Expression, Fact, Pack, Reading, Source
from jiwang_engine.terms import Place, Purpose, Subject

ON = date(2026, 8, 1)
AREA = "999901001001"
SETTLEMENT = "urban"
FORMS = {Subject.PERSON: "form_person", Subject.UNIT: "form_unit"}
KINDS = {
    Kind.BOOL: "bool", Kind.INT: "integer", Kind.MONEY: "money", Kind.RATIO: "ratio", Kind.AREA: "area_m2",
    Kind.DATE: "date", Kind.MONTH: "month", Kind.CODE: "code", Kind.REGION: "region",
}  # fmt: skip
_WINDOW = re.compile(r"近\([^,，]+[,，]\s*合计\(([^()]*)\)\)")
_NOWHERE = Place("bench")


@dataclass(frozen=True, slots=True)
class Law:
    """A checked pack and the types of the facts that the forms hold."""

    program: Program

    def facts(self, subject: Subject) -> list[tuple[Fact, Type]]:
        """The facts of a form, in the order of its columns."""
        program = self.program
        return [
            (one, program.fact_types[one.id]) for one in program.pack.facts.values() if one.subject is subject
        ]


def comparable(name: str) -> Law:
    """A shipped pack, with every fact read from the forms."""
    pack = read_pack(name)
    facts = {
        one.id: _on_the_form(one) if one.subject in FORMS else replace(one, reading=None, absent="unknown")
        for one in pack.facts.values()
    }
    changed = replace(
        pack,
        facts=facts,
        sources={form: _form(form, subject, facts, pack) for subject, form in FORMS.items()},
        variables={
            one.id: replace(one, formula=_by_the_year(one.formula, one.subject))
            for one in pack.variables.values()
        },
        indicators={},
        ranking=(),
    )
    return Law(check_pack(changed))


def plain_law(folder: Path) -> Law:
    """A pack that is written for the forms."""
    return Law(check_pack(read_pack(folder)))


def _on_the_form(fact: Fact) -> Fact:
    type_ = fact.type.replace("/月", "/年") if fact.series else fact.type
    reading = Reading(FORMS[fact.subject], fact.id)
    bounds = ("", "") if fact.series else (fact.low, fact.high)  # those of a month are not those of a year
    return replace(
        fact,
        series=False,
        type=type_,
        reading=reading,
        absent="unknown",
        otherwise=None,
        low=bounds[0],
        high=bounds[1],
    )


def _by_the_year(formula: Expression, subject: Subject) -> Expression:
    whole = r"合计(\1)" if subject is Subject.UNIT else r"(\1)"
    return replace(formula, text=_WINDOW.sub(whole, formula.text))


def _form(form: str, subject: Subject, facts: dict[str, Fact], pack: Pack) -> Source:
    types = check_types(pack)
    columns = tuple(
        Column(one.id, one.label, KINDS[types[one.id].kind], _NOWHERE, codes=types[one.id].codes)
        for one in facts.values()
        if one.subject is subject
    )
    return Source(form, form, "民政", Purpose.MEANS, columns, _NOWHERE, subject=subject)


def check_types(pack: Pack) -> dict[str, Type]:
    """The types of a pack's facts as it was written."""
    return dict(check_pack(pack).fact_types)
