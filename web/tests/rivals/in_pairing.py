"""Whatever two can do at the same moment with pairings and small wishes; as `rivals` tells it of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

from cast import AT, CHEN, COUNTY, LI, VILLAGE, WANG, ZHAO
from jiwang.aid.pairing import actions as pairing
from jiwang.aid.pairing import queries
from jiwang.aid.pairing.actions import Listed
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.pairing.queries import Place
from jiwang.aid.pairing.rules import Answer, PairingRefused
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
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.rules import Receipt
from jiwang.stages.assistance.states import Channel, Kind, Relation, Signed
from jiwang.trail.models import Line
from jiwang_engine.terms import Mark
from jiwang_engine.terms import Place as Written
from making.following import law_of_old
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


def _pair_many_across() -> tuple[Act, Act]:
    """Two batches that share two helpers and no family, in opposite orders: each would wait for the other."""
    Household.objects.update(region=VILLAGE)
    homes = Household.objects.in_bulk([CHEN, LI, WANG, ZHAO])
    one, other = _helper(), _helper("示例妇联")
    asked = {
        1: [(Place(homes[CHEN], SCHEME, SEAT), one), (Place(homes[WANG], SCHEME, SEAT), other)],
        2: [(Place(homes[LI], SCHEME, SEAT), other), (Place(homes[ZHAO], SCHEME, SEAT), one)],
    }
    return (
        lambda: pairing.pair_many(asked[1], since=DAY, why="", by=actor("jingban"), at=AT),
        lambda: pairing.pair_many(asked[2], since=DAY, why="", by=actor("jingban"), at=AT),
    )


def _enrol_or_pair() -> tuple[Act, Act]:
    who, home = _helper(), _home()
    return lambda: _pair(who), lambda: _enrolled(home)


def _enrolled(home: Household) -> object:
    try:
        return pairing.enrol([home], SCHEME, since=DAY, by=actor("jingban"), at=AT)
    except PairingRefused:  # pairing has taken it in
        return None


def _by_law() -> tuple[Place, Sponsor]:
    """A seat of a scheme that is in force, and who sits in it."""
    law_of_old()
    place = queries.place_of(_home(), "responsible.unit", DAY)
    assert place is not None
    who = _helper()
    pairing.pair(place, who, since=DAY, why="", by=actor("jingban"), at=AT)
    return place, who


def _hand_over() -> tuple[Act, Act]:
    """A caseload goes to two others at once: one has it, whole."""
    _place, old = _by_law()
    new = [_helper("示例妇联"), _helper("示例工商联")]
    one, other = (
        lambda to=to: pairing.hand_over(EVERYWHERE, old, to, day=DAY, why="岗位调整了", by=actor("jingban"), at=AT) for to in new
    )  # fmt: skip
    return one, other


def _hand_over_or_refuse() -> tuple[Act, Act]:
    """An enterprise hands over while the family takes its word back: whoever comes first, nobody of that kind is left beside it."""
    law_of_old()
    said = Answer(SponsorKind.ENTERPRISE, True, "户主", Way.SPOKEN, DAY, witness="村支书")
    consent = pairing.answer(_home(), said, by=actor("xieli"), at=AT)
    place = queries.place_of(_home(), "four_plus_one.enterprise", DAY)
    assert place is not None
    old, new = _helper("示例米业", SponsorKind.ENTERPRISE), _helper("示例茶业", SponsorKind.ENTERPRISE)
    pairing.pair(place, old, since=DAY, why="", by=actor("jingban"), at=AT)

    def handed() -> object:
        try:
            return pairing.hand_over(
                EVERYWHERE, old, new, day=DAY, why="岗位调整了", by=actor("jingban"), at=AT
            )
        except PairingRefused:  # the family was first
            return None

    return handed, lambda: pairing.withdraw(consent, why="", by=actor("xieli"), at=AT)


def _settle() -> tuple[Act, Act]:
    """Two say of the same list that it is whole: both may, each under their own name."""
    place, _who = _by_law()
    scheme = replace(place.scheme, seats=(place.seat,))
    purse = Fund.objects.create(
        region=COUNTY, kind=Kind.MONEY, name="专项", unit="元", channel=Channel.FISCAL, year=2026, opened_by=actor("jingban").officer, opened_at=AT
    )  # fmt: skip
    return twice(lambda: pairing.settle(EVERYWHERE, scheme, purse, by=actor("jingban"), at=AT))


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
    "pairing.pair_many, across": Meeting(_pair_many_across, 0, Pairing, 4),
    "pairing.hand_over": Meeting(_hand_over, 1, Pairing, 2),
    "pairing.hand_over, or withdraw": Meeting(_hand_over_or_refuse, 0, Pairing, 0, (("until", None),)),
    "pairing.settle": Meeting(_settle, 0, Line, 2, (("what", "pairing.settled"),)),
    "pairing.enrol, or pair": Meeting(_enrol_or_pair, 0, Enrolment, 1),
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
