"""Writing 一事一议: each step locks its matter, asks the rules, leaves a passage and a line. What is signed becomes what the law reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max

from jiwang.analysis.applying.deliberating import Bar, Before, Choice
from jiwang.analysis.homes import sums_named
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.amounts import YUAN, plain
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.deliberation import filling, rules
from jiwang.procedure.deliberation.models import Booking, Matter, Meeting, Minutes, Passage, Review, Seat
from jiwang.procedure.deliberation.queries import (
    agenda,
    area_of,
    before_the_law,
    entered_by,
    newest_meeting,
    standing_of,
)
from jiwang.procedure.deliberation.rules import Asking, DeliberationRefused, Option, Record, counted
from jiwang.procedure.deliberation.states import LIVE, STEPS, Kind, Level, State, Step, Voice
from jiwang.registers.determinations.actions import determine, end
from jiwang.registers.determinations.models import Determination
from jiwang.registers.determinations.queries import decided_by
from jiwang.registers.determinations.states import Said
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import members_of
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_about
from jiwang.registers.statements.states import Depth, Rank
from jiwang.stages.decisions.filling import day_text
from jiwang.stages.decisions.models import Decision
from jiwang.stages.decisions.rules import DecisionRefused
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded

NO_LAW = "本地还没有启用的政策版本，查不到卡在哪一条。请先启用政策版本。"
_SAYS = {Kind.WAIVE: Said.WAIVED, Kind.AFFIRM: Said.MET, Kind.AID: Said.MET}


@dataclass(frozen=True, slots=True)
class Opening:
    """What is put before a meeting: of which level, on which ground, over which item, and in which words."""

    level: Level
    ground: str
    item: str
    words: str
    part: SubCase | None = None


@recorded
def open_matter(household: Household, asked: Opening, *, by: Actor, at: datetime) -> Matter:
    """Put a case before a meeting; facts with their sources and the conditions that bar it are filled in. Raises DeliberationRefused."""
    rules.check_opening(asked.words, asked.level, _asking(by), region=household.region)
    listed = agenda(household, asked.level, by.on)
    ground = next((one for one in listed.grounds if one.label == asked.ground), None) if listed else None
    found = before_the_law(household, asked.item, asked.level, on=by.on)
    if found is None:
        raise DeliberationRefused(NO_LAW)
    if ground is None:
        raise DeliberationRefused("请从清单里选一条事由。")
    one_at_a_time("deliberation", household.pk)
    if Matter.objects.filter(household=household, item=asked.item, state__in=sorted(LIVE)).exists():
        raise DeliberationRefused("这户这个事项已经提出过，还没有议完，请在那一件里办。")
    made = Matter.objects.create(
        household=household, part=asked.part, region=household.region, level=asked.level, item=found.item, label=found.label[:120],
        ground=ground.label[:120], article=ground.article[:120], is_public=ground.is_public, words=asked.words.strip(),
        facts=_facts(household, found), bars=[_bar(one) for one in found.bars], verdict=found.verdict, law=found.law, opened_on=by.on,
        by=by.officer, at=at,
    )  # fmt: skip
    _passed(made, Step.OPEN, asked.words, by=by, at=at)
    return made


@recorded
def look_at(matter: Matter, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a matter."""
    _line("read", matter, by=by, at=at)


@recorded
def meet(matter_id: UUID, meeting_id: UUID, told: Record, *, by: Actor, at: datetime) -> Matter:
    """Write down a meeting with its votes. The same sent twice is one. Raises DeliberationRefused."""
    one_at_a_time("meeting", meeting_id)
    if Meeting.objects.filter(pk=meeting_id).exists():
        matter = Matter.objects.get(pk=matter_id)
        _line("met", matter, by=by, at=at, why="重复送达")
        return matter
    matter = _locked(matter_id, Step.MEET, by)
    choice = _choice(matter, told.key, by)
    option = Option(Kind(choice.kind), choice.grounds, bool(choice.clauses))
    rules.check_record(told, option, opened_on=matter.opened_on, on=by.on)
    typed = entered_by(matter)
    sitting = [_marked(one, typed) for one in told.seats]
    listed = agenda(matter.household, Level(matter.level), by.on)
    count = rules.check_seats(sitting, fewest=listed.fewest if listed else 0)
    made = Meeting.objects.create(
        id=meeting_id, matter=matter, turn=matter.meetings.count() + 1, region=matter.region, held_on=told.held_on, place=told.place.strip(), kind=choice.kind,
        choice=asdict(choice), is_carried=count.is_carried, ground=told.ground, amount=told.amount, until=told.until,
        review_on=told.review_on, why=told.why.strip(), note=told.note.strip(), by=by.officer, at=at,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(
            meeting=made, region=matter.region, officer_id=one.officer, name=one.name.strip(), duty=one.duty.strip(), voice=one.voice,
            is_kin=one.is_kin, has_entered=one.has_entered, words=one.words.strip(), place=place, at=at,
        )
        for place, one in enumerate(sitting)
    )  # fmt: skip
    return _moved(matter, Step.MEET, filling.tally(count), by=by, at=at)


