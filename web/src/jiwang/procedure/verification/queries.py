"""Reading checks of means. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from jiwang.analysis.applying.checks import (
    CheckItem,
    Found,
    found_of,
    items_of,
    months_valid,
    says_the_same,
    told,
)
from jiwang.analysis.homes import name_of
from jiwang.analysis.visiting import months_after
from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.queries import law_at, present
from jiwang.procedure.applications.states import LIVE as PARTS_LIVE
from jiwang.procedure.applications.states import RUNNING as PARTS_RUNNING
from jiwang.procedure.remedies.models import Remedy
from jiwang.procedure.verification import rules
from jiwang.procedure.verification.models import Answer, Check, Line, Passage
from jiwang.procedure.verification.states import LIVE, STEPS, Place, State, Step
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.authorisations.queries import live_ones, newest_ones, supporter_cipher, supporters_of
from jiwang.registers.authorisations.rules import Signed
from jiwang.registers.authorisations.states import Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import deaths_of, opened
from jiwang.registers.policy.models import Version
from jiwang.registers.staff.rules import Held
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import about_supporters, all_about

SHELVES = {
    "asked": Q(state=State.ASKED),
    "running": Q(state__in=(State.STARTED, State.AGAIN)),
    "ended": Q(state__in=(State.REPORTED, State.STOPPED)),
}


def checks_seen(sight: Sight) -> QuerySet[Check]:
    """The checks within a sight, from the township upwards."""
    lines = Prefetch("lines", Line.objects.order_by("reference"))
    found = Check.objects.filter(sight.within("region", digits=TOWNSHIP))
    return found.select_related("household", "application", "by").prefetch_related(lines)


def on_shelf(found: QuerySet[Check], shelf: str, today: date) -> QuerySet[Check]:
    """The checks of a shelf, what is late first; `late` is what somebody or some office is late with."""
    marked = found.annotate(is_red=_late(today))
    if shelf == "late":
        return marked.filter(is_red=True).order_by("asked_on", "pk")
    first = ("-ended_on", "-reported_on") if shelf == "ended" else ("-is_red", "asked_on")
    return marked.filter(SHELVES[shelf]).order_by(*first, "pk")


def named(found: QuerySet[Check], text: str) -> QuerySet[Check]:
    """The checks of a family, by name of the head, or by number."""
    digits = text.upper().removeprefix("HD").lstrip("0")
    number = Q(number=int(digits)) if digits.isdecimal() and len(digits) < 9 else Q()
    return found.filter(Q(name__icontains=text) | number) if text and number else found.filter(name__icontains=text) if text else found  # fmt: skip


def numbers(found: QuerySet[Check], today: date) -> dict[str, int]:
    """How many checks lie on each shelf."""
    asked = {shelf: Count("pk", filter=wanted) for shelf, wanted in SHELVES.items()}
    marked = found.prefetch_related(None).order_by().annotate(is_red=_late(today))
    counted: dict[str, int] = marked.aggregate(**asked, late=Count("pk", filter=Q(is_red=True)))
    return counted


def _late(today: date) -> Q | Any:
    lines = Line.objects.filter(check_of=OuterRef("pk"), state=Place.SENT, due_on__lt=today)
    return Q(state=State.ASKED, due_on__lt=today) | Q(Exists(lines))


def lines_seen(sight: Sight) -> QuerySet[Line]:
    """The lines within a sight, and those of the offices for which somebody answers."""
    here = sight.within("region", digits=TOWNSHIP) | sight.of_offices("region", named=True)
    return Line.objects.filter(here)


def inbox(sight: Sight, *, is_open: bool) -> QuerySet[Line]:
    """What a liaison's own office is asked: what is due first at the top, or what was settled last."""
    found = Line.objects.filter(sight.of_offices("region", named=True)).exclude(state=Place.OPEN)
    if is_open:
        return found.filter(state=Place.SENT).order_by("due_on", "sent_on", "reference")
    return found.exclude(state=Place.SENT).order_by("-settled_on", "reference")


