"""One form for many departments: begun at the window or the door, shared out, each part with its own clock and its own end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cast import CHEN, LI, Cast
from jiwang.analysis.applying.courses import Clock, due_on
from jiwang.kit.sights import EVERYWHERE, Sight, see, seeing
from jiwang.procedure.applications import actions, queries
from jiwang.procedure.applications.models import Application, Passage, Reason, SubCase
from jiwang.procedure.applications.rules import ApplicationRefused, Filled, Typed
from jiwang.procedure.applications.states import Applicant, State, Step
from jiwang.procedure.verification.actions import Turned, ask
from jiwang.registers.authorisations.actions import withdraw as withdraw_paper
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.staff.rules import offices_held
from jiwang.registers.statements.models import Statement
from jiwang.trail.models import Line
from making.applying import (  # fmt: skip
    BY_TWO,
    CHILD,
    DIBAO,
    HEAD,
    INPATIENT,
    NOW,
    POWER,
    RENT,
    TODAY,
    WANTED,
    acting,
    begun,
    liaison,
    listed,
    part_of,
    ready,
    sent,
    signed,
    taken,
)
from making.checking import checked, wanted


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Chen's household, of which lists have come and everybody has signed."""
    listed()
    signed()
    return Household.objects.get(pk=CHEN)


def test_one_form_goes_to_four_departments_each_with_its_own_clock(family: Household) -> None:
    made = sent()

    told = {one.item: (one.department, one.way, one.due_on) for one in made.parts.all()}
    assert told == {
        DIBAO: ("民政", "township", due_on(Clock(30, "working"), TODAY).last),
        RENT: ("住建", "office", due_on(Clock(10, "working"), TODAY).last),
        INPATIENT: ("医保", "office", due_on(Clock(20, "working"), TODAY).last),
        POWER: ("供电", "office", TODAY + timedelta(days=30)),
    }
    assert made.sent_on == TODAY and Passage.objects.filter(application=made, step=Step.SEND).count() == 4


def test_what_is_known_and_what_the_check_says_is_not_asked(family: Household) -> None:
    sheet = queries.sheet_of(family, WANTED, TODAY)
    asked = {one.question.fact for section in sheet.sections for one in section.questions}

    assert not asked & {"deposits", "houses", "has_car", "birth", "sex", "disability_category"}
    assert sheet.papers == ("医疗费用结算单",)  # what was paid after aid no list says yet
    assert queries.sheet_of(family, [DIBAO, RENT], TODAY).papers == ()
    assert all(one.source and one.label for one in sheet.screening.known)


def test_means_are_not_asked_of_who_has_not_signed(cast: Cast, law: None) -> None:
    listed()
    family = Household.objects.get(pk=CHEN)
    sheet = queries.sheet_of(family, [DIBAO], TODAY)

    assert sheet.asked == 0 and [one.pk for one in sheet.unsigned] == [HEAD, CHILD]
    assert sheet.screening.unopened == (HEAD, CHILD)


def test_answers_become_statements_and_the_form_counts_itself(family: Household) -> None:
    answers = {f"means.wages@{HEAD}": ["600"], f"means.business@{HEAD}": [""]}
    made = sent(wanted=[DIBAO], answers=answers)

    (said,) = Statement.objects.filter(evidence=f"application:{made.pk}")
    assert (said.fact, said.value, said.state, said.source) == ("wages", "600", "declared", "申请")
    assert made.answered == 1 and made.asked > 1 and made.papers == 0 and made.typed == {}


def test_a_draft_is_never_lost_and_there_is_one_of_a_household(family: Household) -> None:
    draft = begun(wanted=[DIBAO])
    actions.keep(draft.pk, Typed(Applicant.COMMITTEE, None, "上坝社区居委会", "", (DIBAO,), answers={"x": ["1"]}), by=acting("jingban"), at=NOW)  # fmt: skip
    with pytest.raises(ApplicationRefused, match="委托书"):
        actions.send(draft.pk, by=acting("jingban"), at=NOW)

    again = begun(wanted=[RENT])
    assert again.pk == draft.pk and again.wanted == [DIBAO, RENT]
    assert (again.other, again.typed) == ("上坝社区居委会", {"x": ["1"]})


