"""结对帮扶: SC01, SC02, SC08, SC10, SC13; consent, handover, and what a helper who signs in reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from aiding import NOW, RECEIPT, TODAY, acting, fund
from cast import CHEN, COUNTY, LI, TOWNSHIP, VILLAGE, Cast
from jiwang.aid.pairing import actions, queries
from jiwang.aid.pairing.actions import Listed
from jiwang.aid.pairing.models import Consent, Enrolment, Pairing, Sponsor
from jiwang.aid.pairing.queries import Place
from jiwang.aid.pairing.rules import Answer, Candidate, Gap, PairingRefused, check_settled, proposed
from jiwang.aid.pairing.states import SponsorKind, Way
from jiwang.analysis.applying.pairing import PairingScheme
from jiwang.kit.sights import EVERYWHERE, Sight, see, see_as_helper
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.assistance.actions import Gift, Ground, Receiver
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.assistance.states import Channel, Kind

Enter = Callable[[Officer], Client]
SEATS = {"leader": SponsorKind.OFFICER, "unit": SponsorKind.UNIT, "delegate": SponsorKind.DELEGATE, "enterprise": SponsorKind.ENTERPRISE}  # fmt: skip
ASKED = (SponsorKind.DELEGATE, SponsorKind.ENTERPRISE)


def helper(kind: SponsorKind, name: str = "", *, account: str = "", region: str = COUNTY) -> Sponsor:
    """Somebody who helps in the county."""
    officer = Officer.objects.get(code=account) if account else None
    asked = Listed(region, kind, name or f"{kind}甲", "示例单位", "07720000001", officer=officer)
    return actions.add_helper(asked, by=acting("jingban"), at=NOW)


def place(home: int, seat: str, scheme: str = "four_plus_one") -> Place:
    """A seat beside a household."""
    found = queries.place_of(Household.objects.get(pk=home), f"{scheme}.{seat}", TODAY)
    assert found is not None
    return found


def say(home: int, kind: SponsorKind, *, agrees: bool = True, again: bool = False) -> Consent:
    """What a family says, before the village secretary."""
    said = Answer(kind, agrees, "户主", Way.SPOKEN, TODAY, witness="村支书", came_by_themselves=again)
    return actions.answer(Household.objects.get(pk=home), said, by=acting("xieli"), at=NOW)


def sit(home: int, seat: str, who: Sponsor, scheme: str = "four_plus_one") -> Pairing:
    """Put somebody into a seat today."""
    return actions.pair(place(home, seat, scheme), who, since=TODAY, why="", by=acting("jingban"), at=NOW)


def four(home: int) -> list[Pairing]:
    """All four of the scheme, the family having agreed."""
    for kind in ASKED:
        say(home, kind)
    return [sit(home, seat, helper(kind, f"{seat}{home}")) for seat, kind in SEATS.items()]


def gift(what: str = "化肥", amount: int = 2, unit: str = "袋") -> Gift:
    """Something that a helper gives today."""
    return Gift(uuid4(), Kind.GIFT, what, amount, unit, TODAY)


def test_sc01_an_adviser_is_paired_one_to_one(cast: Cast, law: None) -> None:
    made = sit(CHEN, "adviser", helper(SponsorKind.ADVISER, "农技员小覃"), "adviser")

    assert [(one.name, one.seat) for one in queries.helpers_of(CHEN, TODAY)] == [("农技员小覃", "农技员")]
    with pytest.raises(PairingRefused, match="名额已满"):
        sit(CHEN, "adviser", helper(SponsorKind.ADVISER, "农技员小黄"), "adviser")
    assert made.told_name == "陈大山"


def test_sc02_what_a_helper_hands_over_stands_in_the_ledger(cast: Cast, law: None, entered: Enter) -> None:
    pairing = sit(CHEN, "contact", helper(SponsorKind.OFFICER, "韦书记"), "responsible")

    page = entered(cast["xieli"]).post(reverse("pairing:give", args=[pairing.pk]), {
        "gift": str(uuid4()), "kind": "gift", "what": "化肥", "amount": "2", "unit": "袋", "day": f"{TODAY}", "second": "村支书",
        "received_by": "陈大山", "relation": "self", "signed": "paper", "witness": "", "evidence": "档案柜3",
    })  # fmt: skip

    see(EVERYWHERE)
    row = Entry.objects.get(decision=f"pairing:{pairing.pk}")
    assert page.status_code == 302
    assert (row.giver, row.what, row.amount, row.unit, row.day) == ("示例单位 韦书记", "化肥", 2, "袋", TODAY)
    assert (row.received_by, row.relation, row.signed, row.evidence) == ("陈大山", "self", "paper", "档案柜3")


def test_sc08_four_helpers_are_assigned(cast: Cast, law: None) -> None:
    four(CHEN)

    assert [one.seat for one in queries.helpers_of(CHEN, TODAY)] == ["处级领导", "结对共建单位", "两代表一委员", "帮扶企业"]  # fmt: skip
    assert queries.gaps(EVERYWHERE, TODAY, scheme=place(CHEN, "unit").scheme) == []


def homes_of_102() -> list[Household]:
    """102 families in the village, each with a head."""
    homes = [
        Household(pk=9000 + n, region=VILLAGE, address=f"东街{n}号", basis="declared", size=1)
        for n in range(102)
    ]
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create(
        Person(pk=90_000 + n, household=one, region=VILLAGE, name=f"户主{n}", is_head=True)
        for n, one in enumerate(homes)
    )
    return homes


def paired_and_paid() -> tuple[PairingScheme, Fund, list[Household], int]:
    """102 families, each with four helpers as proposed and its part of 250,000 yuan; and how many seats were proposed."""
    homes, clerk = homes_of_102(), acting("jingban")
    scheme = place(CHEN, "unit").scheme
    for seat, kind in SEATS.items():
        for number in range(11):
            helper(kind, f"{seat}{number}")
    actions.enrol(homes, scheme, since=TODAY, by=clerk, at=NOW)
    Consent.objects.bulk_create(
        Consent(household=one, region=VILLAGE, kind=kind, agrees=True, said_by="户主", way="written", paper="柜1", on=TODAY, by=clerk.officer, at=NOW)
        for one in homes for kind in ASKED
    )  # fmt: skip
    offered = queries.proposals(EVERYWHERE, TODAY, scheme=scheme)
    seats = {one.id: one for one in scheme.seats}
    asked = [
        (Place(Household(pk=gap.household, region=gap.region), scheme, seats[gap.seat]), who)
        for gap, who in offered
    ]
    actions.pair_many(asked, since=TODAY, why="", by=clerk, at=NOW)
    purse = fund(name="四下基层专项", channel=Channel.FISCAL, amount=25_000_000)
    ground = Ground("x", "", "", "示例旗财政")
    for number, one in enumerate(homes):
        amount = 245_098 + (4 if number == 0 else 0)  # 2450.98 each; the four fen that remain go to the first
        ledger.give(Gift(uuid4(), Kind.MONEY, "慰问金", amount, "元", TODAY, purse), Receiver("户主", VILLAGE, "village", one), ground, receipt=RECEIPT, by=clerk, at=NOW)  # fmt: skip
    return scheme, purse, homes, len(offered)


def test_sc10_a_hundred_and_two_families_have_four_helpers_each_and_the_money_adds_up(
    cast: Cast, law: None
) -> None:
    clerk = acting("jingban")
    scheme, purse, homes, offered = paired_and_paid()

    told = actions.settle(EVERYWHERE, scheme, purse, by=clerk, at=NOW)

    assert (offered, Pairing.objects.filter(scheme=scheme.id).count()) == (408, 408)
    assert told == (102, 408, 25_000_000)
    ledger.reverse(
        Entry.objects.filter(fund=purse, household=homes[5]).get(), why="发错了，收回", by=clerk, at=NOW
    )
    with pytest.raises(PairingRefused, match=r"相差2450\.98元"):
        actions.settle(EVERYWHERE, scheme, purse, by=clerk, at=NOW)
    actions.end(
        Pairing.objects.filter(scheme=scheme.id, seat="enterprise").earliest("pk"),
        why="企业退出了",
        by=clerk,
        at=NOW,
    )
    with pytest.raises(PairingRefused, match="帮扶企业 1"):
        actions.settle(EVERYWHERE, scheme, purse, by=clerk, at=NOW)


def test_sc13_a_family_without_unit_leader_or_contact_is_listed(
    cast: Cast, law: None, entered: Enter
) -> None:
    scheme = place(CHEN, "unit", "responsible").scheme
    actions.enrol(
        Household.objects.filter(pk__in=[CHEN, LI]), scheme, since=TODAY, by=acting("jingban"), at=NOW
    )
    sit(CHEN, "unit", helper(SponsorKind.UNIT), "responsible")

    page = (
        entered(cast["jingban"]).get(reverse("pairing:overview"), {"scheme": "responsible"}).content.decode()
    )
    watched = (
        entered(cast["jiandu"]).get(reverse("pairing:overview"), {"scheme": "responsible"}).content.decode()
    )

    see(EVERYWHERE)
    missing = {(one.household, one.label) for one in queries.gaps(EVERYWHERE, TODAY, scheme=scheme)}
    three = {"帮扶单位", "帮扶责任人", "联系人"}
    assert missing == {(LI, one) for one in three} | {(CHEN, one) for one in three - {"帮扶单位"}}
    assert reverse("pairing:home", args=[LI]) in page and "没有帮扶责任人" in page
    assert (
        "缺帮扶责任人" in watched
        and "李*" not in watched
        and reverse("pairing:home", args=[LI]) not in watched
    )


def test_nobody_is_paired_with_an_enterprise_before_the_family_has_agreed_and_a_no_is_no_loss(
    cast: Cast, law: None
) -> None:
    firm = helper(SponsorKind.ENTERPRISE)
    with pytest.raises(PairingRefused, match="家庭自己同意"):
        sit(CHEN, "enterprise", firm)
    consent = say(CHEN, SponsorKind.ENTERPRISE)
    made = sit(CHEN, "enterprise", firm)

    actions.withdraw(consent, why="", by=acting("xieli"), at=NOW)

    made.refresh_from_db()
    assert (made.until, made.ended_why) == (TODAY, "家庭撤回同意")
    assert queries.helpers_of(CHEN, TODAY) == []
    with pytest.raises(PairingRefused, match="不再问第二次"):
        say(CHEN, SponsorKind.ENTERPRISE)
    say(CHEN, SponsorKind.ENTERPRISE, again=True)
    assert sit(CHEN, "enterprise", firm).until is None


def test_a_refusal_ends_what_there_is_and_proposals_leave_the_family_alone(cast: Cast, law: None) -> None:
    scheme = place(CHEN, "unit").scheme
    helper(SponsorKind.ENTERPRISE)
    actions.enrol([Household.objects.get(pk=CHEN)], scheme, since=TODAY, by=acting("jingban"), at=NOW)
    say(CHEN, SponsorKind.ENTERPRISE, agrees=False)

    assert queries.proposals(EVERYWHERE, TODAY, scheme=scheme) == []
    assert [one.waits_for_consent for one in queries.gaps(EVERYWHERE, TODAY, scheme=scheme, seat="enterprise")] == [True]  # fmt: skip


def read_by(officer: Officer, day: date) -> list[int]:
    """The households of which PostgreSQL shows a helper a pairing on a day, nothing else being in sight."""
    see(Sight())
    see_as_helper(officer.pk, day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT household_id FROM pairing_pairing ORDER BY household_id")
        found = [home for (home,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (0,)
    see(EVERYWHERE)
    return found


def test_after_a_handover_the_old_helper_reads_nothing_from_the_named_day(cast: Cast, law: None) -> None:
    old, new = (
        helper(SponsorKind.OFFICER, "老韦", account="bangfu"),
        helper(SponsorKind.OFFICER, "小韦", account="lianluo"),
    )
    sit(CHEN, "contact", old, "responsible")
    sit(LI, "contact", old, "responsible")
    friday = TODAY + timedelta(days=3)

    actions.hand_over(EVERYWHERE, old, new, day=friday, why="岗位调整了", by=acting("jingban"), at=NOW)

    assert read_by(cast["bangfu"], friday - timedelta(days=1)) == [CHEN, LI]
    assert read_by(cast["bangfu"], friday) == []
    assert read_by(cast["lianluo"], friday - timedelta(days=1)) == []
    assert read_by(cast["lianluo"], friday) == [CHEN, LI]


def test_a_helper_reads_name_and_address_of_their_own_families_and_nothing_else(
    cast: Cast, law: None, entered: Enter
) -> None:
    mine = sit(CHEN, "contact", helper(SponsorKind.OFFICER, "韦书记", account="bangfu"), "responsible")
    other = sit(LI, "contact", helper(SponsorKind.OFFICER, "黄书记"), "responsible")
    client = entered(cast["bangfu"])

    listed = client.get(reverse("pairing:mine")).content.decode()
    page = client.get(reverse("pairing:family", args=[mine.pk]))

    assert "陈大山" in listed and "李水根" not in listed and "999901196203041234" not in listed
    assert page.status_code == 200
    assert client.get(reverse("pairing:family", args=[other.pk])).status_code == 404
    assert client.get(reverse("desk:household", args=[CHEN])).status_code == 403


def test_what_a_helper_enters_by_themselves_reaches_the_ledger(cast: Cast, law: None, entered: Enter) -> None:
    mine = sit(CHEN, "contact", helper(SponsorKind.OFFICER, "韦书记", account="bangfu"), "responsible")
    told = {
        "gift": str(uuid4()), "kind": "gift", "what": "助学金", "amount": "300.50", "unit": "元", "day": f"{TODAY}", "second": "村支书",
        "received_by": "陈大山", "relation": "self", "signed": "paper", "witness": "", "evidence": "档案柜3",
    }  # fmt: skip

    client = entered(cast["bangfu"])
    answers = [
        client.post(reverse("pairing:family", args=[mine.pk]), told).status_code for _twice in range(2)
    ]

    see(EVERYWHERE)
    assert answers == [302, 302]
    assert [(one.amount, one.worth, one.by.code) for one in Entry.objects.filter(household=CHEN)] == [(30_050, 30_050, "bangfu")]  # fmt: skip


def test_a_caseload_has_a_limit_and_a_batch_can_be_undone(cast: Cast, law: None) -> None:
    leader = helper(SponsorKind.OFFICER)
    asked = place(CHEN, "leader")
    small = Place(asked.household, asked.scheme, replace(asked.seat, caseload=1))
    batch = actions.pair_many([(small, leader)], since=TODAY, why="", by=acting("jingban"), at=NOW)
    again = Place(Household.objects.get(pk=LI), asked.scheme, replace(asked.seat, caseload=1))
    with pytest.raises(PairingRefused, match="到了每人最多的户数"):
        actions.pair(again, leader, since=TODAY, why="", by=acting("jingban"), at=NOW)

    actions.undo(EVERYWHERE, batch, why="整批结错了", by=acting("jingban"), at=NOW)

    assert [(one.until, one.ended_why) for one in Pairing.objects.all()] == [(TODAY, "整批结错了")]
    assert (
        Enrolment.objects.filter(household=CHEN, until=None).count() == 1
    )  # what is missing is still listed
    assert actions.pair(again, leader, since=TODAY, why="", by=acting("jingban"), at=NOW).until is None


def test_who_still_has_families_does_not_leave(cast: Cast, law: None) -> None:
    leader = helper(SponsorKind.OFFICER)
    made = sit(CHEN, "leader", leader)
    with pytest.raises(PairingRefused, match="请先交接"):
        actions.leave(leader, by=acting("jingban"), at=NOW)

    actions.end(made, why="调离本县了", by=acting("jingban"), at=NOW)
    actions.leave(leader, by=acting("jingban"), at=NOW)

    with pytest.raises(PairingRefused, match="停止帮扶"):
        sit(LI, "leader", leader)


def test_the_clerk_of_the_next_township_finds_none_of_it(cast: Cast, law: None, entered: Enter) -> None:
    made = sit(CHEN, "contact", helper(SponsorKind.OFFICER, region=TOWNSHIP), "responsible")
    client = entered(cast["zhou"])

    assert client.get(reverse("pairing:home", args=[CHEN])).status_code == 404
    assert client.get(reverse("pairing:give", args=[made.pk])).status_code == 404


KINDS = st.sampled_from(["officer", "unit"])
GAPS = st.lists(st.builds(Gap, st.integers(1, 9), st.just(VILLAGE), KINDS, KINDS, st.just(()), st.integers(0, 3)), max_size=20)  # fmt: skip
CROWD = st.lists(
    st.builds(Candidate, st.integers(1, 5), st.sampled_from([COUNTY, TOWNSHIP, "999902"]), KINDS, st.just(()), st.integers(0, 3)),
    max_size=6, unique_by=lambda one: one.helper,
)  # fmt: skip


@given(GAPS, CROWD)
@settings(max_examples=60)
def test_a_proposal_never_breaks_a_limit_and_never_names_who_does_not_fit(gaps: list[Gap], crowd: list[Candidate]) -> None:  # fmt: skip
    known = {one.helper: one for one in crowd}
    loads = {one.helper: one.load for one in crowd}

    for gap, who in proposed(gaps, crowd):
        assert not gap.caseload or loads[who] < gap.caseload
        assert known[who].kind == gap.kind and gap.region.startswith(known[who].region)
        loads[who] += 1


@given(
    st.dictionaries(st.sampled_from(["甲席", "乙席"]), st.integers(0, 3)),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_list_settles_only_where_nothing_is_missing(
    missing: dict[str, int], given_fen: int, stated: int
) -> None:
    is_whole = not any(missing.values()) and given_fen == stated

    if is_whole:
        check_settled(missing, homes=1, given=given_fen, stated=stated)
    else:
        with pytest.raises(PairingRefused):
            check_settled(missing, homes=1, given=given_fen, stated=stated)
