"""The decision on an application: by a named officer who is apart, beside the law, with receipt, recognition and letter, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, COUNTY, HOMES, SINCE, Cast
from jiwang.analysis.homes import Ruled
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import Passage, SubCase
from jiwang.procedure.rulings import actions, queries, rules
from jiwang.procedure.rulings.rules import Asking, Line, Standing
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions.models import Decision, Letter, Receipt, Recognition
from jiwang.stages.decisions.queries import comes_out_the_same
from jiwang.stages.decisions.rules import DecisionRefused, Given, Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from jiwang.trail.models import Line as TrailLine
from making.applying import DIBAO, HEAD, NOW, TODAY, acting, listed, part_of, ready, sent, signed

DAY = TODAY + timedelta(days=8)  # the notice has ended
NEXT = next_month(DAY)
NOTHING = {
    "business_income": "0元/月", "property_income": "0元/月", "transfer_income": "0元/月", "basic_pension": "0元/月", "all_cars": "0",
    "wages": "0元/月",
}  # fmt: skip
READY = Standing(
    COUNTY + "101001", is_ready=True, entered_by=frozenset({7}), needs_check=True, is_checked=True, needs_visit=True,
    investigators=("王经办", "村干部"), notice_days=7, posted_until=DAY - timedelta(days=1), is_kin=True, is_county_visited=True,
    is_in_favour=True,
)  # fmt: skip
DECIDER = Asking(1, "确认人", (Held(Duty.DECIDER, COUNTY, SINCE),))
GIVEN = Given("yes", 50_000)
GRANT = Ruling(Outcome.GRANT, 50_000, NEXT, "符合低保条件")
REFUSE = Ruling(Outcome.REFUSE, why="收入超过标准，不符合条件")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"is_ready": False}, "刚刚被别人办过"),
        ({"entered_by": frozenset({1})}, "另一位确认人"),
        ({"investigators": ("王经办", "确认人")}, "另一位确认人"),
        ({"investigators": ("同名同姓", "王经办"), "investigator_ids": (1,)}, "另一位确认人"),
        ({"investigators": ("王经办",)}, "两人"),
        ({"is_checked": False}, "核对"),
        ({"is_in_favour": None}, "审核意见"),
        ({"posted_until": None}, "公示"),
        ({"posted_until": DAY}, "公示"),
        ({"is_county_visited": False}, "县级"),
        ({"region": "110000"}, "不在您管"),
    ],
)
def test_nobody_decides_on_what_is_not_ready_or_their_own(other: dict[str, Any], words: str) -> None:
    assert rules.refusal(READY, DECIDER, on=DAY) is None
    assert words in str(rules.refusal(replace(READY, **other), DECIDER, on=DAY))


def test_somebody_of_the_same_name_is_somebody_else_where_the_desk_knows_them() -> None:
    other = replace(READY, investigators=("确认人", "王经办"), investigator_ids=(8, 9))
    assert rules.refusal(other, DECIDER, on=DAY) is None


def test_only_a_decider_decides() -> None:
    clerk = replace(DECIDER, held=(Held(Duty.TOWNSHIP_CLERK, COUNTY, SINCE),))
    assert rules.refusal(READY, clerk, on=DAY) == "您的岗位不办这一步。"


def test_the_township_decides_on_what_is_delegated_to_it_and_the_county_on_the_rest() -> None:
    below = replace(DECIDER, held=(Held(Duty.DECIDER, COUNTY + "101", SINCE),))
    delegated = replace(READY, is_decided_below=True)
    assert "没有下放" in str(rules.refusal(READY, below, on=DAY))
    assert rules.refusal(delegated, below, on=DAY) is None
    assert "已经下放" in str(rules.refusal(delegated, DECIDER, on=DAY))


@pytest.mark.parametrize(
    ("ruling", "given", "item", "line", "words"),
    [
        (GRANT, replace(GIVEN, unpublished=("低保标准",)), "dibao", None, "还没有公布"),
        (GRANT, replace(GIVEN, stale=("低保标准",)), "dibao", None, "18个月"),
        (replace(GRANT, amount=None), GIVEN, "dibao", None, "每月"),
        (replace(GRANT, amount=0), GIVEN, "dibao", None, "大于零"),
        (GRANT, Given("yes", None), "bianyuan", None, "不发钱"),
        (replace(GRANT, since=TODAY.replace(day=1)), GIVEN, "dibao", None, "下月"),
        (replace(GRANT, amount=40_000), GIVEN, "dibao", None, "计算的结果不同"),
        (GRANT, Given("no", 0), "dibao", None, "计算的结果不同"),
        (replace(REFUSE, why="不符合"), Given("no", 0), "dibao", None, "理由"),
        (replace(REFUSE, why="收入超标"), Given("no", 0), "dibao", None, "审核意见不同"),
        (GRANT, GIVEN, "danren", None, "只认定一位成员"),
        (GRANT, GIVEN, "dibao", Line(SINCE, is_over=False), "已经认定过"),
        (GRANT, GIVEN, "dibao", Line(next_month(NEXT), is_over=True), "以后才终止"),
        (Ruling(Outcome.END, since=NEXT, why="收入超过标准，终止"), GIVEN, "dibao", None, "不予认定"),
    ],
)
def test_what_the_law_does_not_carry_is_refused(
    ruling: Ruling, given: Given, item: str, line: Line | None, words: str
) -> None:
    with pytest.raises(DecisionRefused) as refused:
        rules.check(READY, ruling, given, item=item, line=line, on=DAY)
    assert words in str(refused.value)


def test_a_reason_carries_what_differs_and_a_new_recognition_follows_an_ended_one() -> None:
    differing = replace(GRANT, amount=40_000, why="有一人在外收入待核，先少发")
    rules.check(READY, differing, GIVEN, item="dibao", line=Line(SINCE, is_over=True), on=DAY)
    rules.check(READY, REFUSE, GIVEN, item="dibao", line=None, on=DAY)
    rules.check(READY, replace(GRANT, amount=None), Given("yes", None), item="bianyuan", line=None, on=DAY)


@pytest.fixture
def waiting(cast: Cast, law: None) -> SubCase:
    """Chen's family owns nothing and earns nothing; its application for 低保 waits for a decision."""
    listed()
    signed()
    for person in (HEAD, HEAD + 1):
        for fact, value in NOTHING.items():
            _state(person, fact, value)
    _state(None, "deposits", "0元")
    _state(None, "houses", "1")
    return ready(part_of(sent(wanted=[DIBAO]), DIBAO))


