"""Reading visits. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from jiwang.analysis.homes import Settled, Standing, Understood, understood
from jiwang.analysis.visiting import Choice, Home, Section, choices, forms_used, sections
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import members_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import statements_of
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_held
from jiwang.stages.dispatch.states import Desk
from jiwang.stages.visits.models import FATES, Answer, Draft, Prospect, Visit
from jiwang.stages.visits.rules import NOT_AGAIN, reach_of
from jiwang.stages.visits.states import Reach


def within(sight: Sight) -> Q:
    """What an officer may see of visits, answers and drafts."""
    return (
        (sight.within("region") & Q(reach=Reach.VILLAGE))
        | (sight.within("region", digits=TOWNSHIP) & Q(reach=Reach.TOWNSHIP))
        | sight.within("region", digits=COUNTY)
    )


def visits_of(sight: Sight, household: Household) -> QuerySet[Visit]:
    """The visits to a household with what was said, the newest first."""
    said = Prefetch("answers", Answer.objects.order_by("place", "pk").select_related("person"))
    found = Visit.objects.filter(within(sight), household=household).select_related("by")
    return found.prefetch_related(said).order_by("-visited_on", "-at")


def visits_seen(sight: Sight) -> QuerySet[Visit]:
    """The visits within a sight, with what was said."""
    said = Prefetch("answers", Answer.objects.order_by("place", "pk").select_related("person"))
    return (
        Visit.objects.filter(within(sight)).select_related("by", "household", "task").prefetch_related(said)
    )


def prospects_of(visit: Visit, *, with_amounts: bool) -> list[tuple[Prospect, list[str], list[str], str]]:
    """The programmes of which a family may be told after a visit: whom they are for, what is still to be found out, and the amount
    where this officer may read one."""
    found = list(visit.prospects.order_by("place"))
    members = members_of(visit.household) if visit.household and found else []
    names = {one.pk: one.name for one in members}
    everybody = {one.pk for one in members if one.is_present}
    return [
        (
            one,
            [] if set(one.members) >= everybody else [names[pk] for pk in one.members if pk in names],
            [f"{names[pk]}·{fact}" if pk in names else fact for fact, pk in one.lacks],
            one.amount if with_amounts else "",
        )
        for one in found
    ]


def facts_shown(sight: Sight, household: Household, on: date) -> list[tuple[Statement, str, Any]]:
    """What was stated of a household, each with what has become of it: whether it counts, stands in conflict, or must be looked at again."""
    said = statements_of(sight, household)
    if not said:
        return []
    members = [one for one in members_of(household) if one.is_present]
    law = version_in_force(household.region, on)
    settled = dict(understood(law, household, members, on=on).settled)
    return [(one, *_standing_of(one, settled.get((one.fact, one.person_id)))) for one in said]


def _standing_of(one: Statement, found: Settled | None) -> tuple[str, Any]:
    """The colour and the words for what has become of a statement."""
    if found is None or str(one.pk) not in found.counts:
        return "grey", FATES["beside"]
    if found.standing is Standing.CONFLICT:
        return "orange", FATES["conflict"]
    return ("orange", FATES["recheck"]) if found.needs_recheck else ("good", FATES["counts"])


def visits_to(task: Task) -> QuerySet[Visit]:
    """The visits that were sent for a task, the newest first."""
    return Visit.objects.filter(task=task).select_related("by").order_by("-at")


def task_in_hand(sight: Sight, officer: Officer, task_id: str) -> QuerySet[Task]:
    """The task, if this officer holds it."""
    return tasks_held(sight, officer).select_related("household").filter(pk=task_id)


def draft_of(task: Task, officer: Officer) -> Draft | None:
    """What the officer has typed and not sent."""
    return Draft.objects.filter(task=task, by=officer).first()


def present_members(task: Task) -> list[Person]:
    """Who lives there now, the head first."""
    return [one for one in members_of(task.household) if one.is_present] if task.household else []


def reach_at(task: Task) -> Reach:
    """As far down as the task is seen."""
    return reach_of(is_visit=task.desk == Desk.VISIT, is_released=task.is_released)


def law_at(task: Task, on: date) -> Version | None:
    """The version of the law that holds where the household lives."""
    return version_in_force(task.region, on)


def asked_of(task: Task, draft: Draft | None, on: date, *, answered: Collection[str] = ()) -> list[Section]:
    """The questions of this visit: what the task wants to have found out, the facts to verify, and what the worker has chosen; nothing
    that is known, but for what stands answered already (`answered`)."""
    if task.household_id is None:
        return []
    fresh = Answer.objects.filter(household=task.household_id, visit__visited_on__gt=on - NOT_AGAIN)
    said = set(fresh.exclude(visit__task=task.pk).values_list("question", "person", "fact"))
    seen = outlook(task, on)
    home = Home(
        members=tuple(one.pk for one in present_members(task)),
        topics=tuple(task.find_out),
        answered=frozenset((question, person) for question, person, _ in said),
        known=seen.known | {(fact, person) for _, person, fact in said if fact},
        open=seen.open,
        opened=seen.opened,
        chosen=frozenset((group, person) for group, person in draft.chosen) if draft else frozenset(),
    )
    return sections(law_at(task, on), home, on, answered=answered)


def outlook(task: Task, on: date) -> Understood:
    """What the law makes of all that is known of the household of a task."""
    if task.household is None:
        return Understood()
    own = {f"visit:{pk}" for pk in Visit.objects.filter(task=task).values_list("pk", flat=True)}
    return understood(law_at(task, on), task.household, present_members(task), on=on, apart_from=own)


def to_choose(task: Task, on: date) -> list[Choice]:
    """What the worker may ask besides."""
    return choices(law_at(task, on), on) if task.household_id else []


def forms_at(task: Task, on: date) -> list[str]:
    """The forms of this visit with their versions."""
    return forms_used(law_at(task, on), on)
