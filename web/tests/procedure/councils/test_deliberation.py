"""一事一议, SC16: 4,200 yuan first; then a car is waived on a ground of the pack by a meeting, and the law reads it until it runs out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import CHEN, Cast
from jiwang.analysis.homes import Ruled
from jiwang.analysis.stating import write_statements
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.deliberation import actions
from jiwang.procedure.deliberation.models import Matter, Meeting, Minutes, Seat
from jiwang.procedure.deliberation.queries import before_the_law
from jiwang.procedure.deliberation.rules import DeliberationRefused
from jiwang.procedure.deliberation.rules import Seat as Sitting
from jiwang.procedure.deliberation.states import Level, Voice
from jiwang.procedure.rulings import actions as rulings
from jiwang.procedure.rulings import queries
from jiwang.registers.determinations.models import Determination
from jiwang.registers.determinations.queries import all_determinations
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Recognition
from jiwang.stages.decisions.queries import comes_out_the_same
from jiwang.stages.decisions.rules import Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from jiwang.trail.models import Line
from making.applying import HEAD, NOW, TODAY, acting, part_of, ready, sent
from making.deliberating import CAR, UNTIL, granting, met, minuted, opened, record, state, three, with_a_car

EDGE = "bianyuan"


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Poor, paralysed, and with a car."""
    with_a_car()
    return Household.objects.get(pk=CHEN)


def _given(part: SubCase, on: Any = TODAY) -> Ruled:
    found = queries.ruled(part, on)
    assert found is not None
    return found


def test_the_machine_fills_in_facts_what_bars_and_only_what_is_lawful(family: Household) -> None:
    matter = opened()

    (bar,) = matter.bars
    assert (bar["clause"], bar["body"], bar["grounds"]) == (
        "bianyuan.vehicle",
        "县级集体研究",
        "残疾代步、生产工具",
    )
    assert bar["article"] == "《示例市机动车规定》第2条"
    assert {"label": "存款", "who": "", "value": "30,000.00元", "source": "走访核实", "day": (TODAY - timedelta(days=2)).isoformat()} in matter.facts  # fmt: skip
    found = before_the_law(family, EDGE, Level.COUNTY, on=TODAY)
    assert found is not None
    waivers = [one for one in found.choices if one.kind == "waive"]
    assert [(one.key, one.after) for one in waivers] == [(CAR, "yes")]
    assert found.choices[-1].kind == "nothing"


def test_a_township_may_not_waive_what_is_left_to_the_county(family: Household) -> None:
    found = before_the_law(family, EDGE, Level.TOWNSHIP, on=TODAY)
    assert found is not None and not [one for one in found.choices if one.kind == "waive"]


def test_nobody_waives_what_the_pack_keeps_closed(family: Household) -> None:
    """Income is above the line: no meeting may change that, and none is offered it."""
    state(HEAD, "wages", "90000元/月")
    matter = opened(item="dibao")
    with pytest.raises(DeliberationRefused, match="依法不能选"):
        met(matter, record(key="waive:dibao.income"))
    assert not Meeting.objects.exists()


def test_first_money_then_the_car_is_waived_and_the_family_is_on_the_edge(family: Household) -> None:
    for fact, value in (
        ("accident_severity", "严重"),
        ("accident_on", (TODAY - timedelta(days=9)).isoformat()),
    ):
        state(HEAD, fact, value)
    first = opened(
        item="emergency_aid", ground="突发大额支出超过救助上限", words="父亲摔伤瘫痪，家里没钱吃饭，先救急"
    )
    minuted(met(first, granting()))
    (hard,) = Determination.objects.all()
    assert (hard.clause, hard.outcome) == ("emergency_aid.hardship", "符合")
    found = before_the_law(family, "emergency_aid", Level.COUNTY, on=TODAY)
    assert found is not None and found.verdict == "yes"

    part = part_of(sent(wanted=[EDGE]), EDGE)
    assert _given(part).verdict == "no"
    paper = minuted(met(opened(part=part)))

    given = _given(part)
    assert given.verdict == "yes"
    assert paper.told["number"] in given.answer and UNTIL.isoformat() in given.answer
    assert _given(part, UNTIL).verdict == "yes"


def test_the_later_decision_sees_the_waiver_its_document_and_its_end(family: Household) -> None:
    part = ready(part_of(sent(wanted=[EDGE]), EDGE))
    day = TODAY + timedelta(days=8)
    paper = minuted(met(opened(part=part)))

    given = _given(part, day)
    rulings.decide(
        part.pk, Ruling(Outcome.GRANT, None, next_month(day), "车辆已经集体研究豁免，符合条件"), given, is_apart=True, by=acting("queren", day), at=NOW,
    )  # fmt: skip

    row = Recognition.objects.get(household=CHEN, item=EDGE)
    told = row.decision.letter.told  # type: ignore[union-attr]
    assert any("豁免" in one and paper.told["number"] in one for one in told["clauses"])
    assert comes_out_the_same(row.decision) is True  # type: ignore[arg-type]


def test_after_its_last_day_a_waiver_holds_no_longer(family: Household) -> None:
    part = part_of(sent(wanted=[EDGE]), EDGE)
    minuted(met(opened(part=part), record(until=TODAY + timedelta(days=30), review_on=TODAY + timedelta(days=20))))  # fmt: skip

    assert _given(part, TODAY + timedelta(days=30)).verdict == "yes"
    assert _given(part, TODAY + timedelta(days=31)).verdict == "no"


