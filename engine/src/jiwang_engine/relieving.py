"""What may be given at once to whoever is in sudden need: how much at most, by which numbers of the law, and within which days.

Only the law and the place speak here; of the family nothing is asked. Pure; no clock, no files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jiwang_engine.explaining.numbers import Numbers
from jiwang_engine.judging.cases import Case, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.language.values import parse_value, show_value
from jiwang_engine.packs.model import Clock, Item
from jiwang_engine.packs.numbers import number_on

_SETTLEMENTS = {"urban": "城镇", "rural": "农村"}
_SOMEBODY = Member("m1")


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number of the law behind a limit: what it is called, its value in words, where it stands, since when, and how sure it is."""

    label: str
    value: str
    document: str
    article: str
    since: date | None
    mark: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one person may be given, in fen; None where nobody has published it. `scope` is empty where it holds for all."""

    scope: str
    most: int | None
    numbers: tuple[GivenNumber, ...]


@dataclass(frozen=True, slots=True)
class Relief:
    """An item that is given at once: its limits (one for town and one for country where the place does not say), article and clocks."""

    item: str
    label: str
    article: str
    note: str
    formula: str
    limits: tuple[Limit, ...]
    clock: Clock | None
    steps: tuple[tuple[str, Clock | None], ...]  # id of a step of its procedure, and how long it may take

    def clock_of(self, step: str) -> Clock | None:
        """How long a step may take; None where nothing says so."""
        return dict(self.steps).get(step)


def relief_of(program: Program, item: str, *, area: str, on: date) -> Relief | None:
    """The terms of an item at a place on a day; None where the pack does not know it or it is not in force."""
    found = program.pack.items.get(item)
    if found is None or found.amount is None or not _is_live(found, on):
        return None
    named = program.pack.settlement_of(area)
    limits = [
        _limit(program, found, _case(area, on, settlement), scope=scope)
        for settlement, scope in ({named: ""} if named else _SETTLEMENTS).items()
    ]
    if len({(one.most, one.numbers) for one in limits}) == 1:
        limits = [Limit("", limits[0].most, limits[0].numbers)]
    return Relief(
        found.id, found.label, str(program.pack.article_on(found, on) or ""), found.note, found.amount.formula.text, tuple(limits), found.clock,
        tuple(_steps(program, found)),
    )  # fmt: skip


def words_of(program: Program, codes: str) -> tuple[str, ...]:
    """The words of a list of the pack, in its order."""
    found = next((one for one in program.pack.codes.values() if codes in (one.id, one.label)), None)
    return found.values if found else ()


def word_of(program: Program, codes: str, said: str) -> str:
    """The word of a list of the pack for which something stands; empty where the list does not know it."""
    found = next((one for one in program.pack.codes.values() if codes in (one.id, one.label)), None)
    if found is None:
        return ""
    return said if said in found.values else found.aliases.get(said, "")


def _limit(program: Program, item: Item, case: Case, *, scope: str) -> Limit:
    home = Judgement(program, case)
    value = home.definition_value("amount", item.id, _SOMEBODY)
    node = program.definition("amount", item.id).node
    names = Numbers(home).behind(node, _SOMEBODY) if node is not None else ()
    numbers = tuple(_given(program, name, case) for name in names)
    return Limit(scope, value if isinstance(value, int) else None, numbers)


def _given(program: Program, name: str, case: Case) -> GivenNumber:
    parameter, type_ = program.pack.parameters[name], program.parameter_types[name]
    number = number_on(parameter, case.on, area=case.area, settlement=case.settlement)
    if number is None or number.value is None:
        return GivenNumber(parameter.label, "未公布", "", str(parameter.article or ""), None, "未公布")
    value = parse_value(number.value, type_, program.pack.codes)
    said = show_value(value, type_, program.pack.currency).replace(".00", "")
    return GivenNumber(
        parameter.label, said, number.document, str(parameter.article or ""), number.starts, number.mark.value
    )


def _steps(program: Program, item: Item) -> Iterator[tuple[str, Clock | None]]:
    for one in program.pack.procedures.values():
        if item.id in one.applies_to or item.label in one.applies_to:
            yield from ((step.id.rpartition(".")[2], step.clock) for step in one.steps)


def _case(area: str, on: date, settlement: str) -> Case:
    return Case(on=on, area=area, members=(_SOMEBODY,), settlement=settlement)


def _is_live(item: Item, on: date) -> bool:
    return (item.starts is None or item.starts <= on) and (item.ends is None or on <= item.ends)
