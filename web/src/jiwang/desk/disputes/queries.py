"""Reading what waits for a person, and what a person has made of it. Every query begins with what the officer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from jiwang.analysis.stating import Place, Said, resolved, standing
from jiwang.analysis.visiting import unpacked
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.disputes.rules import REPORTED
from jiwang.desk.disputes.states import Fate
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household
from jiwang.registers.statements.models import Resolution
from jiwang.registers.statements.queries import decisions_of
from jiwang.stages.visits.actions import Handed
from jiwang.stages.visits.models import Answer
from jiwang.stages.visits.queries import within

Subject = tuple[int, str, int | None]
"""Household, fact (the question, where it speaks of none), person."""
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
    leaves = Answer.objects.filter(within(sight)).filter(~Exists(followed), ~_laid_aside())
    same = Q(question=OuterRef("question")) | (~Q(fact="") & Q(fact=OuterRef("fact")))
    twin = (
        Answer.objects.filter(same, ~_laid_aside(), household=OuterRef("household"))
        .filter(Q(person=OuterRef("person")) | Q(person=None, household__isnull=False))
        .exclude(value=OuterRef("value"))
    )
    homes = leaves.filter(Exists(twin)).values_list("household", flat=True).distinct()[:_MOST]
    return [one for one in disputes_of(sight, set(homes)) if one.answers]


def disputes_of(sight: Sight, households: Iterable[int]) -> list[Dispute]:
    """The disputes of some households."""
    every = _answers(Answer.objects.filter(within(sight), household__in=set(households)))
    found = places_of(every)
    disputed = _by_subject(one for one in every if found[one.pk] is Place.DISPUTED)
    return [Dispute(subject, tuple(answers)) for subject, answers in disputed.items()]


def answers_to(subject: Subject) -> list[Answer]:
    """All answers about one subject."""
    household, about, person = subject
    named = Q(fact=about) | Q(fact="", question=about)
    return _answers(Answer.objects.filter(named, household=household, person=person))


def places_of(answers: Iterable[Answer]) -> dict[UUID, Place]:
    """Where each of some answers stands, by the engine's rule; all answers of their subjects must be among them."""
    groups = _by_subject(answers)
    decided = [resolved(one.words, one.holds) for one in decisions_of({home for home, _, _ in groups})]
    found: dict[UUID, Place] = {}
    for group in groups.values():
        found |= standing((Said(one.pk, one.base, one.value, one.visit.visited_on) for one in group), decided)
    return found


def decisions_told(
    sight: Sight, household: Household
) -> list[tuple[Resolution, Answer | None, list[Answer]]]:
    """What people have decided about the answers of a household: which one holds, and those that do not."""
    decisions = (
        decisions_of([household.pk]) if Answer.objects.filter(within(sight), household=household) else []
    )
    words = [word for one in decisions for word in one.words]
    said = {one.pk: one for one in _answers(Answer.objects.filter(within(sight), pk__in=words))}
    return [
        (
            one,
            said.get(one.holds) if one.holds else None,
            [said[word] for word in one.words if word in said and word != one.holds],
        )
        for one in decisions
        if any(word in said for word in one.words)
    ]


def subject_of(answer: Answer) -> Subject:
    """What an answer is about."""
    return answer.household_id, answer.fact or answer.question, answer.person_id


def _by_subject(answers: Iterable[Answer]) -> dict[Subject, list[Answer]]:
    found: dict[Subject, list[Answer]] = {}
    for one in answers:
        found.setdefault(subject_of(one), []).append(one)
    return found


def _laid_aside() -> Exists:
    """Whether a person has decided that an answer does not hold."""
    itself = Func(OuterRef("pk"), function="ARRAY", template="%(function)s[%(expressions)s]")
    decided = Resolution.objects.filter(household=OuterRef("household"), words__contains=itself)
    return Exists(decided.exclude(holds=OuterRef("pk")))


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