def is_late(line: Line, today: date) -> bool:
    """Whether an office is late with one line: only that line is red."""
    return line.state == Place.SENT and line.due_on is not None and line.due_on < today


def holds_until(check: Check, on: date) -> date:
    """The last day on which what is found on a day holds: what holds shortest of all that was asked."""
    law = law_of(check, on)
    return months_after(on, months_valid(law, check.asked, area=check.region, on=on)) if law else on


def statements_over(on: date) -> list[Statement]:
    """What was found of families of whom no case, no check and no review is open, and has not held for as long as it may be kept. The caller
    sees everything."""
    family = OuterRef("household")
    open_ones = (
        SubCase.objects.filter(application__household=family, state__in=PARTS_LIVE),
        Check.objects.filter(household=family, state__in=LIVE),
        Remedy.objects.filter(decision__household=family, ending__isnull=True),
    )
    found = Statement.objects.filter(
        *(~Exists(one) for one in open_ones),
        source=rules.SOURCE,
        destroyed_on=None,
        expires__lt=on - rules.KEPT,
    )
    return list(found.select_related("household").order_by("household_id", "pk"))


def late_ones(check: Check, today: date) -> list[Line]:
    """The lines of a check with which an office is late."""
    return [one for one in check.lines.all() if is_late(one, today)]


def passages_of(check: Check) -> list[Passage]:
    """The way of a check, the first step first."""
    return list(Passage.objects.filter(check_of=check).select_related("by").order_by("at", "pk"))


def checks_of(application: Application) -> list[Check]:
    """The checks of an application that this officer may see, the newest first."""
    return list(Check.objects.filter(application=application).prefetch_related("lines").order_by("-number"))


def law_of(check: Check, on: date) -> Version | None:
    """The version of the law in force where the household lives."""
    return law_at(check.region, on)


@dataclass(frozen=True)
class Persons:
    """Whose means may be looked at for a household: as rules know them, and as the registers do."""

    subjects: tuple[rules.Subject, ...]
    people: Mapping[str, Person | Supporter]
    papers: Mapping[Signed, Authorisation]


def persons_of(household: Household, on: date) -> Persons:
    """Members and supporters with what each has signed; above every sight, for what binds binds whoever asks."""
    with seeing(EVERYWHERE):
        members = list(household.members.filter(merged_into__isnull=True).order_by("-is_head", "pk"))
    outside, newest = supporters_of(household), newest_ones(household.pk)
    papers = live_ones(household, on)
    dead = {pk for pk, day in deaths_of(members).items() if day <= on}
    people: dict[str, Person | Supporter] = {f"person:{one.pk}": one for one in members}
    people |= {f"supporter:{one.pk}": one for one in outside}

    def subject(key: str, one: Person | Supporter) -> rules.Subject:
        is_member = isinstance(one, Person)
        signed = tuple(said for paper, said in papers if (paper.subject_id if is_member else newest.get(paper.supporter_id or 0)) == one.pk)  # fmt: skip
        is_here = not isinstance(one, Person) or (one.is_present and one.pk not in dead)
        return rules.Subject(key, one.name, is_member, signed, is_here)

    subjects = tuple(subject(key, one) for key, one in people.items())
    return Persons(subjects, people, {said: paper for paper, said in papers})


def permitted(
    persons: Persons, items: Iterable[CheckItem], parts: Iterable[str], *, on: date
) -> set[tuple[str, str]]:
    """What may be asked of whom for some items of an application: pairs of person and thing."""
    wanted = list(parts)
    return {
        (one.key, item.id)
        for one in persons.subjects
        for item in items
        if wanted and one.is_present and rules.covering(one, scope_of(item), wanted, on=on) is not None
    }


def open_parts(application: Application) -> list[SubCase]:
    """The parts whose procedure wants a check and that somebody is working on."""
    return list(application.parts.filter(needs_check=True, state__in=PARTS_RUNNING).order_by("label", "pk"))


