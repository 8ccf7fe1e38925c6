"""Whom nothing fits is handed on, with consent and with what is needed only; and is on somebody's list until they are helped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cast import CHEN, TOWNSHIP, Cast
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.procedure.referrals import queries
from jiwang.procedure.referrals.models import Passage, Referral
from jiwang.procedure.referrals.rules import ReferralRefused
from jiwang.procedure.referrals.states import Consent, Kind, State, Step
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import offices_held
from jiwang.trail.models import Line
from making.applying import TODAY, acting, liaison
from making.referring import asked, referred, stepped


@pytest.fixture(autouse=True)
def _everywhere(cast: Cast, law: None) -> None:
    see(EVERYWHERE)


def now(one: Referral) -> Referral:
    return Referral.objects.get(pk=one.pk)


def test_a_family_is_handed_on_accepted_and_helped_each_with_its_own_day() -> None:
    liaison("人社", "renshe")
    one = referred()
    sent = (one.state, one.due_on is not None and one.due_on > TODAY)
    stepped(one, Step.ACCEPT, by="renshe")
    accepted = now(one)
    stepped(one, Step.FINISH, "介绍到养老院做保洁", by="renshe")

    assert sent == (State.SENT, True)
    assert (accepted.state, accepted.due_on) == (State.ACCEPTED, TODAY + timedelta(days=30))
    assert (now(one).state, now(one).ended_on, now(one).due_on) == (State.DONE, TODAY, None)
    assert [each.step for each in queries.passages_of(one)] == ["refer", "accept", "finish"]
    assert Line.objects.filter(about=f"referral:{one.pk}").count() == 3


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"consent_by": " "}, "问过本人"),
        ({"consent_on": TODAY + timedelta(days=1)}, "晚于今天"),
        ({"words": "帮忙"}, "至少4个字"),
        ({"words": "身份证 999901196203041234 的老人"}, "身份证号"),
        ({"phone": "打给儿子"}, "只写数字"),
        ({"department": "人"}, "至少2个字"),
    ],
)
def test_nobody_is_handed_on_without_consent_or_with_more_than_is_needed(
    other: dict[str, Any], words: str
) -> None:
    with pytest.raises(ReferralRefused, match=words):
        referred(**({"department": "人社"} | other))

    assert not Referral.objects.exists()


def test_the_database_too_wants_consent_and_an_heir_and_a_day() -> None:
    one = referred()

    for change in (
        {"consent_by": ""},
        {"consent_on": TODAY + timedelta(days=1)},
        {"state": State.PASSED_ON, "ended_on": TODAY},  # to nobody
        {"state": State.DONE},  # on no day
        {"state": State.RETURNED, "ended_on": TODAY},  # which is no end
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Passage.objects.filter(referral=one).delete()


def test_the_receiver_is_told_relation_and_age_and_no_names_and_only_if_the_family_wants() -> None:
    quiet, open_ = referred("残联"), referred("人社", tells_members=True, consent_way=Consent.WRITTEN)

    assert quiet.members == [] and len(open_.members) == 2
    assert all(set(each) == {"relation", "age"} for each in open_.members)


def test_what_is_refused_goes_back_to_the_window_which_must_choose_anew() -> None:
    liaison("人社", "renshe")
    one = referred()
    stepped(one, Step.RETURN, "超过法定就业年龄", by="renshe")

    assert (now(one).state, now(one).ended_on) == (State.RETURNED, None)
    assert [each.pk for each in queries.on_shelf(Referral.objects.all(), "returned", TODAY)] == [one.pk]
    with pytest.raises(ReferralRefused, match="已经退回过"):
        stepped(one, Step.CHOOSE, department="人社")
    with pytest.raises(ReferralRefused, match="再问本人"):
        stepped(one, Step.CHOOSE, department="养老院", has_consent=False)
    heir = stepped(one, Step.CHOOSE, kind=Kind.CHARITY, department="示例市慈善会")

    assert (now(one).state, heir.follows_id, heir.state) == (State.PASSED_ON, one.pk, State.SENT)
    assert (heir.words, heir.need, heir.kind) == (one.words, one.need, Kind.CHARITY)


def test_two_departments_that_both_refuse_are_told_by_the_county_and_may_not_refuse_again() -> None:
    liaison("人社", "renshe")
    liaison("残联", "canlian")
    one = referred()
    stepped(one, Step.RETURN, "这是残联的事", by="renshe")
    second = stepped(one, Step.CHOOSE, department="残联")
    stepped(second, Step.RETURN, "这是人社的事", by="canlian")
    assert now(second).state == State.COORDINATING

    with pytest.raises(ReferralRefused, match="岗位不办"):
        stepped(second, Step.ASSIGN, department="人社")
    with pytest.raises(ReferralRefused, match="只定由哪个部门"):
        stepped(second, Step.ASSIGN, department="慈善会", kind=Kind.CHARITY, by="shenhe")
    third = stepped(second, Step.ASSIGN, "有劳动能力，归人社", department="人社", by="shenhe")

    assert third.is_assigned and now(second).state == State.PASSED_ON
    with pytest.raises(ReferralRefused, match="不能再退回"):
        stepped(third, Step.RETURN, "还是不归我们", by="renshe")


def test_a_charity_that_refuses_twice_is_no_matter_of_the_county() -> None:
    one = referred("甲慈善会", kind=Kind.CHARITY)
    stepped(one, Step.RETURN, "今年的钱用完了")
    second = stepped(one, Step.CHOOSE, kind=Kind.CHARITY, department="乙慈善会")
    stepped(second, Step.RETURN, "只帮学生")

    assert now(second).state == State.RETURNED
    with pytest.raises(ReferralRefused, match="请另选"):
        stepped(second, Step.CONTEST)


def test_a_receiver_with_a_liaison_answers_itself_and_for_others_the_window_writes_down_who_said_it() -> None:
    liaison("人社", "renshe")
    served, other = referred("人社"), referred("示例市慈善会", kind=Kind.CHARITY)

    with pytest.raises(ReferralRefused, match="不能代答"):
        stepped(served, Step.ACCEPT)
    with pytest.raises(ReferralRefused, match="谁答复"):
        stepped(other, Step.ACCEPT, who="")
    with pytest.raises(ReferralRefused, match="部门或地区"):
        stepped(other, Step.ACCEPT, by="renshe")
    stepped(other, Step.ACCEPT, who="刘主任")

    assert Passage.objects.get(step="accept").who == "刘主任"


def test_a_family_lies_with_a_receiver_once() -> None:
    referred()

    with pytest.raises(ReferralRefused, match="不用再转"):
        referred()
    assert Referral.objects.count() == 1


def test_a_receiver_sees_its_own_and_neither_the_others_nor_what_they_have_said() -> None:
    liaison("人社", "renshe")
    canlian = liaison("残联", "canlian")
    one = referred()
    stepped(one, Step.RETURN, "这是残联的事", by="renshe")
    second = stepped(one, Step.CHOOSE, department="残联")

    sight = Sight.over([], offices=offices_held(held_by(canlian), TODAY))
    with seeing(sight):
        assert [each.pk for each in queries.referrals_to(sight)] == [second.pk]
        assert [each.step for each in queries.passages_of(Referral.objects.get(pk=second.pk))] == ["refer"]
        assert not Referral.objects.filter(pk=one.pk).exists()
    with seeing(Sight.over(["999901002"])):
        assert not Referral.objects.exists()
    with seeing(Sight.over([TOWNSHIP])):
        assert Referral.objects.count() == 2


def test_what_nobody_answers_in_time_is_late_wherever_it_lies() -> None:
    one, later = referred(), TODAY + timedelta(days=40)
    late = queries.on_shelf(Referral.objects.all(), "late", later)
    assert [each.pk for each in late] == [one.pk]

    stepped(one, Step.RETURN, "不归我们管", on=TODAY + timedelta(days=1))
    assert [each.pk for each in late.all()] == [one.pk]  # now the window is late
    stepped(one, Step.WITHDRAW, "本人说找到工作了", on=later)
    assert not late.all().exists() and now(one).ended_on == later


def test_only_the_window_of_the_place_refers_and_steps() -> None:
    one = referred()

    for code, step in (("zhou", Step.WITHDRAW), ("xieli", Step.WITHDRAW), ("queren", Step.ASSIGN)):
        with pytest.raises(ReferralRefused):
            stepped(one, step, by=code, department="残联")
    assert acting("jingban").officer == one.by and asked().words == one.words and one.household_id == CHEN
