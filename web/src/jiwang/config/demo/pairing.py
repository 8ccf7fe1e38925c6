"""Families of the made-up village with those who stand beside them, one who has not been asked, and small wishes at every step."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from jiwang.aid.pairing import actions, queries
from jiwang.aid.pairing.actions import Listed
from jiwang.aid.pairing.models import Pairing, Sponsor
from jiwang.aid.pairing.queries import Place
from jiwang.aid.pairing.rules import Answer
from jiwang.aid.pairing.states import ASKED_FIRST, SponsorKind, Way
from jiwang.aid.wishes import actions as wishes
from jiwang.aid.wishes.actions import Claimant
from jiwang.aid.wishes.rules import Told
from jiwang.aid.wishes.states import Way as Agreed
from jiwang.config.demo.helping import acting
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.rules import Level
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.actions import Gift
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.assistance.states import Kind, Relation, Signed

_HERE = UUID("6a1e0d1c-0000-4000-8000-00000000000a")
_SCHEME, _HOMES, _ASKED = "four_plus_one", 6, 3
HELPERS = (
    (SponsorKind.OFFICER, "蒋帮扶", "区委办公室", ("教育", "就业"), "bangfu"),
    (SponsorKind.OFFICER, "沈副区长", "青禾区政府", ("农业",), ""),
    (SponsorKind.UNIT, "示例区总工会", "", ("就业",), ""),
    (SponsorKind.DELEGATE, "韩代表", "示例中学", ("教育",), ""),
    (SponsorKind.ENTERPRISE, "示例米业有限公司", "", ("就业", "种植"), ""),
    (SponsorKind.ADVISER, "覃农技员", "示例农技站", ("种植",), ""),
)
WISHES = (
    "一个孩子想要一张书桌",
    "老人想要一根助行拐杖",
    "孩子想要一套课外书",
    "想要十只鸡苗自己养",
    "想要一床厚棉被",
)


def stand_by(village: str, *, on: date, at: datetime) -> None:
    """Enter helpers, take some families in, pair a few of them, and let wishes be told."""
    homes = list(
        Household.objects.filter(region=village, members__is_head=True).distinct().order_by("pk")[:_HOMES]
    )
    scheme, by = queries.schemes_at(village, on).get(_SCHEME), acting("jingban", on)
    if scheme is None or not homes:
        return
    helpers = _helpers(village, on=on, at=at)
    actions.enrol(homes, scheme, since=on, by=by, at=at)
    for home in homes[:_ASKED]:
        for kind in ASKED_FIRST[:2]:
            said = Answer(kind, True, _head(home), Way.SPOKEN, on, witness="村支书")
            actions.answer(home, said, by=acting("xieli", on), at=at)
        for seat in scheme.seats[: 4 if home is homes[0] else 3]:
            who = next(one for one in helpers if one.kind == seat.kind)
            actions.pair(Place(home, scheme, seat), who, since=on, why="", by=by, at=at)
    given = Pairing.objects.filter(household=homes[0]).select_related("helper", "household").earliest("pk")
    gift = Gift(uuid5(_HERE, "gift"), Kind.GIFT, "课本费", 20_000, "元", on)
    actions.give(given, gift, receipt=_receipt(homes[0]), by=by, at=at)
    _wish(homes, on=on, at=at)


def _helpers(village: str, *, on: date, at: datetime) -> list[Sponsor]:
    """Who helps in the county; one of them signs in."""
    county = village[: Level.COUNTY]
    return [
        actions.add_helper(
            Listed(county, kind, name, unit, "07720000010", shows_phone=True, portfolio=fields, officer=Officer.objects.filter(code=code).first()),
            by=acting("jingban", on), at=at,
        )
        for kind, name, unit, fields, code in HELPERS
    ]  # fmt: skip


def _wish(homes: list[Household], *, on: date, at: datetime) -> None:
    """One wish that waits to be looked at, two that are open, one that is claimed, one that has come true."""
    clerk = acting("jingban", on)
    for place, (home, words) in enumerate(zip(homes, WISHES, strict=False)):
        told = Told(words, _head(home), Agreed.SPOKEN, on, witness="村支书")
        wish = wishes.tell(uuid5(_HERE, words), home, told, by=acting("xieli", on), at=at)
        if place > 0:
            wishes.publish(wish.pk, words, by=clerk, at=at)
        if place > 2:
            wishes.claim(wish.pk, Claimant("韩代表", "示例中学", "07720000010"), by=clerk, at=at)
        if place > 3:
            gift = Gift(uuid5(_HERE, f"{words}:gift"), Kind.GIFT, "棉被", 1, "床", on)
            wishes.fulfil(wish.pk, gift, receipt=_receipt(home), by=clerk, at=at)


def _receipt(home: Household) -> Receipt:
    return Receipt(_head(home), Relation.SELF, Signed.PAPER, "村支书", evidence="收条在档案柜3")


def _head(home: Household) -> str:
    head = heads_of([home.pk]).get(home.pk)
    return head.name if head else "户主"
