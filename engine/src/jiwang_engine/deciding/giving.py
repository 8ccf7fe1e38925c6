"""A decision before the law: what an item gives a household, by which numbers, and the case as it was given, in words that come out the same again.

Pure; no clock, no files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from jiwang_engine import __version__
from jiwang_engine.explaining.numbers import Numbers
from jiwang_engine.homes import Backer, Cell, Determination, Home, Person, Stated, explained, known_home
from jiwang_engine.judging.cases import Case, Member
from jiwang_engine.judging.statements import Resolved
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.dependence import walk
from jiwang_engine.language.ir import Name
from jiwang_engine.language.program import Program
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.terms import Mark, Verdict
from jiwang_engine.versions import FRESH_MONTHS, months_since

NOBODY = "没有在世的家庭成员"
_KEPT = ("format", "day", "known", "area", "pack", "engine", "receipt", "not_counted")
_SOMEBODY = Member("m1")


@dataclass(frozen=True, slots=True)
class Given:
    """What the law gives: the verdict (yes, no, unknown, undecided), fen a month, and the whole answer as text.

    `unpublished` are numbers of the law that nobody has published and without which it cannot be said; `stale` were compared with
    their source too long ago, or nobody wrote when.
    """

    verdict: str
    amount: int | None
    answer: str
    unpublished: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def ruled(home: Home, program: Program, item: str, *, member: str = "") -> Given:
    """What an item gives a household by what is known of it; of an item of persons what it gives one member, where one is named."""
    if not home.people:
        pack = program.pack
        told = {
            "day": home.on.isoformat(),
            "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
        }
        return Given("no", 0, _text({**told, "engine": __version__, "items": [], "reason": NOBODY}))
    known = known_home(home, program)
    answer = explained(known, program)
    items = [one for one in answer["items"] if one["id"] == item and (not member or one["unit"] == [member])]
    kept = {key: answer[key] for key in _KEPT} | {
        "items": items,
        "categories": [one for one in answer["categories"] if one["id"] == item],
    }
    return Given(
        _verdict([one["verdict"] for one in items]),
        _amount(items),
        _text(kept),
        tuple(dict.fromkeys(_unpublished(items))),
        stale_numbers(program, item, known.case),
    )


def amounts(home: Home, program: Program, item: str, *, months: Sequence[date]) -> tuple[int | None, ...]:
    """What an item gives on each of some days by the law of that day and what is known now, in fen: nothing where it is not due,
    None where nobody can tell.
    """
    case = known_home(home, program).case
    return tuple(_given(replace(case, on=day), program, item) for day in months)


def stale_numbers(program: Program, item: str, case: Case) -> tuple[str, ...]:
    """The numbers behind an item that nobody has compared with their source for too long: name, document, and when it was compared last."""
    found: list[str] = []
    for name in numbers_behind(program, item, case):
        parameter = program.pack.parameters[name]
        number = number_on(parameter, case.on, area=case.area, settlement=case.settlement)
        if number is None or number.value is None or number.mark is not Mark.VERIFIED:
            continue
        if number.checked is None or months_since(number.checked, case.on) > FRESH_MONTHS:
            last = f"上次核对 {number.checked}" if number.checked else "没有写核对日期"
            found.append(f"{parameter.label}（{number.document or number.layer}，{last}）")
    return tuple(dict.fromkeys(found))


def stale_at(program: Program, item: str, *, area: str, on: date) -> tuple[str, ...]:
    """The same for whoever lives at a place, in town and country."""
    found = [one for case in _cases(program, area, on) for one in stale_numbers(program, item, case)]
    return tuple(dict.fromkeys(found))


def steady_since(program: Program, item: str, *, area: str, on: date) -> date | None:
    """Since when all numbers behind an item are what they are on a day: before that the same family was given something else."""
    starts = [
        number.starts
        for case in _cases(program, area, on)
        for name in numbers_behind(program, item, case)
        if (number := number_on(program.pack.parameters[name], on, area=area, settlement=case.settlement))
    ]
    return max((one for one in starts if one is not None), default=None)


def numbers_behind(program: Program, item: str, case: Case) -> tuple[str, ...]:
    """The parameters that an item's conditions and its amount read."""
    home = Judgement(program, case)
    numbers = Numbers(home)
    found: dict[str, None] = {}
    waiting = [("item", item), ("amount", item), ("paid", item)]
    for key in waiting:  # grows while it is gone through
        definition = home.definitions.get(key)
        if definition is None or definition.node is None:
            continue
        found |= dict.fromkeys(numbers.behind(definition.node, case.members[0]))
        inner = ((one.role, one.id) for one in walk(definition.node) if isinstance(one, Name))
        waiting += [one for one in inner if one[0] in ("clause", "category", "item") and one not in waiting]
    return tuple(found)


