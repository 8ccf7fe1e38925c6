"""Reading applications. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from jiwang.analysis.applying.checks import items_of
from jiwang.analysis.applying.courses import (
    after,
    checked_facts,
    courses_on,
    facts_of_who_may_work,
    inquiry_due,
    needless_papers,
)
from jiwang.analysis.applying.screening import NO, UNKNOWN, YES, Result, Screening, screened
from jiwang.analysis.homes import understood
from jiwang.analysis.visiting import Home, Section, sections
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.procedure.applications.models import Application, Passage, Reason, SubCase
from jiwang.procedure.applications.rules import Passed, Standing, is_late
from jiwang.procedure.applications.states import LIVE, RUNNING, Stage, State, Step, Way
from jiwang.registers.authorisations.queries import opened_by
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import deaths_of, heads_of, members_of
from jiwang.registers.people.rules import years_between
from jiwang.registers.places.queries import paths_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import has_liaison
from jiwang.stages.visits.queries import within

PRESUMED = "presumed"
ON_THE_SPOT = "small_fast_aid"
_MAY_WORK = 16  # years, 《劳动法》第15条
MARKED = ("late", "posted", "objected")  # shelves by a mark of a part
SHELVES = {
    "draft": Q(stage=Stage.DRAFT),
    "running": Q(stage=Stage.SENT, is_live=True),
    "ended": Q(stage=Stage.SENT, is_live=False) | Q(stage=Stage.WITHDRAWN),
}


def applications_seen(sight: Sight, officer: Officer, *, is_worker: bool) -> QuerySet[Application]:
    """The applications within a sight with their parts; a village worker sees those that they have begun."""
    found = Application.objects.filter(within(sight))
    if is_worker:
        found = found.filter(by=officer)
    parts = SubCase.objects.filter(application=OuterRef("pk"), state__in=LIVE)
    told = Prefetch("parts", SubCase.objects.order_by("way", "label", "pk"))
    found = found.annotate(is_live=Exists(parts)).select_related("household", "by", "applicant")
    return found.prefetch_related(told)


def on_shelf(found: QuerySet[Application], shelf: str, today: date) -> QuerySet[Application]:
    """The applications of a shelf: those in hand the earliest first, the others the newest first."""
    if shelf in MARKED:
        return found.filter(_marks(today)[shelf]).order_by("sent_on", "pk")
    first = "sent_on" if shelf == "running" else "-kept_at"
    return found.filter(SHELVES[shelf]).order_by(first, "pk")


def named(found: QuerySet[Application], text: str) -> QuerySet[Application]:
    """The applications in whose name or address some characters stand."""
    return found.filter(Q(name__icontains=text) | Q(address__icontains=text)) if text else found


def numbers(found: QuerySet[Application], today: date) -> dict[str, int]:
    """How many applications lie on each shelf, and in how many a part is late."""
    asked = {shelf: Count("pk", filter=wanted) for shelf, wanted in SHELVES.items()}
    marked = found.order_by().annotate(**{f"is_{name}": one for name, one in _marks(today).items()})
    asked |= {name: Count("pk", filter=Q(**{f"is_{name}": True})) for name in MARKED}
    counted: dict[str, int] = marked.aggregate(**asked)
    return counted


def _marks(today: date) -> dict[str, Exists]:
    parts = SubCase.objects.filter(application=OuterRef("pk"))
    return {name: Exists(parts.filter(one)) for name, one in marks(today).items()}


def marks(today: date) -> dict[str, Q]:
    """Parts that are late; whose notice has hung long enough, for somebody to hand up; and to which somebody has objected."""
    late, over = Q(state__in=RUNNING, due_on__lt=today), Q(state=State.POSTED, posted_until__lt=today)
    return {"late": late, "posted": over, "objected": Q(state__in=LIVE, objected_on__isnull=False)}


def applications_about(found: QuerySet[Application], household: int) -> QuerySet[Application]:
    """The applications of a household, the newest first."""
    return found.filter(household=household).order_by("-begun_at")


def parts_seen(sight: Sight, *, by: Officer | None = None) -> QuerySet[SubCase]:
    """The parts within a sight, of what somebody has begun where they are named, and those of the departments for which somebody answers."""
    here = within(sight) & Q(application__by=by) if by else within(sight)
    return SubCase.objects.filter(here | _of_offices(sight))


def _of_offices(sight: Sight) -> Q:
    return sight.of_offices("region", named=True) & Q(way=Way.OFFICE)


def inbox(sight: Sight, *, is_open: bool) -> QuerySet[SubCase]:
    """The parts of a liaison's departments: what is late and what is due first at the top, or what has ended last."""
    found = SubCase.objects.filter(_of_offices(sight))
    if is_open:
        return found.filter(state__in=LIVE).order_by("due_on", "started_on", "pk")
    return found.exclude(state__in=LIVE).order_by("-ended_on", "pk")


