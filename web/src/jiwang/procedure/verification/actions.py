"""Writing checks of means: asked by the township, started and sent by the county, reported, doubted, stopped. What offices answer is in `receiving`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID, uuid4

from django.db.models import Max

from jiwang.analysis.applying.checks import CheckItem, items_of
from jiwang.analysis.applying.courses import Clock, courses_on, due_on
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications import actions as applications
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.applications.states import Step as PartStep
from jiwang.procedure.verification import queries, rules
from jiwang.procedure.verification.models import Answer, Check, Line, Passage
from jiwang.procedure.verification.rules import Asking, CheckRefused
from jiwang.procedure.verification.states import LIVE, STEPS, WAITING, Place, State, Step
from jiwang.registers.people.models import Person
from jiwang.registers.staff.states import Duty
from jiwang.registers.statements import actions as statements
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded

_MACHINE = "job:verification"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands on the form of a request: for which items of the application, what of whom, and until when."""

    parts: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]  # key of a person, id of what is asked
    until: date | None


@dataclass(frozen=True, slots=True)
class Turned:
    """A request that is none, and why; the attempt stays on the trail."""

    why: str


@recorded
def ask(application: Application, wanted: Wanted, *, by: Actor, at: datetime) -> Check | Turned:
    """Ask the county to look at means. Without case, list, end and authorisations nothing is asked, and the attempt is on the trail."""
    one_at_a_time("check", application.household_id)
    persons = queries.persons_of(application.household, by.on)
    items = items_of(law_at(application.region, by.on))
    why_not = _turned(application, wanted, persons, by=by)
    if why_not is not None:
        record(
            who=by.officer.code, what="verification.refused", about=f"application:{application.pk}", why=why_not, at=at, area=application.region,
        )  # fmt: skip
        return Turned(why_not)
    course = courses_on(law_at(application.region, by.on), by.on).get(wanted.parts[0])
    step = course.step_of("check") if course else None
    assert wanted.until is not None  # by rule
    check = Check.objects.create(
        id=uuid4(), number=_next_number(), application=application, household=application.household, region=application.region,
        name=application.name, parts=sorted(set(wanted.parts)), asked=sorted({item for _, item in wanted.pairs}), law=application.law,
        article=step.article[:120] if step else "", asked_on=by.on, expires_on=wanted.until,
        due_on=due_on(step.clock, by.on).last if step else None, by=by.officer, at=at,
    )  # fmt: skip
    subjects = {one.key: one for one in persons.subjects}
    for place, (key, item) in enumerate(sorted(set(wanted.pairs)), start=1):
        _line(check, subjects[key], items[item], persons=persons, place=place)
    _passed(check, Step.ASK, "", by=by, at=at)
    return check


def _turned(application: Application, wanted: Wanted, persons: queries.Persons, *, by: Actor) -> str | None:
    is_clerk = any(
        one.duty is Duty.TOWNSHIP_CLERK and application.region.startswith(one.area) for one in by.held
    )
    if not is_clerk:
        return "核对由受理申请的乡镇（街道）提请。"
    items = items_of(law_at(application.region, by.on))
    subjects = {one.key: one for one in persons.subjects}
    if any(key not in subjects or item not in items for key, item in wanted.pairs):
        return "有的人不在这户，或者有的项目不在核对范围里。请刷新后重新勾选。"
    wishes = tuple(
        rules.Wish(subjects[key], item, queries.scope_of(items[item])) for key, item in wanted.pairs
    )
    running = {one.item for one in queries.open_parts(application)}
    lacks = rules.lacking(rules.Request(wanted.parts, frozenset(running), wishes, by.on, wanted.until))
    return lacks or _done_already(application, by.on)


def _done_already(application: Application, on: date) -> str | None:
    """One check at a time; and what a report says holds for every part, also of another application (art. 42)."""
    with seeing(EVERYWHERE):
        if Check.objects.filter(application=application, state__in=LIVE).exists():
            return "这份申请已有一次核对在办，请等它出报告。"
    report = queries.report_of(application.household, on)
    if report is None or report.valid_until is None:
        return None
    return Phrase(
        "这户有效的核对报告 %(name)s 到 %(day)s 前都能用（《社会救助法》第42条），不再核对。请直接采用。",
        name=report.reference, day=report.valid_until.isoformat(),
    )  # fmt: skip


