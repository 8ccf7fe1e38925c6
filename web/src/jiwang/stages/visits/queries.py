"""Reading visits. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from jiwang.analysis.applying.checks import in_full
from jiwang.analysis.homes import Settled, Understood, understood
from jiwang.analysis.homes import Standing as Known
from jiwang.analysis.rounds import (
    Called,
    Due,
    Span,
    VisitRound,
    due_of,
    list_label,
    rest_days,
    rounds_on,
    span_of,
)
from jiwang.analysis.visiting import VERIFICATION, Choice, Home, Section, choices, forms_used, sections
from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight, inside
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import households_on_list, members_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.registers.statements.queries import decisions_of, statements_of
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import others_due, tasks_of_round, tasks_seen, visited_lately
from jiwang.stages.dispatch.states import Desk, TaskState
from jiwang.stages.visits.models import FATES, Answer, Draft, Prospect, Round, Visit
from jiwang.stages.visits.rules import NOT_AGAIN, Standing, reach_of
from jiwang.stages.visits.states import Met, Reach


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
    found = Visit.objects.filter(within(sight), household=household).select_related("by", "typed_by")
    return found.prefetch_related(said).order_by("-visited_on", "-at")


def visits_seen(sight: Sight) -> QuerySet[Visit]:
    """The visits within a sight, with what was said."""
    said = Prefetch("answers", Answer.objects.order_by("place", "pk").select_related("person"))
    return (
        Visit.objects.filter(within(sight))
        .select_related("by", "typed_by", "household", "task")
        .prefetch_related(said)
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


@dataclass(frozen=True)
class Word:
    """One statement of a fact: who has said it, what has become of it (colour and words), and what a person has decided about it."""

    said: Statement
    by: str
    pill: str
    fate: Any
    value: str
    decision: Resolution | None = None


def facts_shown(sight: Sight, household: Household, on: date) -> list[list[Word]]:
    """What was stated of a household, by fact and person; the words on one thing stand side by side, those that count first."""
    said = statements_of(sight, household)
    if not said:
        return []
    members = [one for one in members_of(household) if one.is_present]
    law = version_in_force(household.region, on)
    settled = dict(understood(law, household, members, on=on).settled)
    decisions = decisions_of([household.pk])
    names = dict(Officer.objects.filter(code__in={one.by for one in said}).values_list("code", "name"))
    found: dict[tuple[str, int | None], list[Word]] = {}
    for one in said:
        about = (one.fact, one.person_id)
        decision = next((each for each in decisions if one.pk in each.words), None)
        pill, fate = _standing_of(one, settled.get(about), decision)
        found.setdefault(about, []).append(
            Word(one, names.get(one.by, one.by), pill, fate, in_full(law, one.fact, one.value), decision)
        )
    return [sorted(words, key=lambda word: word.pill == "grey") for words in found.values()]


def _standing_of(one: Statement, found: Settled | None, decision: Resolution | None) -> tuple[str, Any]:
    """The colour and the words for what has become of a statement."""
    if decision is not None and one.pk != decision.holds:
        return "grey", FATES["aside"]
    if found is None or str(one.pk) not in found.counts:
        return "grey", FATES["beside"]
    if found.standing is Known.CONFLICT:
        return "orange", FATES["conflict"]
    return ("orange", FATES["recheck"]) if found.needs_recheck else ("good", FATES["counts"])


def visits_to(task: Task) -> QuerySet[Visit]:
    """The visits that were sent for a task, the newest first."""
    served = Q(task=task) | Q(serves__contains=[task.pk])
    return Visit.objects.filter(served).select_related("by", "typed_by").order_by("-at")


def task_in_hand(
    sight: Sight, officer: Officer, task_id: str, *, types_in: Iterable[str] = ()
) -> QuerySet[Task]:
    """The task, if this officer holds it, or somebody in a place whose papers they type in."""
    found = tasks_seen(sight).filter(pk=task_id, state=TaskState.CLAIMED)
    whose = Q(holder=officer) | inside("region", types_in) if types_in else Q(holder=officer)
    return found.filter(whose).select_related("household", "holder")


def last_visit(task: Task) -> Visit | None:
    """The last visit to the household of a task."""
    if task.household_id is None:
        return None
    return Visit.objects.filter(household=task.household_id).order_by("-visited_on", "-at").first()


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
    seen, others = outlook(task, on), others_of(task)
    home = Home(
        members=tuple(one.pk for one in present_members(task)),
        topics=topics_of(task, others),
        answered=frozenset((question, person) for question, person, _ in said),
        known=seen.known | {(fact, person) for _, person, fact in said if fact},
        open=seen.open,
        opened=seen.opened,
        chosen=frozenset((group, person) for group, person in draft.chosen) if draft else frozenset(),
    )
    return sections(law_at(task, on), home, on, answered=answered, purposes=purposes_of(task, others, on))


def is_wanted(section: Section) -> bool:
    """Whether an alert or the occasion wants these questions; others the law alone would have answered."""
    return any(each.topics or each.question.always for each in section.questions)


def others_of(task: Task) -> list[Task]:
    """The other tasks of the household that this visit serves too."""
    return others_due(task, task.holder_id) if task.holder_id is not None else []


def topics_of(task: Task, others: Iterable[Task]) -> tuple[str, ...]:
    """What all of them want to have found out, each once."""
    return tuple(dict.fromkeys(topic for one in (task, *others) for topic in one.find_out))


def occasions_of(task: Task, others: Iterable[Task]) -> list[str]:
    """The rounds among them."""
    return list(dict.fromkeys(one.occasion for one in (task, *others) if one.occasion))


def errands_of(task: Task, others: Iterable[Task], on: date) -> list[str]:
    """What the visit is for where a round is among it, as people call it; empty stands for what an alert or somebody has told."""
    every = dict.fromkeys(one.occasion for one in (task, *others))
    labels = {one.id: one.label for one in rounds_on(law_at(task, on), on)} if any(every) else {}
    return [labels.get(one, one) for one in every] if any(every) else []


def is_round(task: Task) -> bool:
    """Whether nothing but rounds has asked for the visit."""
    return all(one.occasion for one in (task, *others_of(task)))


def purposes_of(task: Task, others: Iterable[Task], on: date) -> tuple[str, ...]:
    """What the visit is for, as forms name it: a round's own, and the verification of what an alert has told."""
    others = list(others)
    rounds = {one.id: one.purpose for one in rounds_on(law_at(task, on), on)}
    own = [rounds[one] for one in occasions_of(task, others) if one in rounds]
    verifies = any(not one.occasion for one in (task, *others))
    return tuple(dict.fromkeys([*([VERIFICATION] if verifies else []), *own])) or (VERIFICATION,)