@recorded
def send_back(matter_id: UUID, *, words: str, by: Actor, at: datetime) -> Matter:
    """Let the meeting be held, or be written down, once more."""
    matter = _locked(matter_id, Step.SEND_BACK, by)
    rules.check_words(words)
    return _moved(matter, Step.SEND_BACK, words, by=by, at=at)


@recorded
def drop(matter_id: UUID, *, words: str, by: Actor, at: datetime) -> Matter:
    """Put a matter aside without a meeting."""
    matter = _locked(matter_id, Step.DROP, by)
    rules.check_words(words)
    return _moved(matter, Step.DROP, words, by=by, at=at)


@recorded
def sign(matter_id: UUID, *, is_apart: bool, by: Actor, at: datetime) -> Minutes:
    """Sign the record: it gets its number, and what was decided of conditions is what the law reads from today on. Raises DeliberationRefused."""
    matter = _locked(matter_id, Step.SIGN, by)
    meeting = newest_meeting(matter)
    assert meeting is not None  # a matter that was met over has one
    if not is_apart:
        raise DeliberationRefused("您与这户有亲属或利害关系，应当回避，请由另一位负责人签发。")
    choice = _choice(matter, meeting.choice["key"], by)
    if meeting.until is not None and meeting.until <= by.on:
        raise DeliberationRefused("会议定的有效期已经过了，请退回重议。")
    seats = list(meeting.seats.order_by("place"))
    count = counted(rules.Seat(one.name, one.duty, Voice(one.voice), one.officer_id, one.is_kin, one.has_entered) for one in seats)  # fmt: skip
    area, year = area_of(matter), by.on.year
    one_at_a_time("minutes", area, year)
    with seeing(EVERYWHERE):
        last = Minutes.objects.filter(office=area, year=year).aggregate(last=Max("number"))["last"] or 0
    number = filling.number_of(area, year, last + 1)
    told = filling.minutes_about(matter, meeting, seats, count=count, area=area, number=number)
    told |= {"day": day_text(by.on), "hands": filling.hands(by.officer.name, meeting.by.name)}
    made = Minutes.objects.create(
        matter=matter, meeting=meeting, region=matter.region, office=area, year=year, number=last + 1, told=told, by=by.officer, at=at
    )  # fmt: skip
    if meeting.is_carried:
        _determine(matter, meeting, choice, document=number, by=by, at=at)
        _fix_sums(matter, meeting, by=by, at=at)
    matter.review_on = meeting.review_on if meeting.is_carried else None
    _moved(matter, Step.SIGN, number, by=by, at=at)
    return made


@recorded
def review(
    matter_id: UUID, *, is_upheld: bool, is_honest: bool | None, words: str, by: Actor, at: datetime
) -> Matter:
    """Look at a matter again: what was decided stays, or ends today; whether an error was an honest one is written down."""
    matter = _locked(matter_id, Step.REVIEW, by)
    rules.check_words(words)
    if not is_upheld and is_honest is None:
        raise DeliberationRefused("当时定错了的，请写明是不是属于容错的情形。")
    Review.objects.create(
        matter=matter, region=matter.region, is_upheld=is_upheld, is_honest=None if is_upheld else is_honest, words=words.strip(),
        day=by.on, by=by.officer, at=at,
    )  # fmt: skip
    if not is_upheld:
        for one in decided_by(f"matter:{matter.pk}"):
            end(one, since=by.on, why=words, by=by.officer, at=at)
    return _moved(matter, Step.REVIEW, words, by=by, at=at)


@recorded
def book(minutes: Minutes, decision: Decision, *, by: Actor, at: datetime) -> Booking:
    """The money of a meeting is that of a decision, and of no other. Raises DecisionRefused where another one has it."""
    one_at_a_time("booking", minutes.pk)
    if Booking.objects.filter(pk=minutes.pk).exists():
        raise DecisionRefused("这份会议纪要定的金额刚刚被另一件决定用过了，请刷新后再看。")
    made = Booking.objects.create(
        minutes=minutes, decision=decision, region=minutes.region, by=by.officer, at=at
    )
    _line("booked", minutes.matter, by=by, at=at, why=minutes.told["number"])
    return made


@recorded
def note_print(minutes: Minutes, *, by: Actor, at: datetime) -> None:
    """Note that the record of a meeting was opened or printed."""
    record(who=by.officer.code, what="deliberation.printed", about=f"matter:{minutes.pk}", at=at, area=minutes.region)  # fmt: skip


