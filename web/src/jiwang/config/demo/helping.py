"""What the made-up townships have to give, and families who were helped at once: one request at every step of its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from jiwang.aid.urgent import actions as urgent
from jiwang.aid.urgent.actions import Grant, Needy
from jiwang.aid.urgent.models import Request
from jiwang.aid.urgent.rules import Wish
from jiwang.registers.people.models import Household, Person
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import Level
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Opening
from jiwang.stages.assistance.models import Fund
from jiwang.stages.assistance.rules import YUAN, Receipt
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.stages.dispatch.actions import Actor

_HERE = UUID(
    "6a1e0d1c-0000-4000-8000-000000000000"
)  # ids of the demo follow from it, so that a second start adds nothing
_PURSE, _PROPOSED = 3_000_000, 500_000  # fen


@dataclass(frozen=True, slots=True)
class Stock:
    """Goods of a township: pieces, and what one is worth in fen."""

    name: str
    unit: str
    pieces: int
    worth: int


STOCKS = (
    Stock("10公斤大米", "袋", 60, 6_500),
    Stock("棉被", "床", 30, 12_000),
    Stock("稻种", "袋", 40, 4_500),
)


@dataclass(frozen=True, slots=True)
class Story:
    """What somebody asks for a family today, and how far it has come."""

    cause: str
    words: str
    money: int
    goods: Sequence[tuple[int, int]] = ()  # place in STOCKS, pieces
    by: str = "xieli"
    goes: Sequence[str] = ()


STORIES = (
    Story("意外伤害", "老人在院里摔伤，身边没有人，家里没有米了", 30_000, [(0, 2)]),
    Story("火灾", "灶房失火，被褥烧了，夜里没有盖的", 20_000, [(1, 2)], goes=("grant",)),
    Story("自然灾害", "冻害死了秧苗，没有钱再买种", 0, [(2, 4)], goes=("grant", "hand", "note")),
    Story("突发重大疾病", "住院垫不出押金，家里断了伙食钱", 60_000, (), goes=("grant", "hand", "note", "sign")),
    Story("交通事故", "当家人被车撞伤，来窗口求助", 50_000, (), by="jingban"),
)  # fmt: skip


def help_out(village: str, *, on: date, at: datetime) -> None:
    """Fill the purses of the county's townships, and let the village live through five emergencies."""
    county, township = village[: Level.COUNTY], village[: Level.TOWNSHIP]
    for place in Place.objects.filter(code__startswith=county, digits=Level.TOWNSHIP).order_by("code"):
        _open(_purse(place.code, on), on=on, ago=60)
    stocks = [_open(_stock(township, number, on), on=on, ago=30) for number in range(len(STOCKS))]
    purse = Fund.objects.get(region=township, kind=Kind.MONEY, year=on.year)
    ledger.propose_deposit(
        purse,
        uuid5(_HERE, "more"),
        _PROPOSED,
        document="示例财〔2026〕31号",
        by=acting("jingban", on),
        at=at,
    )
    homes = Household.objects.filter(region=village, members__is_head=True, members__is_present=True)
    for story, home in zip(STORIES, homes.distinct().order_by("pk"), strict=False):
        _tell(story, home, [one.pk for one in stocks], purse=purse, on=on)


def _tell(story: Story, home: Household, stocks: list[int], *, purse: Fund, on: date) -> None:
    """One family's emergency, as far as it has come."""
    person = Person.objects.filter(household=home, is_head=True).first()
    if person is None:
        return
    goods = tuple((stocks[place], pieces) for place, pieces in story.goods)
    wish = Wish(story.cause, story.words, story.money, goods)
    needy = Needy(person.name, home.region, home.address, home, person)
    request = urgent.ask(
        uuid5(_HERE, f"{home.pk}"), needy, wish, by=acting(story.by, on), at=_moment(on, 9, 5)
    )
    for step in story.goes:
        _take(step, request, purse, day=on)


def _take(step: str, request: Request, purse: Fund, *, day: date) -> None:
    if step == "grant":
        amounts = {one.pk: one.asked for one in request.wanted.all()}
        given = Grant(amounts, purse, is_apart=True, words="情况属实，先送去")
        urgent.grant(request.pk, given, by=acting("jingban", day), at=_moment(day, 9, 21))
    elif step == "hand":
        receipt = Receipt(
            request.name, Relation.SELF, Signed.PAPER, "村委会妇女主任", evidence="收条在镇档案柜2"
        )
        urgent.hand_over(request.pk, receipt, day=day, by=acting("xieli", day), at=_moment(day, 15, 40))
    elif step == "note":
        words = "协理员走访时发现，当天批、当天送到；现在亲属已回家照应"
        urgent.add_note(request.pk, words=words, by=acting("jingban", day), at=_moment(day, 17, 10))
    else:
        urgent.countersign(
            request.pk, words="看过收条，属实", by=acting("queren", day), at=_moment(day, 17, 40)
        )


def _open(asked: Opening, *, on: date, ago: int) -> Fund:
    day = on - timedelta(days=ago)
    fund = ledger.open_fund(asked, by=acting("jingban", day), at=_moment(day, 9, 0))
    first = fund.deposits.get(pk=asked.id)
    ledger.answer_deposit(first, accepts=True, by=acting("queren", day), at=_moment(day, 10, 30))
    return fund


def _purse(township: str, on: date) -> Opening:
    return Opening(
        uuid5(_HERE, f"purse {township}"), township, Kind.MONEY, "临时救助备用金", YUAN, None, Channel.RESERVE, on.year, _PURSE,
        "示例财〔2026〕8号",
    )  # fmt: skip


def _stock(township: str, number: int, on: date) -> Opening:
    one = STOCKS[number]
    return Opening(
        uuid5(_HERE, f"stock {township} {number}"), township, Kind.GOODS, one.name, one.unit, one.worth, Channel.DONATION, on.year,
        one.pieces, "捐赠协议 2026-17",
    )  # fmt: skip


def acting(code: str, on: date) -> Actor:
    """An officer with the duties that they hold."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())
