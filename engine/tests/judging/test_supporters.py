"""Who is bound by law to support somebody, and whether they can: nobody guesses, and no one is judged by another's purse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.errors import CaseError, PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.program import Program
from jiwang_engine.running.households import case_of_unit
from jiwang_engine.terms import Subject, Verdict
from trees import ON, settle
from village import case_of, judged, program_of

LAW = """
来源: 工资表
编号: payroll
部门: 人社
用途: means
列:
  - {列: 姓名, 编号: name, 类型: 姓名}
  - {列: 证件号码, 编号: id_number, 类型: 身份证}
  - {列: 年收入, 编号: yearly, 类型: 金额}
---
事实: 义务人特困
编号: supporter_destitute
主体: 义务人
类型: 是否
---
事实: 义务人年收入
编号: supporter_income
主体: 义务人
类型: 金额/年
用途: means
取自: {来源: payroll, 列: 年收入}
---
事实: 义务人生日
编号: supporter_birth
主体: 义务人
类型: 日期
---
参数: 人均收入
编号: average
类型: 金额/年
取值:
  - {自: 2020-01-01, 值: 10000元/年, 文号: 村发1号}
  - {自: 2020-01-01, 值: 30000元/年, 地区: "999902", 文号: 村发1号}
---
参数: 高龄
编号: old
类型: 整数(岁)
取值:
  - {自: 2020-01-01, 值: 70岁, 文号: 村发1号}
---
变量: 无履行能力
编号: unable
主体: 义务人
类型: 是否
式: 义务人特困 或 (周岁(义务人生日) >= 高龄 且 义务人年收入 < 人均收入)
---
类别: 供养
编号: kept
主体: 人
资格:
  全部满足:
    - 款: alone
      名: 没有义务人，或者都没有能力
      式: 全部(无履行能力)
---
类别: 孤户
编号: lonely
主体: 户
资格:
  全部满足:
    - 款: nobody
      式: 义务人数() = 0
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"), supporters=LAW)


PEOPLE: list[dict[str, Any]] = [{"id": "m1"}, {"id": "m2"}]


def kept(home: Judgement, member: int = 0) -> Verdict:
    return home.category_verdict("kept", home.case.members[member])


def son(**facts: str) -> dict[str, Any]:
    return {"id": "s1", "of": "m1", "relation": "子", "facts": facts}


def test_who_has_no_supporter_is_kept_and_who_is_not_known_to_have_none_is_asked(program: Program) -> None:
    known, unknown = (judged(program, members=PEOPLE, **more) for more in ({"supporters": []}, {}))

    assert (kept(known), kept(unknown)) == (Verdict.YES, Verdict.UNKNOWN)
    assert known.category_verdict("lonely", None) is Verdict.YES
    answer = explain(program, unknown.case, due_on=lambda day, _days, _kind: (day, False))
    first = next(one for one in answer["categories"] if one["id"] == "kept")
    assert [(gap["member"], gap["fact"]) for gap in first["verify"]] == [("m1", "法定义务人")]


def test_a_supporter_counts_for_the_member_whom_he_must_support(program: Program) -> None:
    home = judged(program, members=PEOPLE, supporters=[son(义务人特困="否", 义务人年收入="20000元/年")])

    assert kept(home, 0) is Verdict.NO  # he has too much, however old he is
    assert kept(home, 1) is Verdict.YES  # she has no supporter
    assert home.category_verdict("lonely", None) is Verdict.NO


def test_what_is_asked_names_the_supporter(program: Program) -> None:
    home = judged(program, members=PEOPLE, supporters=[son(义务人特困="否", 义务人年收入="2元/年")])
    answer = explain(program, home.case, due_on=lambda day, _days, _kind: (day, False))

    first = next(one for one in answer["categories"] if one["id"] == "kept")
    assert [(gap["member"], gap["fact"], gap["supporter_of"]) for gap in first["verify"]] == [
        ("s1", "义务人生日", ["m1"])
    ]


