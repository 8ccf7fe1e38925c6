"""What the office owes: steps with clocks, rechecks, visits. Notices and publications are never mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.explaining.answers import Answer
from jiwang_engine.judging.casefiles import CaseReader
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from village import written_pack

LAW = """
文件: 新法
自: 2026-07-01
---
文件: 旧办法
自: 2014-05-01
"""
POOR = """
类别: 困难家庭
编号: poor
主体: 户
次序: 1
资格:
  全部满足:
    - 款: income
      名: 收入低
      式: 月收入 < 标准
      条文: 新法#18
      原条文: 旧办法#9
"""
FACTS = """
事实: 月收入
编号: earned
主体: 户
类型: 金额/月
用途: means
---
事实: 已去世
编号: gone
主体: 人
类型: 是否
"""
NUMBERS = """
参数: 标准
编号: line
类型: 金额/月
取值: [{自: 2020-01-01, 值: 600元/月, 标记: 拟}]
---
参数: 复核月数
编号: again
类型: 整数(月)
取值: [{自: 2020-01-01, 值: 6个月, 标记: 拟}]
---
参数: 走访次数
编号: visits
类型: 整数
取值: [{自: 2020-01-01, 值: "4", 标记: 拟}]
---
参数: 变故走访天数
编号: soon
类型: 整数(天)
取值: [{自: 2020-01-01, 值: 1天, 标记: 拟}]
"""
ITEM = """
事项: 救济
编号: aid
部门: 民政
对象: 户
类别: 困难家庭
给付: 粮食
免申即享: 是
受理: 粮站
时段: 每年11月1日前
条文: 新法#18
"""
DUTIES = """
复核: 定期复核
编号: poor_again
主体: 户
适用: 困难家庭
式: 复核月数
---
复核: 死亡核查
编号: dead_again
主体: 人
触发: 已去世
式: 复核月数
---
走访: 困难家庭走访
编号: poor_visits
主体: 户
式: 困难家庭
次数: 走访次数
每: 年
变化后: 变故走访天数
"""
STEPS = """
程序: 审核
编号: steps
适用: [困难家庭]
总时限: {天数: 30, 日: 工作日}
步骤:
  - 步: notice
    名: 公示
    类型: 公示
    时限: {天数: 7, 日: 自然日}
    条文: 新法#45
  - 步: told
    名: 公布
    类型: 公布
    公开: [姓名, 人数, 金额]
"""


def program(folder: Path, **more: str) -> Program:
    texts = {
        "documents": LAW,
        "facts": FACTS,
        "numbers": NUMBERS,
        "rules": POOR + "---" + ITEM,
        "duties": DUTIES,
    }
    return check_pack(read_pack(written_pack(folder, **(texts | {"steps": STEPS} | more))))


def answer(law: Program, day: str = "2026-08-01", income: str = "500元/月", gone: str = "否") -> Answer:
    raw = {
        "name": "一户",
        "day": day,
        "area": "999901",
        "household": {"月收入": income},
        "members": [{"id": "m1", "relation": "户主", "facts": {"已去世": gone}}],
    }
    return explain(
        law, CaseReader(law, "case.yaml").read(raw).case, due_on=lambda day, days, kind: (day, False)
    )


def mistakes(folder: Path, **more: str) -> str:
    with pytest.raises(PackErrors) as caught:
        program(folder, **more)
    return str(caught.value)


def test_a_recognised_family_is_told_when_it_is_checked_again_and_how_often_it_is_visited(
    tmp_path: Path,
) -> None:
    said = answer(program(tmp_path))

    assert said["categories"][0]["review_months"] == 6
    assert [(one["name"], one["times"], one["per"], one["after_change_days"]) for one in said["visits"]] == [
        ("困难家庭走访", 4, "year", 1)
    ]


def test_a_family_above_the_line_is_neither_rechecked_nor_visited(tmp_path: Path) -> None:
    said = answer(program(tmp_path), income="900元/月")

    assert said["categories"][0]["review_months"] is None
    assert said["visits"] == said["rechecks"] == []


def test_what_happened_starts_a_check_of_its_own(tmp_path: Path) -> None:
    said = answer(program(tmp_path), gone="是")

    assert [(one["name"], one["months"]) for one in said["rechecks"]] == [("死亡核查", 6)]


def test_an_item_says_its_window_its_season_and_its_procedure(tmp_path: Path) -> None:
    (item,) = answer(program(tmp_path))["items"]

    assert (item["automatic"], item["apply_at"], item["apply_when"]) == (True, "粮站", "每年11月1日前")
    assert item["procedures"] == ["steps"]


@pytest.mark.parametrize(("day", "document"), [("2026-06-30", "旧办法"), ("2026-07-01", "新法")])
def test_before_the_new_law_the_former_article_is_cited(tmp_path: Path, day: str, document: str) -> None:
    (item,) = answer(program(tmp_path), day=day)["items"]

    assert item["clauses"][0]["article"]["document"] == document


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("  - {步: a, 名: 公示, 类型: 公示}", "notice-without-days"),
        ("  - {步: a, 名: 公布, 类型: 公布}", "publication-unclear"),
        ("  - {步: a, 名: 公布, 类型: 公布, 公开: [姓名], 时限: {天数: 7}}", "publication-unclear"),
        ("  - {步: a, 名: 受理, 时限: {天数: 7, 公示: 3}}", "notice-inside-clock"),
        ("  - {步: a, 名: 受理, 再次公示: 是}", "openness-misplaced"),
        ("  - {步: a, 名: 受理, 撤下: {天数: 365, 日: 自然日}}", "openness-misplaced"),
        ("  []", "no-steps"),
    ],
)
def test_notice_and_publication_are_never_mixed(tmp_path: Path, broken: str, code: str) -> None:
    assert code in mistakes(tmp_path, steps=f"程序: 审核\n编号: steps\n步骤:\n{broken}\n")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("复核: 甲\n编号: a\n主体: 户\n式: 复核月数\n", "recheck-of-whom"),
        ("复核: 甲\n编号: a\n主体: 户\n适用: 无此类别\n式: 复核月数\n", "applies-to-nothing"),
        ("复核: 甲\n编号: a\n主体: 户\n适用: 困难家庭\n式: 标准\n", "wrong-type"),
        ("走访: 甲\n编号: a\n次数: 走访次数\n每: 年\n", "visits-of-whom"),
        ("走访: 甲\n编号: a\n式: 困难家庭\n等级: 红\n次数: 走访次数\n每: 年\n", "visits-of-whom"),
        ("走访: 甲\n编号: a\n等级: 红\n次数: 标准\n每: 年\n", "wrong-type"),
        ("走访: 甲\n编号: a\n等级: 红\n次数: 走访次数\n每: 年\n条文: 无此文件#1\n", "unknown-document-cited"),
    ],
)
def test_rechecks_and_visits_are_typed_and_say_of_whom_they_speak(
    tmp_path: Path, broken: str, code: str
) -> None:
    assert code in mistakes(tmp_path, duties=broken)
