"""What families are recognised as, and how it changes: rows follow rows, nobody is cut unheard, and what a machine finds a person decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cast import AT, CHEN, COUNTY, HOMES, LI, WANG, ZHAO, Cast
from jiwang.kit.sights import Sight
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import Change, Decision, Hearing, Letter, Passage, Recognition
from jiwang.stages.decisions.queries import changes_seen, numbers, recognised
from jiwang.stages.decisions.rules import DecisionRefused
from jiwang.stages.decisions.states import Outcome
from making.recognising import (
    DAY,
    ENDED,
    NEXT,
    acting,
    change_of,
    cut_of_chen,
    decided,
    found,
    heard,
    law_says,
    lowered,
    on_the_roll,
    reckoned,
    recognised_now,
    take_in,
)


def test_on_the_first_day_the_bureau_s_own_list_is_what_is_recognised_and_nobody_types_it(cast: Cast) -> None:
    on_the_roll(CHEN, "1,532.00元")
    on_the_roll(LI, "0.00元", "低保边缘")

    assert take_in().added == 2
    assert take_in().added == 0

    chen, li = recognised_now(CHEN), recognised_now(LI)
    assert (chen.item, chen.amount, chen.since, chen.members) == (
        "dibao",
        153_200,
        date(2025, 1, 1),
        [CHEN * 10],
    )
    assert chen.source == "民政在保名单202611.xlsx"
    assert (li.item, li.amount) == ("bianyuan", None)


def test_a_later_list_renews_what_came_from_a_list_and_ends_what_stands_on_it_no_more(cast: Cast) -> None:
    on_the_roll(CHEN)
    on_the_roll(LI)
    take_in()
    later = DAY + timedelta(days=31)
    on_the_roll(CHEN, "620.00元", day=later)
    on_the_roll(LI, category="已退出", day=later)

    take_in(later)

    now = recognised(Recognition.objects.all(), later)
    assert [(one.household_id, one.amount) for one in now] == [(CHEN, 62_000)]
    before = recognised(Recognition.objects.order_by("household"), DAY)
    assert [(one.household_id, one.amount) for one in before] == [(CHEN, 50_000), (LI, 50_000)]


def test_a_list_changes_nothing_that_was_decided_here(cast: Cast) -> None:
    decided(heard(cut_of_chen()))
    on_the_roll(CHEN, "900.00元", day=DAY + timedelta(days=60))

    take_in(DAY + timedelta(days=60))

    assert recognised_now(CHEN).amount == 30_000


def test_a_run_finds_more_less_and_nothing_and_who_is_unclear_is_left_alone(cast: Cast) -> None:
    for home in (CHEN, LI, WANG):
        on_the_roll(home)
    take_in()
    reckoned({CHEN: 30_000, LI: 62_000, WANG: None})

    assert (found("9999").new, found("9999").new) == (2, 0)

    assert (change_of(CHEN).kind, change_of(CHEN).proposed, change_of(CHEN).reach) == (
        "lower",
        30_000,
        "county",
    )
    assert (change_of(LI).kind, change_of(LI).reach) == ("raise", "township")
    assert Passage.objects.filter(step="find", by=None).count() == 2


def test_what_a_newer_run_no_longer_says_is_overtaken_unless_the_family_was_heard(cast: Cast) -> None:
    first = cut_of_chen()
    reckoned({CHEN: 20_000})
    found()
    first.refresh_from_db()
    second = change_of(CHEN)
    heard(second)
    reckoned({CHEN: 50_000})

    found()

    assert (first.state, second.proposed) == ("overtaken", 20_000)
    assert change_of(CHEN) == second and change_of(CHEN).state == "heard"
    reckoned({CHEN: 30_000})
    found()
    assert not Change.objects.filter(state="open").exists()


def test_what_was_overtaken_and_is_true_again_is_open_again(cast: Cast) -> None:
    first = cut_of_chen()
    reckoned({CHEN: 50_000})
    found()
    reckoned({CHEN: 30_000})

    found()

    first.refresh_from_db()
    assert first.state == "open"
    assert Change.objects.count() == 1


def test_a_run_by_another_law_says_nothing(cast: Cast) -> None:
    on_the_roll(CHEN)
    take_in()
    reckoned({CHEN: 30_000}, law="sha256:other")

    assert found().new == 0


def test_whose_only_member_has_died_is_to_end_within_three_months_whatever_the_run_says(cast: Cast) -> None:
    on_the_roll(ZHAO)
    take_in()
    reckoned({ZHAO: None})

    found()

    change = change_of(ZHAO)
    assert (change.kind, change.died_on, change.due_on) == ("end", date(2026, 9, 1), date(2026, 12, 1))


def test_below_the_county_nobody_sees_a_cut_before_it_was_passed_on_or_heard(cast: Cast) -> None:
    change = cut_of_chen()
    township = Sight.over([HOMES[CHEN][:9]])
    assert not changes_seen(township).exists()
    with pytest.raises(DecisionRefused, match="不办"), transaction.atomic():
        actions.pass_on(change.pk, by=acting("jingban"), at=AT)

    actions.pass_on(change.pk, by=acting("shenhe"), at=AT)

    assert numbers(changes_seen(township))["hear"] == 1
    with pytest.raises(DecisionRefused, match="刚刚"), transaction.atomic():
        actions.pass_on(change.pk, by=acting("shenhe"), at=AT)


def test_from_the_finding_to_the_letter_and_the_help_of_next_month(cast: Cast) -> None:
    change = heard(cut_of_chen())

    decision = decided(change)

    now = recognised_now(CHEN)
    assert (now.amount, now.since, now.decision, now.source) == (30_000, NEXT, decision, "")
    assert recognised(Recognition.objects.filter(household=CHEN), DAY).get().amount == 50_000
    letter = Letter.objects.get(pk=decision.pk)
    assert (letter.office, letter.year, letter.number) == (COUNTY, 2026, 1)
    assert (
        letter.told["paragraphs"][0] == "自2026年12月起，你户最低生活保障调整为每月300元（现为每月500元）。"
    )
    assert "希望慢慢减" in letter.told["paragraphs"][-1]
    actions.hand_over(
        change.pk, actions.Delivery.IN_PERSON, day=DAY, received_by="陈大山", by=acting("jingban"), at=AT
    )
    change.refresh_from_db()
    assert change.state == "told"
    assert [one.step for one in Passage.objects.order_by("pk")] == ["find", "hear", "decide", "tell"]


def test_nobody_is_cut_unheard_nor_from_this_month_nor_by_kin_nor_by_who_has_heard(cast: Cast) -> None:
    change = cut_of_chen()
    with pytest.raises(DecisionRefused, match="刚刚"), transaction.atomic():
        decided(change)
    heard(change)
    with pytest.raises(DecisionRefused, match="最早从下月"), transaction.atomic():
        decided(
            change, lowered().__class__(Outcome.LOWER, 30_000, DAY.replace(day=1), "收入增加，按规定调减")
        )
    with pytest.raises(DecisionRefused, match="回避"), transaction.atomic():
        actions.decide(change.pk, lowered(), law_says(), is_apart=False, by=acting("queren"), at=AT)
    Hearing.objects.create(
        matter=f"change:{change.pk}", household_id=CHEN, region=HOMES[CHEN], reach="township", heard_on=DAY, way="by_phone", speaker="self",
        name="陈大山", present="两方", words="再说一遍", by=cast["queren"], at=AT,
    )  # fmt: skip
    with pytest.raises(DecisionRefused, match="录入过"), transaction.atomic():
        decided(change)

    assert not Decision.objects.exists()


def test_who_differs_from_the_law_writes_down_why_and_a_number_nobody_has_checked_stops_everybody(
    cast: Cast,
) -> None:
    change = heard(cut_of_chen())
    brief = lowered(20_000).__class__(Outcome.LOWER, 20_000, NEXT, "应当少发")
    with pytest.raises(DecisionRefused, match="不同"), transaction.atomic():
        decided(change, brief)
    with pytest.raises(DecisionRefused, match="低保标准.*没有公布"), transaction.atomic():
        decided(change, says=law_says(unpublished=("低保标准",)))
    with pytest.raises(DecisionRefused, match="18个月"), transaction.atomic():
        decided(change, says=law_says(stale=("低保标准",)))

    decision = decided(change, lowered(20_000))

    assert (decision.is_as_given, decision.given) == (False, 30_000)


def test_a_family_may_be_left_as_it_is_and_the_same_finding_does_not_come_back(cast: Cast) -> None:
    change = heard(cut_of_chen())
    keep = lowered().__class__(Outcome.KEEP, None, None, "工作还没有稳定下来，先不调整")

    decision = decided(change, keep)

    change.refresh_from_db()
    assert (change.state, decision.since, Letter.objects.count()) == ("kept", None, 0)
    assert recognised_now(CHEN).amount == 50_000
    found()
    assert not Change.objects.filter(state="open").exists()


def test_an_end_is_a_row_too(cast: Cast) -> None:
    decided(heard(cut_of_chen(0)), ENDED, says=law_says("no", 0))

    assert recognised_now(CHEN).is_over
    assert recognised(Recognition.objects.filter(household=CHEN), NEXT - timedelta(days=1)).exists()
    assert not recognised(Recognition.objects.filter(household=CHEN), NEXT).exists()


def test_letters_of_an_office_are_numbered_one_after_the_other(cast: Cast) -> None:
    for home in (CHEN, LI):
        on_the_roll(home)
    take_in()
    reckoned({CHEN: 30_000, LI: 30_000})
    found()

    for home in (CHEN, LI):
        decided(heard(change_of(home)))

    assert sorted(Letter.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("table", ["decision", "receipt", "recognition", "hearing", "passage", "letter"])
def test_what_was_written_is_never_changed(cast: Cast, table: str) -> None:
    decided(heard(cut_of_chen()))

    with pytest.raises(DatabaseError), transaction.atomic():
        execute(f"UPDATE decisions_{table} SET region = '999901'")
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(f"DELETE FROM decisions_{table}")


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