def standing_of(check: Check, today: date) -> rules.Check:
    """A check as the rules know it."""
    lines = list(check.lines.all())
    return rules.Check(
        State(check.state), check.region, check.expires_on, tuple(Place(one.state) for one in lines),
        overdue=sum(is_late(one, today) for one in lines),
    )  # fmt: skip


def steps_open(check: Check, *, held: Iterable[Held], on: date) -> frozenset[Step]:
    """The steps of the whole check that an officer may take now: the forms of its page."""
    standing, asking = standing_of(check, on), rules.Asking(tuple(held), on)
    return frozenset(step for step in STEPS if rules.refusal(standing, step, asking) is None)


def line_standing(line: Line, on: date) -> rules.Line:
    """A line as the rules know it: whether its authorisation lives and whoever gave it is still there; above every sight."""
    with seeing(EVERYWHERE):
        paper = Authorisation.objects.get(pk=line.authorisation_id)
        person = Person.objects.filter(pk=line.person_id).first() if line.person_id else None
    is_live = paper.withdrawn_on is None and paper.signed_on <= on <= paper.expires_on
    is_gone = person is not None and (
        not person.is_present or deaths_of([person]).get(person.pk, date.max) <= on
    )
    return rules.Line(Place(line.state), line.department, is_live, not is_gone)


def number_of(line: Line) -> str:
    """The ID number of whom a line is about, in full: for the office that is asked, and to compare what it answers. Callers record why."""
    with seeing(EVERYWHERE):
        if line.person_id:
            return opened(Person.objects.get(pk=line.person_id))[0]
        supporter = Supporter.objects.get(authorisations=line.authorisation_id)
        assert supporter.number_sealed is not None  # who has signed has one, by constraint
        return supporter_cipher().open(bytes(supporter.number_sealed))


def masked_number_of(line: Line) -> str:
    """The same as every page shows it."""
    return masked_number(number_of(line))


def answer_cipher() -> FieldCipher:
    """For what offices say of income and property."""
    return FieldCipher(settings.FIELD_KEY, "verification.answer")


def opened_answer(answer: Answer) -> dict[str, Any] | None:
    """What an office has said; None where it has returned the line, or the answer is destroyed."""
    if answer.sealed is None:
        return None
    found: dict[str, Any] = json.loads(answer_cipher().open(bytes(answer.sealed)))
    return found


def valid_checks(household: int, on: date) -> list[Check]:
    """The checks of a household that run, or whose report holds on a day, the oldest first; above every sight."""
    with seeing(EVERYWHERE):
        found = Check.objects.filter(household=household).exclude(state=State.STOPPED)
        holds = Q(state__in=LIVE) | Q(valid_until__gte=on)
        return list(found.filter(holds).prefetch_related("lines__answers", "lines__authorisation").order_by("number"))  # fmt: skip


def answers_of(checks: Iterable[Check]) -> dict[tuple[str, str], dict[str, Any]]:
    """What was answered last of each thing about each member of the household and each supporter."""
    found = {}
    for check in checks:
        same = newest_ones(check.household_id)
        for line in check.lines.all():
            if line.state == Place.ANSWERED:
                newest = max(line.answers.all(), key=lambda one: one.round)
                said = opened_answer(newest)
                if said is not None:
                    found[line.item, name_of(line.person_id, same.get(line.supporter_id or 0))] = said
    return found


def members_of(household: Household, on: date) -> list[Person]:
    """Who lives there now and is alive, above every sight: the sum of a household is of all of them."""
    with seeing(EVERYWHERE):
        members = present(household)
    died = deaths_of(members)
    return [one for one in members if died.get(one.pk, date.max) > on]


def uncovered(household: Household, on: date) -> list[str]:
    """The names of members of whom no office has answered yet under an authorisation that still lives, by checks that hold on a day."""
    done = {
        line.person_id
        for check in valid_checks(household.pk, on)
        for line in check.lines.all()
        if line.state == Place.ANSWERED and line.authorisation.withdrawn_on is None
    }
    return [one.name for one in members_of(household, on) if one.pk not in done]


