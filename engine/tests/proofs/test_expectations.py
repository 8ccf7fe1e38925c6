"""A case may expect whatever the law says of a household: values on the way, duties of the office, units of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.language.program import Program
from jiwang_engine.proofs.coverage import cases_of
from jiwang_engine.proofs.survival import mutation_score
from jiwang_engine.testing import run_cases
from village import RULES
from village_cases import program_with

DUTIES = """
参数: 再查月数
编号: again
类型: 整数(月)
取值: [{自: 2020-01-01, 值: 6个月, 文号: 村发4号}]
---
参数: 走访次数
编号: visits
类型: 整数
取值: [{自: 2020-01-01, 值: "4", 文号: 村发4号}]
---
参数: 变故天数
编号: soon
类型: 整数(天)
取值: [{自: 2020-01-01, 值: 1天, 文号: 村发4号}]
---
复核: 定期复核
编号: poor_again
主体: 户
适用: 困难户
式: 再查月数
---
复核: 重残复核
编号: sick_again
主体: 人
触发: 残疾等级 = 一级
式: 再查月数
---
走访: 困难户走访
编号: poor_visits
主体: 户
式: 困难户
次数: 走访次数
每: 年
变化后: 变故天数
"""
DECIDED = (
    RULES
    + """  审批:
    - 至: 小额上限
      由: 村
    - 由: 县
---
参数: 小额上限
编号: small
类型: 金额/月
取值: [{自: 2020-01-01, 值: 500元/月, 文号: 村发4号}]
"""
)
UNITS = """
单位: 成年重度残疾人单独申请
编号: disabled_adult
单独: 周岁(出生日期) ≥ 成年 且 残疾等级 = 一级
"""
FAMILY = """
- name: 一户
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members:
    - {id: m1, facts: {工资: %s, 残疾等级: 一级, 出生日期: 1980-01-01}, alone: {有车: 否}}
    - {id: m2, facts: {工资: 9000元/月, 残疾等级: 无, 出生日期: 1980-01-01}}
  expect: {%s}
"""
ALONE = """
- name: 一人
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members: [{id: m1, facts: {工资: %s, 残疾等级: 一级, 出生日期: 1980-01-01}}]
  expect: {%s}
"""


def failed(folder: Path, case: str, **files: str) -> list[tuple[str, str, str]]:
    """What a case expected in vain: what, wanted, found."""
    report = run_cases(program_with(folder, case, **files))
    return [(one.what, one.expected, one.found) for one in report.failures]


def test_a_value_on_the_way_is_compared_as_it_is_written(tmp_path: Path) -> None:
    right, wrong = "variables: {income: 1200元/年}", "variables: {income: 1200.01元/年, nothing: 1}"

    assert failed(tmp_path, ALONE % ("100元/月", right)) == []
    assert failed(tmp_path, ALONE % ("100元/月", wrong)) == [
        ("variables.income", "1200.01元/年", "1,200.00元/年"),
        ("variables.nothing", "1", "absent"),
    ]


def test_what_cannot_be_read_is_told_as_it_was_written_and_stops_nothing(tmp_path: Path) -> None:
    unreadable = "variables: {income: 不少}, items: {aid: {verdict: yes, amount: 三百多元/月}}"

    assert [one[:2] for one in failed(tmp_path, ALONE % ("100元/月", unreadable))] == [
        ("amounts.aid", "三百多元/月"),
        ("variables.income", "不少"),
    ]


@pytest.mark.parametrize(
    ("wages", "again", "visits"),
    [("100元/月", "6个月", "每年4次，变故后1天"), ("9000元/月", "no", "no"), ("未知", "unknown", "unknown")],
)
def test_a_recheck_and_a_visit_are_owed_where_their_condition_holds(
    tmp_path: Path, wages: str, again: str, visits: str
) -> None:
    expect = (
        f"rechecks: {{poor_again: {again}, sick_again: {{m1: 6个月}}}}, visits: {{poor_visits: {visits}}}"
    )

    assert failed(tmp_path, ALONE % (wages, expect), duties=DUTIES) == []


@pytest.mark.parametrize(("wages", "decider"), [("230元/月", "村"), ("229.99元/月", "县"), ("未知", "未知")])
def test_the_amount_says_who_decides(tmp_path: Path, wages: str, decider: str) -> None:
    expect = f"items: {{aid: {{decided_by: {decider}}}}}"

    assert failed(tmp_path, ALONE % (wages, expect), rules=DECIDED) == []


def test_what_is_expected_of_a_member_alone_notices_changes_too(tmp_path: Path) -> None:
    expect = "categories: {poor: no}, alone: {m1: {items: {aid: {verdict: yes, amount: 630元/月}}}}"

    program = program_with(tmp_path, FAMILY % ("100元/月", expect), units=UNITS)

    assert run_cases(program).failures == []
    unnoticed = [what for name, what in survivors(program) if name == "disabled_adult"]
    assert unnoticed and "= 改成 ≠" not in unnoticed


def survivors(program: Program) -> list[tuple[str, str]]:
    score = mutation_score(program, cases_of(program))
    return [(one.key[1], one.what) for one in score.survivors]


def test_who_is_not_judged_alone_is_said_so(tmp_path: Path) -> None:
    case = FAMILY % ("100元/月", "alone: {m2: {items: {aid: yes}}}")

    assert failed(tmp_path, case, units=UNITS) == [("items.aid", "yes", "没有单独审核")]


def test_a_change_of_a_recheck_is_noticed_where_a_case_expects_it(tmp_path: Path) -> None:
    case = ALONE % ("100元/月", "rechecks: {sick_again: {m1: 6个月}}")

    program = program_with(tmp_path, case, duties=DUTIES)

    assert ("sick_again", "= 改成 ≠") not in survivors(program)
    assert ("again", "再查月数：6个月 改成 7个月") not in survivors(program)


BESIDE = """
事项: 慰问
编号: gift
部门: 民政
对象: 户
资格:
  全部满足:
    - 款: car
      式: 非 有车
---
并用: 只给一样
编号: one_only
事项: [aid, gift]
规则: 互斥
条文: 村规#3
"""


@pytest.mark.parametrize(("wages", "by"), [("100元/月", "aid"), ("9000元/月", "无"), ("未知", "未知")])
def test_a_case_says_which_item_takes_the_place_of_another(tmp_path: Path, wages: str, by: str) -> None:
    right, wrong = (f"items: {{gift: {{verdict: yes, excluded_by: {one}}}}}" for one in (by, "[gift]"))

    assert failed(tmp_path, ALONE % (wages, right), beside=BESIDE) == []
    assert failed(tmp_path, ALONE % (wages, wrong), beside=BESIDE) == [("exclusions.gift", "gift", by)]


def test_a_case_says_whether_somebody_is_judged_alone_and_what_that_waits_for(tmp_path: Path) -> None:
    asked = UNITS.replace("残疾等级 = 一级", "残疾等级 = 一级 且 非 有车")
    known, open_ = "alone: {m1: yes, m2: no}", "alone: {m1: unknown, m2: no}, verify: [有车]"
    unknown = FAMILY.replace("{有车: 否}\n", "{}\n", 1)

    assert failed(tmp_path, FAMILY % ("100元/月", known), units=asked) == []
    assert failed(tmp_path, unknown % ("100元/月", open_), units=asked) == []
    assert failed(tmp_path, FAMILY % ("100元/月", "alone: {m1: no}"), units=asked) == [
        ("units.m1", "no", "yes")
    ]
