"""The office's own duties about one household: when it is checked again, how often it is visited, by which steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from jiwang_engine.judging.cases import Determination, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.packs.model import Category, Clock, Item
from jiwang_engine.packs.procedures.model import VisitRate
from jiwang_engine.terms import Subject


def review_months(category: Category, home: Judgement, member: Member | None) -> int | None:
    """After how many months a case of this category is checked again; None where nothing says so."""
    for one in home.program.pack.rechecks.values():
        if one.applies_to in (category.id, category.label):
            return _whole(home, ("recheck", one.id), member)
    return None


def rechecks_due(home: Judgement) -> Iterator[dict[str, Any]]:
    """What must be looked at because of something that happened, with the months that the office has."""
    for one in home.program.pack.rechecks.values():
        for member in _holders(home, one.subject):
            if one.trigger is not None and home.definition_value("trigger", one.id, member) is True:
                yield {
                    "id": one.id,
                    "name": one.label,
                    "unit": _unit(home, member),
                    "months": _whole(home, ("recheck", one.id), member),
                    "note": one.note,
                }


def visits_owed(home: Judgement) -> Iterator[dict[str, Any]]:
    """How often this household or its members should be visited, whatever the alerts say."""
    for one in home.program.pack.visit_rates.values():
        for member in _holders(home, one.subject) if one.who is not None else ():
            if home.definition_value("visited", one.id, member) is True:
                yield {"id": one.id, "unit": _unit(home, member), **_rate(one, home, member)}


def visits_of_level(level: str, home: Judgement) -> list[dict[str, Any]]:
    """How often a household with an alert of this colour is visited."""
    rates = home.program.pack.visit_rates.values()
    return [{"id": one.id, **_rate(one, home, None)} for one in rates if one.level == level]


def procedures_of(item: Item, home: Judgement) -> list[str]:
    """The ids of the procedures by which an item is decided: its own, or those of its category."""
    pack = home.program.pack
    names = {item.id, item.label}
    for one in pack.categories.values():
        if item.category in (one.id, one.label):
            names |= {one.id, one.label}
    return [one.id for one in pack.procedures.values() if names & set(one.applies_to)]


def clock_days(clock: Clock | None) -> dict[str, Any] | None:
    """A clock as plain values, without what it leaves out."""
    if clock is None:
        return None
    return {key: value for key, value in asdict(clock).items() if value is not None}


def _rate(one: VisitRate, home: Judgement, member: Member | None) -> dict[str, Any]:
    after = None if one.after_change is None else _whole(home, ("after_change", one.id), member)
    return {
        "name": one.label,
        "times": _whole(home, ("visit_rate", one.id), member),
        "per": one.per,
        "after_change_days": after,
    }


def _whole(home: Judgement, key: tuple[str, str], member: Member | None) -> int | None:
    value = home.definition_value(*key, member)
    return value if isinstance(value, int) else None


def _holders(home: Judgement, subject: Subject) -> Sequence[Member | None]:
    return home.case.members if subject is Subject.PERSON else (None,)


def _unit(home: Judgement, member: Member | None) -> list[str]:
    return [member.id] if member else [one.id for one in home.case.members]


def waiver(found: Determination) -> dict[str, str | None]:
    """Who has waived a clause, why, by which document, since when and until when."""
    days = {"from": found.day, "until": found.until}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"body": found.body, "document": found.document, "reason": found.reason, **told}