def report_of(household: Household, on: date) -> Check | None:
    """The report that another part, and another application of the same household, uses instead of a second check (art. 42)."""
    reported = [one for one in valid_checks(household.pk, on) if one.state == State.REPORTED]
    return reported[-1] if reported and not uncovered(household, on) else None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word on a fact beside what was found: who said it, and when."""

    value: str
    source: str
    by: str
    on: date
    is_other: bool


@dataclass(frozen=True)
class Compared:
    """What offices say of a fact, beside what others said of it. The report never says who is right."""

    found: Found
    whose: str
    said: tuple[Spoken, ...]

    @property
    def differs(self) -> bool:
        """Whether somebody has said otherwise."""
        return any(one.is_other for one in self.said)


def found_now(check: Check, on: date) -> list[Found]:
    """What the offices together say of the household's facts now."""
    version = law_of(check, on)
    if version is None:
        return []
    members = [str(one.pk) for one in members_of(check.household, on)]
    answers = answers_of(valid_checks(check.household_id, on))
    outside = sorted({who for _item, who in answers if not who.isdecimal()})
    return found_of(version, answers, members, supporters=outside)


def compared(check: Check, on: date) -> list[Compared]:
    """Facts found beside what was declared or seen at the door, differences first."""
    version = law_of(check, on)
    if version is None:
        return []
    names = {str(one.pk): one.name for one in members_of(check.household, on)}
    newest = newest_ones(check.household_id)
    names |= {name_of(one.person_id, newest.get(one.supporter_id or 0)): one.name for one in check.lines.all()}  # fmt: skip
    every = (*all_about(check.household_id), *about_supporters(check.household_id))
    others = [one for one in every if one.source != rules.SOURCE]
    rows = []
    for one in found_now(check, on):
        said = tuple(
            Spoken(each.value, each.source, each.by, each.on, not says_the_same(version, one.fact, one=each.value, other=one.value))
            for each in others
            if each.fact == one.fact and name_of(each.person_id, newest.get(each.supporter_id or 0)) == one.member
        )  # fmt: skip
        rows.append(Compared(one, names.get(one.member, ""), said))
    return sorted(rows, key=lambda one: not one.differs)


@dataclass(frozen=True)
class Told:
    """One line with what its office has answered, as pages show it."""

    line: Line
    is_late: bool
    answer: Answer | None
    values: tuple[tuple[str, str], ...]


def told_of(check: Check, today: date) -> list[tuple[str, list[Told], bool]]:
    """The lines office by office, each with its clock and the newest answer, and whether one still waits; late offices first."""
    known = items_of(law_of(check, today))
    answers: dict[UUID, Answer] = {}
    for one in Answer.objects.filter(line__check_of=check).select_related("by").order_by("round"):
        answers[one.line_id] = one
    offices: dict[str, list[Told]] = {}
    for line in check.lines.all():
        answer = answers.get(line.pk)
        offices.setdefault(line.department, []).append(
            Told(line, is_late(line, today), answer, _values(known.get(line.item), answer, line))
        )
    told = [
        (name, lines, any(one.line.state == Place.SENT for one in lines)) for name, lines in offices.items()
    ]
    return sorted(told, key=lambda one: not any(each.is_late for each in one[1]))


def _values(item: CheckItem | None, answer: Answer | None, line: Line) -> tuple[tuple[str, str], ...]:
    said = opened_answer(answer) if answer is not None and line.state == Place.ANSWERED else None
    return tuple(told(item, said)) if item is not None and said is not None else ()


def values_of(line: Line, item: CheckItem | None) -> tuple[tuple[str, str], ...]:
    """What an office has answered to one line, for its own page."""
    return _values(item, Answer.objects.filter(line=line).order_by("-round").first(), line)


def scope_of(item: CheckItem) -> Scope:
    """What a person must have opened for one thing to be asked."""
    return Scope(item.scope)