def test_nobody_stands_in_two_live_applications(family: Household) -> None:
    first = sent(wanted=[RENT])
    same = Person.objects.get(pk=HEAD)
    Person.objects.filter(pk=LI * 10).update(number_blind=same.number_blind)  # who is on file twice
    with pytest.raises(ApplicationRefused, match=str(first.pk)[:8]):
        begun(LI, wanted=[DIBAO])
    assert begun(wanted=[DIBAO]).pk == first.pk  # it is added to the one that runs

    actions.withdraw(first.pk, why="家里自己解决了", by=acting("jingban"), at=NOW)
    assert begun(LI, wanted=[DIBAO]).stage == "draft"


def test_handed_in_twice_is_once(family: Household) -> None:
    made = sent(wanted=[RENT])

    assert actions.send(made.pk, by=acting("jingban"), at=NOW).parts.count() == 1


def test_a_department_ends_its_own_part_and_the_others_go_on(family: Household) -> None:
    liaison("住建", "zhujian")
    made = sent()
    rent = taken(
        part_of(made, RENT), Step.ACCEPT, (Step.REFUSE, Filled(words="家里另有住房一套")), by="zhujian"
    )

    assert rent.state == State.REFUSED and rent.ended_on == TODAY
    others = SubCase.objects.filter(application=made).exclude(item=RENT)
    assert {one.state for one in others} == {State.SENT}
    with pytest.raises(ApplicationRefused, match="不归您的部门"):
        taken(part_of(made, POWER), Step.ACCEPT, by="zhujian")


def test_a_late_part_turns_only_itself_red(family: Household) -> None:
    liaison("住建", "zhujian")
    made = sent()
    later = TODAY + timedelta(days=24)  # past ten working days, within thirty calendar days
    late = [one.item for one in made.parts.all() if queries.lateness(one, later)]

    assert late == [RENT]
    seen = queries.applications_seen(EVERYWHERE, acting("jingban").officer, is_worker=False)
    assert queries.numbers(seen, later) == {
        "draft": 0,
        "running": 1,
        "ended": 0,
        "late": 1,
        "posted": 0,
        "objected": 0,
    }


def test_the_window_answers_for_a_department_only_where_nobody_of_it_is_there(family: Household) -> None:
    liaison("住建", "zhujian")
    made = sent()
    with pytest.raises(ApplicationRefused, match="联络员"):
        taken(part_of(made, RENT), Step.ACCEPT)
    power = taken(part_of(made, POWER), Step.ACCEPT)
    with pytest.raises(ApplicationRefused, match="文号"):
        taken(power, (Step.FINISH, Filled(words="电话里说办好了")))

    done = taken(power, (Step.FINISH, Filled(words="青电〔2026〕3号，每月减免10度")))
    assert done.state == State.DONE


def test_a_status_goes_by_check_visit_opinion_and_notice_to_a_decision(family: Household) -> None:
    part = ready(part_of(sent(wanted=[DIBAO]), DIBAO))
    (waiting,) = queries.ready_for_decision(EVERYWHERE)
    found = queries.whole_file(EVERYWHERE, part.pk)

    assert waiting.pk == part.pk and found is not None and found.opinion is not None
    assert (found.part.investigators, found.part.posted_where) == (["王经办", "村干部"], "村务公开栏")
    assert found.reason is not None and found.reason.known and found.opinion.words.endswith("收入财产都符合")
    decided = actions.note_decision(part.pk, State.DONE, decision="decision:1", by=acting("queren"), at=NOW)
    assert (decided.state, decided.decision) == (State.DONE, "decision:1")
    with pytest.raises(ApplicationRefused, match="不在待决定里"):
        actions.note_decision(part.pk, State.REFUSED, decision="decision:2", by=acting("queren"), at=NOW)