def text_of(home: Home) -> str:
    """A household as it was given, as text: equal households, equal texts."""
    resolved = [(one.holds, sorted(one.words)) for one in home.resolved]
    told = {key: value for key, value in asdict(home).items() if key != "supporters" or value is not None}
    told |= {"came": sorted(home.came), "opened": sorted(home.opened), "resolved": resolved}
    return _text(told)


def home_of(text: str) -> Home:
    """The household of a text."""
    told: dict[str, Any] = json.loads(text)
    return Home(
        on=date.fromisoformat(told["on"]), area=told["area"], basis=told["basis"],
        people=tuple(_person(one) for one in told["people"]),
        stated=tuple(Stated(**one | {"on": _day(one["on"]), "expires": _day(one["expires"])}) for one in told["stated"]),
        came=frozenset(told["came"]), opened=frozenset(told["opened"]),
        resolved=tuple(Resolved(frozenset(words), holds) for holds, words in told["resolved"]),
        decided=tuple(_decided(one) for one in told.get("decided", ())),  # receipts of before know of none
        supporters=_backers(told.get("supporters")),
    )  # fmt: skip


def _given(case: Case, program: Program, item: str) -> int | None:
    judged = Judgement(program, case)
    match judged.item_verdict(item, None):
        case Verdict.NO:
            return 0
        case Verdict.YES:
            role = "paid" if ("paid", item) in judged.definitions else "amount"
            value = judged.definition_value(role, item, None)
            return value if isinstance(value, int) else None
        case _:
            return None


def _verdict(verdicts: Sequence[str]) -> str:
    """Of several members: somebody for whom it fits, somebody of whom it cannot be said, nobody."""
    return next((one for one in ("yes", "unknown", "undecided") if one in verdicts), "no")


def _amount(items: Iterable[Any]) -> int | None:
    due = [one for one in items if one["verdict"] != "no"]
    fens: list[int | None] = [one["amount"]["fen"] if one["amount"] else None for one in due]
    known = [one for one in fens if one is not None]
    if any(one["verdict"] != "yes" for one in due) or len(known) < len(fens):
        return None
    return sum(known)


def _unpublished(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        waits = [*item["verify"], *((item["amount"] or {}).get("verify", ()))]
        yield from (one["parameter"] for one in waits if "parameter" in one)


def _cases(program: Program, area: str, on: date) -> list[Case]:
    named = program.pack.settlement_of(area)
    return [
        Case(on, area, (_SOMEBODY,), settlement=one) for one in ([named] if named else ["urban", "rural"])
    ]


def _person(told: dict[str, Any]) -> Person:
    cells = tuple(Cell(**one | {"day": _day(one["day"])}) for one in told["cells"])
    return Person(**told | {"birth": _day(told["birth"]), "cells": cells})


def _backers(told: list[dict[str, Any]] | None) -> tuple[Backer, ...] | None:
    if told is None:
        return None
    return tuple(Backer(**one | {"birth": _day(one["birth"]), "of": tuple(one["of"])}) for one in told)


def _decided(told: dict[str, Any]) -> Determination:
    return Determination(**told | {"day": _day(told["day"]), "until": _day(told["until"])})


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
