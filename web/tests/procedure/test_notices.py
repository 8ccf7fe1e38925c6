"""A notice hangs for its days; whoever objects stops everything until somebody by name has looked into it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cast import CHEN, COUNTY, Cast
from jiwang.analysis.applying.courses import Clock, courses_on, due_on, inquiry_due
from jiwang.procedure.applications import actions, queries
from jiwang.procedure.applications.models import Passage, SubCase
from jiwang.procedure.applications.rules import ApplicationRefused, Filled
from jiwang.procedure.applications.states import State, Step
from jiwang.registers.people.models import Household
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer
from making.applying import (  # fmt: skip
    DIBAO,
    NOW,
    TODAY,
    acting,
    listed,
    opined,
    part_of,
    ready,
    sent,
    signed,
    taken,
)


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Chen's household, of which lists have come and everybody has signed."""
    listed()
    signed()
    return Household.objects.get(pk=CHEN)


def test_a_notice_hangs_for_its_days_and_an_objection_stops_everything(family: Household) -> None:
    part = opined(part_of(sent(wanted=[DIBAO]), DIBAO))
    part = taken(part, (Step.POST, Filled(where="村务公开栏")))
    with pytest.raises(ApplicationRefused, match="满了再报送"):
        taken(part, Step.HAND_UP, on=TODAY + timedelta(days=7))

    part = taken(part, (Step.OBJECT, doubted("有人说他家有门面房", who="村民赵某")))
    assert (part.state, part.is_in_favour, part.objected_on) == (State.OPEN, None, TODAY)
    told = Passage.objects.get(part=part, step=Step.OBJECT)
    assert told.who == "村民赵某" and f"由jingban同志在{TODAY + timedelta(days=5)}以前查清" in told.words
    with pytest.raises(ApplicationRefused, match="先重新调查"):
        taken(part, (Step.OPINION, AGREED))
    with pytest.raises(ApplicationRefused, match="先重新调查"):
        taken(part, Step.HAND_UP, on=TODAY + timedelta(days=9))


def doubted(words: str, who: str = "", *, day: date | None = TODAY + timedelta(days=5)) -> Filled:
    """An objection that the clerk is to look into."""
    clerk = Officer.objects.get(code="jingban")
    return Filled(words=words, who=who, officers=((clerk.pk, clerk.name),), day=day)


AGREED = Filled(words="符合条件", is_in_favour=True)
LOOKED = Filled(words="查过不动产登记，没有门面房")


@pytest.mark.parametrize(("is_again", "hangs"), [(False, True), (True, False)])
def test_what_was_objected_to_hangs_again_only_where_the_procedure_says_so(
    family: Household, is_again: bool, hangs: bool
) -> None:
    part = part_of(sent(wanted=[DIBAO]), DIBAO)
    assert not part.notice_again  # 低保: a new opinion, and no second notice
    SubCase.objects.filter(pk=part.pk).update(notice_again=is_again)
    part = taken(opined(part), (Step.POST, Filled(where="村务公开栏")))
    part = taken(
        part,
        (Step.OBJECT, doubted("有人说他家有门面房")),
        (Step.RECHECK, LOOKED),
        (Step.OPINION, AGREED),
    )
    over = TODAY + timedelta(days=8)
    if hangs:
        assert taken(part, Step.HAND_UP, on=over).state == State.READY
        return
    with pytest.raises(ApplicationRefused, match="先公示"):
        taken(part, Step.HAND_UP, on=over)
    part = taken(part, (Step.POST, Filled(where="村务公开栏")))
    assert taken(part, Step.HAND_UP, on=over).state == State.READY


def test_an_objection_takes_a_part_back_from_whoever_would_decide(family: Household) -> None:
    part = ready(part_of(sent(wanted=[DIBAO]), DIBAO))
    day = TODAY + timedelta(days=9)
    with pytest.raises(ApplicationRefused, match="写明情况"):
        taken(part, (Step.OBJECT, Filled()), by="shenhe", on=day)
    part = taken(part, (Step.OBJECT, doubted("听说在城里有房", day=day)), by="shenhe", on=day)
    assert (part.state, part.ready_on) == (State.OPEN, None)
    with pytest.raises(ApplicationRefused, match="不在待决定里"):
        actions.note_decision(part.pk, State.DONE, decision="1", by=acting("queren", day), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubCase.objects.filter(pk=part.pk).update(state="ready", is_in_favour=True, ready_on=day)
    part = taken(part, (Step.RECHECK, LOOKED), (Step.OPINION, AGREED), Step.HAND_UP, on=day)
    assert part.state == State.READY
    with pytest.raises(ApplicationRefused, match="办过了"):
        taken(part, (Step.RECHECK, LOOKED), on=day)


def test_an_objection_needs_a_notice(family: Household) -> None:
    part = taken(part_of(sent(wanted=[DIBAO]), DIBAO), Step.ACCEPT)
    with pytest.raises(ApplicationRefused, match="没有公示"):
        taken(part, (Step.OBJECT, LOOKED))
    with pytest.raises(ApplicationRefused, match="没有要复查"):
        taken(part, (Step.RECHECK, LOOKED))


def test_an_objection_is_looked_into_within_the_days_of_the_law(family: Household) -> None:
    law = queries.law_at(family.region, TODAY)

    assert inquiry_due(law, "tekun_living", TODAY) == due_on(Clock(15, "working"), TODAY).last
    assert (
        inquiry_due(law, DIBAO, TODAY) == due_on(Clock(15, "working"), TODAY).last
    )  # 拟: its measures name none


def test_whoever_objects_waits_no_longer_than_the_pack_says_even_where_the_law_names_no_days(
    family: Household,
) -> None:
    part = opined(part_of(sent(wanted=[DIBAO]), DIBAO))
    part = taken(part, (Step.POST, Filled(where="村务公开栏")))
    with pytest.raises(ApplicationRefused, match="请把日期提前"):
        taken(part, (Step.OBJECT, doubted("有人说他家有门面房", day=TODAY + timedelta(days=60))))


def test_a_procedure_without_days_for_objections_has_those_of_the_whole(cast: Cast, law: None) -> None:
    version = version_in_force(COUNTY, TODAY)
    for item, course in courses_on(version, TODAY).items():
        if course.step_of("notice") and course.total:
            assert inquiry_due(version, item, TODAY) is not None, item