def test_the_database_itself_refuses_what_is_ready_against_the_law(family: Household) -> None:
    part = ready(part_of(sent(wanted=[DIBAO]), DIBAO))
    against: list[dict[str, Any]] = [
        {"is_checked": False}, {"investigators": ["王经办"]}, {"posted_until": None}, {"is_kin": True}, {"is_in_favour": None}, {"notice_days": None},
    ]  # fmt: skip
    for change in against:
        with pytest.raises(IntegrityError), transaction.atomic():
            SubCase.objects.filter(pk=part.pk).update(**change)


def test_nobody_is_checked_without_consent_nor_after_it_was_taken_back(family: Household) -> None:
    part = taken(part_of(sent(wanted=[DIBAO]), DIBAO), Step.ACCEPT)
    withdraw_paper(Authorisation.objects.get(subject=CHILD).pk, why="不同意再查", by="jingban", at=NOW)

    turned = ask(part.application, wanted(part.application), by=acting("jingban"), at=NOW)
    assert isinstance(turned, Turned) and "陈小宝没有授权" in turned.why
    with pytest.raises(ApplicationRefused, match="经济状况核对"):
        taken(part, Step.CHECK)


def test_relatives_of_staff_are_visited_by_the_county(family: Household) -> None:
    part = part_of(sent(wanted=[DIBAO], is_kin=True, kin_words="村支书的弟弟"), DIBAO)
    part = taken(checked(part), (Step.VISIT, BY_TWO))
    with pytest.raises(ApplicationRefused, match="县级"):
        taken(part, (Step.OPINION, Filled(words="符合条件", is_in_favour=True)))

    part = taken(part, (Step.VISIT, BY_TWO), by="shenhe")
    assert taken(part, (Step.OPINION, Filled(words="符合条件", is_in_favour=True))).is_in_favour


def test_what_may_not_hang_is_never_hung(family: Household) -> None:
    made = sent(wanted=["de_facto_unsupported", "gangxing"])
    for part in made.parts.all():
        part = taken(checked(part), (Step.OPINION, Filled(words="符合条件", is_in_favour=True)))
        with pytest.raises(ApplicationRefused, match="不公示"):
            taken(part, (Step.POST, Filled(where="村务公开栏")))

        assert taken(part, Step.HAND_UP).state == State.READY


def test_papers_are_asked_for_once_and_the_clock_stands_still(family: Household) -> None:
    liaison("医保", "yibao")
    part = part_of(sent(wanted=[INPATIENT]), INPATIENT)
    due = part.due_on
    part = taken(part, Step.ACCEPT, (Step.ASK, Filled(papers=("医疗费用结算单",))), by="yibao")
    assert (part.state, part.due_on, part.papers) == (State.WAITING, None, ["医疗费用结算单"])

    part = taken(part, Step.BRING, by="yibao", on=TODAY + timedelta(days=7))
    assert part.due_on == due + timedelta(days=7)
    with pytest.raises(ApplicationRefused, match="只能一次告知"):
        taken(part, (Step.ASK, Filled(papers=("发票",))), by="yibao")


def test_who_is_refused_one_status_is_looked_at_for_the_next_without_new_papers(family: Household) -> None:
    part = ready(part_of(sent(wanted=[DIBAO]), DIBAO))
    part = actions.note_decision(part.pk, State.REFUSED, decision="d", by=acting("queren"), at=NOW)
    with pytest.raises(ApplicationRefused, match="本人同意"):
        taken(part, Step.CARRY_ON)

    made = taken(part, (Step.CARRY_ON, Filled(has_consent=True)))
    assert (made.item, made.follows_id, made.state) == ("bianyuan", part.pk, State.OPEN)
    assert made.is_checked and made.investigators == part.investigators
    with pytest.raises(ApplicationRefused, match="不得再要材料"):
        taken(made, (Step.ASK, Filled(papers=("身份证",))))
    with pytest.raises(ApplicationRefused, match="已经转过"):
        taken(part, (Step.CARRY_ON, Filled(has_consent=True)))


