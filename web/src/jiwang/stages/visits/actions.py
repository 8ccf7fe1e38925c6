"""Writing visits: a draft is kept, and a sent visit is one transaction with its answers, its outcome and its line."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from jiwang.analysis.homes import Seen, fact_label, understood
from jiwang.analysis.rounds import drawn
from jiwang.analysis.visiting import Section, results, valid_until
from jiwang.kit.sights import COUNTY
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.objections import actions as objections
from jiwang.registers.objections.models import Objection
from jiwang.registers.people.models import Household
from jiwang.registers.policy.models import Version
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.states import Rank
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch import merging
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.merging import SettingOut
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import rules
from jiwang.stages.visits.models import Answer, Draft, Prospect, Round, Visit
from jiwang.stages.visits.queries import (
    asked_of,
    draft_of,
    forms_at,
    law_at,
    newest_answers,
    occasions_of,
    others_of,
    present_members,
    purposes_of,
    reach_at,
    resting_homes,
    rounds_at,
)
from jiwang.stages.visits.rules import Report
from jiwang.stages.visits.states import Chance
from jiwang.trail.actions import record, recorded

_ALL = 100
Typed = Mapping[str, Sequence[str]]
"""What stands in the fields of the form, by the key of a question."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A form as it was handed out to somebody who fills it in far from here, with what was known of the household then.

    `known` is the newest answer about each fact (or to each question), of the household or a member.
    """

    sections: tuple[Section, ...]
    known: Mapping[tuple[str, int | None], UUID]
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """A visit that is sent: its id, made where it was typed, when, and what was typed, on which form if not on the desk's own. `visitor`
    went there, where another one types it in."""

    id: UUID
    report: Report
    typed: Typed
    made_at: datetime
    visitor: Officer | None = None
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said to a question, about whom, and of which fact it is a statement."""

    question: str
    wording: str
    member: int | None
    value: str
    fact: str = ""
    unit: str = ""


@recorded
def keep(
    task: Task, typed: Typed, *, chosen: Iterable[tuple[str, int | None]], by: Actor, at: datetime
) -> Draft:
    """Keep what was typed and not sent, in the place of what was kept before; the same again changes nothing."""
    kept = {
        "typed": {key: list(said) for key, said in typed.items()},
        "chosen": [list(one) for one in chosen],
    }
    same = Draft.objects.filter(task=task, by=by.officer, **kept).first()
    if same is not None:
        record(who=by.officer.code, what="visits.kept", about=f"task:{task.pk}", at=at, area=task.region)
        return same
    draft, _ = Draft.objects.update_or_create(
        task=task,
        by=by.officer,
        defaults={**kept, "region": task.region, "reach": reach_at(task), "saved_at": at},
    )
    record(who=by.officer.code, what="visits.kept", about=f"task:{task.pk}", at=at, area=task.region)
    return draft


@recorded
def send(task_id: str, sending: Sending, *, by: Actor, at: datetime) -> Visit:
    """Write down a visit, what was said, and what it has found about the alerts; the same visit sent again changes nothing.

    Raises VisitRefused, or what dispatch and alerts refuse.
    """
    task = Task.objects.select_related("household").get(pk=task_id)
    one_at_a_time("visit", task.household_id or task.pk)
    merging.lock_home(task)
    known = Visit.objects.filter(pk=sending.id, task=task, by=sending.visitor or by.officer).first()
    if known is not None:
        Draft.objects.filter(task=task, by=by.officer).delete()
        record(who=by.officer.code, what="visits.sent", about=f"visit:{known.pk}", why="重复送达", at=at, area=task.region)  # fmt: skip
        return known
    rules.check_report(sending.report, today=by.on)
    if sending.visitor is not None and task.holder_id != sending.visitor.pk:
        raise rules.VisitRefused("这件任务刚刚换了办理人，请刷新后核对走访人。")
    others = others_of(task)
    purposes = purposes_of(task, others, by.on)
    visit, answers = _written(task, sending, others, by=by, at=at)
    _end(task, sending.report, serving=visit, by=by, at=at)
    _keep_answers(visit, task, answers, purposes=purposes, by=by, at=at)
    if sending.handed is None:  # what was typed at the desk meanwhile is not what was sent
        Draft.objects.filter(task__in=[task.pk, *visit.serves], by=by.officer).delete()
    record(who=by.officer.code, what="visits.sent", about=f"visit:{visit.pk}", why=str(visit.outcome), at=at, area=task.region)  # fmt: skip
    return visit


