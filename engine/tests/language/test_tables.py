"""Tables of the law: rows by code and by band, dated and filled by lower packs, the same in the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.errors import PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.gaps import gaps
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.language.tables.bands import band_of
from jiwang_engine.language.values import parse_type
from jiwang_engine.terms import Subject
from trees import settle
from village import case_of, judged, program_of

RATES = """
表: 护理补贴标准
编号: care_rates
键: {残疾等级: 代码(等级)}
类型: 金额/月
开放: {授权: [省, 设区市, 县]}
条文: 村规#2
取值:
  - 自: 2025-01-01
    文号: 村发3号
    行:
      - {残疾等级: 一级, 值: 200元/月}
      - {残疾等级: 其他, 值: 80元/月}
  - 自: 2026-01-01
    文号: 村发4号
    行:
      - {残疾等级: 一级, 值: 230元/月}
      - {残疾等级: 二级, 值: 130元/月}
      - {残疾等级: 三级, 值: 未公布}
---
表: 推定收入
编号: imputed
键: {残疾等级: 代码(等级), 年龄: 整数(岁)}
类型: 金额/月
取值:
  - 自: 2025-01-01
    文号: 村发3号
    行:
      - {年龄: 16岁至59岁, 值: 900元/月}
      - {年龄: 60岁以上, 值: 0元/月}
  - 自: 2026-01-01
    文号: 村发4号
    行:
      - {残疾等级: [一级, 二级], 年龄: 不满60岁, 值: 0元/月}
      - {年龄: 不满16岁, 值: 0元/月}
      - {年龄: 16岁至49岁, 值: 1000元/月}
      - {年龄: 50岁以上不满60岁, 值: 800元/月}
      - {年龄: 60岁以上, 值: 0元/月}
---
变量: 护理补贴
编号: care
主体: 人
类型: 金额/月
式: 查表(护理补贴标准, 残疾等级)
---
变量: 推定
编号: guess
主体: 人
类型: 金额/月
式: 查表(推定收入, 残疾等级, 周岁(出生日期))
---
变量: 户推定
编号: guesses
主体: 户
类型: 金额/月
式: 合计(推定)
---
事项: 护理补贴
编号: care_aid
部门: 民政
对象: 人
资格:
  全部满足:
    - {款: grade, 名: 有等级, 式: 护理补贴 > 0}
金额:
  每: 月
  式: 护理补贴
