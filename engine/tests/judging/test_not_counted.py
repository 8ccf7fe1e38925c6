"""Who lives with a family and is not counted in it is no member of a 困难户: only what is his own is his."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan
from jiwang_engine.explaining import explain
from jiwang_engine.explaining.answers import Answer
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.gaps import clause_gaps
from jiwang_engine.judging.units import alone
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind
from jiwang_engine.terms import Verdict
from trees import ON, settle
from village import RULES, case_of, judged, program_of

HOUSE = """
事实: 寄住
编号: lodges
主体: 人
类型: 是否
---
单位: 共同生活的家庭成员
编号: household
不计入:
  - 名: 寄住的人
    式: 寄住
    条文: 村规#7
---
单位: 寄住的人单独申请
编号: lodger
单独: 寄住 且 非 村里帮扶的人
---
变量: 村里帮扶的人
编号: helped
主体: 人
类型: 是否
式: 困难户
---
变量: 村里帮扶的户
编号: helped_home
主体: 户
类型: 是否
式: 困难户 或 存款 = 0元
---
事项: 学费
编号: school
部门: 教育
对象: 人
资格:
  全部满足:
    - 款: poor
      式: 困难户
金额:
  每: 月
  式: 若 困难户 则 标准 否则 0元/月
---
事项: 医疗
编号: medical
部门: 医保
对象: 人
资格:
  全部满足:
    - 款: helped
      式: 村里帮扶的户
---
事项: 另帮
编号: others
部门: 民政
对象: 人
资格:
  全部满足:
    - 款: not_poor
      式: 非 困难户
---
事项: 成员补助
编号: members
部门: 民政
对象: 人
类别: 困难户
---
事项: 残疾补贴
编号: disabled
部门: 残联
对象: 人
资格:
  全部满足:
    - 款: grade
      式: 残疾等级 = 一级
金额:
  每: 月
  式: 标准