def _state(person: int | None, fact: str, value: str) -> None:
    Statement.objects.create(
        household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
        source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", at=AT,
    )  # fmt: skip


def _law(part: SubCase, on: date = DAY) -> Ruled:
    found = queries.ruled(part, on)
    assert found is not None
    return found


def decided(part: SubCase, outcome: Outcome, *, by: str = "queren", **other: Any) -> Decision:
    """The decision of a part, as the law gives it where it is granted."""
    found = _law(part)
    amount = found.amount if outcome is Outcome.GRANT else None
    since = NEXT if outcome is Outcome.GRANT else None
    told = {"is_apart": True, "by": acting(by, DAY), "at": NOW} | other
    return actions.decide(
        part.pk, Ruling(outcome, amount, since, "入户和核对都看过，符合规定"), found, **told
    )


def test_what_is_granted_stands_in_one_decision_receipt_recognition_and_letter(waiting: SubCase) -> None:
    decision = decided(waiting, Outcome.GRANT)

    row = Recognition.objects.get(household=CHEN)
    assert (row.item, row.since, row.members) == ("dibao", NEXT, [HEAD, HEAD + 1])
    assert row.amount == decision.amount == decision.given and row.amount and decision.is_as_given
    told = decision.letter.told
    assert f"自{NEXT.year}年{NEXT.month}月起，给予你户最低生活保障" in told["paragraphs"][0]
    assert "第七十六条" in told["remedy"] and told["clauses"] and told["number"].endswith("1号")
    part = SubCase.objects.get(pk=waiting.pk)
    assert (part.state, part.decision, part.ended_on) == ("done", str(decision.pk), DAY)
    assert comes_out_the_same(Decision.objects.get(pk=decision.pk)) is True


