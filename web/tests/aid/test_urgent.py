"""小额快救: asked for on the spot, granted by a named officer within the law's limit, handed over by two, written up, countersigned by a stranger to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from aiding import NOW, RECEIPT, TODAY, acting, asked, fund, granted, handed, needy, stock, written_up
from cast import LI, NEXT_VILLAGE, TOWNSHIP, VILLAGE, Cast
from jiwang.aid.urgent import actions, queries
from jiwang.aid.urgent.actions import Grant, Needy
from jiwang.aid.urgent.models import Passage, Request, Wanted
from jiwang.aid.urgent.permissions import is_worker, steps_open
from jiwang.aid.urgent.rules import (
    Asking,
    RequestRefused,
    Standing,
    Wish,
    check_grant,
    check_limit,
    check_wish,
    refusal,
)
from jiwang.aid.urgent.states import STEPS, State, Step
from jiwang.kit.sights import Sight, seeing
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import balance_of
from jiwang.stages.assistance.rules import Balance, LedgerRefused
from jiwang.trail.models import Line

DAY = TODAY
LIMIT = 86_000  # a month's standard of the made-up city, of 2026-07-01


@pytest.fixture
def purse(cast: Cast, law: None) -> Any:
    """The township's reserve fund with 5,000 yuan, and a law that says how much may be given."""
    return fund()


def test_the_whole_way_is_five_steps_one_row_and_a_time_for_each(purse: Any) -> None:
    request = asked()
    assert (request.state, request.give_by) == (State.ASKED, DAY + timedelta(days=3))
    request = granted(request, purse)
    assert (request.granted_by.code, request.most, request.article) == (
        "jingban",
        LIMIT,
        "《社会救助法》第50条",
    )
    request = handed(request)
    written_up(request)
    request = actions.countersign(request.pk, words="", by=acting("queren"), at=NOW)

    (entry,) = queries.entries_of(request)
    assert (entry.amount, entry.fund, entry.second, entry.received_by) == (50_000, purse, "村支书", "陈大山")
    assert [one.step for one in queries.passages_of(request)] == [
        "ask",
        "grant",
        "hand_over",
        "note",
        "countersign",
    ]
    assert request.state == State.SIGNED and balance_of(purse) == Balance(500_000, 50_000)


def test_what_is_granted_is_reserved_at_once_and_less_may_be_granted(purse: Any) -> None:
    request = granted(asked(), purse, money=30_000)

    assert balance_of(purse) == Balance(500_000, 0, 30_000)
    assert handed(request).wanted.get().granted == 30_000
    assert balance_of(purse) == Balance(500_000, 30_000)


def test_the_same_request_sent_twice_is_one(purse: Any) -> None:
    first = asked()

    assert asked(request=first.pk) == first and Request.objects.count() == 1
    assert Line.objects.filter(what="urgent.asked").count() == 2


def test_more_than_a_month_s_standard_is_refused_with_the_way_that_is_left(purse: Any) -> None:
    request = asked(Wish("意外伤害", "摔伤了，吃饭没有着落", LIMIT + 1))

    with pytest.raises(RequestRefused, match="上限860元.*临时救助审核确认"), transaction.atomic():
        granted(request, purse)
    assert granted(request, purse, money=LIMIT).state == State.GRANTED


def test_goods_count_by_what_they_are_worth(purse: Any) -> None:
    rice = stock("大米", "袋", worth=30_000)
    request = asked(Wish("火灾", "房子烧了，没有吃的", 30_000, ((rice.pk, 2),)))

    with pytest.raises(RequestRefused, match="共900元"), transaction.atomic():
        granted(request, purse)
    assert granted(request, purse, money=26_000).state == State.GRANTED
    assert balance_of(rice) == Balance(20, 0, 2)


def test_nobody_grants_what_they_have_asked_for_themselves(purse: Any) -> None:
    request = asked(by="jingban")

    with pytest.raises(RequestRefused, match="自己申请的不能自己批"), transaction.atomic():
        granted(request, purse)
    assert granted(request, purse, by="queren").granted_by.code == "queren"
    with pytest.raises(IntegrityError, match="request_by_two"), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(granted_by=request.asked_by)


