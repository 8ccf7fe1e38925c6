"""Families on the bureau's own list, and what a run of the whole place gives them: the same in every story about decisions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cast import AT, CHEN, COUNTY, HOMES
from jiwang.analysis.homes import Ruled
from jiwang.registers.people.models import Fact, Source
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import Change, Decision, Letter, Reckoned, Recognition
from jiwang.stages.decisions.rules import Ruling, Told, next_month
from jiwang.stages.decisions.states import Outcome, Speaker, Way
from jiwang.stages.dispatch.actions import Actor

DAY = AT.date()
ROLL = "民政在保名单"
NEXT = next_month(DAY)
SAID = Told(
    DAY, Way.AT_HOME, Speaker.SELF, "陈大山", "家里", "陈大山、jingban、村支书", "打工的钱不稳定，希望慢慢减"
)
LAW = "sha256:test"


def acting(code: str, on: date = DAY) -> Actor:
    """An officer with the duties that they hold."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on)


def on_the_roll(
    home: int, amount: str = "500.00元", category: str = "低保", *, day: date = DAY, person: int = 0
) -> None:
    """A row of the bureau's list about the head of a household, or another member; a later one takes its place."""
    who = home * 10 + person
    Source.objects.get_or_create(pk="roll", defaults={"label": ROLL})
    told = {"category": category, "monthly_amount": amount, "since": "2025-01-01"}
    Fact.objects.filter(person=who, source=ROLL).delete()
    for place, (column, value) in enumerate(told.items()):
        Fact.objects.create(
            pk=f"roll{who}{day:%m%d}:{place:03}", person_id=who, region=HOMES[home], source=ROLL, department="民政", purpose="roll",
            kind="text", column=column, label=column, value=value, day=day, file=f"民政在保名单{day:%Y%m}.xlsx", row_no=3,
        )  # fmt: skip


def take_in(on: date = DAY) -> Any:
    """The list becomes what families are recognised as."""
    return actions.take_in_roll(on=on, by="job:test", at=AT)


def reckoned(amounts: dict[int, int | None], *, law: str = LAW, item: str = "dibao") -> None:
    """What a run gives some households: fen, nothing (0), or nobody can tell (None)."""
    Reckoned.objects.all().delete()
    for home, amount in amounts.items():
        verdict = 2 if amount is None else int(amount > 0)
        Reckoned.objects.create(
            pk=f"{home}:{item}:", household_id=home, region=HOMES[home], item=item, verdict=verdict, amount=amount or None, day=DAY, law_hash=law,
        )  # fmt: skip


def found(area: str = COUNTY, *, law: str = LAW, on: date = DAY) -> Any:
    """Compare what is recognised with what the run gives."""
    return actions.find_changes(area, (0, 10**9), law=law, on=on, by="job:test", at=AT)


def change_of(home: int) -> Change:
    """The change of a household that is under way."""
    return Change.objects.exclude(state="overtaken").get(household=home)


def cut_of_chen(amount: int | None = 30_000) -> Change:
    """Chen has 500 yuan a month, and a run gives 300; or nothing."""
    on_the_roll(CHEN)
    take_in()
    reckoned({CHEN: amount})
    found()
    return change_of(CHEN)


def heard(change: Change, *, by: str = "shenhe", hearing: UUID | None = None) -> Change:
    """The family was heard."""
    return actions.hear(change.pk, hearing or uuid4(), SAID, by=acting(by), at=AT)


def law_says(verdict: str = "yes", amount: int | None = 30_000, **other: Any) -> Ruled:
    """What the law gives, as the engine tells it."""
    told = {
        "case": "{}",
        "answer": '{"items":[]}',
        "law": "示例市 2026.1",
        "law_hash": LAW,
        "engine": "1",
        "day": DAY,
    }
    return Ruled(verdict, amount, **{**told, **other})


def lowered(amount: int = 30_000, **other: Any) -> Ruling:
    """Less from next month on."""
    return Ruling(Outcome.LOWER, amount, NEXT, "收入增加，按规定调减", **other)


ENDED = Ruling(Outcome.END, None, NEXT, "收入已经超过标准，依法终止")


def decided(
    change: Change, ruling: Ruling | None = None, *, by: str = "queren", says: Ruled | None = None
) -> Decision:
    """The decision of a change."""
    return actions.decide(
        change.pk, ruling or lowered(), says or law_says(), is_apart=True, by=acting(by), at=AT
    )


def recognised_now(home: int) -> Recognition:
    """The last row about a household."""
    return Recognition.objects.get(household=home, follower=None)


def granted_once(home: int, amount: int = 420_000) -> Decision:
    """A temporary aid as it was decided, with its letter, and not paid: as it lies in the tables, without a law in force."""
    by = Officer.objects.get(code="queren")
    there = {"household_id": home, "region": HOMES[home], "reach": "township"}
    made = Decision.objects.create(
        matter=f"part:{uuid4()}", item="emergency_aid", outcome=Outcome.AID, amount=amount, verdict="yes", given=amount, is_as_given=True,
        why="摔伤瘫痪，先解决吃饭和看病", is_apart=True, by=by, day=DAY, at=AT, **there,
    )  # fmt: skip
    number = Letter.objects.filter(office=COUNTY).count() + 901
    Letter.objects.create(decision=made, office=COUNTY, year=2026, number=number, told={"number": f"{number}号"}, by=by, at=AT, **there)  # fmt: skip
    return made
