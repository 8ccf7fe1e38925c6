"""Whatever two can do at the same moment with pairings and small wishes; as `rivals` tells it of the rest."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from cast import AT, CHEN, COUNTY
from jiwang.aid.pairing import actions as pairing
from jiwang.aid.pairing.actions import Listed
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.pairing.queries import Place
from jiwang.aid.pairing.rules import Answer
from jiwang.aid.pairing.states import SponsorKind, Way
from jiwang.aid.wishes import actions as wishes
from jiwang.aid.wishes.actions import Claimant
from jiwang.aid.wishes.models import Claim, Wish
from jiwang.aid.wishes.rules import Told
from jiwang.aid.wishes.states import Way as WishWay
from jiwang.analysis.applying.pairing import PairingScheme, Seat
from jiwang.kit.sights import EVERYWHERE
from jiwang.registers.people.models import Household
from jiwang.stages.assistance.actions import Gift
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.assistance.states import Kind, Relation, Signed
from jiwang_engine.terms import Mark
from jiwang_engine.terms import Place as Written
from meeting import actor
from rivals import Act, Meeting, twice

DAY: date = AT.date()
SEAT = Seat("unit", "帮扶单位", "unit")
SCHEME = PairingScheme("rivals", "示例方案", (SEAT,), Mark.FICTIONAL, Written("x", 1, 1))
RECEIPT = Receipt("陈大山", Relation.SELF, Signed.PAPER, "村支书", evidence="档案柜3")
TOLD = Told("一个孩子想要一张书桌", "户主", WishWay.SPOKEN, DAY, witness="村支书")


def _home() -> Household:
    return Household.objects.get(pk=CHEN)


def _helper(name: str = "示例工会", kind: SponsorKind = SponsorKind.UNIT) -> Sponsor:
    return pairing.add_helper(Listed(COUNTY, kind, name), by=actor("jingban"), at=AT)


def _pair(who: Sponsor) -> Pairing:
    return pairing.pair(Place(_home(), SCHEME, SEAT), who, since=DAY, why="", by=actor("jingban"), at=AT)


def _pair_at_once() -> tuple[Act, Act]:
    one, other = _helper(), _helper("示例妇联")
    return lambda: _pair(one), lambda: _pair(other)


def _pair_many() -> tuple[Act, Act]:
    who, place = _helper(), Place(_home(), SCHEME, SEAT)
    return twice(lambda: pairing.pair_many([(place, who)], since=DAY, why="", by=actor("jingban"), at=AT))


def _enrol() -> tuple[Act, Act]:
    home = _home()
    return twice(lambda: pairing.enrol([home], SCHEME, since=DAY, by=actor("jingban"), at=AT))


def _add() -> tuple[Act, Act]:
    return twice(_helper)


def _end() -> tuple[Act, Act]:
    made = _pair(_helper())
    return twice(lambda: pairing.end(made, why="不再需要了", by=actor("jingban"), at=AT))


def _undo() -> tuple[Act, Act]:
    made = _pair(_helper())
    return twice(lambda: pairing.undo(EVERYWHERE, made.batch, why="整批结错了", by=actor("jingban"), at=AT))


def _leave_or_pair() -> tuple[Act, Act]:
    who = _helper()
    return lambda: pairing.leave(who, by=actor("jingban"), at=AT), lambda: _pair(who)


def _answer() -> tuple[Act, Act]:
    home, said = _home(), Answer(SponsorKind.ENTERPRISE, True, "户主", Way.SPOKEN, DAY, witness="村支书")
    return twice(lambda: pairing.answer(home, said, by=actor("xieli"), at=AT))


def _withdraw() -> tuple[Act, Act]:
    said = Answer(SponsorKind.ENTERPRISE, True, "户主", Way.SPOKEN, DAY, witness="村支书")
    consent = pairing.answer(_home(), said, by=actor("xieli"), at=AT)
    return twice(lambda: pairing.withdraw(consent, why="", by=actor("xieli"), at=AT))


def _give() -> tuple[Act, Act]:
    made, twin = _pair(_helper()), Gift(uuid4(), Kind.GIFT, "化肥", 2, "袋", DAY)
    return twice(lambda: pairing.give(made, twin, receipt=RECEIPT, by=actor("jingban"), at=AT))


def _told() -> Wish:
    return wishes.tell(uuid4(), _home(), TOLD, by=actor("xieli"), at=AT)


def _opened() -> Wish:
    return wishes.publish(_told().pk, TOLD.words, by=actor("jingban"), at=AT)


def _claimed() -> Wish:
    wish = _opened()
    wishes.claim(wish.pk, Claimant("韦代表"), by=actor("jingban"), at=AT)
    return wish


def _tell() -> tuple[Act, Act]:
    home, twin = _home(), uuid4()
    return twice(lambda: wishes.tell(twin, home, TOLD, by=actor("xieli"), at=AT))


def _publish() -> tuple[Act, Act]:
    wish = _told()
    return twice(lambda: wishes.publish(wish.pk, TOLD.words, by=actor("jingban"), at=AT))


def _claim() -> tuple[Act, Act]:
    wish = _opened()
    return (
        lambda: wishes.claim(wish.pk, Claimant("韦代表"), by=actor("jingban"), at=AT),
        lambda: wishes.claim(wish.pk, Claimant("黄委员"), by=actor("shenhe"), at=AT),
    )


def _release() -> tuple[Act, Act]:
    wish = _claimed()
    return twice(lambda: wishes.release(wish.pk, why="认领的人出差了", by=actor("jingban"), at=AT))


def _withdraw_wish() -> tuple[Act, Act]:
    wish = _opened()
    return twice(lambda: wishes.withdraw(wish.pk, why="家里不用了", by=actor("xieli"), at=AT))


def _fulfil() -> tuple[Act, Act]:
    wish = _claimed()
    return (
        lambda: wishes.fulfil(wish.pk, Gift(uuid4(), Kind.GIFT, "书桌", 1, "张", DAY), receipt=RECEIPT, by=actor("xieli"), at=AT),
        lambda: wishes.fulfil(wish.pk, Gift(uuid4(), Kind.GIFT, "书桌", 1, "张", DAY), receipt=RECEIPT, by=actor("jingban"), at=AT),
    )  # fmt: skip


MEETINGS_IN_PAIRING = {
    "pairing.pair": Meeting(_pair_at_once, 1, Pairing, 1),
    "pairing.pair_many": Meeting(_pair_many, 1, Pairing, 1),
    "pairing.enrol": Meeting(_enrol, 1, Enrolment, 1),
    "pairing.add_helper": Meeting(_add, 1, Sponsor, 1),
    "pairing.end": Meeting(_end, 1, Pairing, 1, (("until", DAY),)),
    "pairing.undo": Meeting(_undo, 1, Pairing, 1, (("until", DAY),)),
    "pairing.leave": Meeting(_leave_or_pair, 1, Sponsor, 1),
    "pairing.answer": Meeting(_answer, 1, Consent, 1),
    "pairing.withdraw": Meeting(_withdraw, 1, Consent, 1, (("withdrawn_on", DAY),)),
    "pairing.give": Meeting(_give, 0, Entry, 1),
    "wishes.tell": Meeting(_tell, 0, Wish, 1),
    "wishes.publish": Meeting(_publish, 1, Wish, 1, (("state", "open"),)),
    "wishes.claim": Meeting(_claim, 1, Claim, 1),
    "wishes.release": Meeting(_release, 1, Claim, 1, (("until", DAY),)),
    "wishes.withdraw": Meeting(_withdraw_wish, 1, Wish, 1, (("state", "withdrawn"),)),
    "wishes.fulfil": Meeting(_fulfil, 1, Entry, 1),
}