def test_a_hard_case_is_extended_once_with_a_reason(family: Household) -> None:
    part = part_of(sent(wanted=[DIBAO]), DIBAO)
    part = taken(part, (Step.EXTEND, Filled(words="人户分离，调查难度较大")))

    assert part.due_on == due_on(Clock(45, "working"), TODAY).last
    with pytest.raises(ApplicationRefused, match="不能延长"):
        taken(part, (Step.EXTEND, Filled(words="还想再延长")))


def test_a_death_stops_the_clocks_and_a_person_says_how_it_goes_on(family: Household) -> None:
    made = sent(wanted=[DIBAO, RENT])
    assert actions.halt_the_gone(TODAY, at=NOW) == 0
    Fact.objects.filter(column="died").update(person=CHILD)

    assert actions.halt_the_gone(TODAY, at=NOW) == 2 and actions.halt_the_gone(TODAY, at=NOW) == 0
    part = part_of(made, DIBAO)
    assert (part.state, part.due_on) == (State.HALTED, None)
    later = TODAY + timedelta(days=7)
    part = taken(part, (Step.RESUME, Filled(words="已核实，其余成员继续")), on=later)
    assert part.state == State.SENT and part.due_on == due_on(Clock(30, "working"), later).last
    assert actions.halt_the_gone(later, at=NOW) == 0  # whom a person has looked at once


def test_who_moves_away_stops_the_clocks_too(family: Household) -> None:
    made = sent(wanted=[RENT])
    Person.objects.filter(pk=CHILD).update(is_present=False)

    assert queries.troubles_of(family, TODAY) == ["陈小宝"] and actions.halt_the_gone(TODAY, at=NOW) == 1
    assert part_of(made, RENT).before == State.SENT


def test_a_liaison_sees_the_parts_of_their_department_and_nothing_else(family: Household) -> None:
    officer = liaison("住建", "zhujian")
    made = sent()
    taken(part_of(made, RENT), Step.ACCEPT, by="zhujian")
    sight = Sight.over([], offices=offices_held(acting("zhujian").held, TODAY))
    with seeing(sight):
        assert [one.item for one in SubCase.objects.all()] == [RENT]
        assert [one.part.item for one in Reason.objects.all()] == [RENT]
        assert {one.department for one in Passage.objects.all()} == {"住建"}
        assert not Application.objects.exists() and not Person.objects.exists()
    assert officer.code == "zhujian"


def test_a_village_worker_sees_what_they_have_begun_and_no_reason(family: Household) -> None:
    made = sent(by="xieli", wanted=[RENT])
    assert made.reach == "village" and made.begun == "door"
    with seeing(Sight.over(["999901001001"])):
        assert Application.objects.count() == 1 and SubCase.objects.count() == 1
        assert not Reason.objects.exists() and not Passage.objects.exists()
    with seeing(Sight.over(["999901001002"])):
        assert not Application.objects.exists()


def test_steps_and_reasons_are_never_changed(family: Household) -> None:
    made = sent(wanted=[RENT])
    for table, change in ((Passage, {"words": "改"}), (Reason, {"amount": "1元"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.filter(**{"part__application": made}).update(**change)


def test_withdrawing_ends_every_part_and_leaves_a_line_for_each(family: Household) -> None:
    made = sent()
    actions.withdraw(made.pk, why="家里自己解决了", by=acting("jingban"), at=NOW)

    assert {one.state for one in made.parts.all()} == {State.WITHDRAWN}
    assert Line.objects.filter(what="applications.withdraw").count() == 4
    with pytest.raises(ApplicationRefused, match="已经撤回"):
        actions.withdraw(made.pk, why="再撤一次试试", by=acting("jingban"), at=NOW)
    see(EVERYWHERE)
