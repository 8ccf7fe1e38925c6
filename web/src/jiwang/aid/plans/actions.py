"""Writing plans: each step locks its row, asks the rules, and leaves a line. The machine drafts; what goes out was confirmed by a named person.

Whatever opens a plan again or gives its measures away locks the plan before its measures, as confirming does: nobody waits for somebody who waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from jiwang.aid.plans import rules
from jiwang.aid.plans.models import Handover, Measure, Passage, Plan, Reason, Version
from jiwang.aid.plans.queries import (
    clerk_of,
    draft_of,
    liaisons_at,
    reading_of,
    said_in,
    standing_of,
    to_hand_over,
    unowned,
)
from jiwang.aid.plans.rules import Filled, PlanRefused, Wanted, Word
from jiwang.aid.plans.states import STEPS, Said, Stage, State, Step
from jiwang.analysis.applying.courses import kind_of_help
from jiwang.analysis.applying.planning import PlanOccasion, Proposal, due_for
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import facts_for_the_law, heads_of, members_of
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded

MACHINE = "job:plans.open"


@recorded
def open_for(home: Household, occasion: PlanOccasion, since: date, *, on: date, at: datetime) -> Plan:
    """Draft a plan for a household for which something has happened, until the day that the pack says; nobody has to ask."""
    with seeing(EVERYWHERE):
        plan = _plan_of(home, on=on)
        plan.occasion, plan.cause, plan.opened_on = occasion.id, occasion.label[: rules.LABEL], since
        plan.due_on, plan.stage = due_for(occasion, since), Stage.DRAFT
        plan.save()
        _propose(plan, home, on=on)
    record(who=MACHINE, what="plans.opened", about=f"household_plan:{plan.pk}", at=at, area=plan.region)
    return plan


@recorded
def draft(household: Household, *, by: Actor, at: datetime) -> Plan:
    """Draft the plan of a household, or draft it anew: what nobody has confirmed is proposed again, what was confirmed stays."""
    rules.check_planner(household.region, by.held)
    plan = _plan_of(household, on=by.on)
    _propose(plan, household, on=by.on)
    record(
        who=by.officer.code, what="plans.drafted", about=f"household_plan:{plan.pk}", at=at, area=plan.region
    )
    return plan


@recorded
def look_at(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a plan."""
    record(who=by.officer.code, what="plans.read", about=f"household_plan:{plan.pk}", at=at, area=plan.region)


@recorded
def note_print(about: str, area: str, *, by: Actor, at: datetime) -> None:
    """Note that a version or a list was printed or taken out."""
    record(who=by.officer.code, what="plans.printed", about=about, at=at, area=area)


@recorded
def hear(plan_id: UUID, word: Word, *, by: Actor, at: datetime) -> Plan:
    """Write down what the family says of its plan and what it wishes. Raises PlanRefused."""
    plan = _locked_plan(plan_id, by)
    rules.check_word(word, on=by.on)
    is_asked = word.said is not Said.NOT_ASKED
    plan.said, plan.wish = word.said, word.wish.strip()[: rules.LONGEST]
    plan.said_by, plan.said_on = (word.by.strip()[: rules.LABEL], word.on) if is_asked else ("", None)
    plan.save(update_fields=["said", "said_by", "said_on", "wish"])
    record(
        who=by.officer.code, what="plans.heard", about=f"household_plan:{plan.pk}", at=at, area=plan.region
    )
    return plan


@recorded
def add(plan_id: UUID, wanted: Wanted, *, by: Actor, at: datetime) -> Measure:
    """Add a measure that the machine has not thought of. Raises PlanRefused."""
    plan = _locked_plan(plan_id, by)
    rules.check_wanted(wanted, on=by.on)
    made = Measure(plan=plan, household_id=plan.household_id, region=plan.region)
    _write(made, plan, wanted)
    same = Measure.objects.filter(plan=plan).exclude(state=State.STRUCK)
    rules.check_new(said_in(made), [said_in(one) for one in same])
    made.save(force_insert=True)
    _reopen(plan)
    _passed(made, Step.ADD, "", by=by, at=at)
    return made


@recorded
def change(measure_id: UUID, wanted: Wanted, *, why: str, by: Actor, at: datetime) -> Measure:
    """Write a measure anew, with the reason; it waits to be confirmed again. What a department has returned may go elsewhere."""
    plan = _plan_behind(measure_id)
    found = _locked(measure_id, Step.CHANGE, by)
    rules.check_filled(Step.CHANGE, Filled(why))
    rules.check_wanted(wanted, on=by.on)
    before = said_in(found)
    _write(found, plan, wanted)
    rules.check_changed(before, said_in(found), is_returned=found.state == State.RETURNED)
    if found.state == State.RETURNED:
        found.state, found.handover = State.OPEN, None
    found.save()
    _reopen(plan)
    _passed(found, Step.CHANGE, why, by=by, at=at)
    return found