def _line(
    check: Check, subject: rules.Subject, item: CheckItem, *, persons: queries.Persons, place: int
) -> None:
    signed = rules.covering(subject, queries.scope_of(item), check.parts, on=check.asked_on, until=check.expires_on)  # fmt: skip
    assert signed is not None  # by rule
    one = persons.people[subject.key]
    Line.objects.create(
        check_of=check, reference=f"{check.reference}-{place:02}", region=check.region, authorisation=persons.papers[signed],
        person=one if isinstance(one, Person) else None, supporter=None if isinstance(one, Person) else one, name=subject.name,
        item=item.id, label=item.label[:80], department=item.department[:60], scope=item.scope, article=str(item.article or "")[:120],
        days=item.clock.days if item.clock else None, day_kind=item.clock.kind if item.clock else "",
        clock_article=str(item.clock_article or "")[:120], asked_on=check.asked_on, expires_on=check.expires_on,
    )  # fmt: skip


@recorded
def use_report(application: Application, *, by: Actor, at: datetime) -> Check:
    """Let the parts that wait for a check use a report of the same household that still holds. Raises CheckRefused."""
    one_at_a_time("check", application.household_id)
    report = queries.report_of(application.household, by.on)
    parts = [one for one in queries.open_parts(application) if not one.is_checked]
    is_clerk = any(
        one.duty is Duty.TOWNSHIP_CLERK and application.region.startswith(one.area) for one in by.held
    )
    if report is None or not parts or not is_clerk:
        raise CheckRefused("没有可以采用的核对报告：没有出过、过了有效期，或者家里有人还没有核对。")
    words = Phrase("采用核对报告 %(name)s（《社会救助法》第42条）", name=report.reference)
    applications.note_check([one.pk for one in parts], PartStep.REPORT, words=words, is_checked=True, by=by, at=at)  # fmt: skip
    record(
        who=by.officer.code, what="verification.used", about=f"check:{report.pk}", at=at, area=report.region
    )
    return report


@recorded
def start(check_id: UUID, *, by: Actor, at: datetime) -> Check:
    """The county takes the request over, within three working days (57号 art. 17). Raises CheckRefused."""
    check = _taken(check_id, Step.START, by=by)
    check.started_on = by.on
    check.save()
    _passed(check, Step.START, "", by=by, at=at)
    applications.note_check(_parts(check), PartStep.CHECK, words=check.reference, by=by, at=at)
    return check


@recorded
def send(check_id: UUID, departments: Collection[str], *, by: Actor, at: datetime) -> int:
    """Send what is open to some offices (none named: to all); each line's own clock starts. How many lines. Raises CheckRefused."""
    check = _taken(check_id, Step.SEND, by=by)
    lines = check.lines.select_for_update(of=("self",)).filter(state=Place.OPEN).order_by("reference")
    sent = [one for one in (lines.filter(department__in=departments) if departments else lines) if _sent(one, by.on)]  # fmt: skip
    if not sent:
        raise CheckRefused("没有可以发出的项目：都已发出，或者授权已撤回、人员有变动。")
    _passed(check, Step.SEND, "、".join(sorted({one.department for one in sent})), by=by, at=at)
    return len(sent)


@recorded
def send_again(line_id: UUID, *, why: str, by: Actor, at: datetime) -> Line:
    """Ask an office once more: what it has returned, or an answer that was wrong. Raises CheckRefused."""
    line = Line.objects.select_for_update(of=("self",)).get(pk=line_id)
    words = rules.check_words(why)
    check = _taken(line.check_of_id, Step.SEND, by=by)
    if line.state not in (Place.RETURNED, Place.ANSWERED):
        raise CheckRefused("只有退回的和已答复的，才能重新发出。")
    line.round += 1
    if not _sent(line, by.on):
        raise CheckRefused("授权已撤回、到期，或人员有变动：这一项不能再查。")
    _passed(check, Step.SEND, f"{line.reference} {words}", department=line.department, by=by, at=at)
    return line