def test_a_village_worker_grants_nothing_and_the_next_township_neither(purse: Any) -> None:
    request = asked()
    for code in ("xieli", "xia", "zhou", "shenhe"):
        with pytest.raises(RequestRefused), transaction.atomic():
            granted(request, purse, by=code)


def test_who_is_kin_steps_aside(purse: Any) -> None:
    request = asked()
    (thing,) = request.wanted.all()

    with pytest.raises(RequestRefused, match="回避"), transaction.atomic():
        actions.grant(request.pk, Grant({thing.pk: 100}, purse, is_apart=False), by=acting("jingban"), at=NOW)


def test_more_than_lies_in_the_fund_is_not_granted_and_nothing_of_it_stays(purse: Any) -> None:
    rice = stock("大米", "袋", worth=100)
    small = fund(name="小备用金", amount=10_000)
    request = asked(Wish("火灾", "房子烧了，没有吃的", 50_000, ((rice.pk, 2),)))

    with pytest.raises(LedgerRefused, match="只剩100元"), transaction.atomic():
        granted(request, small)

    assert (balance_of(rice), balance_of(small)) == (Balance(20), Balance(10_000))
    assert Request.objects.get(pk=request.pk).state == State.ASKED


def test_money_needs_a_purse_and_never_comes_out_of_a_stock(purse: Any) -> None:
    rice, request = stock("大米", "袋"), asked()
    for wrong in (None, rice):
        with pytest.raises(RequestRefused, match="资金来源"), transaction.atomic():
            granted(request, wrong)


def test_a_refusal_says_why_and_ends_it(purse: Any) -> None:
    request = asked()
    with pytest.raises(RequestRefused, match="理由"), transaction.atomic():
        actions.refuse(request.pk, why="不", by=acting("jingban"), at=NOW)

    request = actions.refuse(request.pk, why="不是急难，已告知申请低保", by=acting("jingban"), at=NOW)

    assert request.state == State.REFUSED and not Entry.objects.exists()
    with pytest.raises(RequestRefused, match="办过"), transaction.atomic():
        granted(request, purse)


def test_who_has_asked_may_take_it_back_until_somebody_has_decided(purse: Any) -> None:
    request = asked()
    with pytest.raises(RequestRefused), transaction.atomic():
        actions.withdraw(request.pk, by=acting("jingban"), at=NOW)
    assert actions.withdraw(request.pk, by=acting("xieli"), at=NOW).state == State.WITHDRAWN

    second = granted(asked(), purse)
    with pytest.raises(RequestRefused, match="办过"), transaction.atomic():
        actions.withdraw(second.pk, by=acting("xieli"), at=NOW)


def test_a_grant_that_is_taken_back_frees_what_was_reserved(purse: Any) -> None:
    request = granted(asked(), purse)

    request = actions.cancel(request.pk, why="人已经由亲戚接走", by=acting("jingban"), at=NOW)

    assert request.state == State.CANCELLED and balance_of(purse) == Balance(500_000)
    with pytest.raises(RequestRefused), transaction.atomic():
        handed(request)


def test_what_was_handed_over_wrongly_is_undone_row_by_row(purse: Any) -> None:
    rice = stock("大米", "袋", worth=100)
    request = handed(granted(asked(Wish("火灾", "房子烧了", 50_000, ((rice.pk, 2),))), purse))

    request = actions.undo(request.pk, why="送错了人家，已取回", by=acting("jingban"), at=NOW)

    assert request.state == State.UNDONE
    assert (balance_of(purse), balance_of(rice)) == (Balance(500_000), Balance(20))
    assert sorted(Entry.objects.values_list("amount", flat=True)) == [-50_000, -2, 2, 50_000]