def outlook(task: Task, on: date) -> Understood:
    """What the law makes of all that is known of the household of a task."""
    if task.household is None:
        return Understood()
    own = {f"visit:{pk}" for pk in Visit.objects.filter(task=task).values_list("pk", flat=True)}
    return understood(law_at(task, on), task.household, present_members(task), on=on, apart_from=own)


def to_choose(task: Task, on: date) -> list[Choice]:
    """What the worker may ask besides."""
    return (
        choices(law_at(task, on), on, purposes=purposes_of(task, others_of(task), on))
        if task.household_id
        else []
    )


def forms_at(task: Task, on: date) -> list[str]:
    """The forms of this visit with their versions."""
    return forms_used(law_at(task, on), on, purposes=purposes_of(task, others_of(task), on))


@dataclass(frozen=True)
class Going:
    """A round in an area on a day: whom it concerns, where each stands, and whether it was drawn already."""

    about: VisitRound
    span: Span
    standings: dict[int, Standing]
    drawn: Round | None = None

    @property
    def waiting(self) -> list[int]:
        """The households whom somebody should be asked to visit."""
        return [
            home for home, one in self.standings.items() if not (one.is_done or one.is_refused or one.is_open)
        ]


def rounds_at(area: str, on: date) -> list[Going]:
    """Every round of the law in force at a place, with where its households stand."""
    law = version_in_force(area, on)
    return [_going(law, one, area=area, on=on) for one in rounds_on(law, on)] if law else []


def resting_homes(homes: Iterable[int], area: str, on: date) -> set[int]:
    """The households at which somebody was so lately that nobody is sent again."""
    return set(visited_lately(homes, on - timedelta(days=rest_days(version_in_force(area, on), on))))


def _going(law: Version, one: VisitRound, *, area: str, on: date) -> Going:
    listed = households_on_list(area, label=list_label(law, one), column=one.column, words=one.words)
    span = span_of(one.per, on)
    drawn_before = (
        Round.objects.filter(occasion=one.id, period=span.name, region=area).exclude(seed="").first()
    )
    if drawn_before is not None:
        listed = {home: word for home, word in listed.items() if home in set(drawn_before.chosen)}
    called = _called(listed, since=span.since, by_phone=one.by_phone)
    tasks = {home: (state, due) for home, state, due in tasks_of_round(one.id, span.name, area)}
    regions = dict(Household.objects.filter(pk__in=listed).values_list("pk", "region"))
    return Going(
        one, span,
        {
            home: _standing(region, due_of(one.per, on, called.get(home, [])), tasks.get(home), on=on)
            for home, region in sorted(regions.items())
        },
        drawn_before,
    )  # fmt: skip


def _standing(region: str, due: Due, task: tuple[str, date] | None, *, on: date) -> Standing:
    is_open = due.is_due and task is not None and task[0] != TaskState.CLOSED
    return Standing(region, due.done_on is not None, due.is_refused, is_open, is_open and task is not None and task[1] < on)  # fmt: skip


def _called(listed: Mapping[int, str], *, since: date, by_phone: Collection[str]) -> dict[int, list[Called]]:
    """When somebody was at some households or has called those whom one may call. Where nobody was found nothing was done."""
    found: dict[int, list[Called]] = {}
    rows = Visit.objects.filter(household__in=list(listed), visited_on__gte=since).exclude(
        outcome=Outcome.NOT_FOUND
    )
    for home, on, outcome, met in rows.values_list("household", "visited_on", "outcome", "met"):
        if met != Met.PHONE or listed[home] in by_phone or outcome == Outcome.REFUSED:
            found.setdefault(home, []).append(Called(on, outcome == Outcome.REFUSED))
    return found


def newest_answers(household: int | None) -> dict[tuple[str, int | None], UUID]:
    """The newest answer about each thing, by fact (or question) and person: what another answer follows that is given now.

    What a person has laid aside nobody follows.
    """
    decisions = decisions_of([household]) if household else []
    aside = {word for one in decisions for word in one.words if word != one.holds}
    found = Answer.objects.filter(household=household).order_by("at", "visit__at")
    return {(one.fact or one.question, one.person_id): one.pk for one in found if one.pk not in aside}