@recorded
def take(measure_id: UUID, step: Step, filled: Filled, *, by: Actor, at: datetime) -> Measure:
    """Strike, accept, return or end a measure. Raises PlanRefused, or DoesNotExist out of sight."""
    plan = _plan_behind(measure_id) if step is Step.STRIKE else None
    found = _locked(measure_id, step, by)
    rules.check_filled(step, filled)
    was, found.state = State(found.state), STEPS[step].after(State(found.state))
    if step in (Step.FINISH, Step.FAIL, Step.STRIKE):
        found.result, found.ended_on = filled.words.strip()[: rules.LONGEST], by.on
        found.evidence = filled.evidence.strip()[:200]
    if step is Step.FINISH and filled.was_helped:
        found.entry_id = _enter(found, filled, by=by, at=at)
    found.save()
    if plan is not None and was is not State.PROPOSED:
        _reopen(plan)
    _passed(found, step, filled.words, by=by, at=at)
    return found


@recorded
def confirm(plan_id: UUID, *, seen: str, words: str = "", by: Actor, at: datetime) -> Version:
    """Confirm a plan as it was read: a version that nobody changes. Of two who confirm, one is told. Raises PlanRefused."""
    plan = _locked_plan(plan_id, by)
    rows = list(Measure.objects.filter(plan=plan).exclude(state=State.STRUCK).select_related("holder"))
    waiting = [one for one in rows if one.state in (State.PROPOSED, State.OPEN)]
    rules.check_confirming(
        Stage(plan.stage),
        seen,
        reading_of(plan, rows),
        unowned=unowned(waiting, plan.region, by.on),
        count=len(rows),
    )
    Measure.objects.filter(plan=plan, state=State.PROPOSED).update(state=State.OPEN)
    plan.version, plan.stage, plan.due_on = plan.version + 1, Stage.CONFIRMED, None
    plan.save(update_fields=["version", "stage", "due_on"])
    made = Version.objects.create(
        plan=plan, region=plan.region, number=plan.version, content=[_packed(one) for one in sorted(rows, key=lambda one: (one.due_on, one.label, one.pk))],
        said=plan.said, said_by=plan.said_by, said_on=plan.said_on, wish=plan.wish, law=plan.law,
        words=words.strip()[: rules.LONGEST], on=by.on, by=by.officer, at=at,
    )  # fmt: skip
    record(
        who=by.officer.code,
        what="plans.confirmed",
        about=f"household_plan:{plan.pk}",
        at=at,
        area=plan.region,
    )
    return made


@recorded
def hand_over(
    area: str,
    department: str,
    chosen: Sequence[UUID],
    *,
    words: str = "",
    sight: Sight,
    by: Actor,
    at: datetime,
) -> Handover:
    """Give a department its list: confirmed measures only, each on one list. Raises PlanRefused."""
    rules.check_planner(area, by.held)
    one_at_a_time("plans", department)
    _plans_behind(chosen)
    rows = [one for one in to_hand_over(sight, area).get(department, []) if one.pk in set(chosen)]
    if not rows or len(rows) != len(set(chosen)):
        raise PlanRefused("选的措施里有的刚刚被改动或交办过了，请刷新后再选。")
    if department not in liaisons_at(area.ljust(6, "0"), by.on):
        raise PlanRefused("这个部门在济网上没有联络员，不能交办：请由责任人办，或请县级设联络员。")
    made = Handover.objects.create(
        region=area, department=department, count=len(rows), words=words.strip()[: rules.LONGEST], on=by.on,
        by=by.officer, at=at,
    )  # fmt: skip
    for one in rows:
        one.state, one.handover = State.HANDED, made
        one.save(update_fields=["state", "handover"])
        _pass(one, Step.HAND_OVER, words, by=by, at=at)
    record(who=by.officer.code, what="plans.handed_over", about=f"tasklist:{made.pk}", at=at, area=area)
    return made


def _plan_of(household: Household, *, on: date) -> Plan:
    one_at_a_time("plan", household.pk)
    found = Plan.objects.select_for_update(of=("self",)).filter(household=household).first()
    if found is not None:
        return found
    return Plan.objects.create(household=household, region=household.region, opened_on=on)


def _propose(plan: Plan, household: Household, *, on: date) -> None:
    """What the law proposes today takes the place of what it proposed before and nobody has touched; what people have written stays."""
    made = draft_of(household, on)
    untouched = Measure.objects.filter(plan=plan, state=State.PROPOSED, passages=None).exclude(code="")
    Reason.objects.filter(measure__in=untouched).delete()
    untouched.delete()
    there = set(Measure.objects.filter(plan=plan).exclude(state=State.FAILED).values_list("code", "person"))
    members = {one.pk: one for one in members_of(household)}
    head = heads_of([household.pk]).get(household.pk)
    clerk, served = clerk_of(household.region, on), liaisons_at(household.region, on)
    kept = {one.source for one in facts_for_the_law(members.values()) if one.stays_at_county}
    fresh = [one for one in made.proposals if (one.measure, one.member) not in there]
    for one in fresh:
        whom = members.get(one.member or 0)
        holder = None if one.department in served else clerk
        _proposed(plan, household, one, whom=whom, head=head, holder=holder, kept=kept)
    plan.drafted_on, plan.law = on, made.law
    if fresh:
        plan.stage = Stage.DRAFT
    plan.save(update_fields=["drafted_on", "law", "stage"])