@recorded
def take_over(task_id: str, sending: Sending, *, of: Officer, by: Actor, at: datetime) -> Visit:
    """Write down a visit that somebody has made to whom the task no longer belongs; how its alerts end is said by hand.

    Raises VisitRefused.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("household").get(pk=task_id)
    rules.check_report(sending.report, today=by.on)
    visit, answers = _written(task, replace(sending, visitor=of), [], by=by, at=at)
    _keep_answers(visit, task, answers, purposes=purposes_of(task, [], by.on), by=by, at=at)
    record(who=by.officer.code, what="visits.taken_over", about=f"visit:{visit.pk}", why=of.code, at=at, area=task.region)  # fmt: skip
    return visit


def _keep_answers(
    visit: Visit,
    task: Task,
    answers: list[Answer] | None,
    *,
    purposes: Iterable[str],
    by: Actor,
    at: datetime,
) -> None:
    if answers is not None:
        Answer.objects.bulk_create(answers)
        _state(visit, task, answers, purposes=purposes, by=by, at=at)


def _object(visit: Visit, report: Report, *, by: Actor, at: datetime) -> None:
    """What the family does not agree with goes to the township, in their words."""
    if report.objection.strip():
        objection = Objection(
            id=visit.pk, household=visit.household, name=visit.task.told_name, region=visit.region, depth=visit.reach,
            words=report.objection.strip(), said_on=visit.visited_on, heard_by=visit.by,
        )  # fmt: skip
        objections.note(objection, by=by.officer, at=at)


def _state(
    visit: Visit, task: Task, answers: Iterable[Answer], *, purposes: Iterable[str], by: Actor, at: datetime
) -> None:
    """What was said of facts goes to the register of statements, and the law looks at the household anew."""
    assert task.household is not None
    expires = valid_until(law_at(task, by.on), visit.visited_on, purposes=tuple(purposes))
    said = [
        Statement(
            id=one.pk, household=task.household, person_id=one.person_id, region=visit.region, depth=visit.reach, fact=one.fact,
            wording=one.wording, value=one.value, state=Rank.VERIFIED, source="走访", by=visit.by.code, on=visit.visited_on,
            expires=expires, evidence=f"visit:{visit.pk}", follows=one.base, at=at,
        )
        for one in answers
        if one.fact
    ]  # fmt: skip
    if said:
        statements.make(said, task.household, by=by.officer.code, at=at)
    law = law_at(task, by.on)
    found = understood(law, task.household, present_members(task), on=by.on)
    Prospect.objects.bulk_create(
        _prospect(visit, one, law=law, place=place) for place, one in enumerate(found.prospects)
    )


def _prospect(visit: Visit, one: Seen, *, law: Version | None, place: int) -> Prospect:
    chance = Chance.FITS if one.fits else Chance.CHECK if one.needs_check else Chance.OPEN
    return Prospect(
        visit=visit, household=visit.household, region=visit.region, reach=visit.reach, item=one.item, name=one.name[:120],
        department=one.department[:60], chance=chance, members=[int(who) for who in one.members], bring=list(one.bring),
        lacks=[[fact_label(law, fact), int(who) if who else None] for fact, who in one.lacks], apply_at=one.apply_at[:120],
        amount=one.amount, place=place,
    )  # fmt: skip


def _written(
    task: Task, sending: Sending, others: Sequence[Task], *, by: Actor, at: datetime
) -> tuple[Visit, list[Answer] | None]:
    """The visit, and what was said where that is kept: by the questions of all tasks that it serves."""
    report, handed = sending.report, sending.handed
    seen = Visit.objects.filter(household=task.household).count() if task.household and not handed else 0
    assert report.outcome is not None and report.visited_on is not None
    visit = Visit.objects.create(
        id=sending.id, task=task, household=task.household, region=task.region, reach=reach_at(task), outcome=report.outcome,
        met=report.met or "", companion=report.companion.strip(), signed=report.signed, visited_on=report.visited_on,
        why=report.why.strip(), forms=forms_at(task, by.on), by=sending.visitor or by.officer, made_at=sending.made_at, at=at,
        typed_by=by.officer if sending.visitor else None,
        serves=[one.pk for one in others], occasions=occasions_of(task, others),
        base=handed.visits if handed else seen,
    )  # fmt: skip
    _object(visit, report, by=by, at=at)
    is_told = task.household_id is not None and rules.takes_answers(report.outcome)
    return visit, _answers(visit, task, sending, by=by) if is_told else None


def _end(task: Task, report: Report, *, serving: Visit, by: Actor, at: datetime) -> None:
    """One visit serves everything for which the household waits: its tasks end together."""
    assert report.outcome is not None
    if task.household_id is None:
        dispatch.close_told(task.pk, outcome=report.outcome, why=report.why, visitor=serving.by, by=by, at=at)
        return
    if serving.serves:
        merging.gather(task.pk, visitor=serving.by, by=by, at=at)
    ruling = Ruling(outcome=report.outcome, why=report.why)
    dispatch.note_visit(task.pk, ruling, visitor=serving.by, by=by, at=at, on=report.visited_on)


@recorded
def begin_round(occasion: str, area: str, *, by: Actor, at: datetime) -> Round:
    """Ask for every visit of a round that is due in an area, or for so many as are drawn; those where somebody was lately wait.

    Raises VisitRefused, or StopIteration for a round that the law does not know.
    """
    one_at_a_time("round", occasion, area[:COUNTY])
    going = next(one for one in rounds_at(area, by.on) if one.about.id == occasion)
    is_draw, waiting = going.about.share < _ALL, set(going.waiting)
    if not is_draw:
        waiting -= resting_homes(waiting, area, by.on)
    is_county = len(area) <= COUNTY
    rules.check_round(is_draw=is_draw, was_drawn=is_draw and going.drawn is not None, is_county=is_county, homes=len(waiting))  # fmt: skip
    seed = secrets.token_hex(16) if is_draw else ""
    everybody = sorted(going.standings)
    chosen = sorted(drawn(everybody, share=going.about.share, seed=seed)) if is_draw else sorted(waiting)
    about = SettingOut(
        occasion, going.about.label, going.span.name, going.span.until, going.about.say,
        area if is_draw else "",
    )  # fmt: skip
    homes = Household.objects.filter(pk__in=[one for one in chosen if one in waiting])
    made = merging.set_out(homes, about, by=by, at=at)
    found = Round.objects.create(
        occasion=occasion, label=going.about.label, period=going.span.name, region=area, share=going.about.share, seed=seed,
        everybody=everybody if is_draw else [], chosen=chosen, made=made, by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="visits.round_begun", about=f"round:{found.pk}", why=f"{going.about.label} {going.span.name} {seed}".strip(), at=at, area=area)  # fmt: skip
    return found


@recorded
def note_print(task: Task, *, by: Actor, at: datetime) -> None:
    """Note that somebody takes the questions along on paper."""
    record(who=by.officer.code, what="visits.printed", about=f"task:{task.pk}", at=at, area=task.region)


def _answers(visit: Visit, task: Task, sending: Sending, *, by: Actor) -> list[Answer]:
    answered = rules.answered_in(sending.typed)
    handed = sending.handed
    asked = (
        list(handed.sections)
        if handed
        else asked_of(task, draft_of(task, by.officer), by.on, answered=answered)
    )
    made = list(_said(visit, asked, sending))
    given = {(one.question, one.person_id): one.value for one in made}
    for place, one in enumerate(results(law_at(task, by.on), given), len(made)):
        made.append(
            _answer(
                visit, sending, Saying(one.group, one.label, one.member, one.value, one.fact), place=place
            )
        )
    before = handed.known if handed else newest_answers(visit.household_id)
    for answer in made:
        answer.base = before.get((answer.fact or answer.question, answer.person_id))
    return made


def _said(visit: Visit, asked: list[Section], sending: Sending) -> Iterator[Answer]:
    place = 0
    for section in asked:
        for one in section.questions:
            question = one.question
            asks = rules.Asked(question.wording, question.kind, question.choices)
            value = rules.value_of(asks, sending.typed.get(one.key, ()))
            if value:
                place += 1
                said = Saying(
                    question.id, question.wording, section.member, value, question.fact, question.unit
                )
                yield _answer(visit, sending, said, place=place)


def _answer(visit: Visit, sending: Sending, said: Saying, *, place: int) -> Answer:
    """An answer; its id follows from the visit's, so that what is sent twice is the same."""
    return Answer(
        id=uuid5(sending.id, f"{said.question}@{said.member or ''}"), visit=visit, household=visit.household,
        person_id=said.member, region=visit.region, reach=visit.reach, question=said.question, wording=said.wording,
        fact=said.fact, value=said.value, unit=said.unit, place=place, at=sending.made_at,
    )  # fmt: skip
