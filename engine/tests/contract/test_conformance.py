"""Every engine answers the conformance rows: the interpreter and the database, construct by construct."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.judging.cases import Case, Member, Series
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.terms import Subject
from trees import settle

TEXT = json.loads((Path(__file__).parent / "conformance.json").read_text(encoding="utf-8"))
CONSTRUCTS = "查表 分档 且 或 非 若 属于 介于 合计 人数 任一 全部 最大 最小 取大 取小 每 取整 周岁 月数差 天数差 近 已知 缺失 行为日 其中 < <= > >= = != + - *"
ON = date.fromisoformat(TEXT["day"])
HEAD = {"包": "conformance", "名称": "一致性", "版本": "1", "级别": "国家", "地区": ""}


@dataclass(frozen=True)
class Row:
    """One household, the variable that is asked, and the right answer."""

    operator: str
    variable: str
    case: Case
    answer: Any


def declared(one: dict[str, Any]) -> dict[str, Any]:
    """On what grounds months are filled with a mean, and how that is rounded."""
    return {"缺月依据": "办法#1", "缺月取整": one["rounded"]} if "rounded" in one else {}


def documents() -> Iterator[dict[str, Any]]:
    """The pack of the conformance file."""
    yield {"文件": "办法", "全称": "示例办法"}
    yield {"代码": "颜色", "编号": "colours", "值": ["红", "黄", "蓝"]}
    for number, (name, (subject, type_)) in enumerate(TEXT["facts"].items()):
        yield {"事实": name, "编号": f"fact{number}", "主体": subject, "类型": type_}
    for number, (name, subject) in enumerate(TEXT["series"].items()):
        yield {"事实": name, "编号": f"series{number}", "主体": subject, "类型": "金额/月", "形态": "序列"}
    for number, (name, (type_, value)) in enumerate(TEXT["parameters"].items()):
        values = [{"自": "2020-01-01", "值": value, "标记": "未公布" if value == "未公布" else "虚构"}]
        yield {"参数": name, "编号": f"number{number}", "类型": type_, "取值": values}
    for number, (name, (keys, type_, rows)) in enumerate(TEXT["tables"].items()):
        values = [{"自": "2020-01-01", "标记": "虚构", "行": rows}]
        yield {"表": name, "编号": f"table{number}", "键": keys, "类型": type_, "取值": values}
    for number, one in enumerate(TEXT["operators"]):
        yield {
            "变量": f"答{number}", "编号": f"answer{number}", "主体": one["of"], "类型": one["type"], "式": one["formula"],
            "缺月": one.get("months", "未知"), **declared(one),
        }  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("conformance")
    (folder / "pack.yaml").write_text(json.dumps(HEAD, ensure_ascii=False), encoding="utf-8")
    (folder / "all.yaml").write_text(
        "\n---\n".join(json.dumps(one, ensure_ascii=False) for one in documents()), encoding="utf-8"
    )
    return check_pack(read_pack(folder))


def rows(program: Program) -> Iterator[Row]:
    """All rows of the file as households."""
    for number, one in enumerate(TEXT["operators"]):
        for given, answer in one.get("rows", []):
            yield Row(one["operator"], f"answer{number}", household(program, [given]), answer)
        for given, answer in one.get("members", []):
            yield Row(one["operator"], f"answer{number}", household(program, given), answer)


def household(program: Program, members: list[dict[str, Any]]) -> Case:
    """A household whose facts are given for each member; facts of the unit stand with the first."""
    ids = {fact.label: fact for fact in program.pack.facts.values()}
    typed = [{ids[label].id: value for label, value in given.items()} for given in members]
    facts = program.pack.facts

    def split(given: dict[str, Any], subject: Subject) -> tuple[dict[str, Any], dict[str, Series]]:
        own = {name: value for name, value in given.items() if facts[name].subject is subject}
        series = {name: series_of(value) for name, value in own.items() if facts[name].series}
        return {name: value for name, value in own.items() if name not in series}, series

    unit_facts, unit_series = split(typed[0], Subject.UNIT)
    people = tuple(Member("0", "", *split(given, Subject.PERSON)) for given in typed)
    return Case(on=ON, area="", members=people, facts=unit_facts, series=unit_series)


def series_of(value: Any) -> Series:
    """A series: single months, or one amount for every month."""
    return (
        Series({int(month): fen for month, fen in value.items()})
        if isinstance(value, dict)
        else Series(every=value)
    )


def test_the_interpreter_answers_every_row(program: Program) -> None:
    wrong = []
    for row in rows(program):
        one = program.definition("variable", row.variable)
        member = row.case.members[0] if one.subject is Subject.PERSON else None
        said = Judgement(program, row.case).definition_value("variable", row.variable, member)
        if said != row.answer:
            wrong.append((row.operator, said, row.answer, row.case))

    assert wrong == []


def test_the_database_answers_every_row(program: Program) -> None:
    asked = list(rows(program))
    cases = [numbered(row.case, unit) for unit, row in enumerate(asked)]
    backend = DuckDB(threads=1)
    settle(backend, cases)

    found = plan_of_everything(program, ON, available=available(backend, program))
    run_plan(backend, found.plan)

    wrong = []
    for unit, row in enumerate(asked):
        subject = program.definition("variable", row.variable).subject
        key = int(cases[unit].members[0].id) if subject is Subject.PERSON else unit
        column = found.columns["variable", row.variable]
        said = backend.one(f"SELECT {column} FROM {found.tables[subject]} WHERE {subject} = {key}")
        if said != row.answer:
            wrong.append((row.operator, said, row.answer, row.case))
    assert wrong == []


def numbered(case: Case, unit: int) -> Case:
    """The case with members whose numbers no other case has."""
    members = tuple(
        Member(str(unit * 10 + index), "", one.facts, one.series) for index, one in enumerate(case.members)
    )
    return Case(on=case.on, area="", members=members, facts=case.facts, series=case.series)


def test_every_construct_of_the_language_has_rows() -> None:
    told = " ".join(one["formula"] for one in TEXT["operators"])

    missing = [word for word in CONSTRUCTS.split() if word not in told]

    assert missing == []


def test_every_row_with_an_unknown_is_there() -> None:
    lacking = [
        one["operator"]
        for one in TEXT["operators"]
        if all(answer is not None for _, answer in one.get("rows", one.get("members")))
    ]
    assert lacking == ["人数()", "近 跨年", "已知", "缺失"]
