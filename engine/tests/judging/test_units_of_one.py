"""Who is not counted in a household stays visible; who is judged alone has a unit of one beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan
from jiwang_engine.errors import PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.explaining.answers import Answer
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.units import alone
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Subject, Verdict
from jiwang_engine.testing import run_cases
from trees import ON, settle
from village import RULES, case_of, judged, program_of, written_pack

UNITS = """
事实: 服刑
编号: in_prison
主体: 人
类型: 是否
缺时: 否
---
事实: 失踪
编号: lost
主体: 人
类型: 是否
缺时: 否
---
单位: 共同生活的家庭成员
编号: household
不计入:
  - 名: 在监狱服刑
    式: 服刑
    条文: 村规#7
  - 名: 宣告失踪
    式: 失踪
---
单位: 成年重度残疾人单独申请
编号: disabled_adult
单独: 周岁(出生日期) >= 成年 且 残疾等级 = 一级
条文: 村规#8
---
类别: 残疾
编号: disabled
主体: 人
资格:
  任一满足:
    - 款: first
      式: 残疾等级 = 一级 且 人数() = 1
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"), units=UNITS)


def person(name: str, wages: str, **facts: str) -> dict[str, Any]:
    return {"id": name, "birth": "1980-01-01", "facts": {"工资": wages, "出生日期": "1980-01-01", **facts}}


def told(program: Program, case: Case) -> Answer:
    return explain(program, case, due_on=lambda day, _days, _kind: (day, False))


def test_who_is_in_prison_is_seen_and_does_not_count(program: Program) -> None:
    household = {"household": {"有车": "否"}}
    free = judged(program, **household, members=[person("a", "800元/月"), person("b", "0元/月")])
    held = judged(program, **household, members=[person("a", "800元/月"), person("b", "0元/月", 服刑="是")])

    assert [one.category_verdict("poor", None) for one in (free, held)] == [Verdict.YES, Verdict.NO]
    answer = told(program, held.case)
    poor = next(one for one in answer["categories"] if one["id"] == "poor")
    assert poor["unit"] == ["a"]
    assert answer["not_counted"] == [
        {"member": "b", "reason": "在监狱服刑", "article": {"document": "村规", "article": "第7条"}}
    ]


def test_the_income_of_who_does_not_count_is_not_the_households(program: Program) -> None:
    home = judged(program, members=[person("a", "100元/月"), person("b", "9000元/月", 失踪="是")])

    assert home.definition_value("variable", "income", None) == 120_000


def test_formulas_are_told_as_they_were_written(program: Program) -> None:
    clause = program.definition("clause", "poor.income").node
    income = program.definition("variable", "income").node

    assert clause is not None and printed(clause, program.pack) == "年收入 < 标准 × 12 × 人数()"
    assert income is not None and printed(income, program.pack) == "近(核算期, 合计(工资))"


def test_a_member_who_is_judged_alone_has_a_unit_beside_the_household(program: Program) -> None:
    sick = {**person("a", "0元/月", 残疾等级="一级"), "alone": {"有车": "否"}}
    case = case_of(program, household={"有车": "是"}, members=[sick, person("b", "9000元/月")])

    answer = told(program, case)

    poor = [
        (one["unit"], one["verdict"], one.get("alone")) for one in answer["categories"] if one["id"] == "poor"
    ]
    assert poor == [(["a", "b"], "no", None), (["a"], "yes", "disabled_adult")]
    aid = [one["amount"]["fen"] for one in answer["items"] if one["id"] == "aid"]
    assert aid == [0, 73_000]
    assert answer["in_two_units"] == [{"member": "a", "units": [["a", "b"], ["a"]], "both": []}]


def test_what_the_household_owns_says_nothing_of_a_member_alone(program: Program) -> None:
    sick = person("a", "0元/月", 残疾等级="一级")
    home = judged(program, household={"有车": "否"}, members=[sick, person("b", "0元/月")])

    ((_, _, case),) = alone(home)

    assert home.category_verdict("poor", None) is Verdict.YES
    assert Judgement(program, case).category_verdict("poor", None) is Verdict.UNKNOWN


def test_a_waiver_is_of_the_household_or_of_the_member_alone(program: Program) -> None:
    sick = {**person("a", "0元/月", 残疾等级="一级"), "alone": {"有车": "是"}}
    waiver = {"clause": "poor.car", "outcome": "豁免", "member": "a", "alone": "是"}
    home = judged(
        program, household={"有车": "是"}, members=[sick, person("b", "0元/月")], determinations=[waiver]
    )

    ((_, _, case),) = alone(home)

    assert home.category_verdict("poor", None) is Verdict.NO
    assert Judgement(program, case).category_verdict("poor", None) is Verdict.YES