def passages_of(application: Application) -> QuerySet[Passage]:
    """The way of a whole application, the first step first."""
    found = Passage.objects.filter(application=application).select_related("by", "part")
    return found.order_by("at", "pk")


def passages_of_part(part: SubCase) -> list[Passage]:
    """The way of one part."""
    return list(Passage.objects.filter(part=part).select_related("by").order_by("at", "pk"))


def passed(part: SubCase) -> list[Passed]:
    """The same as the rules know it."""
    return [Passed(Step(one.step), one.on, one.until) for one in passages_of_part(part)]


def reason_of(part: SubCase) -> Reason | None:
    """What the law said when it was handed in, where this officer may read it."""
    return Reason.objects.filter(part=part).first()


def law_at(region: str, on: date) -> Version | None:
    """The version of the law that holds where a household lives."""
    return version_in_force(region, on)


def standing_of(part: SubCase, on: date) -> Standing:
    """A part as the rules know it."""
    is_township = part.way == Way.TOWNSHIP
    law = law_at(part.region, on)
    return Standing(
        State(part.state), Way(part.way), part.region, part.department,
        is_delegated=part.is_delegated, is_served=not is_township and not part.is_delegated and has_liaison(part.department, part.region, on),
        needs_check=part.needs_check, needs_visit=part.needs_visit, notice_days=part.notice_days, is_kin=part.is_kin,
        is_carried=part.follows_id is not None, told=_told_beside(part), may_extend=part.hard_days is not None, is_extended=part.is_extended,
        was_asked=part.was_asked, is_checked=part.is_checked, investigators=tuple(part.investigators),
        is_county_visited=part.is_county_visited, has_opinion=part.is_in_favour is not None, posted_until=part.posted_until,
        has_next=_has_next(part, on), is_objected=part.objected_on is not None, before=State(part.before) if part.before else None,
        inquire_last=inquiry_due(law, part.item, on) if is_township and part.notice_days else None,
        unsigned=unsigned_of(part, on) if is_township and part.needs_check and not part.is_checked else (),
        has_exchange=is_township and part.needs_check and bool(items_of(law)),
    )  # fmt: skip


def _told_beside(part: SubCase) -> tuple[str, ...]:
    beside = SubCase.objects.filter(application=part.application_id, was_asked=True).exclude(pk=part.pk)
    return tuple(one for papers in beside.values_list("papers", flat=True) for one in papers)


def _has_next(part: SubCase, on: date) -> bool:
    if part.state != State.REFUSED or part.way != Way.TOWNSHIP:
        return False
    found = after(law_at(part.region, on), part.item, on)
    return found is not None and not part.application.parts.filter(item=found.item).exists()


def unsigned_of(part: SubCase, on: date) -> tuple[str, ...]:
    """The names of those without whose consent nobody may look at income and property."""
    household = part.application.household
    return tuple(one.name for one in unsigned(household, on))


def unsigned(household: Household, on: date) -> list[Person]:
    """The members who have not agreed that income and property are looked at; of who is recognised nobody is asked anew."""
    if household.basis != PRESUMED:
        return []
    members = present(household)
    signed = opened_by(members, on)
    return [one for one in members if one.pk not in signed]


def present(household: Household) -> list[Person]:
    """Who lives there now, the head first."""
    return [one for one in members_of(household) if one.is_present]


def screening_of(household: Household, on: date) -> Screening:
    """What the law in force says of a household."""
    return screened(law_at(household.region, on), household, present(household), on=on)


