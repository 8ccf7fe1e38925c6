"""Reading what waits for a person, and what a person has made of it. Every query begins with what the officer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiwang.analysis.visiting import unpacked
from jiwang.desk.disputes.models import Delivery, Resolution
from jiwang.desk.disputes.rules import REPORTED, Place, Resolved, Said, places
from jiwang.desk.disputes.states import Fate
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household
from jiwang.stages.visits.actions import Handed
from jiwang.stages.visits.models import Answer
from jiwang.stages.visits.queries import within

Subject = tuple[int, str, int | None]
"""Household, question, person."""
_MOST = 200  # disputes on one page


@dataclass(frozen=True, slots=True)
class Dispute:
    """One question to which there are several answers that stand against each other."""

    subject: Subject
    answers: tuple[Answer, ...]

    @property
    def wording(self) -> str:
        """As it was asked."""
        return self.answers[0].wording


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was typed on the form of a delivery."""

    wording: str
    member: int | None
    value: tuple[str, ...]


def deliveries_open(sight: Sight) -> QuerySet[Delivery]:
    """What could not be taken and waits for a person, the oldest first."""
    found = Delivery.objects.filter(within(sight), fate=Fate.OPEN)
    return found.select_related("by", "task", "household").order_by("at")


def delivery_seen(sight: Sight, delivery: UUID) -> Delivery | None:
    """One delivery, where it is within a sight."""
    return Delivery.objects.filter(within(sight), pk=delivery).first()


def deliveries_about(sight: Sight, household: Household) -> list[Delivery]:
    """What the file of a household tells of deliveries: those that wait, and those that were kept as a note."""
    found = Delivery.objects.filter(within(sight), household=household, fate__in=[Fate.OPEN, Fate.NOTED])
    return list(found.select_related("by", "decided_by").order_by("-at"))


def disputes_seen(sight: Sight) -> list[Dispute]:
    """Every question within a sight to which there are answers that stand against each other."""
    followed = Answer.objects.filter(base=OuterRef("pk"))
    leaves = Answer.objects.filter(within(sight)).filter(~Exists(followed))
    twin = (
        Answer.objects.filter(household=OuterRef("household"), question=OuterRef("question"))
        .filter(Q(person=OuterRef("person")) | Q(person=None, household__isnull=False))
        .exclude(pk=OuterRef("pk"))
        .exclude(value=OuterRef("value"))
    )
    homes = leaves.filter(Exists(twin)).values_list("household", flat=True).distinct()[:_MOST]
    return [one for one in disputes_of(sight, set(homes)) if one.answers]


def disputes_of(sight: Sight, households: Iterable[int]) -> list[Dispute]:
    """The disputes of some households."""
    every = _answers(Answer.objects.filter(within(sight), household__in=set(households)))
    standing = places_of(every)
    found = []
    for subject, group in groupby(every, key=subject_of):
        disputed = tuple(one for one in group if standing[one.pk] is Place.DISPUTED)
        if disputed:
            found.append(Dispute(subject, disputed))
    return found


def answers_to(subject: Subject) -> list[Answer]:
    """All answers to one question about one subject."""
    household, question, person = subject
    return _answers(Answer.objects.filter(household=household, question=question, person=person))


def places_of(answers: Iterable[Answer]) -> dict[UUID, Place]:
    """Where each of some answers stands; all answers of their subjects must be among them."""
    answers = list(answers)
    resolved: dict[Subject, list[Resolved]] = {}
    for one in Resolution.objects.filter(household__in={each.household_id for each in answers}).order_by(
        "pk"
    ):
        subject = (one.household_id, one.question, one.person_id)
        resolved.setdefault(subject, []).append(Resolved(frozenset(one.answers), one.holds))
    found: dict[UUID, Place] = {}
    for subject, group in groupby(answers, key=subject_of):
        said = [Said(one.pk, one.base, one.value) for one in group]
        found |= places(said, resolved.get(subject, ()))
    return found


def resolutions_of(household: Household) -> list[Resolution]:
    """What people have decided about the answers of a household."""
    return list(Resolution.objects.filter(household=household).select_related("by").order_by("-at"))


def subject_of(answer: Answer) -> Subject:
    """What an answer is about."""
    return answer.household_id, answer.question, answer.person_id


def handed_of(form: Mapping[str, object]) -> Handed:
    """A form as it was handed out, from the plain data that are kept of it."""
    known = {(str(question), member): UUID(str(key)) for question, member, key in form["known"]}  # type: ignore[attr-defined]
    return Handed(unpacked(form["sections"]), known, int(str(form["visits"])))  # type: ignore[arg-type]


def lines_of(delivery: Delivery) -> list[Line]:
    """What was typed, with the words of the questions; what no question of the form knows stands with its own key."""
    asked = {
        one.key: (one.question.wording, section.member)
        for section in handed_of(delivery.form).sections
        for one in section.questions
    }
    said = {key: tuple(one for one in given if one) for key, given in delivery.content.items()}
    return [
        Line(asked[key][0] if key in asked else key, asked[key][1] if key in asked else None, value)
        for key, value in said.items()
        if value and key not in REPORTED
    ]


def waited_since(deliveries: Iterable[Delivery]) -> datetime | None:
    """When the oldest of some deliveries came in."""
    return min((one.at for one in deliveries), default=None)


def _answers(found: QuerySet[Answer]) -> list[Answer]:
    ordered = found.select_related("visit__by", "person", "household").order_by("household", "question", "person", "at", "pk")  # fmt: skip
    return list(ordered)