def test_the_numbers_are_those_of_the_place_where_the_supporter_lives(program: Program) -> None:
    old = {"义务人特困": "否", "义务人年收入": "20000元/年", "义务人生日": "1950-01-01"}
    here, there = son(**old), {**son(**old), "area": "999902001"}

    verdicts = [kept(judged(program, members=PEOPLE, supporters=[one])) for one in (here, there)]

    assert verdicts == [Verdict.NO, Verdict.YES]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"id": "m1"}, "已经用过"),
        ({"id": "s1", "of": "m9"}, "没有成员"),
        ({"id": "s1", "age": "70"}, "不能写这一项"),
    ],
)
def test_a_supporter_who_cannot_be_understood_is_refused(
    program: Program, raw: dict[str, Any], message: str
) -> None:
    with pytest.raises(CaseError, match=message):
        case_of(program, members=PEOPLE, supporters=[raw])


def variable(formula: str, subject: str = "户") -> str:
    return f"变量: 新变量\n编号: fresh\n主体: {subject}\n类型: 是否\n式: {formula}\n"


@pytest.mark.parametrize(
    ("fresh", "code"),
    [
        (variable("任一(无履行能力 且 残疾等级 = 一级)"), "members-and-supporters"),
        (variable("无履行能力"), "supporter-fact-alone"),
        (variable("无履行能力", "人"), "supporter-fact-alone"),
        (variable("残疾等级 = 一级", "义务人"), "member-fact-of-unit"),
        (variable("任一(无履行能力)", "义务人"), "supporters-of-supporter"),
        (variable("义务人数() = 0").replace("变量", "类别").replace("类型: 是否\n式:", "资格:\n  全部满足:\n    - 款: a\n      式:").replace("主体: 户", "主体: 义务人"), "supporter-judged"),
        ("指标: X1\n名称: 试\n主体: 户\n方式: 筛查\n式: 任一(义务人特困)\n等级: 黄\n句子: 试\n入户句: 请了解\n", "supporter-in-screening"),
    ],
)  # fmt: skip
def test_formulas_that_confuse_people_are_refused(tmp_path: Path, fresh: str, code: str) -> None:
    with pytest.raises(PackErrors, match=rf"fresh\.yaml:\d+:\d+: \[{code}\]"):
        program_of(tmp_path, supporters=LAW, fresh=fresh)


@pytest.mark.parametrize(("authorised", "answer"), [(True, False), (False, None)])
def test_means_of_a_supporter_are_read_only_with_an_authorisation_of_their_own(
    program: Program, authorised: bool, answer: bool | None
) -> None:
    backend = DuckDB(threads=1)
    old = son(义务人特困="否", 义务人生日="1950-01-01")
    case = case_of(program, members=[{"id": "1"}], supporters=[{**old, "id": "7", "of": "1"}])
    settle(backend, [case])
    backend.run(f"UPDATE supporter SET authorised = {authorised}")
    backend.run(
        "CREATE TABLE fact_payroll (person BIGINT, record BIGINT, file INTEGER, day DATE, yearly BIGINT)"
    )
    backend.run("INSERT INTO fact_payroll VALUES (7, 1, 1, DATE '2026-01-01', 9900000)")
    backend.run("CREATE TABLE receiving (unit BIGINT, item VARCHAR, since DATE, amount BIGINT)")

    found = plan_of_everything(program, ON, available=available(backend, program))
    run_plan(backend, found.plan)

    column = found.columns["variable", "unable"]
    assert backend.one(f"SELECT {column} FROM {found.tables[Subject.SUPPORTER]}") is answer
    backend.run("ALTER TABLE membership ADD COLUMN relation VARCHAR")
    backend.run("ALTER TABLE membership ADD COLUMN is_head BOOLEAN")
    (read,) = case_of_unit(backend, program, 0, on=ON).supporters or ()
    assert read.facts == ({"supporter_income": 9900000} if authorised else {})
