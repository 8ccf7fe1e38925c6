"""Items beside each other: one excludes the other, the higher stands, one is filled up, or somebody must choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan
from jiwang_engine.errors import PackErrors
from jiwang_engine.explaining import explain
from jiwang_engine.explaining.answers import Answer
from jiwang_engine.judging.cases import Case
from jiwang_engine.language.program import Program
from trees import settle
from village import case_of, program_of

GIVEN = """
事实: 甲有
编号: has_a
主体: 人
类型: 是否
---
事实: 乙有
编号: has_b
主体: 人
类型: 是否
---
事实: 户有
编号: has_h
主体: 户
类型: 是否
---
事实: 甲额
编号: pay_a
主体: 人
类型: 金额/月
---
事实: 户额
编号: pay_h
主体: 户
类型: 金额/月
"""


def item(name: str, label: str, subject: str, condition: str, amount: str) -> str:
    return (
        f"---\n事项: {label}\n编号: {name}\n部门: 民政\n对象: {subject}\n资格:\n  全部满足:\n    - 款: has\n      式: {condition}\n"
        f"金额:\n  每: 月\n  式: {amount}\n"
    )


ITEMS = (
    GIVEN
    + item("a", "甲项", "人", "甲有", "甲额")
    + item("b", "乙项", "人", "乙有", "标准")
    + item("h", "户项", "户", "户有", "户额")
)


def rule(kind: str, items: str, more: str = "") -> str:
    return f"{ITEMS}---\n并用: 不重复\n编号: rule\n事项: [{items}]\n规则: {kind}\n条文: 村规#9\n{more}"


def person(name: str, **facts: str) -> dict[str, Any]:
    return {"id": name, "facts": facts}


def answers(program: Program, **raw: Any) -> dict[tuple[str, str], Answer]:
    """The items by id and member, once the database has agreed on all of them."""
    case = case_of(program, **raw)
    answer = explain(program, case, due_on=lambda day, days, kind: (day, False))
    found = {
        (one["id"], one["unit"][0] if _of_person(program, one["id"]) else ""): one for one in answer["items"]
    }
    assert in_database(program, case) == {
        key: (
            {"no": 0, "yes": 1, "unknown": 2, "undecided": 3}[one["verdict"]],
            one["amount"]["fen"] if one["amount"] and one["verdict"] == "yes" else None,
            sorted(one["excluded_by"]),
            sorted({name for rule in one["between"] if rule["effect"] in ("open", "to_choose") and rule["rule"] != "top_up" for name in rule["by"]}),
        )
        for key, one in found.items()
    }  # fmt: skip
    return found


def _of_person(program: Program, name: str) -> bool:
    return program.pack.items[name].subject == "person"


def in_database(program: Program, case: Case) -> dict[tuple[str, str], tuple[Any, ...]]:
    backend = DuckDB(threads=1)
    settle(backend, [case])
    for one in case.determinations:
        person = int(one.member) if one.member else None
        backend.run("INSERT INTO determination VALUES (0, ?, ?, ?)", [person, one.clause, one.outcome])
    steps = plan(program, case.on, mode="case", available=available(backend, program))
    assert faults(steps.steps) == []
    run_plan(backend, steps)
    rows = backend.rows(
        "SELECT id, person, verdict, amount, list_sort(excluded_by), list_sort(maybe_excluded_by) FROM verdict WHERE role = 'item'"
    )
    return {(name, "" if who is None else str(who)): (verdict, *rest) for name, who, verdict, *rest in rows}


def test_an_earlier_item_takes_the_place_of_a_later_one(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("互斥", "甲项, b"))

    found = answers(program, members=[person("1", 甲有="是", 乙有="是", 甲额="10元/月")])

    assert (found["b", "1"]["verdict"], found["b", "1"]["excluded_by"], found["a", "1"]["excluded_by"]) == (
        "yes",
        ["a"],
        [],
    )
    assert found["b", "1"]["between"][0]["text"] == "已有甲项，本项不再享受（不重复）"
    assert found["b", "1"]["between"][0]["article"] == {"document": "村规", "article": "第9条"}


def test_nothing_is_excluded_by_what_is_not_known(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("互斥", "a, b"))

    found = answers(program, members=[person("1", 乙有="是")])

    assert found["b", "1"]["excluded_by"] == []
    assert [(one["effect"], one["by"]) for one in found["b", "1"]["between"]] == [("open", ["a"])]


def test_an_item_of_the_household_stands_until_every_member_has_the_other(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("互斥", "a, h"))
    home = {"household": {"户有": "是", "户额": "5元/月"}}

    some = answers(program, members=[person("1", 甲有="是"), person("2", 甲有="否")], **home)
    all_ = answers(program, members=[person("1", 甲有="是"), person("2", 甲有="是")], **home)

    assert (some["h", ""]["excluded_by"], all_["h", ""]["excluded_by"]) == ([], ["a"])


@pytest.mark.parametrize(
    ("amount", "gone"),
    [("729.99元/月", "a"), ("730元/月", "b"), ("730.01元/月", "b")],
)
def test_the_higher_amount_stands_and_of_equal_ones_the_first(tmp_path: Path, amount: str, gone: str) -> None:
    program = program_of(tmp_path, rule=rule("就高", "a, b"))

    found = answers(program, members=[person("1", 甲有="是", 乙有="是", 甲额=amount)])

    assert [name for (name, _), one in found.items() if one["excluded_by"]] == [gone]


def test_an_item_fills_up_beside_the_share_of_the_household(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("补差", "b, h", "分摊取整: [到分, 四舍五入]\n"))
    members = [person(name, 乙有="是") for name in ("1", "2", "3")]

    found = answers(program, household={"户有": "是", "户额": "1000元/月"}, members=members)

    amount = found["b", "1"]["amount"]
    assert (amount["fen"], amount["own_fen"]) == (73000 - 33333, 73000)
    assert (
        found["b", "1"]["between"][0]["text"]
        == "扣除户项后补差（不重复）：本项730.00元/月，补差后396.67元/月"
    )


def test_an_item_is_not_filled_below_nothing_and_stays_open_where_the_other_is(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("补差", "b, a"))

    rich = answers(program, members=[person("1", 甲有="是", 乙有="是", 甲额="800元/月")])
    open_ = answers(program, members=[person("1", 乙有="是", 甲额="800元/月")])

    assert (rich["b", "1"]["amount"]["fen"], open_["b", "1"]["amount"]["fen"]) == (0, None)
    assert open_["b", "1"]["between"][0]["effect"] == "open"


def test_what_fills_up_grows_by_nothing_that_is_below_nothing(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("补差", "b, a"))

    found = answers(program, members=[person("1", 甲有="是", 乙有="是", 甲额="-100元/月")])

    assert found["b", "1"]["amount"]["fen"] == 73000


def test_who_may_have_only_one_must_choose(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("择一", "a, b"))
    both = person("1", 甲有="是", 乙有="是", 甲额="1元/月")

    waiting = answers(program, members=[both])
    chosen = answers(
        program, members=[both], determinations=[{"clause": "rule", "outcome": "乙项", "member": "1"}]
    )

    assert [one["effect"] for one in waiting["a", "1"]["between"]] == ["to_choose"]
    assert (chosen["a", "1"]["excluded_by"], chosen["b", "1"]["excluded_by"]) == (["b"], [])


def test_two_different_choices_are_none(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("择一", "a, b"))
    said = [{"clause": "rule", "outcome": word} for word in ("a", "乙项")]

    found = answers(program, members=[person("1", 甲有="是", 乙有="是")], determinations=said)

    assert [one["effect"] for one in found["a", "1"]["between"]] == ["to_choose"]


def test_what_an_earlier_rule_has_excluded_excludes_nothing_later(tmp_path: Path) -> None:
    later = "---\n并用: 另一条\n编号: other\n事项: [b, h]\n规则: 互斥\n条文: 村规#9\n"
    program = program_of(tmp_path, rule=rule("互斥", "a, b") + later)
    home = {"household": {"户有": "是", "户额": "5元/月"}}

    found = answers(program, members=[person("1", 甲有="是", 乙有="是")], **home)

    assert (found["b", "1"]["excluded_by"], found["h", ""]["excluded_by"]) == (["a"], [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (rule("互斥", "a, c"), "no-such-item-here"),
        (rule("互斥", "a"), "combination-incomplete"),
        (rule("就高", "a, h"), "combination-mixed"),
        (rule("补差", "b, h"), "combination-without-rounding"),
        (rule("补差", "a, b").replace("金额:\n  每: 月\n  式: 标准\n", ""), "combination-without-amount"),
        (rule("就高", "a, b").replace("每: 月\n  式: 标准", "每: 年\n  式: 标准 * 12"), "combination-units"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, rule=text)

    assert caught.value.errors[0].code == code


def test_what_is_filled_up_beside_an_open_item_has_a_least_and_a_greatest_amount(tmp_path: Path) -> None:
    program = program_of(tmp_path, rule=rule("补差", "b, a"))

    open_ = answers(program, members=[person("1", 乙有="是", 甲额="200元/月")])
    known = answers(program, members=[person("1", 乙有="是", 甲有="是", 甲额="200元/月")])

    amount = open_["b", "1"]["amount"]
    assert (amount["fen"], amount["low_fen"], amount["high_fen"]) == (None, 53000, 73000)
    amount = known["b", "1"]["amount"]
    assert (amount["fen"], amount["low_fen"], amount["high_fen"]) == (53000, 53000, 53000)