def _proposed(
    plan: Plan, household: Household, one: Proposal, *, whom: Person | None, head: Person | None, holder: Any, kept: Iterable[str]
) -> None:  # fmt: skip
    made = Measure.objects.create(
        id=uuid4(), plan=plan, household=household, person=whom, region=household.region, name=_name_of(whom or head),
        address=household.address, code=one.measure, label=one.label[: rules.LABEL], said=one.said[:120], department=one.department[: rules.LABEL],
        holder=holder, due_on=one.due, success=one.success[: rules.LONGEST], views=dict(one.views or {}), article=one.article[:120], mark=one.mark,
    )  # fmt: skip
    Reason.objects.bulk_create(
        Reason(
            measure=made, region=household.region, stays_at_county=each.source in kept, fact=each.label[:80], person_id=each.member,
            value=each.value[: rules.LONGEST], source=each.source[:120], day=each.day,
        )
        for each in one.reasons
    )  # fmt: skip


def _write(found: Measure, plan: Plan, wanted: Wanted) -> None:
    """What somebody has written into a measure; a member must be of this household."""
    home = Household.objects.get(pk=plan.household_id)
    members = {one.pk: one for one in members_of(home)}
    head = heads_of([home.pk]).get(home.pk)
    whom = members.get(wanted.member or 0)
    found.person, found.name, found.address = whom, _name_of(whom or head), home.address
    found.label, found.department = (
        wanted.label.strip()[: rules.LABEL],
        wanted.department.strip()[: rules.LABEL],
    )
    found.due_on, found.success = wanted.due_on, wanted.success.strip()[: rules.LONGEST]
    found.said = wanted.said.strip()[:120]
    found.holder_id = wanted.holder


def _name_of(person: Person | None) -> str:
    return person.name if person else ""


def _reopen(plan: Plan) -> None:
    """Something in it waits for somebody to confirm it."""
    if plan.stage != Stage.DRAFT:
        plan.stage = Stage.DRAFT
        plan.save(update_fields=["stage"])


def _locked_plan(plan_id: UUID, by: Actor) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    rules.check_planner(plan.region, by.held)
    return plan


def _plan_behind(measure_id: UUID) -> Plan:
    """The plan of a measure for nobody else; it is locked before the measure."""
    return Plan.objects.select_for_update(of=("self",)).get(measures=measure_id)


def _plans_behind(measures: Iterable[UUID]) -> list[Plan]:
    """The plans of some measures for nobody else, in the order of their numbers."""
    behind = Measure.objects.filter(pk__in=list(measures)).values("plan")
    return list(Plan.objects.select_for_update(of=("self",)).filter(pk__in=behind).order_by("pk"))


def _locked(measure_id: UUID, step: Step, by: Actor) -> Measure:
    """The measure for nobody else until the end of the transaction."""
    found = Measure.objects.select_for_update(of=("self",)).get(pk=measure_id)
    why_not = rules.refusal(standing_of(found), step, by.held)
    if why_not is not None:
        raise PlanRefused(why_not)
    return found


def _enter(found: Measure, filled: Filled, *, by: Actor, at: datetime) -> UUID:
    """Help that was given stands in the family's ledger, whoever of the two may see it."""
    law = version_in_force(found.region, by.on)
    done = ledger.Matter(
        uuid5(found.pk, "done"), found.label, kind_of_help(law, found.department), f"{filled.words.strip()} {filled.evidence.strip()}", by.on
    )  # fmt: skip
    ground = ledger.Ground("household_plan", found.article, f"measure:{found.pk}", found.department)
    with seeing(EVERYWHERE):  # a liaison sees neither the family's plan nor its ledger
        home = Household.objects.get(pk=found.household_id)
        whom = Person.objects.filter(pk=found.person_id).first() if found.person_id else None
        to = ledger.Receiver(found.name, found.region, Reach.VILLAGE, home, whom)
        return ledger.enter(done, to, ground, by=by, at=at).pk


def _passed(found: Measure, step: Step, words: str, *, by: Actor, at: datetime) -> None:
    _pass(found, step, words, by=by, at=at)
    record(
        who=by.officer.code, what=f"plans.{step}", about=f"measure:{found.pk}", why=words.strip(), at=at, area=found.region
    )  # fmt: skip


def _pass(found: Measure, step: Step, words: str, *, by: Actor, at: datetime) -> None:
    Passage.objects.create(
        measure=found, region=found.region, department=found.department, step=step, words=words.strip()[: rules.LONGEST],
        by=by.officer, at=at,
    )  # fmt: skip


def _packed(one: Measure) -> dict[str, Any]:
    """A measure as a version keeps it."""
    return {
        "id": str(one.pk), "label": one.label, "department": one.department, "holder": one.holder.name if one.holder else "",
        "due_on": one.due_on.isoformat(), "success": one.success, "member": one.name, "article": one.article, "views": one.views,
        "is_for_all": one.person_id is None,
    }  # fmt: skip