def test_the_second_signature_comes_from_somebody_who_had_no_hand_in_it_and_after_the_note(
    purse: Any,
) -> None:
    request = handed(granted(asked(), purse))
    assert request.sign_by == DAY + timedelta(days=3)
    with pytest.raises(RequestRefused, match="补充说明"), transaction.atomic():
        actions.countersign(request.pk, words="", by=acting("queren"), at=NOW)
    written_up(request)
    with pytest.raises(RequestRefused, match="没有申请、没有批准"), transaction.atomic():
        actions.countersign(request.pk, words="", by=acting("jingban"), at=NOW)

    assert actions.countersign(request.pk, words="属实", by=acting("shenhe"), at=NOW).state == State.SIGNED


def test_who_has_handed_it_over_as_the_second_does_not_countersign(purse: Any) -> None:
    request = granted(asked(), purse)
    actions.hand_over(request.pk, replace(RECEIPT, second="queren同志"), day=DAY, by=acting("xieli"), at=NOW)
    written_up(request)

    with pytest.raises(RequestRefused, match="没有送达"), transaction.atomic():
        actions.countersign(request.pk, words="", by=acting("queren"), at=NOW)


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_nothing_is_handed_over_before_it_was_asked_for_or_tomorrow(purse: Any, day: date) -> None:
    request = granted(asked(), purse)

    with pytest.raises((RequestRefused, LedgerRefused), match="不能[早晚]于"), transaction.atomic():
        actions.hand_over(request.pk, RECEIPT, day=day, by=acting("xieli"), at=NOW)


def test_the_same_cause_within_a_year_is_shown_and_refuses_nothing(purse: Any) -> None:
    handed(granted(asked(), purse))
    again, other = asked(), asked(Wish("火灾", "房子烧了", 100))

    assert queries.earlier_of(again, 365).count() == 1
    assert (queries.earlier_of(other, 365).count(), queries.earlier_of(again, None).count()) == (0, 0)
    assert granted(again, purse).state == State.GRANTED


def test_somebody_on_no_file_is_helped_under_their_name(purse: Any) -> None:
    stranger = Needy("外地来的老周", VILLAGE, "桥洞下")

    request = actions.ask(
        uuid4(), stranger, Wish("其他突发变故", "钱包被偷，两天没吃饭", 10_000), by=acting("xieli"), at=NOW
    )
    handed(granted(request, purse))

    entry = Entry.objects.get(decision=queries.name_of(request.pk))
    assert (entry.name, entry.household, entry.region) == ("外地来的老周", None, VILLAGE)


def test_without_a_published_standard_help_is_not_stopped_but_somebody_says_why_so_much(cast: Cast) -> None:
    purse, request = fund(), asked(Wish("家里失火了", "房子烧了", 50_000))
    (thing,) = request.wanted.all()
    assert request.give_by is None

    with pytest.raises(RequestRefused, match="查不出上限"), transaction.atomic():
        granted(request, purse)
    actions.grant(
        request.pk, Grant({thing.pk: 50_000}, purse, True, "参照上年标准"), by=acting("jingban"), at=NOW
    )


def test_what_is_late_is_seen(purse: Any) -> None:
    found = queries.requests_seen(Sight.over([TOWNSHIP]), acting("jingban").officer, is_worker=False)
    waits = asked()
    signs = handed(granted(asked(), purse))

    assert queries.numbers(found, DAY + timedelta(days=3))["late"] == 0
    assert queries.numbers(found, DAY + timedelta(days=4)) == {
        "asked": 1,
        "granted": 0,
        "handed": 1,
        "ended": 0,
        "late": 2,
    }
    assert set(queries.on_shelf(found, "late", DAY + timedelta(days=4))) == {waits, signs}


def test_a_village_worker_sees_what_they_have_asked_for_and_nothing_of_their_colleagues(purse: Any) -> None:
    own, clerk_s = asked(), asked(by="jingban")
    worker = acting("xieli")

    with seeing(Sight.over([VILLAGE])):
        seen = queries.requests_seen(Sight.over([VILLAGE]), worker.officer, is_worker=is_worker(worker.held))
        assert list(seen) == [own]
        assert not Request.objects.filter(pk=clerk_s.pk).exists()
        assert Wanted.objects.count() == Passage.objects.count() == 1
    with seeing(Sight.over([NEXT_VILLAGE])):
        assert not Request.objects.exists()