def _sent(line: Line, on: date) -> bool:
    """Whether a line leaves: of whom nothing may be asked any more it stops instead."""
    standing = queries.line_standing(line, on)
    if not standing.is_permitted or not standing.is_present:
        line.state, line.settled_on, line.due_on = Place.STOPPED, on, None
        line.reason = "人员有变动" if standing.is_permitted else "授权已失效"
        line.save()
        return False
    clock = Clock(line.days, line.day_kind) if line.days else None
    line.state, line.sent_on, line.settled_on, line.reason = Place.SENT, on, None, ""
    line.due_on = due_on(clock, on).last
    line.save()
    return True


@recorded
def report(check_id: UUID, *, by: Actor, at: datetime) -> Check:
    """Write what offices have said, and how long it holds; whoever is late is named as late. Only checked, never judged. Raises CheckRefused."""
    check = _taken(check_id, Step.REPORT, by=by)
    check.lines.filter(state=Place.SENT).update(
        state=Place.STOPPED, settled_on=by.on, due_on=None, reason="到出报告时没有答复"
    )
    check.reported_on = check.ended_on = by.on
    check.valid_until = queries.holds_until(check, by.on)
    check.save()
    left = queries.uncovered(check.household, by.on)
    words = (
        Phrase("%(name)s；还没有核对的成员：%(names)s", name=check.reference, names="、".join(left))
        if left
        else check.reference
    )
    _passed(check, Step.REPORT, words, by=by, at=at)
    applications.note_check(_parts(check), PartStep.REPORT, words=words, is_checked=True if not left else None, by=by, at=at)  # fmt: skip
    return check


@recorded
def object_to(check_id: UUID, lines: Iterable[UUID], *, evidence: str, by: Actor, at: datetime) -> Check:
    """The family says that the report is wrong, and shows it: some lines are asked again (57号 art. 18). Raises CheckRefused."""
    words = rules.check_words(evidence)
    check = _taken(check_id, Step.OBJECT, by=by)
    if by.on > check.expires_on:
        raise CheckRefused("核对请求已过截止日期，复查要重新提请核对。")
    doubted = check.lines.select_for_update(of=("self",)).filter(pk__in=list(lines), state__in=(Place.ANSWERED, Place.RETURNED))  # fmt: skip
    named = []
    for line in doubted:
        line.state, line.sent_on, line.due_on, line.settled_on = Place.OPEN, None, None, None
        line.round += 1
        line.save()
        named.append(line.reference)
    if not named:
        raise CheckRefused("请选对哪几项有异议：只有已答复、已退回的可以复查。")
    check.round += 1
    check.reported_on = check.valid_until = check.ended_on = None
    check.save()
    _passed(
        check,
        Step.OBJECT,
        Phrase("%(words)s（%(names)s）", words=words, names="、".join(named)),
        by=by,
        at=at,
    )
    applications.note_check(_parts(check), PartStep.REVIEW, words=words, is_checked=False, by=by, at=at)
    return check


@recorded
def stop(check_id: UUID, *, why: str, by: Actor, at: datetime) -> Check:
    """Nothing more is asked; what was answered stays. Raises CheckRefused."""
    words = rules.check_words(why)
    check = _taken(check_id, Step.STOP, by=by)
    _stop_lines(check, by.on, reason=words)
    check.ended_on = by.on
    check.save()
    _passed(check, Step.STOP, words, by=by, at=at)
    return check


@recorded
def note_file(check: Check, department: str, *, by: Actor, at: datetime) -> None:
    """Note that the request file of an office was written: names and ID numbers leave in it."""
    record(
        who=by.officer.code, what="verification.filed", about=f"check:{check.pk}", why=department, at=at, area=check.region
    )  # fmt: skip


