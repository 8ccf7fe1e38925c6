"""Funds with something in them, and requests for small fast aid at every step of their way: the same in every story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cast import CHEN, HEADS, HOMES, TOWNSHIP
from jiwang.aid.urgent import actions as urgent
from jiwang.aid.urgent.actions import Grant, Needy
from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.rules import Wish
from jiwang.kit import clock
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Opening
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.stages.dispatch.actions import Actor

NOW, TODAY = timezone.now(), clock.today()
RECEIPT = Receipt("陈大山", Relation.SELF, Signed.PAPER, "村支书", evidence="收条在档案柜3")
PURSE = Opening(
    uuid4(),
    TOWNSHIP,
    Kind.MONEY,
    "临时救助备用金",
    "元",
    None,
    Channel.RESERVE,
    TODAY.year,
    500_000,
    "示例财〔2026〕1号",
)


def acting(code: str, on: date | None = None) -> Actor:
    """An officer with the duties that they hold, on a day."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on or TODAY)


def fund(**other: Any) -> Fund:
    """A fund whose first deposit another person has accepted."""
    made = ledger.open_fund(replace(PURSE, id=uuid4(), **other), by=acting("jingban"), at=NOW)
    ledger.answer_deposit(made.deposits.get(), accepts=True, by=acting("queren"), at=NOW)
    return made


def stock(name: str, unit: str, *, pieces: int = 20, worth: int = 6_500) -> Fund:
    """A stock of one kind of goods."""
    return fund(kind=Kind.GOODS, name=name, unit=unit, worth=worth, channel=Channel.DONATION, amount=pieces)


def needy(home: int = CHEN) -> Needy:
    """The head of a household."""
    household, person = Household.objects.get(pk=home), Person.objects.get(pk=home * 10)
    return Needy(HEADS[home], HOMES[home], household.address, household, person)


def asked(
    wish: Wish | None = None, *, by: str = "xieli", at: datetime = NOW, request: UUID | None = None
) -> Request:
    """Somebody asks for 500 yuan for chen, or for something else."""
    wanted = wish or Wish("意外伤害", "摔伤了，吃饭没有着落", 50_000)
    return urgent.ask(request or uuid4(), needy(), wanted, by=acting(by), at=at)


def granted(
    request: Request, purse: Fund | None, *, by: str = "jingban", words: str = "", **less: int
) -> Request:
    """Everything that is asked for is granted, or less of money (`money`)."""
    amounts = {
        one.pk: less.get("money", one.asked) if one.fund is None else one.asked
        for one in request.wanted.all()
    }
    return urgent.grant(request.pk, Grant(amounts, purse, is_apart=True, words=words), by=acting(by), at=NOW)


def handed(request: Request, *, by: str = "xieli", day: date | None = None) -> Request:
    """Handed over by two, signed for by chen."""
    return urgent.hand_over(request.pk, RECEIPT, day=day or TODAY, by=acting(by, day), at=NOW)


def written_up(request: Request) -> Request:
    """The note that the law wants afterwards."""
    return urgent.add_note(request.pk, words="村支书来电，当天送到，已住院", by=acting("jingban"), at=NOW)
