"""The check of income and property (核对): what may be asked of which office, and what the answers say of the facts of a household.

Only checked, never judged: here stands what offices have said. Pure; no clock, no files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value, show_value
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.packs.procedures.model import LETTER, NAME, NUMBER, REFERENCE, REFUSED, CheckItem
from jiwang_engine.terms import Subject

__all__ = ["LETTER", "NAME", "NUMBER", "REFERENCE", "REFUSED", "CheckItem", "Found", "check_items", "found_by", "merged", "months_of", "shown"]  # fmt: skip
HOUSEHOLD = ""
_MONTHS = 12
Answer = Mapping[str, Any]
"""What one office says of one person, by column: whole numbers as they are stored (fen, hundredths of a square metre), texts, lists of keys."""
_SCALES = {"money": 2, "area_m2": 2}
_TYPES = {"money": Type(Kind.MONEY, 2), "area_m2": Type(Kind.AREA, 2), "integer": Type(Kind.INT)}


@dataclass(frozen=True, slots=True)
class Found:
    """What all offices together say of a fact, of a member or of the household; `fills` is false where they know only a part of it."""

    fact: str
    label: str
    member: str
    value: str
    items: tuple[str, ...]
    fills: bool


def check_items(program: Program) -> tuple[CheckItem, ...]:
    """Everything that may be asked, what is always asked first."""
    return tuple(sorted(program.pack.check_items.values(), key=lambda one: one.is_auxiliary))


def months_of(program: Program, item: CheckItem, *, area: str, on: date) -> int:
    """For how many months what an office says holds at a place; none where nobody has said it: then it holds that day."""
    if item.valid_months.isdecimal():
        return int(item.valid_months)
    number = number_on(program.pack.parameters[item.valid_months], on, area=area)
    value = (
        parse_value(number.value, program.parameter_types[item.valid_months], program.pack.codes)
        if number and number.value
        else 0
    )
    return value if isinstance(value, int) else 0


def merged(item: CheckItem, rows: Sequence[Answer]) -> Answer:
    """Several rows about one person as one answer: numbers are added up, of keys and texts each stands once."""
    found: dict[str, Any] = {}
    for column in item.columns:
        said = [row[column.id] for row in rows if row.get(column.id) not in (None, "")]
        if column.kind == "key":
            found[column.id] = list(dict.fromkeys(said))
        elif said:
            found[column.id] = (
                sum(map(int, said)) if column.kind in _TYPES else "；".join(dict.fromkeys(map(str, said)))
            )
    return found


def found_by(
    program: Program,
    answers: Mapping[tuple[str, str], Answer],
    members: Collection[str],
    *,
    supporters: Collection[str] = (),
) -> Iterator[Found]:
    """What the answers (by item and member or supporter) say of facts.

    A fact is said once every office that knows a part of it has answered for everybody whom it concerns: unknown is not zero.
    """
    for fills in (True, False):
        for name in _facts(program, fills=fills):
            fact = program.pack.facts[name]
            sources = [
                (item, column)
                for item in program.pack.check_items.values()
                for column, said in (item.fills if fills else item.compares).items()
                if name in said
            ]
            whose = supporters if fact.subject is Subject.SUPPORTER else members
            groups = (
                [(HOUSEHOLD, tuple(members))]
                if fact.subject is Subject.UNIT
                else [(one, (one,)) for one in whose]
            )
            for member, people in groups:
                value = _together(sources, answers, people)
                if value is not None:
                    type_ = program.fact_types[name]
                    months = _MONTHS if type_.unit == "year" else 1  # a column says a month
                    told = show_value(value * months * 10**type_.scale // 10 ** _scale(sources), type_)
                    yield Found(name, fact.label, member, told, tuple(item.label for item, _ in sources), fills)  # fmt: skip


def shown(item: CheckItem, answer: Answer) -> list[tuple[str, str]]:
    """An answer in words, column by column; keys are counted, never shown."""
    told = []
    for column in item.columns:
        value = answer.get(column.id)
        if column.kind == "key":
            told.append((column.label, f"{len(value or ())}个"))
        elif value is not None:
            type_ = _TYPES.get(column.kind)
            told.append((column.label, show_value(int(value), type_) if type_ else str(value)))
    return told


def _facts(program: Program, *, fills: bool) -> list[str]:
    items = program.pack.check_items.values()
    told = (facts for one in items for facts in (one.fills if fills else one.compares).values())
    return list(dict.fromkeys(fact for facts in told for fact in facts))


def _scale(sources: Sequence[tuple[CheckItem, str]]) -> int:
    kinds = {column.id: column.kind for column in sources[0][0].columns}
    return _SCALES.get(kinds[sources[0][1]], 0)


def _together(
    sources: Sequence[tuple[CheckItem, str]], answers: Mapping[tuple[str, str], Answer], people: Sequence[str]
) -> int | None:
    """The sum over offices and people; None while one of them has not said it."""
    total, keys = 0, set()
    for item, column in sources:
        is_key = next(one.kind for one in item.columns if one.id == column) == "key"
        for person in people:
            said = answers.get((item.id, person), {}).get(column)
            if said is None:
                return None
            if is_key:
                keys |= set(said)
            else:
                total += int(said)
    return total + len(keys)