"""
RATES = RATES.replace(
    "{款: grade, 名: 有等级, 式: 护理补贴 > 0}", "款: grade\n      名: 有等级\n      式: 护理补贴 > 0"
)
RATES = RATES.replace("事项: 护理补贴\n", "事项: 残疾护理\n")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"), rates=RATES)


def someone(**facts: str) -> dict[str, Any]:
    return {"id": "1", "facts": facts}


def value(program: Program, name: str, day: str, **facts: str) -> Any:
    home = judged(program, day=day, members=[someone(**facts)])
    return home.definition_value("variable", name, home.case.members[0])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("16岁至59岁", 16, 59),
        ("不满16岁", None, 15),
        ("60岁以上", 60, None),
        ("16岁以下", None, 16),
        ("16岁以上不满18岁", 16, 17),
        ("超过16岁", 17, None),
        ("18岁", 18, 18),
    ],
)
def test_bands_are_read_as_the_law_counts_them(text: str, low: int | None, high: int | None) -> None:
    band = band_of(text, parse_type("整数(岁)", {}), {})

    assert (band.low if low is not None else None, band.high if high is not None else None) == (low, high)


def test_a_row_is_found_by_its_word(program: Program) -> None:
    assert value(program, "care", "2026-03-01", 残疾等级="二级") == 13000


def test_the_rest_stands_for_every_other_word_and_a_later_version_may_have_no_rest(program: Program) -> None:
    assert value(program, "care", "2025-03-01", 残疾等级="三级") == 8000
    assert value(program, "care", "2025-03-01", 残疾等级="无") == 8000
    assert value(program, "care", "2026-03-01", 残疾等级="无") is None


@pytest.mark.parametrize(
    ("born", "day", "fen"),
    [
        ("2010-03-02", "2026-03-01", 0),
        ("2010-03-01", "2026-03-01", 100000),
        ("1976-03-01", "2026-03-01", 80000),
        ("1966-03-01", "2026-03-01", 0),
        ("1976-03-01", "2025-03-01", 90000),
        ("2015-03-01", "2025-03-01", None),
    ],
)
def test_a_number_is_found_in_its_band(program: Program, born: str, day: str, fen: int | None) -> None:
    assert value(program, "guess", day, 残疾等级="三级", 出生日期=born) == fen


def test_a_row_that_names_the_key_goes_before_the_rest(program: Program) -> None:
    assert value(program, "guess", "2026-03-01", 残疾等级="一级", 出生日期="1990-01-01") == 0


def test_an_unpublished_row_is_open_and_names_the_number(program: Program) -> None:
    home = judged(program, members=[someone(残疾等级="三级")])
    member = home.case.members[0]
    node = home.definitions["variable", "care"].node
    assert node is not None

    found = gaps(node, home, member)

    assert [program.pack.parameters[gap.name].label for gap in found] == ["护理补贴标准（三级）"]


def test_the_reason_names_the_row_that_was_used_and_no_other(program: Program) -> None:
    case = case_of(program, members=[someone(残疾等级="二级")])

    answer = explain(program, case, due_on=lambda day, days, kind: (day, False))

    clause = next(one for item in answer["items"] for one in item["clauses"] if one["id"] == "care_aid.grade")
    assert [one["name"] for one in clause["parameters"]] == ["护理补贴标准（残疾等级二级）"]
    assert "护理补贴 = 护理补贴标准（残疾等级二级） 130.00元/月" in answer["items"][-1]["amount_steps"]


def test_the_database_finds_the_same_rows(program: Program) -> None:
    people = [
        {"残疾等级": grade, "出生日期": born}
        for grade in ("一级", "二级", "三级", "无", "未知")
        for born in ("2012-01-01", "1990-05-05", "1970-05-05", "1960-01-01", "未知")
    ]
    for day in ("2025-03-01", "2026-03-01"):
        cases = [
            case_of(program, day=day, members=[{"id": str(number), "facts": facts}])
            for number, facts in enumerate(people)
        ]
        assert differences(program, cases, date.fromisoformat(day)) == []


def differences(program: Program, cases: list[Case], on: date) -> list[tuple[object, ...]]:
    """Every variable in which database and interpreter differ."""
    backend = DuckDB(threads=1)
    settle(backend, cases)
    found = plan_of_everything(program, on, available=available(backend, program))
    assert faults(found.plan.steps) == []
    run_plan(backend, found.plan)
    wrong: list[tuple[object, ...]] = []
    for one in program.definitions:
        if one.role != "variable":
            continue
        column, table = found.columns[one.role, one.id], found.tables[one.subject]
        said = dict(backend.rows(f"SELECT {one.subject}, {column} FROM {table}"))
        for unit, case in enumerate(cases):
            home = Judgement(program, case)
            for member in case.members if one.subject is Subject.PERSON else (None,):
                meant = home.definition_value(one.role, one.id, member)
                if said[int(member.id) if member else unit] != meant:
                    wrong.append((one.id, unit, meant))
    return wrong


def test_rows_may_stand_in_a_csv_beside_the_document(tmp_path: Path) -> None:
    (tmp_path / "village").mkdir()
    (tmp_path / "village" / "care.csv").write_text(
        "残疾等级,值\n一级,230元/月\n二级、三级,130元/月\n", "utf-8"
    )
    head = "表: 护理补贴标准\n编号: care_rates\n键: {残疾等级: 代码(等级)}\n类型: 金额/月\n取值:\n"
    rows = f"{head}  - {{自: 2025-01-01, 文号: 村发3号, 行表: care.csv}}\n"
    variable = "---\n变量: 护理\n编号: care\n主体: 人\n类型: 金额/月\n式: 查表(护理补贴标准, 残疾等级)\n"

    program = program_of(tmp_path, rates=rows + variable)

    assert value(program, "care", "2026-03-01", 残疾等级="三级") == 13000


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("      - {年龄: 不满16岁, 值: 1元}\n      - {年龄: 16岁至20岁, 值: 1元}\n      - {年龄: 20岁以上, 值: 1元}\n", "two-rows"),
        ("      - {年龄: 不满16岁, 值: 1元}\n      - {年龄: 18岁以上, 值: 1元}\n", "table-hole"),
        ("      - {年纪: 不满16岁, 值: 1元}\n", "table-column"),
        ("      - {年龄: 年轻, 值: 1元}\n", "bad-row"),
        ("      - {年龄: 18岁}\n", "row-without-value"),
        ("      - {年龄: 18岁以上, 值: 一元}\n", "bad-number"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, rows: str, code: str) -> None:
    head = "表: 标准表\n编号: t\n键: {年龄: 整数(岁)}\n类型: 金额\n取值:\n  - 自: 2025-01-01\n    文号: 村发3号\n    行:\n"
    use = "---\n变量: 用\n编号: use\n主体: 人\n类型: 金额\n式: 分档(标准表, 周岁(出生日期))\n"

    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, rates=head + rows + use)

    first = caught.value.errors[0]
    assert (first.code, first.at is not None and first.at.line >= 9) == (code, True)


def test_a_table_has_as_many_bands_as_are_written(program: Program) -> None:
    bounds = [name for name in program.pack.parameters if name.startswith("imputed.1.bound")]

    assert len(bounds) == 3  # 不满16岁, 16岁至49岁, 50岁以上不满60岁, 60岁以上
