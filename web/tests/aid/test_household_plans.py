"""一户一策: the machine drafts and says why, a named person confirms, departments are given lists, and every help is one row of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cast import AT, CHEN, COUNTY, HOMES, LI, TOWNSHIP, Cast
from jiwang.aid.plans import actions, queries
from jiwang.aid.plans.jobs import open_due
from jiwang.aid.plans.models import Measure, Passage, Plan, Reason, Version
from jiwang.aid.plans.rules import (
    Counted,
    Filled,
    PlanRefused,
    Standing,
    Word,
    compared,
    refusal,
    tallies,
    total,
)
from jiwang.aid.plans.states import STEPS, Change, Said, Stage, State, Step
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.people.models import Person
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.registers.statements.models import Statement
from jiwang.stages.alerts.models import Alert, Indicator
from jiwang.stages.assistance.models import Entry
from jiwang.trail.models import Line
from making.applying import NOW, TODAY, acting
from making.planning import added, begun, confirmed, handed, wanted

SIGHT = Sight.over([TOWNSHIP])
DAY_3 = TODAY + timedelta(days=3)


def said(fact: str, person: int | None, value: str = "是", *, home: int = CHEN) -> None:
    """A worker has found it so at the door, today."""
    Statement.objects.create(
        household_id=home, person_id=person, region=HOMES[home], depth="township", fact=fact, wording="", value=value,
        state="verified", source="走访", by="xieli", on=TODAY, evidence="visit:1", at=NOW,
    )  # fmt: skip


def liaison(department: str, code: str) -> str:
    """Somebody answers for a department in the county."""
    officer = enrol(code=code, name=f"{department}联络员", password="a long password", by="job:test", at=AT)
    held = Held(Duty.LIAISON, COUNTY, date(2026, 1, 1), department=department)
    appoint(officer, held, by="job:test", at=AT)
    return code


def named(plan: Plan) -> dict[str, Measure]:
    return {one.code or one.label: one for one in queries.measures_of(plan)}


def _diagnosed() -> None:
    """The father of chen has a tumour, and has said so at the door; what was long ago opens nothing."""
    see(EVERYWHERE)
    Alert.objects.update(raised_on=TODAY - timedelta(days=40))
    sign = Indicator.objects.create(id="M4", label="新确诊恶性肿瘤或开始透析", side="screening")
    Alert.objects.filter(pk=f"a{CHEN}").update(indicator=sign, raised_on=TODAY)
    said("major_illness", CHEN * 10)


def test_a_serious_illness_has_a_draft_by_itself_and_until_day_three_somebody_confirms_it(
    cast: Cast, law: None, entered: Any
) -> None:
    """SC18: day 0 is the diagnosis; the machine drafts, a person confirms, and the village reads no illness."""
    _diagnosed()
    assert [open_due(TODAY, at=NOW), open_due(TODAY, at=NOW)] == [1, 0]  # once
    shelf = queries.plans_seen(SIGHT, is_worker=False)
    assert [queries.numbers(shelf, DAY_3 + timedelta(days=late))["late"] for late in (0, 1)] == [0, 1]
    plan = Plan.objects.get()
    assert (plan.household_id, plan.cause, plan.due_on, plan.stage, plan.version) == (CHEN, "重病家庭", DAY_3, Stage.DRAFT, 0)  # fmt: skip
    cover = named(plan)["medical_cover"]
    assert (cover.department, cover.state, cover.said) == ("医保", State.PROPOSED, "看病花钱的事，帮着问清能报的都报")  # fmt: skip
    why = Reason.objects.get(measure=cover, fact="患重特大疾病")
    assert (why.person_id, why.value, why.source, why.day) == (CHEN * 10, "是", "走访核实", TODAY)

    village = entered(cast["xieli"])
    page = reverse("plans:plan", args=[CHEN])
    assert "还没有确认过的帮扶计划" in village.get(page).content.decode()
    office = entered(cast["jingban"])
    assert "患重特大疾病" in office.get(page).content.decode()
    _confirmed_on_its_page(office, plan)
    (made,) = Version.objects.all()
    assert (made.by.code, made.number) == ("jingban", 1)
    assert Line.objects.filter(what="plans.confirmed", who="jingban").count() == 1
    told = village.get(page).content.decode()
    assert "看病花钱的事" in told and not any(one in told for one in ("疾病", "重病", "走访核实"))
    see(EVERYWHERE)
    assert open_due(TODAY, at=NOW) == 0  # somebody has answered


def _confirmed_on_its_page(office: Any, plan: Plan) -> None:
    see(EVERYWHERE)
    read = {"seen": queries.reading_of(plan), "is_read": "on", "words": ""}
    office.post(reverse("plans:confirm", args=[plan.household_id]), read)
    see(EVERYWHERE)


def _crashed() -> tuple[int, int, int]:
    """The father of chen has lost a leg; his wife has no trade, the child goes to school."""
    see(EVERYWHERE)
    head, wife, child = CHEN * 10, CHEN * 10 + 2, CHEN * 10 + 1
    Person.objects.filter(pk=head).update(birth=date(1984, 3, 4))
    Person.objects.create(
        id=wife, household_id=CHEN, region=HOMES[CHEN], name="韦小花", sex="女", birth=date(1986, 5, 1), relation="妻"
    )  # fmt: skip
    for fact, whom, value in (
        ("accident_degree", head, "严重"), ("work_capacity", head, "完全丧失"), ("work_capacity", wife, "有"), ("skilled_trade", wife, "否"),
        ("school_state", child, "在读"),
    ):  # fmt: skip
        said(fact, whom, value)
    return head, wife, child


def test_one_plan_spans_the_help_of_every_office_for_the_family_of_an_amputee(cast: Cast, law: None) -> None:
    """SC08: assessment for the living allowance, certificate, both allowances, work for the wife, school for the child."""
    head, wife, child = _crashed()
    office = "jingban"

    plan = begun()
    found = named(plan)

    assert found["training_then_job"].person_id == wife
    assert found["cover_for_unable"].person_id == head
    assert found["school_aid"].person_id == child
    for label, department in (
        ("评估最低生活保障", "民政"), ("提示并协助办理残疾证", "残联"), ("申请困难残疾人生活补贴", "民政"), ("申请重度残疾人护理补贴", "民政"),
    ):  # fmt: skip
        if label not in {one.label for one in found.values()}:  # what waits for an answer a person adds
            added(plan, label=label, department=department, holder=cast[office].pk)
    confirmed(plan)

    shown = queries.plan_of(CHEN)
    assert shown is not None
    assert {"民政", "残联", "人社", "教育"} <= {one.department for one in shown.measures}
    assert {one.state for one in shown.measures} == {State.OPEN}
    assert all(one.holder_id for one in shown.measures)  # no office has somebody here: the clerk answers


def _of_three(plan: Plan, *, holder: int) -> dict[str, Measure]:
    """A measure for each of three offices, and nothing else."""
    Measure.objects.filter(plan=plan).exclude(state=State.STRUCK).update(state=State.STRUCK, ended_on=TODAY, result="不需要")  # fmt: skip
    return {
        name: added(plan, label=label, department=name, said=told, holder=own)
        for name, label, told, own in (
            ("教育", "帮助孩子返校", "和学校一起想办法", None), ("残联", "康复上门", "请人上门做康复", None), ("民政", "养老照护", "请人上门照顾老人", holder),
        )
    }  # fmt: skip


def _goes_elsewhere(parts: dict[str, Measure], care: str, plan: Plan, *, holder: int) -> None:
    """What one office has done is in the ledger; what another has sent back goes to a third, and the plan says what has changed."""
    see(EVERYWHERE)
    actions.take(parts["残联"].pk, Step.RETURN, Filled("本月没有康复师"), by=acting(care), at=NOW)
    done = Measure.objects.get(pk=parts["教育"].pk)
    entry = Entry.objects.get(pk=done.entry_id)
    assert (done.state, entry.household_id, entry.giver, entry.decision) == (State.DONE, CHEN, "教育", f"measure:{done.pk}")  # fmt: skip
    assert Entry.objects.count() == 1
    back = Measure.objects.get(pk=parts["残联"].pk)
    assert back.state == State.RETURNED
    actions.change(
        back.pk, replace(wanted("康复上门", "卫健"), holder=holder), why="改由社区卫生站上门", by=acting("jingban"), at=NOW
    )  # fmt: skip
    version = confirmed(plan)
    assert {label["label"]: how for how, label, _was in queries.changes_of(version)} == {
        "帮助孩子返校": Change.SAME, "康复上门": Change.CHANGED, "养老照护": Change.SAME,
    }  # fmt: skip


def test_three_offices_help_one_family_by_one_plan_and_each_sees_its_own_part(
    cast: Cast, law: None, entered: Any
) -> None:
    """SC19: back to school, rehabilitation at home, care for the grandmother; three providers, one family file, one ledger."""
    see(EVERYWHERE)
    school, care = liaison("教育", "jiaoyu"), liaison("残联", "canlian")
    plan = begun()
    parts = _of_three(plan, holder=cast["jingban"].pk)
    with pytest.raises(PlanRefused, match="刷新"):
        handed(parts["教育"])  # nothing goes out unconfirmed
    confirmed(plan)
    handed(parts["教育"])
    handed(parts["残联"])

    office = entered(cast["jingban"].__class__.objects.get(code=school))
    desk = office.get(reverse("plans:desk")).content.decode()
    assert "帮助孩子返校" in desk and "康复上门" not in desk
    assert office.get(reverse("plans:measure", args=[parts["残联"].pk])).status_code == 404
    for step in ("accept", "finish"):
        sent = {
            "step": step,
            f"{step}-words": "已经回到职校读书",
            f"{step}-evidence": "学籍证明，存教务处",
            f"{step}-was_helped": "on",
        }
        assert office.post(reverse("plans:step", args=[parts["教育"].pk]), sent).status_code == 302

    _goes_elsewhere(parts, care, plan, holder=cast["jingban"].pk)


def test_what_a_person_has_written_or_struck_is_not_drafted_over(cast: Cast, law: None) -> None:
    see(EVERYWHERE)
    said("major_illness", CHEN * 10)
    plan = begun()
    first = {(one.code, one.person_id, one.due_on) for one in queries.measures_of(plan)}
    assert first == {(one.code, one.person_id, one.due_on) for one in queries.measures_of(begun())}
    cover = named(plan)["medical_cover"]
    actions.take(cover.pk, Step.STRIKE, Filled("家里已经办好了"), by=acting("jingban"), at=NOW)

    begun()

    assert [one.state for one in Measure.objects.filter(plan=plan, code="medical_cover")] == [State.STRUCK]


def test_of_two_who_confirm_at_the_same_moment_one_is_told(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun()
    read = queries.reading_of(plan)
    added(plan, department="医保")
    with pytest.raises(PlanRefused, match="再看一遍"):  # nobody confirms what they have not read
        actions.confirm(plan.pk, seen=read, by=acting("shenhe"), at=NOW)
    confirmed(plan)

    with pytest.raises(PlanRefused, match="刚刚被别人确认过了"):
        actions.confirm(plan.pk, seen=read, by=acting("shenhe"), at=NOW)


def test_a_measure_without_anybody_who_answers_is_not_confirmed(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun()
    with pytest.raises(PlanRefused, match="还没有措施"):
        confirmed(plan)
    added(plan, department="住建")
    with pytest.raises(PlanRefused, match="责任人"):
        confirmed(plan)


def test_the_family_s_word_and_wish_are_offered_and_never_forced(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun()
    added(plan)
    confirmed(plan)
    word = Word(Said.PARTLY, "陈大山", TODAY, "想在家门口做点活")
    actions.hear(plan.pk, word, by=acting("jingban"), at=NOW)
    with pytest.raises(PlanRefused, match="谁说的"):
        actions.hear(plan.pk, replace(word, by=""), by=acting("jingban"), at=NOW)
    with pytest.raises(PlanRefused, match="不能晚于今天"):
        actions.hear(plan.pk, replace(word, on=DAY_3), by=acting("jingban"), at=NOW)

    found = Plan.objects.get(pk=plan.pk)
    assert (found.said, found.wish, found.version, found.stage) == ("partly", word.wish, 1, Stage.CONFIRMED)


def test_another_township_neither_sees_nor_writes_a_plan(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun()
    with pytest.raises(PlanRefused, match="不在您管的地方"):
        actions.add(plan.pk, wanted(), by=acting("zhou"), at=NOW)
    with pytest.raises(PlanRefused, match="岗位不办"):
        begun(by="xieli")


def test_a_list_says_how_far_it_has_come_and_leaves_as_a_workbook(cast: Cast, entered: Any) -> None:
    see(EVERYWHERE)
    plan = begun()
    first, second = added(plan, label="落实医疗救助"), added(plan, label="资助参加居民医保")
    confirmed(plan)
    client = entered(cast["jingban"])
    page = reverse("plans:tasklists")
    assert "落实医疗救助" in client.get(page).content.decode()
    wrong = client.post(page, {"department": "医保", "words": "请尽快"})
    assert (wrong.status_code, "请至少选一条" in wrong.content.decode(), "请尽快" in wrong.content.decode()) == (422, True, True)  # fmt: skip
    assert (
        client.post(page, {"department": "医保", "chosen": [first.pk, second.pk], "words": ""}).status_code
        == 302
    )

    see(EVERYWHERE)
    assert {one.state for one in Measure.objects.all()} == {State.HANDED}
    (made,) = queries.handovers_seen(SIGHT)
    sheet = client.get(reverse("plans:tasklist_book", args=[made.pk]))
    assert sheet["Content-Disposition"].startswith("attachment")
    book = client.get(reverse("plans:views_book"))
    assert book.status_code == 200


def test_versions_lists_and_steps_are_never_changed(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun()
    one = added(plan)
    confirmed(plan)
    handed(one)
    for change in (
        lambda: Version.objects.update(words="改过"),
        lambda: Passage.objects.update(words="改过"),
        lambda: Version.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.update(state=State.DONE)  # without a word of what came of it


def test_only_the_department_that_has_it_brings_a_handed_measure_to_its_end() -> None:
    clerk, office = (Held(duty, area, AT.date(), department=name) for duty, area, name in ((Duty.TOWNSHIP_CLERK, TOWNSHIP, ""), (Duty.LIAISON, COUNTY, "医保")))  # fmt: skip
    taken = Standing(State.ACCEPTED, HOMES[CHEN], "医保", is_with_office=True)

    assert refusal(taken, Step.FINISH, [office]) is None
    assert "部门已经接下" in (refusal(taken, Step.FINISH, [clerk]) or "")
    assert refusal(replace(taken, department="教育"), Step.FINISH, [office])
    assert refusal(replace(taken, is_with_office=False, state=State.OPEN), Step.FINISH, [office])
    assert all(refusal(replace(taken, state=State.STRUCK), step, [clerk, office]) for step in STEPS)


WORDS = ("就业", "就医")
ROWS = st.lists(
    st.builds(
        Counted, st.integers(1, 4), st.none() | st.integers(1, 6), st.fixed_dictionaries({}, optional={"kind": st.sampled_from((*WORDS, "别的"))}), st.booleans(),
    )
)  # fmt: skip


@given(ROWS)
def test_the_words_of_a_view_add_up_to_all_measures_and_count_nobody_twice(rows: Sequence[Counted]) -> None:
    found, together = tallies("kind", WORDS, rows), total(rows)

    assert sum(one.measures for one in found) == together.measures == len(rows)
    assert sum(one.done for one in found) == together.done
    assert (
        max((one.persons for one in found), default=0)
        <= together.persons
        <= len({one.person for one in rows})
    )
    assert all(one.households <= together.households for one in found)


CONTENT = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcd"), "due_on": st.sampled_from(("1", "2"))}), unique_by=lambda one: one["id"]
)  # fmt: skip


@given(CONTENT, CONTENT)
def test_a_comparison_names_every_measure_of_either_version_once(before: Any, after: Any) -> None:
    found = compared(before, after)

    assert sorted(one["id"] for _how, one, _was in found) == sorted({one["id"] for one in (*before, *after)})
    assert not compared(before, before) or {how for how, *_rest in compared(before, before)} == {Change.SAME}


def test_help_is_entered_once_however_often_it_is_sent(cast: Cast) -> None:
    see(EVERYWHERE)
    plan = begun(LI)
    one = added(plan, holder=cast["jingban"].pk)
    confirmed(plan)
    told = Filled("已经上岗", "劳动合同，存档案柜2", was_helped=True)
    actions.take(one.pk, Step.FINISH, told, by=acting("jingban"), at=NOW)
    with pytest.raises(PlanRefused, match="刚刚被别人办过"):
        actions.take(one.pk, Step.FINISH, told, by=acting("jingban"), at=NOW)

    assert Entry.objects.filter(household=LI).count() == 1
    assert not queries.measures_open(LI).exists()