@pytest.mark.parametrize(
    "broken", [{"law": "x" * 200}, {"answer": "not what the engine writes"}], ids=["receipt", "letter"]
)
def test_a_failure_in_any_of_the_rows_leaves_none_of_them(waiting: SubCase, broken: dict[str, str]) -> None:
    lines, found = TrailLine.objects.count(), replace(_law(waiting), **broken)
    ruling = Ruling(Outcome.GRANT, found.amount, NEXT, "入户和核对都看过，符合规定")
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        actions.decide(waiting.pk, ruling, found, is_apart=True, by=acting("queren", DAY), at=NOW)

    left = [model.objects.exists() for model in (Decision, Receipt, Recognition, Letter)]
    assert not any(left) and TrailLine.objects.count() == lines
    assert not Passage.objects.filter(step="decide").exists()
    assert SubCase.objects.get(pk=waiting.pk).state == "ready"
    assert decided(waiting, Outcome.GRANT).letter.number == 1  # no number of a letter was used up


def test_what_is_refused_has_a_letter_and_no_recognition(waiting: SubCase) -> None:
    decision = decided(waiting, Outcome.REFUSE)

    assert not Recognition.objects.exists() and SubCase.objects.get(pk=waiting.pk).state == "refused"
    assert "不予认定" in decision.letter.told["title"] and decision.since is None
    with pytest.raises(DecisionRefused, match="被别人办过"):
        decided(waiting, Outcome.GRANT)


def test_a_relative_an_investigator_and_who_typed_it_do_not_decide(waiting: SubCase) -> None:
    with pytest.raises(DecisionRefused, match="亲属"):
        decided(waiting, Outcome.GRANT, is_apart=False)
    SubCase.objects.filter(pk=waiting.pk).update(investigators=["王经办", Officer.objects.get(code="queren").name])  # fmt: skip
    with pytest.raises(DecisionRefused, match="参加过"):
        decided(waiting, Outcome.GRANT)
    SubCase.objects.filter(pk=waiting.pk).update(investigators=["王经办", "村干部"])
    queren = Officer.objects.get(code="queren")
    Passage.objects.create(
        application=waiting.application,
        part=waiting,
        region=waiting.region,
        step="visit",
        on=TODAY,
        by=queren,
        at=AT,
    )
    with pytest.raises(DecisionRefused, match="录入过"):
        decided(waiting, Outcome.GRANT)
    assert not Decision.objects.exists()


def test_an_officer_decides_on_the_page_and_everybody_finds_it(
    waiting: SubCase, entered: Callable[[Officer], Client], cast: Cast, settings: Any
) -> None:
    settings.DEMO_DAY = DAY
    officer = entered(cast["queren"])
    assert "申请待审核确认" in officer.get(reverse("decisions:inbox")).content.decode()
    assert str(waiting.pk) in officer.get(reverse("rulings:inbox")).content.decode()
    page = officer.get(reverse("rulings:part", args=[waiting.pk])).content.decode()
    assert "王经办" in page and "村务公开栏" in page and "建议给予" in page

    asked = {"outcome": "grant", "amount": "1720", "why": "符合", "is_apart": "on"}
    again = officer.post(reverse("rulings:decide", args=[waiting.pk]), asked)
    assert again.status_code == 422 and "1720" in again.content.decode()
    see(EVERYWHERE)
    assert not (Decision.objects.exists() or Recognition.objects.exists())
    done = officer.post(reverse("rulings:decide", args=[waiting.pk]), asked | {"why": "入户和核对都看过，符合规定"}, follow=True)  # fmt: skip
    assert "告知书已编号" in done.content.decode()
    see(EVERYWHERE)
    told = Decision.objects.get().letter.told["number"]
    assert told in done.content.decode()
    assert told in officer.get(reverse("decisions:letter", args=[Decision.objects.get().pk])).content.decode()
    assert "打开决定" in officer.get(reverse("applications:part", args=[waiting.pk])).content.decode()
    home = officer.get(reverse("desk:household", args=[CHEN])).content.decode()
    assert reverse("rulings:part", args=[waiting.pk]) in home and "认定" in home
    assert Household.objects.get(pk=CHEN).recognitions.count() == 1
