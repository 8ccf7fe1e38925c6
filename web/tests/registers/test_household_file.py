"""一户一档: what each source says, where two differ, who may read amounts, and what must be seen of a member at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, LI, NUMBERS, ZHAO, Cast, facts, people
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.actions import take_in_facts, take_in_merged, take_in_people
from jiwang.registers.people.models import Fact, Person
from jiwang.registers.people.rules import Saying, conflicts
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.models import Handover, Task
from making.planning import planned_of

Enter = Callable[[Officer], Client]


def file_of(client: Client, home: int = CHEN) -> str:
    return client.get(reverse("desk:household", args=[home])).content.decode()


def test_sources_that_agree_and_bills_that_differ_are_no_conflict() -> None:
    told = [
        Saying("1", "sex", "性别", "男", "公安"), Saying("2", "sex", "性别", "男", "残联"),
        Saying("3", "on", "就诊日期", "1日", "医保"), Saying("4", "on", "就诊日期", "2日", "医保"), Saying("5", "on", "就诊日期", "3日", "残联"),
    ]  # fmt: skip

    assert conflicts(told) == []


def test_two_sources_that_differ_stand_side_by_side_whatever_they_call_it(cast: Cast, entered: Enter) -> None:
    page = file_of(entered(cast["shenhe"])).partition("来源之间不一致")[2].partition("各部门怎么说")[0]

    assert "1962-03-04" in page and "1963-03-04" in page and "请残联部门核对" in page


def test_each_fact_has_its_source_its_day_its_file_and_its_row(cast: Cast, entered: Enter) -> None:
    page = file_of(entered(cast["shenhe"]))

    assert "公安户籍人口.csv" in page and "第 7 行" in page and "2026-10-30" in page and "共享" in page


@pytest.mark.parametrize(
    ("code", "sees"), [("shenhe", True), ("jingban", True), ("queren", True), ("paifa", False), ("jiance", False), ("xieli", False)]
)  # fmt: skip
def test_amounts_and_means_are_for_those_who_examine_and_decide(
    cast: Cast, entered: Enter, *, code: str, sees: bool
) -> None:
    page = file_of(entered(cast[code])).partition("各部门怎么说")[2].partition("最近谁打开过")[0]

    assert ("20,782.48元" in page, "存款余额" in page) == (sees, sees)
    assert ("有记录，金额不显示" in page) == (code in {"paifa", "jiance"})


def test_what_is_to_be_done_stands_before_what_is_given_and_what_is_known(cast: Cast, entered: Enter) -> None:
    page = file_of(entered(cast["jingban"]))

    found = [page.index(f'id="{part}"') for part in ("now", "help", "known", "past")]
    boxes = [page.index(f"<h2>{title}") for title in ("监测预警", "任务", "明白卡", "各部门怎么说")]
    assert found == sorted(found) and boxes == sorted(boxes)
    assert found[0] < boxes[0] < boxes[1] < found[1] < boxes[2] < found[2] < boxes[3] < found[3]


def test_what_happened_long_ago_stands_in_a_fold_and_none_of_it_is_lost(cast: Cast, entered: Enter) -> None:
    see(EVERYWHERE)
    task = Task.objects.get(pk=f"t{CHEN}")
    Handover.objects.bulk_create(
        Handover(task=task, region=task.region, step="claim", left=task.region, reached=task.region, at=AT + timedelta(days=day))
        for day in range(60)
    )  # fmt: skip

    past = file_of(entered(cast["jingban"])).partition('id="past"')[2]
    shown, _, older = past.partition("<summary>更早的")

    told = int(older.partition("条")[0])
    fold = older.partition("</details>")[0]
    assert shown.count("<li><b>") == 50 and told >= 10 and fold.count("<li><b>") == told


def test_the_plan_stands_in_short_and_the_village_sees_of_it_what_was_confirmed(
    cast: Cast, entered: Enter
) -> None:
    see(EVERYWHERE)
    planned_of(CHEN)  # two measures are confirmed; that of care is only proposed

    clerk, village = (file_of(entered(cast[code])) for code in ("jingban", "xieli"))

    assert "3项措施，办成0项" in clerk and "养老照护" in clerk
    assert "2项措施，办成0项" in village and "养老照护" not in village


def test_a_village_reads_no_source_at_all(cast: Cast, entered: Enter) -> None:
    page = file_of(entered(cast["xieli"]))

    assert "各部门怎么说" not in page and "公安户籍人口" not in page and "1962-03-04" not in page


def test_a_death_is_plain_at_the_county_and_not_told_below_it(cast: Cast, entered: Enter) -> None:
    assert "登记死亡 2026-09-01" in file_of(entered(cast["shenhe"]), ZHAO)
    for code in ("jingban", "xieli"):
        assert "2026-09-01" not in file_of(entered(cast[code]), ZHAO), code


def test_who_is_on_no_list_any_more_stays_on_file_and_is_marked(cast: Cast, entered: Enter) -> None:
    take_in_people([one for one in people() if one.id != CHEN * 10 + 1], by="job:test", at=AT)

    page = file_of(entered(cast["jingban"]))

    assert "陈小宝" in page and "不在最新名单里" in page


def test_somebody_in_two_households_is_shown_and_can_be_put_to_the_question(
    cast: Cast, entered: Enter
) -> None:
    Person.objects.filter(pk=LI * 10).update(name="陈大山", birth=Person.objects.get(pk=CHEN * 10).birth)
    client = entered(cast["jingban"])

    page = file_of(client)
    asked = client.post(reverse("matching:ask", args=[CHEN * 10, LI * 10]), follow=True)

    assert "可能重复" in page and "李家巷102号" in page
    assert "登记中的另一人" in asked.content.decode() and NUMBERS[CHEN] not in asked.content.decode()


def test_who_was_found_to_be_another_says_so_until_they_stand_for_themselves_again(
    cast: Cast, entered: Enter
) -> None:
    take_in_merged([(LI * 10, CHEN * 10)], by="job:test", at=AT)
    merged = file_of(entered(cast["jingban"]), LI)
    take_in_merged([], by="job:test", at=AT)

    assert f"已并入人员编号 {CHEN * 10}" in merged
    assert "已并入" not in file_of(entered(cast["jingban"]), LI)


def test_what_no_source_says_any_more_is_forgotten(cast: Cast) -> None:
    take_in_facts([one for one in facts() if not one[0].startswith("medical")], by="job:test", at=AT)

    assert not Fact.objects.filter(pk="medical:paid").exists()
    copied = take_in_facts([one for one in facts() if not one[0].startswith("medical")], by="job:test", at=AT)
    assert (copied.added, copied.changed) == (0, 0)


def test_no_list_of_people_opens_without_a_question(cast: Cast, entered: Enter) -> None:
    client = entered(cast["jingban"])

    for answer in (client.get(reverse("desk:search")), client.post(reverse("desk:search"), {"text": ""})):
        assert "陈大山" not in answer.content.decode()
