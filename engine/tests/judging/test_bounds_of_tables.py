"""An unknown key of a table leaves some rows possible: the answer lies among their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.judging.gaps import category_gaps
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Verdict
from village import FACTS, judged, program_of

TABLES = """
表: 分档标准
编号: tiers
键: {存款: 金额}
类型: 金额/月
条文: 村规#3
取值:
  - 自: 2025-01-01
    文号: 村发5号
    行:
      - {存款: 不满10000元, 值: 300元/月}
      - {存款: 10000元以上不满20000元, 值: 200元/月}
      - {存款: 20000元以上, 值: 100元/月}
---
表: 等级标准
编号: grades_paid
键: {残疾等级: 代码(等级), 年龄: 整数(岁)}
类型: 金额/月
条文: 村规#3
取值:
  - 自: 2025-01-01
    文号: 村发5号
    行:
      - {残疾等级: 一级, 年龄: 60岁以上, 值: 90元/月}
      - {残疾等级: 一级, 年龄: 不满60岁, 值: 80元/月}
      - {年龄: 60岁以上, 值: 50元/月}
      - {年龄: 不满60岁, 值: 50元/月}
---
变量: 户分档
编号: tier
主体: 户
类型: 金额/月
式: 分档(分档标准, 存款)
---
变量: 按等级
编号: by_grade
主体: 人
类型: 金额/月
式: 查表(等级标准, 残疾等级, 周岁(出生日期))
---
类别: 有补贴户
编号: paid
主体: 户
次序: 1
资格:
  全部满足:
    - 款: enough
      名: 分档不低于100元
      式: 户分档 >= 最低档
      条文: 村规#3
---
参数: 最低档
编号: least
类型: 金额/月
取值:
  - {自: 2025-01-01, 值: 100元/月, 文号: 村发5号}
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Program:
    bounded = FACTS.replace("编号: deposit\n", "编号: deposit\n下限: 0元\n上限: 15000元\n")
    return program_of(tmp_path_factory.mktemp("tables"), tables=TABLES, facts=bounded)


def ranged(home: Judgement, name: str, member: int | None = None) -> tuple[Any, Any]:
    who = None if member is None else home.case.members[member]
    low, high = (home.definition_value(side, f"variable {name}", who) for side in ("low", "high"))
    return low, high


def test_a_bounded_amount_can_only_fall_into_some_tiers(tables: Program) -> None:
    home = judged(tables, members=[{"id": "1"}])

    assert ranged(home, "tier") == (20000, 30000)


def test_a_clause_that_every_possible_tier_meets_asks_for_nothing(tables: Program) -> None:
    home = judged(tables, members=[{"id": "1"}])

    assert home.category_verdict("paid", None) is Verdict.YES
    assert not category_gaps("paid", home, None)


@pytest.mark.parametrize(
    ("facts", "range_"),
    [
        ({"残疾等级": "二级"}, (5000, 5000)),  # whatever the age, the rows agree
        ({"残疾等级": "一级"}, (8000, 9000)),
        ({"出生日期": "1950-01-01"}, (5000, 9000)),
        ({"残疾等级": "一级", "出生日期": "1950-01-01"}, (9000, 9000)),
        ({}, (5000, 9000)),
    ],
)
def test_each_key_is_narrowed_by_itself(
    tables: Program, facts: dict[str, str], range_: tuple[int, int]
) -> None:
    home = judged(tables, members=[{"id": "1", "facts": facts}])

    assert ranged(home, "by_grade", 0) == range_


def test_a_row_that_is_not_published_leaves_the_range_open(tmp_path: Path) -> None:
    open_row = TABLES.replace("值: 90元/月", "值: 未公布")
    home = judged(
        program_of(tmp_path, tables=open_row), members=[{"id": "1", "facts": {"出生日期": "1950-01-01"}}]
    )

    assert ranged(home, "by_grade", 0) == (None, None)
    told = judged(home.program, members=[{"id": "1", "facts": {"残疾等级": "二级"}}])
    assert ranged(told, "by_grade", 0) == (5000, 5000)