@recorded
def look_at(check: Check, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a check."""
    record(who=by.officer.code, what="verification.read", about=f"check:{check.pk}", at=at, area=check.region)


@recorded
def look_at_line(line: Line, *, by: Actor, at: datetime) -> None:
    """Note that somebody has opened one line, with the full number of whom it is about."""
    record(
        who=by.officer.code, what="verification.read", about=f"check_line:{line.pk}", at=at, area=line.region
    )


@recorded
def note_print(check: Check, *, by: Actor, at: datetime) -> None:
    """Note that a report was opened to be printed."""
    record(
        who=by.officer.code, what="verification.printed", about=f"check:{check.pk}", at=at, area=check.region
    )


@recorded
def look_after(on: date, *, at: datetime) -> int:
    """Each night: lines of the dead, the moved, and under authorisations that have ended are stopped, so are requests that have run out;
    answers whose time is over are destroyed, and then what was found by them. How many checks were touched."""
    touched = 0
    with seeing(EVERYWHERE):
        for check in Check.objects.filter(state__in=LIVE).select_for_update(of=("self",)).order_by("number"):
            touched += _looked_after(check, on)
        touched += _destroyed(on)
        for household, said in groupby(queries.statements_over(on), lambda one: one.household):
            statements.destroy(household, said, on=on, by=_MACHINE, at=at)
    record(who=_MACHINE, what="verification.looked_after", about="check:", why=str(touched), at=at, area="")
    return touched


def _looked_after(check: Check, on: date) -> bool:
    is_over = on > check.expires_on
    stopped = 0
    for line in check.lines.filter(state__in=WAITING):
        standing = queries.line_standing(line, on)
        if is_over or not standing.is_permitted or not standing.is_present:
            line.state, line.settled_on, line.due_on = Place.STOPPED, on, None
            line.reason = (
                "核对请求到期" if is_over else "人员有变动" if standing.is_permitted else "授权已失效"
            )
            line.save()
            stopped += 1
    if not check.lines.exclude(state=Place.STOPPED).exists():
        check.state, check.ended_on = State.STOPPED, on
        check.save()
    return bool(stopped)


def _destroyed(on: date) -> int:
    """What banks and registers have said is kept for the case and for as long as its report holds, and no longer."""
    over = Check.objects.filter(state=State.STOPPED, ended_on__lt=on) | Check.objects.filter(
        state=State.REPORTED, valid_until__lt=on
    )
    found = Answer.objects.filter(line__check_of__in=over, sealed__isnull=False)
    return found.update(sealed=None, destroyed_on=on)


def _stop_lines(check: Check, on: date, *, reason: str) -> None:
    check.lines.filter(state__in=WAITING).update(
        state=Place.STOPPED, settled_on=on, due_on=None, reason=reason
    )


def _taken(check_id: UUID, step: Step, *, by: Actor) -> Check:
    """The check, locked, on which this officer may take a step. Raises CheckRefused, or DoesNotExist out of sight."""
    check = (
        Check.objects.select_for_update(of=("self",))
        .select_related("household", "application")
        .get(pk=check_id)
    )
    why_not = rules.refusal(queries.standing_of(check, by.on), step, Asking(tuple(by.held), by.on))
    if why_not is not None:
        raise CheckRefused(why_not)
    check.state = STEPS[step].after(State(check.state))
    return check


def _passed(check: Check, step: Step, words: str, *, department: str = "", by: Actor, at: datetime) -> None:
    Passage.objects.create(
        check_of=check, region=check.region, step=step, department=department, words=words[: rules.LONGEST], on=by.on, by=by.officer, at=at,
    )  # fmt: skip
    record(
        who=by.officer.code, what=f"verification.{step}", about=f"check:{check.pk}", why=department, at=at, area=check.region
    )  # fmt: skip


def _parts(check: Check) -> list[UUID]:
    return list(SubCase.objects.filter(application=check.application_id, item__in=check.parts).values_list("pk", flat=True))  # fmt: skip


def _next_number() -> int:
    """One after the other: the number stands in every reference that leaves."""
    one_at_a_time("check.number")
    with seeing(EVERYWHERE):
        return int(Check.objects.aggregate(last=Max("number"))["last"] or 0) + 1
