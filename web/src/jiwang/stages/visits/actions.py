"""Writing visits: a draft is kept, and a sent visit is one transaction with its answers, its outcome and its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from jiwang.analysis.visiting import Section, results
from jiwang.registers.staff.models import Officer
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import rules
from jiwang.stages.visits.models import Answer, Draft, Visit
from jiwang.stages.visits.queries import asked_of, draft_of, forms_at, law_at, newest_answers, reach_at
from jiwang.stages.visits.rules import Report
from jiwang.trail.actions import record, recorded

Typed = Mapping[str, Sequence[str]]
"""What stands in the fields of the form, by the key of a question."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A form as it was handed out to somebody who fills it in far from here, with what was known of the household then."""

    sections: tuple[Section, ...]
    known: Mapping[
        tuple[str, int | None], UUID
    ]  # the newest answer to each question, about the household or a member
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """A visit that is sent: its id, made where it was typed, when, what was typed, and on which form if not on the desk's own."""

    id: UUID
    report: Report
    typed: Typed
    made_at: datetime
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
    task = Task.objects.select_for_update(of=("self",)).select_related("household").get(pk=task_id)
    known = Visit.objects.filter(pk=sending.id, task=task, by=by.officer).first()
    if known is not None:
        Draft.objects.filter(task=task, by=by.officer).delete()
        record(who=by.officer.code, what="visits.sent", about=f"visit:{known.pk}", why="重复送达", at=at, area=task.region)  # fmt: skip
        return known
    rules.check_report(sending.report, today=by.on)
    report = sending.report
    assert report.outcome is not None and report.visited_on is not None
    if task.household_id is None:
        dispatch.close_told(task.pk, outcome=report.outcome, why=report.why, by=by, at=at)
    else:
        dispatch.note_visit(task.pk, Ruling(outcome=report.outcome, why=report.why), by=by, at=at)
    visit = _written(task, sending, of=by.officer, by=by, at=at)
    if sending.handed is None:  # what was typed at the desk meanwhile is not what was sent
        Draft.objects.filter(task=task, by=by.officer).delete()
    record(who=by.officer.code, what="visits.sent", about=f"visit:{visit.pk}", why=str(report.outcome), at=at, area=task.region)  # fmt: skip
    return visit


@recorded
def take_over(task_id: str, sending: Sending, *, of: Officer, by: Actor, at: datetime) -> Visit:
    """Write down a visit that somebody has made to whom the task no longer belongs; how its alerts end is said by hand.

    Raises VisitRefused.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("household").get(pk=task_id)
    rules.check_report(sending.report, today=by.on)
    visit = _written(task, sending, of=of, by=by, at=at)
    record(who=by.officer.code, what="visits.taken_over", about=f"visit:{visit.pk}", why=of.code, at=at, area=task.region)  # fmt: skip
    return visit


@recorded
def note_print(task: Task, *, by: Actor, at: datetime) -> None:
    """Note that somebody takes the questions along on paper."""
    record(who=by.officer.code, what="visits.printed", about=f"task:{task.pk}", at=at, area=task.region)


def _written(task: Task, sending: Sending, *, of: Officer, by: Actor, at: datetime) -> Visit:
    report, handed = sending.report, sending.handed
    seen = Visit.objects.filter(household=task.household).count() if task.household and not handed else 0
    visit = Visit.objects.create(
        id=sending.id, task=task, household=task.household, region=task.region, reach=reach_at(task), outcome=report.outcome or "",
        met=report.met or "", companion=report.companion.strip(), signed=report.signed, visited_on=report.visited_on or by.on,
        why=report.why.strip(), forms=forms_at(task, by.on), by=of, made_at=sending.made_at, at=at,
        base=handed.visits if handed else seen,
    )  # fmt: skip
    if task.household_id is not None and rules.takes_answers(report.outcome):
        Answer.objects.bulk_create(_answers(visit, task, sending, by=by))
    return visit


def _answers(visit: Visit, task: Task, sending: Sending, *, by: Actor) -> list[Answer]:
    handed = sending.handed
    asked = list(handed.sections) if handed else asked_of(task, draft_of(task, by.officer), by.on)
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
        answer.base = before.get((answer.question, answer.person_id))
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