def test_the_database_judges_the_units_of_one_as_the_interpreter_does(program: Program) -> None:
    sick = {"残疾等级": "一级"}
    cases = [
        case_of(program, household={"有车": "是"}, members=[person("10", "0元/月", **sick), person("11", "900元/月")]),
        case_of(program, household={"有车": "否"}, members=[person("20", "0元/月", **sick), person("21", "0元/月", 服刑="是")]),
        case_of(program, household={"有车": "否"}, members=[person("30", "0元/月", **sick)]),
    ]  # fmt: skip
    backend = DuckDB(threads=1)
    settle(backend, cases)
    backend.run("INSERT INTO statement VALUES (10, NULL, 'car', NULL, 'declared', 0, NULL)")

    run_plan(backend, plan(program, ON, mode="case", available=available(backend, program)))

    said = dict(backend.rows("SELECT unit, verdict FROM verdict WHERE id = 'poor' AND role = 'category'"))
    assert said == {0: 0, 1: 1, 2: 1, 10: 1, 20: 2}
    assert backend.rows("SELECT unit, person, verdict FROM verdict WHERE id = 'disabled' ORDER BY ALL") == [
        (0, 10, 0), (0, 11, 0), (1, 20, 1), (1, 21, 2), (2, 30, 1), (10, 10, 1), (20, 20, 1),
    ]  # fmt: skip
    assert backend.one("SELECT amount FROM verdict WHERE id = 'aid' AND unit = 10") == 73_000


CASE = """
- name: 一户两种结论
  day: 2026-03-01
  area: "999901"
  household: {有车: 是}
  members:
    - {id: a, facts: {出生日期: 1980-01-01, 工资: 0元/月, 残疾等级: 一级}, alone: {有车: 否}}
    - {id: b, facts: {出生日期: 1980-01-01, 工资: 9000元/月}}
  expect:
    categories: {poor: no}
    alone: {a: {categories: {poor: yes}, items: {aid: {verdict: yes, amount: WANTED}}}}
"""


@pytest.mark.parametrize(("wanted", "failures"), [("730元/月", 0), ("731元/月", 1)])
def test_a_case_says_what_it_expects_of_a_member_alone(tmp_path: Path, wanted: str, failures: int) -> None:
    folder = written_pack(tmp_path, units=UNITS) / "cases"
    folder.mkdir()
    (folder / "one.yaml").write_text(CASE.replace("WANTED", wanted), encoding="utf-8")

    assert len(run_cases(program_of(tmp_path, units=UNITS)).failures) == failures


def test_a_unit_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match=r"fresh\.yaml:1:1: \[unit-without-rule\]"):
        program_of(tmp_path, fresh="单位: 家\n编号: home\n")


def test_who_counts_may_not_depend_on_how_many_count(tmp_path: Path) -> None:
    size = "变量: 几口人\n编号: size\n主体: 户\n类型: 整数(人)\n式: 人数()\n---"
    circle = size + UNITS.replace("式: 服刑\n", "式: 服刑 且 几口人 = 1\n")

    with pytest.raises(Exception, match="成了圈"):
        program_of(tmp_path, units=circle, rules=RULES)


def test_an_unknown_ground_leaves_the_household_open_and_is_asked(tmp_path: Path) -> None:
    open_ = program_of(tmp_path, units=UNITS.replace("缺时: 否\n", "", 1))
    home = judged(open_, household={"有车": "否"}, members=[person("a", "0元/月")])
    answer = told(open_, home.case)

    poor = next(one for one in answer["categories"] if one["id"] == "poor")
    assert poor["verdict"] == "unknown"
    assert {(gap["member"], gap["fact"]) for gap in poor["verify"]} == {("a", "服刑")}
    assert open_.definition("uncounted", "member").subject is Subject.PERSON


def test_where_it_is_open_whether_somebody_is_judged_alone_it_is_said_what_to_verify(
    program: Program,
) -> None:
    unsure = {"id": "a", "facts": {"工资": "0元/月", "出生日期": "1980-01-01"}}

    answer = told(program, case_of(program, members=[unsure, person("b", "9000元/月", 残疾等级="二级")]))

    (one,) = answer["maybe_alone"]
    assert (one["member"], one["rule"], [gap["fact"] for gap in one["verify"]]) == (
        "a",
        "disabled_adult",
        ["残疾等级"],
    )


def test_the_table_of_verdicts_names_of_whom_it_is_open(program: Program) -> None:
    unsure, sure = person("11", "0元/月"), person("12", "9000元/月", 残疾等级="二级")
    backend = DuckDB(threads=1)
    settle(backend, [case_of(program, members=[unsure, sure])])
    run_plan(backend, plan(program, mode="case", on=ON, available=available(backend, program)))

    assert backend.rows("SELECT person, id, verdict FROM verdict WHERE role = 'alone'") == [
        (11, "disabled_adult", 2)
    ]


def test_a_reason_for_not_counting_somebody_may_ask_how_many_there_are(tmp_path: Path) -> None:
    """Who lives alone in a monastery is not left out of the own household; the database says the same."""
    units = UNITS.replace("式: 失踪", "式: 失踪 且 人数() > 1")
    program = program_of(tmp_path, units=units)
    cases = [
        case_of(program, household={"有车": "否"}, members=[person("10", "100元/月", 失踪="是")]),
        case_of(program, household={"有车": "否"}, members=[person("20", "100元/月"), person("21", "9000元/月", 失踪="是")]),
    ]  # fmt: skip
    backend = DuckDB(threads=1)
    settle(backend, cases)
    run_plan(backend, plan(program, mode="case", on=ON, available=available(backend, program)))

    for case in cases:
        assert Judgement(program, case).category_verdict("poor", None) is Verdict.YES
    sql = "SELECT verdict FROM verdict WHERE id = 'poor' AND person IS NULL AND unit < 100 ORDER BY unit"
    assert {row[0] for row in backend.rows(sql)} == {1}
