"""The draft of a household plan by the version of the law in force, and how its measures are counted. Stages know it through this door only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiwang.analysis.applying.screening import Known, Screening, screened
from jiwang.analysis.homes import MOST_OPEN, Judged, judged, person_of, program_of
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.models import Version
from jiwang_engine.alerting.calendar import national_calendar
from jiwang_engine.deciding.drafting import Classed, Fit, drafted
from jiwang_engine.homes import prospects
from jiwang_engine.packs.planning.model import PlanOccasion as PlanOccasion

FOUND_TRUE = "是"  # what somebody has answered at the door


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure that the law in force proposes, and by what: facts with their source and day, or an item that is due."""

    measure: str
    label: str
    department: str
    said: str  # in the village and to whoever helps: no illness, no sum
    success: str
    due: date
    article: str
    mark: str
    member: int | None = None
    views: Mapping[str, str] | None = None
    reasons: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Labour:
    """Of which class of labour a member is; without a label nobody knows, and `lacks` is what to ask."""

    member: int
    label: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has to ask before measures may be proposed."""

    label: str
    member: int | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the law in force has to say of a plan. Without a law it is empty."""

    law: str = ""
    proposals: tuple[Proposal, ...] = ()
    classes: tuple[Labour, ...] = ()
    questions: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One way of counting measures: a list of words of the pack."""

    id: str
    label: str
    words: tuple[str, ...]


def draft_for(version: Version | None, household: Household, members: Sequence[Person], *, on: date) -> Draft:
    """The draft for a household; the same facts give the same draft."""
    if version is None or not members:
        return Draft()
    found, seen = (
        judged(version, household, members, on=on),
        screened(version, household, members, on=on),
    )
    told = prospects(found.answer, found.program, opened=found.home.opened, most_open=MOST_OPEN)
    made = drafted(found.known, found.program, due=told, most_open=MOST_OPEN, on=on)
    return Draft(
        seen.law, tuple(_proposal(one, found, seen, on) for one in made.sure),
        tuple(_labour(one, found) for one in made.classes), tuple(_questions(made.open, found)),
    )  # fmt: skip


def views_of(version: Version | None) -> tuple[View, ...]:
    """The ways of counting that some measure of the pack is counted by, in the order of the pack."""
    if version is None:
        return ()
    pack = program_of(version.kept, version.hash).pack
    used = {name for one in pack.measures.values() for name in one.views}
    return tuple(View(one.id, one.label, one.values) for one in pack.codes.values() if one.id in used)


def occasions_of(version: Version | None) -> tuple[PlanOccasion, ...]:
    """What opens a draft by itself."""
    return tuple(program_of(version.kept, version.hash).pack.plan_occasions.values()) if version else ()


def due_for(occasion: PlanOccasion, since: date) -> date:
    """Until when a plan must be confirmed; the day on which it became known does not count."""
    return national_calendar().due(since, occasion.clock.days, occasion.clock.kind)[0]


def _proposal(one: Fit, found: Judged, seen: Screening, on: date) -> Proposal:  # noqa: PLR0917
    measure = one.measure
    assert measure.clock is not None
    labels = {(found.program.pack.facts[fact].label, person_of(who)) for fact, who in one.reads}
    reasons = tuple(each for each in seen.known if (each.label, each.member) in labels)
    return Proposal(
        measure.id, measure.label, measure.department, measure.said, measure.success,
        national_calendar().due(on, measure.clock.days, measure.clock.kind)[0], str(measure.article or ""), measure.mark.value,
        person_of(one.member), measure.views, (*_of_item(one, found, on), *reasons),
    )  # fmt: skip


def _of_item(one: Fit, found: Judged, on: date) -> tuple[Known, ...]:
    """What is due, as a reason like others: the item, whether it fits, and the law as its source."""
    if not one.item:
        return ()
    item = found.program.pack.items[one.item]
    verdict = "可能符合，申请后核对经济状况" if one.needs_check else "符合"
    article = str(found.program.pack.article_on(item, on) or "")
    return (Known(item.label, person_of(one.member), verdict, article, on),)


def _labour(one: Classed, found: Judged) -> Labour:
    lacks = dict.fromkeys(found.program.pack.facts[fact].label for fact, _who in one.lacks)
    return Labour(person_of(one.member) or 0, one.label, tuple(lacks))


def _questions(fits: Iterable[Fit], found: Judged) -> list[Asked]:
    """Each fact once, with the measures that wait for it: what most measures wait for comes first."""
    waiting: dict[tuple[str, str], dict[str, None]] = {}
    for one in fits:
        for about in one.lacks:
            waiting.setdefault(about, {})[one.measure.label] = None
    told = [
        Asked(found.program.pack.facts[fact].label, person_of(who), tuple(labels))
        for (fact, who), labels in waiting.items()
    ]
    return sorted(told, key=lambda one: (-len(one.measures), one.label, one.member or 0))