def troubles_of(household: Household, on: date) -> list[str]:
    """Members of a live application who have died or moved away meanwhile, as lists say: a person must look."""
    members = members_of(household)
    died = deaths_of(members)
    return [one.name for one in members if (one.pk in died and died[one.pk] <= on) or not one.is_present]


def live_beside(household: Household) -> Application | None:
    """A live application in which somebody of a household stands already; above every sight, shown with nothing but place and day."""
    with seeing(EVERYWHERE):
        keys = [bytes(one.number_blind) for one in household.members.all() if one.number_blind]
        same = Q(household=household) | Q(household__members__number_blind__in=keys)
        live = SubCase.objects.filter(application=OuterRef("pk"), state__in=LIVE)
        found = Application.objects.filter(same & Q(stage=Stage.SENT) & Q(Exists(live))).distinct()
        return found.order_by("begun_at").first()


def draft_of(household: Household) -> Application | None:
    """What is begun for a household and not handed in; above every sight, for there is only one."""
    with seeing(EVERYWHERE):
        return Application.objects.filter(household=household, stage=Stage.DRAFT).first()


@dataclass(frozen=True)
class Sheet:
    """What a family is asked for what it wants: questions, papers, who must sign; and what nobody need be asked."""

    screening: Screening
    wanted: tuple[Result, ...] = ()
    sections: tuple[Section, ...] = ()
    papers: tuple[str, ...] = ()
    unsigned: tuple[Person, ...] = ()
    left: tuple[str, ...] = ()  # facts that departments or a visit find out

    @property
    def asked(self) -> int:
        """How many fields a family is asked."""
        return sum(len(one.questions) for one in self.sections)


def sheet_of(
    household: Household, wanted: Iterable[str], on: date, *, whom: Mapping[str, int] | None = None
) -> Sheet:
    """Only unknown facts are asked that can change a verdict of what is wanted; papers only where no list says it."""
    screening, law = screening_of(household, on), law_at(household.region, on)
    names, chosen = set(wanted), whom or {}
    results = tuple(
        one for one in screening.results if one.item in names and _is_whose(one, chosen.get(one.item))
    )
    asked = _sections(household, results, on=on)
    known_by_form = {(each.question.fact, one.member) for one in asked for each in one.questions}
    gaps = [gap for one in results if one.verdict == UNKNOWN for gap in one.missing]
    left = [gap.label for gap in gaps if not gap.is_means and (gap.fact, gap.member) not in known_by_form]
    needless = needless_papers(law, has_register=screening.has_register)
    papers = [paper for one in _short_of(results) for paper in one.documents if paper not in needless]
    return Sheet(
        screening, tuple(dict((one.item, one) for one in reversed(results)).values())[::-1], tuple(asked),
        tuple(dict.fromkeys(papers)), tuple(unsigned(household, on)), tuple(dict.fromkeys(left)),
    )  # fmt: skip


def _is_whose(result: Result, member: int | None) -> bool:
    return member is None or result.members == (member,)


def candidates(
    seen: Screening, wanted: Iterable[str], law: Version | None, *, on: date
) -> dict[str, tuple[int, ...]]:
    """Of items that are one member's status: those for whom the law does not say no; where it says no of everybody, all, for anybody may apply."""
    courses = courses_on(law, on)
    found: dict[str, tuple[int, ...]] = {}
    for item in wanted:
        if item in courses and courses[item].is_of_member:
            results = [one for one in seen.results if one.item == item and len(one.members) == 1]
            fitting = [one for one in results if one.verdict != NO] or results
            found[item] = tuple(one.members[0] for one in fitting)
    return found


def papers_told(found: Application) -> tuple[str, ...]:
    """What an application that was handed in wants on paper already; nobody is told twice."""
    if found.stage != Stage.SENT or found.sent_on is None:
        return ()
    return sheet_of(found.household, found.wanted, found.sent_on, whom=found.whom).papers


def _short_of(results: Iterable[Result]) -> list[Result]:
    """Items of which something is open that neither a list nor the check of means will say."""
    best: dict[str, Result] = {}
    for one in results:
        best.setdefault(one.item, one)
    return [one for one in best.values() if one.verdict == UNKNOWN and not one.needs_means]


