"""Families of the made-up village who have applied: a draft, one in many hands with a part that is late, one that is ready for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jiwang.analysis.applying.courses import courses_on
from jiwang.config.demo.checking import check
from jiwang.procedure.applications import actions, queries
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.rules import Filled, Typed
from jiwang.procedure.applications.states import Step
from jiwang.registers.authorisations.actions import Paper, take_in
from jiwang.registers.authorisations.rules import AuthorisationRefused
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

_ADULT = 18


@dataclass(frozen=True, slots=True)
class Story:
    """What a family wants, how many days ago it was handed in, and how far the township is with its status (CHECK: a check of means
    that runs, REPORT: one that is over); -1: not handed in."""

    wanted: Sequence[str]
    ago: int
    goes: Sequence[Step] = ()
    by: str = "jingban"


STORIES = (
    Story(("dibao", "public_rental", "extra_medical_aid", "free_electricity"), 24, (Step.ACCEPT, Step.CHECK, Step.VISIT)),
    Story(("dibao", "free_electricity"), 14, (Step.ACCEPT, Step.REPORT, Step.VISIT, Step.OPINION, Step.POST, Step.HAND_UP)),
    Story(("bianyuan", "rent_subsidy"), 5, (Step.ACCEPT,), by="xieli"),
    Story(("dibao", "extra_medical_aid"), -1),
)  # fmt: skip
FILLED = {
    Step.VISIT: Filled(first="王经办", second="李妇女主任", guest="镇经办、村委会妇女主任，两人一起入户"),
    Step.OPINION: Filled(words="入户和核对都看过，收入低于标准，没有别的财产", is_in_favour=True),
    Step.POST: Filled(where="村务公开栏"),
}


def apply(village: str, *, on: date) -> None:
    """Let four families of the village apply, whose head is of age: who is too young to sign has somebody who does."""
    of_age = {"members__is_head": True, "members__birth__lt": on - timedelta(days=(_ADULT + 1) * 366)}
    homes = Household.objects.filter(region=village, basis=queries.PRESUMED, **of_age)
    for story, home in zip(STORIES, homes.distinct().order_by("-pk"), strict=False):
        day = on - timedelta(days=max(story.ago, 0))
        known = courses_on(queries.law_at(village, day), day)
        if all(one in known for one in story.wanted):
            _sign(home, day)
            _tell(story, home, day)


def _tell(story: Story, home: Household, day: date) -> None:
    by = _acting(story.by, day)
    draft = actions.begin(home, story.wanted, by=by, at=_moment(day, 9, 10))
    if story.ago < 0:
        return
    head = draft.applicant_id
    actions.keep(draft.pk, Typed(applicant=head, wanted=tuple(story.wanted)), by=by, at=_moment(day, 9, 16))
    made = actions.send(draft.pk, by=by, at=_moment(day, 9, 20))
    _go(made, story, day)


def _go(made: Application, story: Story, day: date) -> None:
    """The township goes on with the status day by day; the notice hangs for as long as the law says."""
    part = made.parts.get(item=story.wanted[0])
    for step in story.goes:
        day += timedelta(days=(part.notice_days or 0) + 1 if step is Step.HAND_UP else 1)
        _take(part, step, day)


def _take(part: SubCase, step: Step, day: date) -> None:
    if step in (Step.CHECK, Step.REPORT):
        check(part, day, is_whole=step is Step.REPORT)
        return
    filled = FILLED.get(step, Filled())
    actions.take(part.pk, step, filled, by=_acting("jingban", day), at=_moment(day, 15, 30))


def _sign(home: Household, day: date) -> None:
    """Every member signs for the check of means, for a child the head."""
    members = queries.present(home)
    head = next((one for one in members if one.is_head), None)
    for person in members:
        paper = Paper(
            ("dibao",), tuple(Scope), Purpose.APPLICATION, day, day + timedelta(days=300),
            guardian=head if _is_child(person, day) and person != head else None, paper="镇档案柜3",
        )  # fmt: skip
        try:
            take_in(person, paper, by="jingban", at=_moment(day, 9, 0))
        except AuthorisationRefused:
            continue  # who may sign for them is not known


def _is_child(person: Person, day: date) -> bool:
    return person.birth is not None and (day - person.birth).days < _ADULT * 366


def _acting(code: str, day: date) -> Actor:
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), day)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
