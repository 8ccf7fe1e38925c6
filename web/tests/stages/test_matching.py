"""Pairs are reviewed blind, opinions stand above every run, and what was joined can be parted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import AT, CHEN, LI, WANG, Cast, pairs
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.matching import actions, queries
from jiwang.stages.matching.models import Opinion, Pair
from jiwang.stages.matching.rules import OpinionRefused, as_registered, compared, outcome_of
from jiwang.stages.matching.states import Answer, Outcome
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
LATER = timedelta(minutes=1)
SAYINGS = st.lists(
    st.tuples(st.sampled_from(["shenhe", "jingban"]), st.sampled_from([*Answer, None])), max_size=8
)
IN_DB = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sight(code: str) -> Sight:
    """What the reviewers of the story see."""
    return Sight.over({"shenhe": ["999901"], "jingban": ["999901001"]}[code])


def key(home: int) -> str:
    return next(pair[0] for pair in pairs() if pair[2] == home * 10)


def outcome(home: int) -> Outcome:
    return Outcome(Pair.objects.get(pk=key(home)).outcome)


def page_of(client: Client, home: int) -> str:
    return client.get(reverse("matching:pair", args=[key(home)])).content.decode()


@pytest.mark.parametrize(
    ("answers", "needs_two", "expected"),
    [
        ([], False, Outcome.OPEN), (["same"], False, Outcome.SAME), (["same"], True, Outcome.HALF),
        (["same", "same"], True, Outcome.SAME), (["different"], True, Outcome.DIFFERENT),
        (["same", "different"], False, Outcome.DISPUTED), (["unsure"], False, Outcome.OPEN), (["same", "unsure"], True, Outcome.HALF),
    ],
)  # fmt: skip
def test_what_people_say_comes_to_what_the_engine_makes_of_it(
    answers: list[str], *, needs_two: bool, expected: Outcome
) -> None:
    assert outcome_of(map(Answer, answers), needs_two=needs_two) is expected


def test_every_character_that_differs_is_marked_and_what_is_hidden_stays_stars() -> None:
    [name, birth] = compared({"来源": "x", "姓名": "陈*"}, {"姓名": "程*"}, {"姓名": "x=", "出生日期": "=x"})

    assert name.left == (("陈", True), ("*", False)) and name.word == "differs"
    assert birth.left == (("*", False), ("*", True)) == birth.right


def test_of_two_numbers_of_different_length_no_single_character_is_pointed_at() -> None:
    [number] = compared({"证件号码": "9999*67"}, {"证件号码": "99990*67"}, {"证件号码": "====xxxx"})

    assert {differs for _sign, differs in (*number.left, *number.right)} == {True}


def test_of_a_rows_name_the_page_shows_what_is_the_same_as_on_the_register() -> None:
    left, right = as_registered(
        {"姓名": "陈**"}, {"姓名": "陈**"}, {"姓名": "=x="}, name="陈建国", address="桥头9号"
    )

    assert (left["姓名"], right["姓名"], right["住址"]) == ("陈*国", "陈建国", "桥头9号")


def test_a_reviewer_reads_who_is_meant_and_where_the_row_stands(cast: Cast, entered: Enter) -> None:
    page = page_of(entered(cast["shenhe"]), LI)

    assert Person.objects.get(pk=LI * 10).household.address in page
    assert "医保202610.csv · 第 7 行" in page
    assert "死亡202610.csv" not in page_of(
        entered(cast["shenhe"]), CHEN
    )  # what may stop a benefit is judged blind


def test_the_page_says_the_place_in_the_queue_and_nothing_of_what_is_at_stake(
    cast: Cast, entered: Enter
) -> None:
    page = page_of(entered(cast["shenhe"]), CHEN)

    assert "第1对，共2对" in page and "<mark>" in page
    for telling in ("停发", "死亡与火化", "元", "两人", "待遇", "score"):
        assert telling not in page.partition("<main")[2], telling


def test_an_answer_leads_to_the_next_pair_and_can_be_undone_there(cast: Cast, entered: Enter) -> None:
    client = entered(cast["shenhe"])

    after = client.post(reverse("matching:pair", args=[key(CHEN)]), {"answer": "same"}, follow=True)

    assert "第2对，共2对" in after.content.decode() and "刚才的一对判为" in after.content.decode()
    opinion = Opinion.objects.get()
    again = client.post(reverse("matching:take_back", args=[opinion.pk]), follow=True).content.decode()
    assert "第1对，共2对" in again and outcome(CHEN) is Outcome.OPEN


def test_when_all_is_reviewed_the_page_says_so(cast: Cast, entered: Enter) -> None:
    client = entered(cast["shenhe"])
    for home in (CHEN, LI):
        shown = client.post(reverse("matching:pair", args=[key(home)]), {"answer": "unsure"}, follow=True)

    assert "2 对都看过了" in shown.content.decode()


def test_nobody_reads_what_a_colleague_said_before_they_have_said_it_themselves(
    cast: Cast, entered: Enter
) -> None:
    actions.say(key(CHEN), Answer.SAME, by=cast["shenhe"], at=AT, why="看过证件原件")
    clerk = entered(cast["jingban"])

    before = page_of(clerk, CHEN) + clerk.get(reverse("matching:history")).content.decode()
    clerk.post(reverse("matching:pair", args=[key(CHEN)]), {"answer": "same"})
    after = clerk.get(reverse("matching:history")).content.decode()

    assert "看过证件原件" not in before and "还要一人核对" not in before
    assert "看过证件原件" in after and outcome(CHEN) is Outcome.SAME


def test_one_alone_cannot_tie_a_link_that_may_stop_a_benefit(cast: Cast) -> None:
    actions.say(key(CHEN), Answer.SAME, by=cast["shenhe"], at=AT)
    actions.say(key(CHEN), Answer.SAME, by=cast["shenhe"], at=AT + LATER)

    assert outcome(CHEN) is Outcome.HALF


def test_a_opinion_is_never_changed_even_by_who_gave_it(cast: Cast) -> None:
    opinion = actions.say(key(LI), Answer.SAME, by=cast["shenhe"], at=AT)

    with pytest.raises(DatabaseError, match="permission denied|never changed"), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(answer=Answer.DIFFERENT)
    actions.say(key(LI), Answer.DIFFERENT, by=cast["shenhe"], at=AT + LATER)

    assert [one.answer for one in Opinion.objects.order_by("pk")] == ["same", "different"]
    assert outcome(LI) is Outcome.DIFFERENT


def test_only_who_gave_a_opinion_takes_it_back_and_only_once(cast: Cast) -> None:
    opinion = actions.say(key(LI), Answer.SAME, by=cast["shenhe"], at=AT)

    with pytest.raises(OpinionRefused, match="本人"):
        actions.take_back(opinion.pk, by=cast["jingban"], at=AT)
    actions.take_back(opinion.pk, by=cast["shenhe"], at=AT)
    with pytest.raises(OpinionRefused, match="已经撤回"):
        actions.take_back(opinion.pk, by=cast["shenhe"], at=AT)


@IN_DB
@given(SAYINGS)
def test_no_later_run_overrules_what_people_said(cast: Cast, said: list[tuple[str, Answer | None]]) -> None:
    with transaction.atomic():
        for minute, (code, answer) in enumerate(said):
            at = AT + minute * LATER
            mine = queries.opinion_of(Pair.objects.get(pk=key(CHEN)), cast[code])
            if answer is not None:
                actions.say(key(CHEN), answer, by=cast[code], at=at)
            elif mine is not None:
                actions.take_back(mine.pk, by=cast[code], at=at)
        before = (outcome(CHEN), list(queries.opinions()))

        actions.take_in(pairs(turn=7), by="job:test", at=AT)
        actions.take_in([], by="job:test", at=AT)
        actions.take_in(pairs(), by="job:test", at=AT)

        assert (outcome(CHEN), list(queries.opinions())) == before
        transaction.set_rollback(True)


def test_what_the_run_asks_no_more_leaves_the_queue_and_stays_on_file(cast: Cast) -> None:
    actions.say(key(CHEN), Answer.SAME, by=cast["shenhe"], at=AT)

    actions.take_in([one for one in pairs() if one[0] != key(CHEN)], by="job:test", at=AT)

    assert queries.standing(sight("shenhe"), cast["shenhe"]).all == 1
    assert queries.history(sight("shenhe"), cast["shenhe"]).count() == 1


def test_what_was_taken_back_is_told_to_the_engine_as_open(cast: Cast) -> None:
    opinion = actions.say(key(CHEN), Answer.SAME, by=cast["shenhe"], at=AT)
    actions.take_back(opinion.pk, by=cast["shenhe"], at=AT + LATER)

    [said] = queries.opinions()

    assert (said.answer, said.at) == (Answer.UNSURE, AT + LATER)


def test_two_persons_are_put_side_by_side_the_older_number_kept(cast: Cast) -> None:
    one, other = Person.objects.get(pk=CHEN * 10), Person.objects.get(pk=LI * 10)

    pair = actions.ask_about(other, one, by=cast["shenhe"], at=AT)

    assert (pair.person_id, pair.mark, pair.needs_two) == (CHEN * 10, f"P{LI * 10}", True)
    assert "陈大山" not in str(pair.left) + str(pair.right)
    assert actions.ask_about(one, other, by=cast["shenhe"], at=AT).pk == pair.pk


def test_looks_and_verdicts_leave_a_line_each_without_a_name(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jingban"])
    page_of(client, LI)
    client.post(reverse("matching:pair", args=[key(LI)]), {"answer": "different", "why": "出生地不同"})

    lines = Line.objects.filter(who="jingban", what__startswith="matching.").values_list("what", flat=True)

    assert set(lines) >= {"matching.pair_read", "matching.said_different"}
    assert not Line.objects.filter(about__contains="李").exists()


def test_a_pair_of_another_area_is_not_there(cast: Cast, entered: Enter) -> None:
    address = reverse("matching:pair", args=[key(WANG)])

    assert entered(cast["jingban"]).get(address).status_code == 404
    assert entered(cast["jingban"]).post(address, {"answer": "same"}).status_code == 404


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "", "长" * 4000, "\x00"])
def test_strange_input_gets_a_clear_refusal(cast: Cast, entered: Enter, word: str) -> None:
    client = entered(cast["jingban"])

    answer = client.post(reverse("matching:pair", args=[key(LI)]), {"answer": word, "why": word})

    assert answer.status_code == 422 and "<script>alert" not in answer.content.decode()
    assert client.get(reverse("matching:queue"), {"done": word}, follow=True).status_code == 200
