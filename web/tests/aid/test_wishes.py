"""微心愿: SC11; nobody is recognised by a wish; two never have the same one; what comes true stands in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from aiding import NOW, RECEIPT, TODAY, acting
from cast import CHEN, COUNTY, LI, Cast
from jiwang.aid.wishes import actions, queries
from jiwang.aid.wishes.actions import Claimant
from jiwang.aid.wishes.models import Claim, Wish
from jiwang.aid.wishes.rules import Told, WishRefused, check_words
from jiwang.aid.wishes.states import Way
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.actions import Gift
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.states import Kind

Enter = Callable[[Officer], Client]
DESK = Told("一个孩子想要一张书桌", "户主", Way.SPOKEN, TODAY, witness="村支书")
DELEGATE = Claimant("韦代表", "示例人大")


def told(home: int = CHEN, words: str = DESK.words) -> Wish:
    """A wish that nobody has looked at."""
    there = Household.objects.get(pk=home)
    return actions.tell(uuid4(), there, replace(DESK, words=words), by=acting("xieli"), at=NOW)


def opened(home: int = CHEN) -> Wish:
    """A wish that everybody reads."""
    return actions.publish(told(home).pk, DESK.words, by=acting("jingban"), at=NOW)


def claimed(home: int = CHEN) -> Wish:
    """A wish that a delegate has claimed."""
    wish = opened(home)
    actions.claim(wish.pk, DELEGATE, by=acting("jingban"), at=NOW)
    return wish


def done(home: int = CHEN) -> Wish:
    """A wish that has come true."""
    wish = claimed(home)
    gift = Gift(uuid4(), Kind.GIFT, "书桌", 1, "张", TODAY)
    actions.fulfil(wish.pk, gift, receipt=RECEIPT, by=acting("xieli"), at=NOW)
    return wish


def test_sc11_eighty_three_wishes_are_open_claimed_or_done_and_each_that_is_done_has_a_claimant_and_evidence(
    cast: Cast, law: None, entered: Enter
) -> None:
    for number in range(84):
        home = (CHEN, LI)[number % 2]
        wish = (opened, claimed, done)[number % 3](home) if number < 83 else opened(home)
    actions.withdraw(wish.pk, why="家里不用了", by=acting("jingban"), at=NOW)

    counts = queries.counts([COUNTY], TODAY)
    page = entered(cast["jiandu"]).get(reverse("wishes:inbox")).content.decode()

    assert (counts.published, counts.withdrawn) == (83, 1)
    assert (counts.open, counts.claimed, counts.done) == (28, 28, 27)
    assert "公开 83 件 = 待认领 28 + 已认领 28 + 已办成 27" in page and "另有撤回 1 件" in page
    see(EVERYWHERE)
    for one in Wish.objects.filter(state="done"):
        row = Entry.objects.get(decision=f"wish:{one.pk}")
        assert (row.giver, row.received_by, row.evidence) == ("示例人大 韦代表", "陈大山", "收条在档案柜3")


def test_everybody_reads_the_wish_and_nobody_whose_it_is(cast: Cast, law: None) -> None:
    wish, hidden = opened(), told(LI, "想要一辆助行车")

    page = Client().get(reverse("wishes:open")).content.decode()

    see(EVERYWHERE)
    (shown,) = queries.published([COUNTY], TODAY)
    assert asdict(shown) == {"id": wish.pk, "words": DESK.words, "county": COUNTY, "since": TODAY}
    assert DESK.words in page and "青禾区" in page and hidden.words not in page
    assert not any(
        word in page for word in ("陈", "上坝", "清溪", "陈家巷", str(CHEN * 10), "户主", "村支书")
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("请打电话13900000000", "那串数字"), ("证件999901196203041234的人要棉被", "那串数字"), ("陈大山想要一床棉被", "姓名"),
        ("上坝社区一户要棉被", "村"), ("三组的老人要棉被", "门牌"), ("书桌", "至少4个字"),
    ],
)  # fmt: skip
def test_words_that_say_who_it_is_are_refused_when_told_and_when_published(
    cast: Cast, words: str, why: str
) -> None:
    with pytest.raises(WishRefused, match=why):
        told(CHEN, words)
    with pytest.raises(WishRefused, match=why):
        actions.publish(told().pk, words, by=acting("jingban"), at=NOW)


@given(st.text(alphabet="想要一张书桌0123456789", max_size=30), st.integers(10**6, 10**17))
def test_no_long_number_ever_passes(words: str, number: int) -> None:
    with pytest.raises(WishRefused):
        check_words(f"{words}{number}", names=[], places=[])


def test_a_wish_is_claimed_once_and_the_second_is_not_told_by_whom(
    cast: Cast, law: None, entered: Enter
) -> None:
    wish = opened()
    client = entered(cast["bangfu"])
    first = client.post(reverse("wishes:claim"), {"wish": str(wish.pk)})

    see(EVERYWHERE)
    with pytest.raises(WishRefused, match="刚刚被别人认领了") as refusal:
        actions.claim(wish.pk, DELEGATE, by=acting("jingban"), at=NOW)

    page = client.get(reverse("wishes:claim")).content.decode()
    assert first.status_code == 302 and "bangfu" not in str(refusal.value)
    assert "我认领的" in page and DESK.words in page and "陈" not in page


def test_a_claim_that_runs_out_is_open_again_and_the_figures_agree(cast: Cast, law: None) -> None:
    wish = claimed()
    late = TODAY + timedelta(days=16)  # fifteen days, the pack says

    assert (queries.counts([COUNTY], late).open, queries.counts([COUNTY], late).claimed) == (1, 0)
    actions.claim(wish.pk, Claimant("黄委员"), by=acting("jingban", late), at=NOW)

    assert [(one.name, one.until) for one in Claim.objects.order_by("pk")] == [
        ("韦代表", late),
        ("黄委员", None),
    ]
    assert queries.counts([COUNTY], late).published == 1


def test_a_claim_is_released_with_a_reason_and_a_wish_withdrawn_is_read_by_nobody(
    cast: Cast, law: None
) -> None:
    wish = claimed()
    with pytest.raises(WishRefused, match="原因"):
        actions.release(wish.pk, why="", by=acting("jingban"), at=NOW)
    actions.release(wish.pk, why="认领的人出差了", by=acting("jingban"), at=NOW)
    assert [one.id for one in queries.published([COUNTY], TODAY)] == [wish.pk]

    actions.withdraw(wish.pk, why="家里不想公开了", by=acting("xieli"), at=NOW)

    assert queries.published([COUNTY], TODAY) == []


def test_nothing_comes_true_without_evidence_and_a_claimant(cast: Cast, law: None) -> None:
    gift = Gift(uuid4(), Kind.GIFT, "书桌", 1, "张", TODAY)
    with pytest.raises(WishRefused, match="不能办了"):
        actions.fulfil(opened().pk, gift, receipt=RECEIPT, by=acting("xieli"), at=NOW)
    with pytest.raises(WishRefused, match="凭据"):
        actions.fulfil(claimed().pk, gift, receipt=replace(RECEIPT, evidence=""), by=acting("xieli"), at=NOW)


def test_what_is_typed_wrong_comes_back_with_what_was_typed(cast: Cast, law: None, entered: Enter) -> None:
    wish: UUID = opened().pk
    client = entered(cast["jingban"])

    answer = client.post(
        reverse("wishes:step", args=[wish]), {"step": "claim", "name": "韦", "unit": "示例人大"}
    )

    assert answer.status_code == 422 and "至少写2个字" in answer.content.decode()
    assert "示例人大" in answer.content.decode()


def test_the_same_wish_sent_twice_is_one(cast: Cast) -> None:
    number = uuid4()
    for _twice in range(2):
        actions.tell(number, Household.objects.get(pk=CHEN), DESK, by=acting("xieli"), at=NOW)

    assert Wish.objects.count() == 1
