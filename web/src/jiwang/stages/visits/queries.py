"""Reading visits. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from jiwang.analysis.visiting import Choice, Home, Section, choices, forms_used, sections
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import members_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_held
from jiwang.stages.dispatch.states import Desk
from jiwang.stages.visits.models import Answer, Draft, Visit
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


def asked_of(task: Task, draft: Draft | None, on: date) -> list[Section]:
    """The questions of this visit: what the task wants to have found out, and what the worker has chosen; nothing that is known."""
    if task.household_id is None:
        return []
    fresh = Answer.objects.filter(household=task.household_id, visit__visited_on__gt=on - NOT_AGAIN)
    said = set(fresh.exclude(visit__task=task.pk).values_list("question", "person", "fact"))
    home = Home(
        members=tuple(one.pk for one in present_members(task)),
        topics=tuple(task.find_out),
        answered=frozenset((question, person) for question, person, _ in said),
        known=frozenset((fact, person) for _, person, fact in said if fact),
        chosen=frozenset((group, person) for group, person in draft.chosen) if draft else frozenset(),
    )
    return sections(law_at(task, on), home, on)


def to_choose(task: Task, on: date) -> list[Choice]:
    """What the worker may ask besides."""
    return choices(law_at(task, on), on) if task.household_id else []


def forms_at(task: Task, on: date) -> list[str]:
    """The forms of this visit with their versions."""
    return forms_used(law_at(task, on), on)


def newest_answers(household: int | None) -> dict[tuple[str, int | None], UUID]:
    """The newest answer to each question, by question and person: what another answer follows that is given now."""
    found = Answer.objects.filter(household=household).order_by("at", "visit__at")
    return {(one.question, one.person_id): one.pk for one in found}
