"""Formulas with dated versions and special cases; amounts within limits; who decides on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan, plan_of_everything
from jiwang_engine.errors import PackErrors
from jiwang_engine.explaining import explain, told
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from trees import settle
from village import case_of, program_of

VARIABLES = """
变量: 系数
编号: factor
主体: 户
类型: 金额/月
版本:
  - 自: 2024-01-01
    式: 标准
    条文: 村规#1
  - 自: 2026-02-01
    公布: 2026-02-20
    式: 标准 * 2
    条文: 村规#2
例外:
  - 优先: 1
    当: 有车
    式: 0元/月
    条文: 村规#5
  - 优先: 2
    当: 存款 > 标准
    式: 标准
    条文: 村规#6
  - 优先: 2
    当: 存款 > 标准 * 2
    式: 1元/月
    条文: 村规#7
---
参数: 小额上限
编号: small
类型: 金额
取值:
  - {自: 2020-01-01, 值: 1000元, 文号: 村发1号}
---
参数: 封顶线
编号: cap
类型: 金额
取值:
  - {自: 2020-01-01, 值: 3000元, 文号: 村发1号}
---
参数: 起付
编号: least
类型: 金额
取值:
  - {自: 2020-01-01, 值: 100元, 文号: 村发1号}
---
参数: 月数
编号: months
类型: 整数(月)
取值:
  - {自: 2020-01-01, 值: 6个月, 文号: 村发1号}
---
事项: 临时
编号: relief
部门: 民政
对象: 户
资格:
  全部满足:
    - 款: deposit
      式: 存款 >= 0
金额:
  每: 次
  式: 存款
  上限: 封顶线
  下限: 起付
  最多: 月数
  起发: 批准次月
  审批:
    - 至: 小额上限
      由: 乡镇
    - 由: 县级
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"), more=VARIABLES)


def factor(program: Program, day: str, known: str = "", **facts: str) -> Any:
    """The variable, once the database has said the same."""
    raw = {"known": known} if known else {}
    case = case_of(program, day=day, household=facts, members=[{"id": "1"}], **raw)
    value = Judgement(program, case).definition_value("variable", "factor", None)
    assert in_database(program, case) == value
    return value


def in_database(program: Program, case: Case) -> Any:
    backend = DuckDB(threads=1)
    settle(backend, [case])
    found = plan_of_everything(program, case.on, available=available(backend, program), known=case.known)
    assert faults(found.plan.steps) == []
    run_plan(backend, found.plan)
    return backend.one(f"SELECT {found.columns['variable', 'factor']} FROM {found.tables['unit']}")  # type: ignore[index]


def answered(program: Program, **facts: str) -> dict[str, Any]:
    case = case_of(program, household=facts, members=[{"id": "1"}])
    return explain(program, case, due_on=lambda day, days, kind: (day, False))


PLAIN = {"有车": "否", "存款": "0元"}


def test_the_version_in_force_and_known_counts(program: Program) -> None:
    assert factor(program, "2023-12-31", **PLAIN) is None
    assert factor(program, "2026-01-31", **PLAIN) == 73000
    assert factor(program, "2026-02-10", **PLAIN) == 73000
    assert factor(program, "2026-02-10", known="2026-03-01", **PLAIN) == 146000
    assert factor(program, "2026-02-20", **PLAIN) == 146000


def test_a_special_case_goes_before_the_formula_and_the_first_before_the_second(program: Program) -> None:
    assert factor(program, "2026-03-01", 有车="否", 存款="800元") == 73000
    assert factor(program, "2026-03-01", 有车="是", 存款="800元") == 0


def test_what_would_change_nothing_is_not_asked(program: Program) -> None:
    assert factor(program, "2026-03-01", 有车="是") == 0
    assert factor(program, "2026-03-01", 存款="0元") is None


def test_special_cases_that_contradict_each_other_are_shown_and_leave_the_value_open(
    program: Program,
) -> None:
    answer = answered(program, 有车="否", 存款="5000元")

    assert factor(program, "2026-03-01", 有车="否", 存款="5000元") is None
    assert answer["conflicts"] == [
        {
            "name": "系数",
            "unit": ["1"],
            "cases": [
                {"article": "《村规》第6条", "value": "730.00元/月"},
                {"article": "《村规》第7条", "value": "1.00元/月"},
            ],
        }
    ]
    assert "例外互相矛盾" in told(answer)


@pytest.mark.parametrize(
    ("deposit", "fen", "by"),
    [
        ("50元", 10000, "乡镇"),
        ("1000元", 100000, "乡镇"),
        ("1000.01元", 100001, "县级"),
        ("9000元", 300000, "县级"),
    ],
)
def test_an_amount_stays_within_its_limits_and_says_who_decides(
    program: Program, deposit: str, fen: int, by: str
) -> None:
    amount = next(one for one in answered(program, 存款=deposit)["items"] if one["id"] == "relief")["amount"]

    assert (amount["fen"], amount["decided_by"], amount["months"], amount["begins"]) == (
        fen,
        by,
        6,
        "next_month",
    )
    backend = DuckDB(threads=1)
    case = case_of(program, household={"存款": deposit}, members=[{"id": "1"}])
    settle(backend, [case])
    run_plan(backend, plan(program, case.on, mode="case", available=available(backend, program)))
    assert backend.rows("SELECT amount, decided_by FROM verdict WHERE id = 'relief'") == [(fen, by)]


def test_who_decides_is_open_where_the_amount_is(program: Program) -> None:
    amount = next(one for one in answered(program)["items"] if one["id"] == "relief")["amount"]

    assert (amount["fen"], amount["decided_by"]) == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    条文: 村规#5\n", "", "special-case-without-article"),
        ("    - 由: 县级\n", "", "approvals-without-end"),
        ("    式: 0元/月\n", "    式: 有车\n", "wrong-type"),
        ("    当: 有车\n", "    当: 存款\n", "wrong-type"),
        ("  上限: 封顶线\n", "  上限: 标准 * 12\n", "wrong-type"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, more=VARIABLES.replace(old, new))

    first = caught.value.errors[0]
    assert (first.code, first.at is not None and first.at.line > 1) == (code, True)
