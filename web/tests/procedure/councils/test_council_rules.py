"""Who sits, who must abstain, and what comes of a vote: laws of counting that hold whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import COUNTY, SINCE, TOWNSHIP
from jiwang.kit.words.conditions import value_in_words
from jiwang.procedure.deliberation.rules import (
    Asking,
    Count,
    DeliberationRefused,
    Option,
    Record,
    Seat,
    Standing,
    check_opening,
    check_record,
    check_seats,
    counted,
    needed,
    refusal,
)
from jiwang.procedure.deliberation.states import Kind, Level, State, Step, Voice
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from making.deliberating import three

DAY = date(2026, 11, 2)
SEATS = st.lists(
    st.builds(Seat, st.text("甲乙丙丁", min_size=1, max_size=6), st.just("成员"), st.sampled_from(Voice), is_kin=st.booleans(), has_entered=st.booleans()),
    max_size=12,
)  # fmt: skip
MET = Standing(Level.COUNTY, State.MET, TOWNSHIP, frozenset({7}), recorder=8)
DECIDER = Asking(1, (Held(Duty.DECIDER, COUNTY, SINCE),))
WAIVER = Option(Kind.WAIVE, ("残疾代步",), decides=True)
TOLD = Record(
    DAY,
    "会议室",
    "车用来送父亲看病，价值不高",
    "残疾代步",
    until=DAY + timedelta(days=300),
    review_on=DAY + timedelta(days=90),
)


@given(SEATS)
def test_every_seat_is_counted_once(seats: list[Seat]) -> None:
    count = counted(seats)
    assert count.present + count.recused + count.absent == len(seats)


@given(SEATS, st.randoms(use_true_random=False))
def test_the_order_of_the_votes_does_not_matter(seats: list[Seat], chance: Any) -> None:
    other = list(seats)
    chance.shuffle(other)
    assert counted(other) == counted(seats)


@given(SEATS, st.sampled_from(Voice))
def test_who_must_abstain_never_counts_whatever_they_say(seats: list[Seat], voice: Voice) -> None:
    before = counted(seats)
    for who in ({"is_kin": True}, {"has_entered": True}):
        after = counted([*seats, Seat("亲戚", "成员", voice, **who)])
        assert replace(after, recused=after.recused - 1) == before
        assert after.is_carried == before.is_carried


@given(SEATS)
def test_one_more_who_agrees_never_loses_a_vote_and_one_more_against_never_wins_it(seats: list[Seat]) -> None:
    before = counted(seats)
    more, less = (counted([*seats, Seat("某人", "成员", one)]) for one in (Voice.FOR, Voice.AGAINST))
    assert more.is_carried >= before.is_carried and less.is_carried <= before.is_carried


@given(SEATS, st.integers(3, 9))
def test_a_meeting_needs_its_fewest_and_two_thirds_of_those_who_may_vote(
    seats: list[Seat], fewest: int
) -> None:
    count = counted(seats)
    due = needed(count, fewest)
    assert due >= fewest and 3 * due >= 2 * count.entitled


@pytest.mark.parametrize(
    ("fors", "present", "is_carried"),
    [(2, 3, True), (2, 4, False), (3, 4, True), (1, 3, False), (0, 0, False)],
)
def test_more_than_half_of_those_who_are_there_carry_it(fors: int, present: int, *, is_carried: bool) -> None:
    assert Count(fors, present - fors, 0, 0, 0).is_carried is is_carried


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (three()[:2], "要3人"),
        ((*three(), Seat("远", "成员", Voice.ABSENT), Seat("近", "成员", Voice.ABSENT)), "要4人"),
        ((*three(), Seat("表弟", "成员", Voice.FOR, is_kin=True)), "近亲属"),
        ((*three(), Seat("经办", "成员", Voice.ABSTAIN, has_entered=True)), "录入过"),
        ((*three(), Seat("某人", "成员", Voice.AGAINST, words="不")), "反对"),
        ((*three(), three()[0]), "写了两次"),
        ((*three(), Seat("", "成员", Voice.FOR)), "姓名和职务"),
        ((*three(), Seat("某人", " ", Voice.FOR)), "姓名和职务"),
    ],
)
def test_a_meeting_that_may_not_vote_is_told_why(seats: tuple[Seat, ...], words: str) -> None:
    with pytest.raises(DeliberationRefused, match=words):
        check_seats(seats, fewest=3)


@pytest.mark.parametrize(
    ("other", "option", "words"),
    [
        ({"held_on": DAY + timedelta(days=1)}, WAIVER, "开会日期"),
        ({"held_on": DAY - timedelta(days=9)}, WAIVER, "开会日期"),
        ({"place": " "}, WAIVER, "在哪里"),
        ({"why": "同意"}, WAIVER, "至少8个字"),
        ({"ground": "车很旧"}, WAIVER, "理由"),
        ({"ground": ""}, WAIVER, "理由"),
        ({"amount": 1}, WAIVER, "只有临时救助"),
        ({"until": None}, WAIVER, "有效期"),
        ({"until": DAY}, WAIVER, "有效期"),
        ({"until": DAY + timedelta(days=367)}, WAIVER, "一年"),
        ({"review_on": None}, WAIVER, "复查"),
        ({"review_on": DAY + timedelta(days=301)}, WAIVER, "复查"),
        ({"ground": ""}, Option(Kind.NOTHING), "有效期"),
        ({"ground": "", "until": None}, Option(Kind.AID), "多少元"),
    ],
)
def test_a_record_that_says_too_little_or_too_much_is_refused(
    other: dict[str, Any], option: Option, words: str
) -> None:
    check_record(TOLD, WAIVER, opened_on=DAY - timedelta(days=3), on=DAY)
    with pytest.raises(DeliberationRefused, match=words):
        check_record(replace(TOLD, **other), option, opened_on=DAY - timedelta(days=3), on=DAY)


@pytest.mark.parametrize(
    ("matter", "asking", "words"),
    [
        (MET, replace(DECIDER, officer=8), "另一位负责人"),
        (MET, replace(DECIDER, officer=7), "回避"),
        (replace(MET, state=State.CLOSED), DECIDER, "被别人办过"),
        (replace(MET, region="110101001"), DECIDER, "不在您管"),
        (replace(MET, level=Level.CITY), DECIDER, "岗位不办"),
        (MET, Asking(1, (Held(Duty.COUNTY_REVIEWER, COUNTY, SINCE),)), "岗位不办"),
    ],
)
def test_a_record_is_signed_by_somebody_else_who_is_apart(
    matter: Standing, asking: Asking, words: str
) -> None:
    assert refusal(MET, Step.SIGN, DECIDER) is None
    assert words in str(refusal(matter, Step.SIGN, asking))


def test_nobody_brings_a_case_before_a_meeting_below_their_own() -> None:
    clerk = Asking(1, (Held(Duty.TOWNSHIP_CLERK, TOWNSHIP, SINCE),))
    county = Asking(1, (Held(Duty.COUNTY_REVIEWER, COUNTY, SINCE),))
    for level in Level:
        check_opening("家里实在没有别的办法了", level, clerk, region=TOWNSHIP)
    with pytest.raises(DeliberationRefused, match="这一级或上一级"):
        check_opening("家里实在没有别的办法了", Level.TOWNSHIP, county, region=TOWNSHIP)
    with pytest.raises(DeliberationRefused, match="不在您管"):
        check_opening("家里实在没有别的办法了", Level.COUNTY, clerk, region="110101001")
    with pytest.raises(DeliberationRefused, match="8个字"):
        check_opening("请议", Level.COUNTY, clerk, region=TOWNSHIP)


@pytest.mark.parametrize(("text", "words"), [
    ("24,000.00元/年", "每年24,000元"), ("812.50元/月", "每月812.50元"), ("3人", "3人"), ("是", "：是"), ("未知", "还没有查清"), ("超出4,200.00元/年", "超出每年4,200元"),
])  # fmt: skip
def test_minutes_say_values_as_villagers_do(text: str, words: str) -> None:
    assert value_in_words(text) == words
