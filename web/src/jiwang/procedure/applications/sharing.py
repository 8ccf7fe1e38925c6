"""An application shared out among departments: each part with its own clock, what it needs, and what the law said that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import uuid5

from jiwang.analysis.applying.courses import CIVIL, Clock, Course, Stop, courses_on, due_on, owner_of
from jiwang.analysis.applying.screening import Screening
from jiwang.analysis.visiting import VERIFICATION, valid_until
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications import rules
from jiwang.procedure.applications.models import Application, Passage, Reason, SubCase
from jiwang.procedure.applications.queries import Sheet, law_at, passages_of_part, sheet_of
from jiwang.procedure.applications.rules import ApplicationRefused, Passed, Request
from jiwang.procedure.applications.states import Applicant, State, Step, Way
from jiwang.procedure.delegations.queries import delegated
from jiwang.registers.people.models import Person
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_about
from jiwang.registers.statements.states import Depth, Rank
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits import rules as visiting
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record


def own_members(found: Application, whom: Mapping[str, int]) -> dict[str, int]:
    """Of whom somebody has said an item shall be, those of this family."""
    own = set(
        Person.objects.filter(household=found.household_id, pk__in=whom.values()).values_list("pk", flat=True)
    )
    return {item: pk for item, pk in whom.items() if pk in own}


def request_of(found: Application, wanted: Sequence[str], *, on: date) -> Request:
    """What is handed in, as the rules know it."""
    is_member = found.kind == Applicant.MEMBER
    name = found.applicant.name if is_member and found.applicant else found.other
    courses = courses_on(law_at(found.region, on), on)
    unnamed = [
        courses[one].label
        for one in wanted
        if one in courses and courses[one].is_of_member and one not in found.whom
    ]
    return Request(
        is_member, name, found.paper, tuple(wanted), found.is_kin, found.kin_words, found.whom, tuple(unnamed)
    )


def pointer(live: Application) -> str:
    """Where the live application stands, with nothing but place and day."""
    return Phrase(
        "这户人家有人已在一份没有办完的申请里：%(day)s递交，编号%(name)s。请先办完那一份，或由本人撤回。",
        day=live.sent_on.isoformat() if live.sent_on else "", name=str(live.pk)[:8],
    )  # fmt: skip


def line(deed: str, found: Application, *, by: Actor, at: datetime, why: str = "") -> None:
    """A line of the trail about an application."""
    record(who=by.officer.code, what=f"applications.{deed}", about=f"application:{found.pk}", why=why, at=at, area=found.region)  # fmt: skip


def share_out(found: Application, items: Iterable[str], *, by: Actor, at: datetime) -> Sheet:
    """Every item goes to its department; what is asked for it as it stands after what was answered."""
    items, courses = list(items), courses_on(law_at(found.region, by.on), by.on)
    sheet = sheet_of(found.household, items, by.on, whom=found.whom)
    found.law = sheet.screening.law
    if any(one not in courses for one in items):
        raise ApplicationRefused("有的事项现在不能申请，请刷新后重新勾选。")
    for item in items:
        part_of(found, courses[item], sheet.screening, member=found.whom.get(item), by=by, at=at)
    return sheet


def state(found: Application, sheet: Sheet, *, by: Actor, at: datetime) -> int:
    """What the family has answered is stated; how many answers."""
    before = {(one.fact, one.person_id): one.pk for one in all_about(found.household_id)}
    expires = valid_until(law_at(found.region, by.on), by.on, purposes=(VERIFICATION,))
    depth = Depth.VILLAGE if found.reach == Reach.VILLAGE else Depth.TOWNSHIP
    turn, said = (
        found.parts.count(),
        [],
    )  # what was asked with an earlier item may be asked anew once it has run out
    for section in sheet.sections:
        for one in section.questions:
            asks = visiting.Asked(one.question.wording, one.question.kind, one.question.choices)
            value = visiting.value_of(asks, found.typed.get(one.key, ()))
            if value and one.question.fact:
                said.append(Statement(
                    id=uuid5(found.pk, f"{turn}:{one.key}"), household=found.household, person_id=section.member, region=found.region,
                    depth=depth, fact=one.question.fact, wording=one.question.wording, value=value, state=Rank.DECLARED,
                    source=rules.SOURCE, by=by.officer.code, on=by.on, expires=expires, evidence=f"application:{found.pk}",
                    follows=before.get((one.question.fact, section.member)), at=at,
                ))  # fmt: skip
    if said:
        statements.make(said, found.household, by=by.officer.code, at=at)
    return len(said)


def part_of(
    application: Application,
    course: Course,
    screening: Screening,
    *,
    follows: SubCase | None = None,
    member: int | None = None,
    by: Actor,
    at: datetime,
) -> SubCase:
    """One item of an application goes to its department, with everything that the law wants of it today."""
    way = Way.TOWNSHIP if owner_of(course) == CIVIL else Way.OFFICE
    made = SubCase(
        id=uuid5(application.pk, f"{course.item}:{member}" if member else course.item), application=application, follows=follows, region=application.region,
        reach=application.reach, name=application.name, address=application.address, item=course.item, label=course.label[:120], member_id=member,
        category=course.category, department=owner_of(course), way=way,
        state=State.OPEN if follows else State.SENT, article=course.article[:120], procedure=course.procedure,
        is_kin=application.is_kin and way is Way.TOWNSHIP, started_on=by.on,
    )  # fmt: skip
    if course.total is not None:
        made.days, made.hard_days, made.day_kind = course.total.days, course.total.hard, course.total.kind
    if delegated(course.item, application.region, by.on):
        made.is_delegated = True
        made.days = course.total.delegated or made.days if course.total else None
    if way is Way.TOWNSHIP:
        _needs(made, course)
    if follows is not None:
        for name in ("is_checked", "investigators", "investigator_ids", "visited_on", "is_county_visited"):
            setattr(made, name, getattr(follows, name))
    made.due_on = clock_of(made, [])
    made.save(force_insert=True)
    keep_reason(made, screening)
    passed(made, Step.SEND, "", by=by, at=at)
    return made


def _needs(part: SubCase, course: Course) -> None:
    """What the procedure wants to have happened before anybody decides."""
    notice = course.step_of("notice")
    part.needs_check = course.step_of("check") is not None
    part.needs_visit = course.step_of("visit") is not None
    part.notice_days = notice.clock.days if notice and notice.clock else None
    part.notice_counts_apart = course.stops_for_notice
    part.notice_again = notice is not None and notice.is_again


def keep_reason(part: SubCase, screening: Screening) -> None:
    """What the law says today, for whoever must handle or decide it later; a village worker who hands in does not read it."""
    result = screening.result_of(part.item, part.member_id)
    known = [{**asdict(one), "day": one.day.isoformat() if one.day else ""} for one in screening.known]
    with seeing(EVERYWHERE):
        Reason.objects.create(
            part=part, region=part.region, department=part.department, verdict=result.verdict if result else "unknown",
            amount=result.amount if result else "", lines=[asdict(one) for one in result.lines] if result else [],
            missing=list(result.labels) if result else [], known=known if part.way == Way.TOWNSHIP else [],
        )  # fmt: skip


def clock_of(part: SubCase, stops: Iterable[Stop]) -> date | None:
    """The last day of a part; none where the law names none, or while its clock stands still."""
    if part.days is None:
        return None
    clock = Clock(part.days, part.day_kind, hard=part.hard_days)
    return due_on(clock, part.started_on, stops=stops, is_hard=part.is_extended).last


def due_now(part: SubCase) -> date | None:
    """The same by the steps that were taken so far."""
    taken = [Passed(Step(one.step), one.on, one.until) for one in passages_of_part(part)]
    return clock_of(part, rules.stops_of(taken, with_notice=part.notice_counts_apart))


def passed(part: SubCase, step: Step, words: str, *, who: str = "", by: Actor, at: datetime) -> None:
    """Leave a row and a line; in the sight of everybody, for who hands in need not see what departments write."""
    with seeing(EVERYWHERE):
        Passage.objects.create(
            application_id=part.application_id, part=part, region=part.region, department=part.department, step=step,
            words=words.strip()[: rules.LONGEST], who=who[:60], until=part.posted_until if step is Step.POST else None, on=by.on, by=by.officer, at=at,
        )  # fmt: skip
    if step is not Step.SEND:
        record(who=by.officer.code, what=f"applications.{step}", about=f"subcase:{part.pk}", why=words.strip(), at=at, area=part.region)  # fmt: skip