def _determine(
    matter: Matter, meeting: Meeting, choice: Choice, *, document: str, by: Actor, at: datetime
) -> None:
    """One row for each condition that the meeting has decided; what it has not decided stays as the law says."""
    said = _SAYS.get(Kind(meeting.kind))
    if said is None or not choice.clauses or meeting.until is None:
        return
    rows = [
        Determination(
            household=matter.household, region=matter.region, clause=clause, label=name[:200], outcome=said, reason=meeting.ground,
            body=filling.body_of(area_of(matter)), document=document, since=by.on, until=meeting.until, matter=f"matter:{matter.pk}",
            by=by.officer, at=at,
        )
        for clause, name in choice.clauses
    ]  # fmt: skip
    determine(rows, matter.household, by=by.officer, at=at)


def _fix_sums(matter: Matter, meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """The sum that a meeting has granted is what the law's formula reads as fixed by people, until the meeting's last day."""
    law, item = law_at(matter.region, by.on), meeting.choice["item"]
    if meeting.amount is None or law is None:
        return
    before = {one.fact: one.pk for one in all_about(matter.household_id) if one.person_id is None}
    said = [
        Statement(
            id=uuid5(meeting.pk, one.fact), household=matter.household, region=matter.region, depth=Depth.TOWNSHIP, fact=one.fact,
            wording=one.label, value=f"{plain(meeting.amount)}{YUAN}", state=Rank.VERIFIED, source=rules.SOURCE,
            by=by.officer.code, on=by.on, expires=meeting.until, evidence=f"matter:{matter.pk}", follows=before.get(one.fact), at=at,
        )
        for one in sums_named(law, item)
    ]  # fmt: skip
    if said:
        statements.make(said, matter.household, by=by.officer.code, at=at)


def _choice(matter: Matter, key: str, by: Actor) -> Choice:
    """What was chosen, as the law offers it today. Raises DeliberationRefused where it does not."""
    found = before_the_law(matter.household, matter.item, Level(matter.level), on=by.on)
    if found is None:
        raise DeliberationRefused(NO_LAW)
    for one in found.choices:
        if one.key == key:
            return one
    raise DeliberationRefused("这个选项现在依法不能选，可能情况或政策变了。请看页面上现在可以选的。")


def _marked(one: rules.Seat, typed: frozenset[int]) -> rules.Seat:
    """A seat with what the desk itself knows: whoever has typed visits or the opinion must abstain."""
    return rules.Seat(one.name, one.duty, one.voice, one.officer, one.is_kin, one.officer in typed, one.words)


def _facts(household: Household, found: Before) -> list[dict[str, str]]:
    names = {one.pk: one.name for one in members_of(household)}
    return [
        {"label": one.label, "who": names.get(one.member, "") if one.member else "", "value": one.value, "source": one.source,
         "day": one.day.isoformat() if one.day else ""}
        for one in found.known
    ]  # fmt: skip


def _bar(one: Bar) -> dict[str, Any]:
    return {
        "clause": one.clause, "name": one.line.name, "text": one.line.text, "article": one.line.article, "verdict": one.line.verdict,
        "miss": one.line.miss, "body": one.body, "grounds": "、".join(one.grounds), "found": list(one.found), "numbers": list(one.numbers),
    }  # fmt: skip


def _locked(matter_id: UUID, step: Step, by: Actor) -> Matter:
    """The matter for nobody else until the end of the transaction. Raises DeliberationRefused, or DoesNotExist out of sight."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("household").get(pk=matter_id)
    why_not = rules.refusal(standing_of(matter), step, _asking(by))
    if why_not is not None:
        raise DeliberationRefused(why_not)
    return matter


def _moved(matter: Matter, step: Step, words: str, *, by: Actor, at: datetime) -> Matter:
    matter.state = STEPS[Level(matter.level)][step].after(State(matter.state))
    matter.save()
    _passed(matter, step, words, by=by, at=at)
    return matter


def _passed(matter: Matter, step: Step, words: str, *, by: Actor, at: datetime) -> None:
    Passage.objects.create(matter=matter, region=matter.region, step=step, words=words.strip()[: rules.LONGEST], by=by.officer, at=at)  # fmt: skip
    deed = {Step.OPEN: "opened", Step.MEET: "met", Step.SEND_BACK: "sent_back", Step.SIGN: "signed", Step.DROP: "dropped", Step.REVIEW: "reviewed"}  # fmt: skip
    _line(deed[step], matter, by=by, at=at, why=words.strip()[:200])


def _line(deed: str, matter: Matter, *, by: Actor, at: datetime, why: str = "") -> None:
    record(who=by.officer.code, what=f"deliberation.{deed}", about=f"matter:{matter.pk}", why=why, at=at, area=matter.region)  # fmt: skip


def _asking(by: Actor) -> Asking:
    return Asking(by.officer.pk, tuple(by.held))