def test_a_step_that_was_taken_is_never_changed(purse: Any) -> None:
    asked()
    with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
        Passage.objects.update(words="改掉")


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish("没有的事由", "摔伤了，没有吃的", 1), "事由"),
        (Wish("火灾", "火", 1), "发生了什么"),
        (Wish("火灾", "房子烧了", 0), "多少钱"),
        (Wish("火灾", "房子烧了", 1, ((1, -1),)), "大于零"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_with_what_to_do(wish: Wish, why: str) -> None:
    with pytest.raises(RequestRefused, match=f"{why}.*。$"):
        check_wish(wish, causes=("火灾", "意外伤害"))


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_no_grant_that_passes_is_above_its_limit(worth: int, most: int) -> None:
    try:
        check_limit(worth, most, why="")
    except RequestRefused:
        assert worth > most
    else:
        assert worth <= most


@given(st.lists(st.tuples(st.integers(-5, 20), st.integers(1, 10)), max_size=5))
def test_no_grant_that_passes_is_of_nothing_or_of_more_than_was_asked_for(
    pairs: list[tuple[int, int]],
) -> None:
    try:
        check_grant(pairs, is_apart=True)
    except RequestRefused:
        return
    assert any(given > 0 for given, _wanted in pairs) and all(0 <= given <= wanted for given, wanted in pairs)


ALL_DUTIES = [Held(duty, VILLAGE if duty is Duty.VILLAGE_WORKER else TOWNSHIP, DAY) for duty in Duty]


@given(st.sampled_from(State), st.sampled_from(sorted(STEPS)), st.integers(1, 3), st.sampled_from(ALL_DUTIES))
def test_whatever_step_is_open_fits_its_table_and_no_hand_does_two_parts(
    state: State, step: Step, officer: int, held: Held
) -> None:
    standing = Standing(state, VILLAGE, asked_by=1, granted_by=2, handed_by=1, second="村支书", has_note=True)

    if refusal(standing, step, Asking(officer, "某人", (held,))) is None:
        assert state in STEPS[step].starts and held.duty in STEPS[step].duties
        assert not (step in (Step.GRANT, Step.REFUSE) and officer == 1)
        assert not (step is Step.COUNTERSIGN and officer in (1, 2))


def test_the_page_offers_exactly_the_steps_that_may_be_taken(purse: Any) -> None:
    request = asked()

    def offered(code: str) -> frozenset[Step]:
        by = acting(code)
        return steps_open(Request.objects.get(pk=request.pk), officer=by.officer, held=by.held)

    assert (offered("xieli"), offered("jingban")) == ({Step.WITHDRAW}, {Step.GRANT, Step.REFUSE})
    granted(request, purse)
    assert (offered("xieli"), offered("queren")) == ({Step.HAND_OVER}, {Step.CANCEL, Step.HAND_OVER})


def test_of_another_family_nothing_is_counted_as_earlier_help(purse: Any) -> None:
    actions.ask(uuid4(), needy(LI), Wish("意外伤害", "摔伤了没有吃的", 100), by=acting("jingban"), at=NOW)

    assert not queries.earlier_of(asked(), 365).exists()


def test_a_request_is_found_by_a_few_characters_of_name_or_address(cast: Cast, entered: Any) -> None:
    request = asked()
    clerk = entered(cast["jingban"])

    def shown(text: str) -> bool:
        page = clerk.get(reverse("urgent:inbox"), {"text": text}).content.decode()
        return str(request.pk) in page

    assert shown("大山") and shown(request.address[:3]) and shown("")
    assert not shown("没有这个人")
    assert (
        "这一栏里没有这样的申请"
        in clerk.get(reverse("urgent:inbox"), {"text": "没有这个人"}).content.decode()
    )