def _sections(household: Household, results: Iterable[Result], *, on: date) -> list[Section]:
    members, law = present(household), law_at(household.region, on)
    checked = checked_facts(law)
    gaps = [gap for one in results if one.verdict != YES for gap in one.missing]
    of_work, young = facts_of_who_may_work(law), _too_young(members, on)
    wanted = {
        (gap.fact, gap.member)
        for gap in gaps
        if gap.fact and gap.fact not in checked and not (gap.fact in of_work and gap.member in young)
    }
    seen = understood(law, household, members, on=on)
    home = Home(
        members=tuple(one.pk for one in members), topics=(), known=seen.known, open=frozenset(wanted), opened=seen.opened
    )  # fmt: skip
    found = []
    for one in sections(law, home, on):
        kept = tuple(each for each in one.questions if each.verifies)
        if kept:
            found.append(Section(one.label, one.member, kept))
    return found


def _too_young(members: Iterable[Person], on: date) -> set[int]:
    """Children who may not work yet; of whom nobody knows the birthday they are asked."""
    return {one.pk for one in members if one.birth and years_between(one.birth, on) < _MAY_WORK}


@dataclass(frozen=True)
class WholeFile:
    """Everything that somebody must have before them who decides on one part."""

    part: SubCase
    application: Application
    members: tuple[Person, ...]
    reason: Reason | None
    passages: tuple[Passage, ...]
    opinion: Passage | None
    objections: tuple[Passage, ...]


def ready_for_decision(sight: Sight) -> QuerySet[SubCase]:
    """The parts that wait for a decision within a sight, what is due first at the top."""
    found = SubCase.objects.filter(within(sight), state=State.READY)
    return found.select_related("application__household", "member").order_by("due_on", "ready_on", "pk")


def whole_file(sight: Sight, part: UUID) -> WholeFile | None:
    """One part with facts, sources, screening at that time, opinion, investigators, notice and near relatives; None out of sight."""
    found = (
        SubCase.objects.filter(within(sight), pk=part)
        .select_related("application__household", "application__applicant", "follows", "member")
        .first()
    )
    if found is None:
        return None
    passages = passages_of_part(found)
    told = [one for one in passages if one.step == Step.OPINION]
    return WholeFile(
        found, found.application, tuple(present(found.application.household)), reason_of(found), tuple(passages),
        told[-1] if told else None, tuple(one for one in passages if one.step == Step.OBJECT),
    )  # fmt: skip


def lateness(part: SubCase, today: date) -> bool:
    """Whether a part that somebody must still work on is late: only that part turns red."""
    return part.state in RUNNING and is_late(part.due_on, today)


def is_running(found: Application) -> bool:
    """Whether something of an application that was handed in has not ended."""
    return found.stage == Stage.SENT and any(one.state in LIVE for one in found.parts.all())


def is_maker(part: SubCase, officer: Officer) -> bool:
    """Whether an officer has begun the application of a part."""
    return Application.objects.filter(pk=part.application_id, by=officer).exists()


def open_items(seen: Screening) -> list[str]:
    """The items that may be applied for here: all that are not closed; what is handed out on the spot has a form of its own."""
    return [one.item for one in seen.best().values() if not one.closed and one.item != ON_THE_SPOT]


def items_in(live: Application | None) -> frozenset[str]:
    """The items of a live application that cannot be wanted again; a status of one member may be, for another."""
    parts = live.parts.all() if live else ()
    return frozenset(one.item for one in parts if one.member_id is None)


def proposed(seen: Screening) -> list[str]:
    """What the law proposes to apply for; people tick and untick."""
    return [
        one.item
        for one in seen.best().values()
        if not one.closed and not one.beside and one.item != ON_THE_SPOT and (one.verdict == YES or (one.verdict == UNKNOWN and one.needs_means and one.category))
    ]  # fmt: skip


def live_applications() -> list[UUID]:
    """Applications in which something still runs; for the nightly look at who has died or moved away."""
    live = SubCase.objects.filter(application__stage=Stage.SENT, state__in=RUNNING | {State.READY})
    return list(live.values_list("application", flat=True).distinct())


def household_shown(found: Household, day: date) -> dict[str, Any]:
    """What stands at the top of every page about a household."""
    head = heads_of([found.pk]).get(found.pk)
    return {"household": found, "head": head, "place": paths_of([found.region], start=4)[found.region], "day": day}  # fmt: skip