---
并用: 补差和残疾补贴
编号: together
规则: 互斥
事项: [aid, disabled]
条文: 村规#8
"""
ITEMS = ("school", "medical", "others", "members", "disabled")
YES, NO, OPEN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"), house=HOUSE)


def person(name: str, **facts: str) -> dict[str, Any]:
    told = {"工资": "100元/月", "残疾等级": "一级", "寄住": "否", **facts}
    return {"id": name, "facts": {key: value for key, value in told.items() if value}}


def family(program: Program, *, of: str = "", **lodger: str) -> Case:
    """A family that is 困难户, with a lodger."""
    members = [person(f"{of}1"), person(f"{of}2", **({"寄住": "是"} | lodger))]
    return case_of(program, household={"有车": "否", "存款": "0元"}, members=members)


def items(program: Program, case: Case, member: int) -> dict[str, Verdict]:
    home = Judgement(program, case)
    return {name: home.item_verdict(name, case.members[member]) for name in ITEMS}


def told(program: Program, case: Case) -> Answer:
    return explain(program, case, due_on=lambda day, _days, _kind: (day, False))


def item(answer: Answer, name: str, member: str) -> Answer:
    found: Answer = next(
        one for one in answer["items"] if one["id"] == name and one["unit"] == [member] and "alone" not in one
    )
    return found


def test_a_lodger_has_nothing_through_the_family_and_all_that_is_his_own(program: Program) -> None:
    case = family(program)

    assert Judgement(program, case).category_verdict("poor", None) is YES
    assert items(program, case, 0) == {
        "school": YES, "medical": YES, "others": NO, "members": YES, "disabled": YES,
    }  # fmt: skip
    assert items(program, case, 1) == {
        "school": NO, "medical": NO, "others": YES, "members": NO, "disabled": YES,
    }  # fmt: skip


def test_of_whom_it_is_open_nothing_is_concluded_and_it_is_asked(program: Program) -> None:
    case = family(program, 寄住="")
    home, unsure = Judgement(program, case), case.members[1]

    assert [home.item_verdict(name, unsure) for name in ITEMS] == [OPEN, OPEN, OPEN, OPEN, YES]
    for clause in ("school.poor", "medical.helped", "others.not_poor", "members.counted"):
        assert ("2", "lodges") in {(gap.member, gap.name) for gap in clause_gaps(clause, home, unsure)}


def test_what_the_family_lacks_is_not_asked_for_the_sake_of_a_lodger(program: Program) -> None:
    members = [person("1"), person("2", 寄住="是")]
    home = judged(program, household={"存款": "0元"}, members=members)

    assert home.category_verdict("poor", None) is OPEN
    assert home.item_verdict("school", home.case.members[1]) is NO
    assert clause_gaps("school.poor", home, home.case.members[0]) != frozenset()
    assert clause_gaps("school.poor", home, home.case.members[1]) == frozenset()


def test_a_lodger_of_a_poor_family_may_apply_alone(program: Program) -> None:
    """困难户 already is the family, not he."""
    home = Judgement(program, family(program))

    ((rule, member, _),) = alone(home)

    assert (rule.id, member.id) == ("lodger", "2")


def test_what_the_family_receives_does_not_take_the_place_of_what_a_lodger_receives(program: Program) -> None:
    answer = told(program, family(program))

    member, lodger = (item(answer, "disabled", name) for name in ("1", "2"))
    assert member["excluded_by"] == ["aid"]
    assert lodger["excluded_by"] == []


def test_the_reason_says_that_the_person_is_not_counted(program: Program) -> None:
    answer = told(program, family(program))

    entry = item(answer, "members", "2")["clauses"][-1]
    (clause,) = item(answer, "school", "2")["clauses"]
    assert (entry["name"], entry["text"]) == ("计入家庭成员", "不计入家庭成员 是 → 不符合")
    assert clause["values"] == {"不计入家庭成员": "是", "困难户": "是"}
    assert clause["text"] == "困难户 是，但本人不计入家庭成员 → 不符合"


def test_formulas_are_told_as_they_were_written(program: Program) -> None:
    clause = program.definition("clause", "others.not_poor").node
    amount = program.definition("amount", "school").node

    assert clause is not None and printed(clause, program.pack) == "非 困难户"
    assert amount is not None and printed(amount, program.pack) == "若 困难户 则 标准 否则 0元/月"


@pytest.mark.parametrize("on_arrays", [False, True])
def test_the_database_and_the_arrays_say_the_same(program: Program, on_arrays: bool) -> None:
    cases = [family(program, of="1"), family(program, of="2", 寄住=""), family(program, of="3", 寄住="否")]
    backend = DuckDB(threads=1)
    settle(backend, cases)
    there = available(backend, program)

    run_plan(backend, plan(program, ON, mode="case", available=there, on_arrays=on_arrays))

    rows = backend.rows(
        "SELECT person, id, verdict FROM verdict WHERE role = 'item' AND person IS NOT NULL AND unit < 10"
    )
    assert {(who, name): verdict for who, name, verdict in rows} == {
        (int(member.id), name): int(verdict)
        for case in cases
        for place, member in enumerate(case.members)
        for name, verdict in items(program, case, place).items()
    }
    sql = "SELECT person FROM verdict WHERE id = 'disabled' AND len(excluded_by) > 0 AND unit < 10 ORDER BY person"
    assert backend.rows(sql) == [(11,), (21,), (31,), (32,)]


def test_where_everybody_counts_no_formula_is_longer(tmp_path: Path) -> None:
    plain = program_of(
        tmp_path, rules=RULES, house=HOUSE.split("---", 3)[3].replace("对象: 人\n类别", "对象: 户\n类别")
    )

    poor = plain.definition("clause", "school.poor").node
    assert poor is not None and printed(poor, plain.pack) == "困难户" and poor.type.kind is Kind.BOOL
    assert not any(one.role == "uncounted" for one in plain.definitions)