def test_a_look_back_ends_what_was_wrong_and_says_whether_it_was_an_honest_error(family: Household) -> None:
    matter = opened()
    minuted(met(matter))
    with pytest.raises(DeliberationRefused, match="容错"):
        actions.review(matter.pk, is_upheld=False, is_honest=None, words="车其实是新买的", by=acting("shenhe"), at=NOW)  # fmt: skip

    actions.review(matter.pk, is_upheld=False, is_honest=True, words="车其实是新买的", by=acting("shenhe"), at=NOW)  # fmt: skip

    found = before_the_law(family, EDGE, Level.COUNTY, on=TODAY)
    assert found is not None and found.verdict == "no"
    assert Determination.objects.get().ending.since == TODAY
    assert Matter.objects.get().review.is_honest is True


def test_what_is_upheld_goes_on(family: Household) -> None:
    matter = opened()
    minuted(met(matter))
    actions.review(matter.pk, is_upheld=True, is_honest=None, words="情况没有变", by=acting("shenhe"), at=NOW)
    found = before_the_law(family, EDGE, Level.COUNTY, on=TODAY)
    assert found is not None and found.verdict == "yes" and Matter.objects.get().state == "reviewed"


def test_what_was_not_carried_changes_nothing_and_is_written_down(family: Household) -> None:
    paper = minuted(met(opened(), record(*three(Voice.FOR, Voice.AGAINST, Voice.AGAINST))))

    assert not Determination.objects.exists()
    told = " ".join(line for _head, lines in paper.told["sections"] for line in lines)
    assert "没有过半数同意" in told and "先卖车" in told and "同意1人，反对2人" in told
    assert "：这户不符合；" in told and "查到机动车：是" in told and "工资性收入每月0元" in told
    assert "→" not in told and ".00" not in told
    assert before_the_law(family, EDGE, Level.COUNTY, on=TODAY).verdict == "no"  # type: ignore[union-attr]


def test_whoever_has_typed_the_visit_or_the_opinion_does_not_vote_and_does_not_sign(
    family: Household,
) -> None:
    part = ready(part_of(sent(wanted=[EDGE]), EDGE))
    matter = opened(part=part)
    clerk = Officer.objects.get(code="jingban")
    own = Sitting(clerk.name, "街道经办", Voice.FOR, clerk.pk)
    with pytest.raises(DeliberationRefused, match="录入过"):
        met(matter, record(*three(), own))

    met(matter, record(*three(), Sitting(clerk.name, "街道经办", Voice.RECUSED, clerk.pk)))

    assert Seat.objects.get(officer=clerk).has_entered and not Seat.objects.filter(has_entered=True, voice="for").exists()  # fmt: skip
    with pytest.raises(DeliberationRefused, match="不办这一步"):
        minuted(matter, by="shenhe")
    with pytest.raises(DeliberationRefused, match="利害关系"):
        actions.sign(matter.pk, is_apart=False, by=acting("queren"), at=NOW)
    assert not Minutes.objects.exists()


def test_the_table_itself_refuses_a_vote_of_somebody_who_must_abstain(family: Household) -> None:
    met(opened())
    meeting = Meeting.objects.get()
    told = {"meeting": meeting, "region": meeting.region, "duty": "x", "place": 9, "at": NOW}
    for who in ({"is_kin": True}, {"has_entered": True}):
        with pytest.raises(IntegrityError, match="seat_must_abstain"), transaction.atomic():
            Seat.objects.create(name="亲戚", voice="for", **who, **told)
    with pytest.raises(IntegrityError, match="dissent"), transaction.atomic():
        Seat.objects.create(name="某人", voice="against", **told)


def test_a_record_goes_back_is_voted_on_again_and_both_stay(family: Household) -> None:
    matter = met(opened(), record(*three(Voice.FOR, Voice.AGAINST, Voice.ABSTAIN)))
    actions.send_back(matter.pk, words="弃权的没有说清楚，再议一次", by=acting("queren"), at=NOW)

    paper = minuted(met(matter))

    assert Meeting.objects.count() == 2 and paper.meeting.is_carried
    assert list(Matter.objects.get().passages.order_by("pk").values_list("step", flat=True)) == ["open", "meet", "send_back", "meet", "sign"]  # fmt: skip
    deeds = Line.objects.filter(about=f"matter:{matter.pk}").order_by("pk").values_list("what", flat=True)
    assert list(deeds) == [f"deliberation.{one}" for one in ("opened", "met", "sent_back", "met", "signed")]


def test_one_item_of_a_household_is_before_one_meeting_at_a_time(family: Household) -> None:
    matter = opened()
    with pytest.raises(DeliberationRefused, match="还没有议完"):
        opened(by="shenhe")
    actions.drop(matter.pk, words="家里把车卖了", by=acting("shenhe"), at=NOW)
    assert opened().pk != matter.pk


def test_numbers_of_minutes_follow_each_other_in_an_office_and_a_year(family: Household) -> None:
    first, second = minuted(met(opened())), minuted(met(opened(item="dibao"), record(key="nothing", ground="", until=None, review_on=None)))  # fmt: skip
    assert (first.number, second.number) == (1, 2)
    assert first.told["number"] == f"青禾区社救议〔{TODAY.year}〕1号"


def test_the_next_run_is_told_of_what_was_decided(family: Household, tmp_path: Any) -> None:
    minuted(met(opened()))

    count = write_statements(tmp_path / "said.json", (), (), determinations=all_determinations(), on=TODAY)

    assert count == 1
    told = (tmp_path / "said.json").read_text(encoding="utf-8")
    assert '"clause": "bianyuan.vehicle"' in told and f'"expires": "{UNTIL.isoformat()}"' in told
