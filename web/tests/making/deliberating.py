"""A family with a car and a paralysed father (SC16), and a matter at every step of its way: the same in every story."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from cast import AT, CHEN, HOMES
from jiwang.procedure.deliberation import actions
from jiwang.procedure.deliberation.actions import Opening
from jiwang.procedure.deliberation.models import Booking, Matter, Meeting, Minutes, Passage, Review
from jiwang.procedure.deliberation.models import Seat as SeatRow
from jiwang.procedure.deliberation.rules import Record, Seat
from jiwang.procedure.deliberation.states import Level, Voice
from jiwang.registers.determinations.models import Determination, Ending
from jiwang.registers.papers.models import Paper
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions.models import Decision
from making.applying import HEAD, NOW, TODAY, acting, listed, signed

GROUND = "财产超过规定，但重病重残"
CAR = "waive:bianyuan.vehicle"
UNTIL = TODAY + timedelta(days=365)
NOTHING = {
    "wages": "0元/月", "business_income": "500元/月", "property_income": "0元/月", "transfer_income": "0元/月", "basic_pension": "0元/月",
    "all_cars": "0",
}  # fmt: skip


def with_a_car() -> None:
    """Chen is paralysed, his child small, the family earns little, and there is a car."""
    listed()
    signed()
    for person in (HEAD, HEAD + 1):
        for fact, value in NOTHING.items():
            state(person, fact, value)
    for fact, value in (("deposits", "30000元"), ("houses", "1"), ("has_car", "是")):
        state(None, fact, value)


def state(person: int | None, fact: str, value: str) -> None:
    """A word of a visit, verified."""
    Statement.objects.create(
        household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
        source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", at=AT,
    )  # fmt: skip


def opened(*, item: str = "bianyuan", by: str = "jingban", **other: Any) -> Matter:
    """Brought up before the county."""
    asked = {
        "level": Level.COUNTY,
        "ground": GROUND,
        "item": item,
        "words": "有一辆旧车，父亲瘫痪，要用车看病",
    } | other
    return actions.open_matter(Household.objects.get(pk=CHEN), Opening(**asked), by=acting(by), at=NOW)


def record(*seats: Seat, **other: Any) -> Record:
    """What is written down: by three who agree, the car is waived for a year, on the ground that the pack names."""
    told = {
        "held_on": TODAY, "place": "民政局三楼会议室", "why": "车用来送父亲看病，价值不高", "ground": "残疾代步", "until": UNTIL,
        "review_on": TODAY + timedelta(days=180), "key": CAR, "seats": seats or three(),
    }  # fmt: skip
    return Record(**(told | other))


def granting(amount: int = 420_000) -> Record:
    """4,200 yuan of temporary aid, for a month."""
    return record(
        key="aid:emergency_aid", ground="", why="基本生活暂时有严重困难，先给钱救急", amount=amount, until=TODAY + timedelta(days=30),
        review_on=TODAY + timedelta(days=20),
    )  # fmt: skip


def three(*voices: Voice) -> tuple[Seat, ...]:
    """Three from outside; those who are against say why."""
    said = voices or (Voice.FOR, Voice.FOR, Voice.FOR)
    names = ("局长老周", "医保局老吴", "残联老郑", "住建局老王", "街道老李")
    return tuple(
        Seat(name, "分管负责人", voice, words="车还值钱，先卖车" if voice is Voice.AGAINST else "")
        for name, voice in zip(names, said, strict=False)
    )


def met(matter: Matter, told: Record | None = None, *, by: str = "shenhe") -> Matter:
    """Voted on."""
    return actions.meet(matter.pk, uuid4(), told or record(), by=acting(by), at=NOW)


def minuted(matter: Matter, *, by: str = "queren") -> Minutes:
    """Signed."""
    return actions.sign(matter.pk, is_apart=True, by=acting(by), at=NOW)


def matter_of(home: int, **other: Any) -> Matter:
    """A matter as it lies in the tables, without a law in force."""
    household, by = Household.objects.get(pk=home), Officer.objects.get(code="jingban")
    told = {
        "level": "county", "item": "bianyuan", "label": "低保边缘家庭认定", "ground": GROUND, "words": "有一辆旧车，父亲瘫痪，要用车看病", "verdict": "no",
        "law": "示例", "opened_on": TODAY, "by": by, "at": AT,
    }  # fmt: skip
    return Matter.objects.create(household=household, region=household.region, **(told | other))


def minuted_of(home: int) -> Matter:
    """A matter with everything that can hang on it, as it lies in the tables."""
    matter = matter_of(home, state="closed", review_on=TODAY)
    by, there = Officer.objects.get(code="shenhe"), {"region": matter.region, "at": AT}
    meeting = Meeting.objects.create(
        matter=matter, held_on=TODAY, place="x", kind="waive", choice={"label": "没有机动车", "article": "", "key": CAR}, is_carried=True,
        ground="残疾代步", until=UNTIL, why="x", by=by, **there,
    )  # fmt: skip
    SeatRow.objects.create(meeting=meeting, name="局长老周", duty="局长", voice="for", place=0, **there)
    number = Minutes.objects.filter(office=matter.region[:6]).count() + 1
    told = {"title": "县级会议的纪要", "number": f"{number}号", "sections": [["议题", ["一户"]]], "office": "x", "hands": "x", "day": "x"}  # fmt: skip
    Minutes.objects.create(matter=matter, meeting=meeting, office=matter.region[:6], year=2026, number=number, told=told, by=by, **there)  # fmt: skip
    Passage.objects.create(matter=matter, step="sign", by=by, **there)
    return matter


def determined_of(home: int, since: date, until: date) -> Determination:
    """What a meeting has decided of a household, as it lies in the tables."""
    return Determination.objects.create(
        household_id=home, region=HOMES[home], clause="bianyuan.vehicle", label="没有机动车", outcome="豁免", reason="残疾代步", body="某局",
        document="1号", since=since, until=until, matter="matter:x", by=Officer.objects.get(code="queren"), at=AT,
    )  # fmt: skip


def everything_about(home: int) -> None:
    """A row in every table, for row security."""
    matter = minuted_of(home)
    by = Officer.objects.get(code="shenhe")
    Review.objects.create(matter=matter, is_upheld=True, words="x", day=TODAY, by=by, region=matter.region, at=AT)  # fmt: skip
    aid = Decision.objects.create(
        matter=f"booked:{home}", household_id=home, region=HOMES[home], reach="township", item="emergency_aid", outcome="aid", amount=1, verdict="yes",
        is_as_given=True, why="x", is_apart=True, by=by, day=TODAY, at=AT,
    )  # fmt: skip
    Booking.objects.create(minutes=matter.minutes, decision=aid, region=matter.region, by=by, at=AT)
    for stays in (False, True):
        Paper.objects.create(about=f"minutes:{home}{stays}", region=HOMES[home], stays_at_county=stays, name="x", sealed=b"x", size=1, sha256="x", by=by, at=AT)  # fmt: skip
    Ending.objects.create(
        determination=determined_of(home, TODAY, UNTIL),
        region=HOMES[home],
        since=TODAY,
        why="x",
        by=by,
        at=AT,
    )
