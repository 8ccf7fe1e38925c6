"""A change of the law that no case notices is named, with its place; the cases of the shipped packs notice most."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.cli import commands
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.proofs.coverage import cases_of
from jiwang_engine.proofs.mutants import Dates, mutants_of, variants
from jiwang_engine.proofs.survival import mutation_score
from jiwang_engine.terms import Verdict
from village import FACTS, NUMBERS, RULES, case_of, program_of
from village_cases import POOR, SHIPPED, program_with

SHARP = """
- name: 收入比标准少一分
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members: [{id: m1, facts: {工资: 729.99元/月}}]
  expect: {clauses: {poor.income: yes}, items: {aid: {verdict: yes, amount: 1元/月}}}
- name: 收入正好等于标准
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members: [{id: m1, facts: {工资: 730元/月}}]
  expect: {clauses: {poor.income: no}, categories: {poor: no}}
"""


def changes(program: Program, role: str, name: str) -> list[str]:
    return [one.what for one in mutants_of(program) if one.key == (role, name)]


def test_a_comparison_is_moved_by_its_edge(tmp_path: Path) -> None:
    assert changes(program_of(tmp_path), "clause", "poor.income") == ["< 改成 ≤"]


def test_each_clause_of_a_category_is_dropped_in_turn(tmp_path: Path) -> None:
    found = changes(program_of(tmp_path), "category", "poor")

    assert found == ["且 改成 或", "删去条款 poor.income", "删去条款 poor.car"]


def test_a_number_moves_by_one_of_its_last_digit(tmp_path: Path) -> None:
    numbers = NUMBERS.replace("632元/月", "1.05元/月")

    program = program_of(tmp_path, numbers=numbers)

    assert changes(program, "parameter", "line")[:2] == [
        "标准：1.05元/月 改成 1.06元/月",
        "标准：1.05元/月 改成 1.04元/月",
    ]
    assert changes(program, "parameter", "window") == [
        "核算期：12个月 改成 13个月",
        "核算期：12个月 改成 11个月",
    ]


def test_only_a_change_of_law_comes_late(tmp_path: Path) -> None:
    found = changes(program_of(tmp_path), "parameter", "line")

    assert [what for what in found if "推后" in what] == ["标准：起始日 2026-01-01 推后一天"]


RATES = """
表: 补贴标准
编号: rates
键: {残疾等级: 代码(等级), 岁数: 整数(岁)}
类型: 金额/月
取值:
  - 自: 2025-01-01
    文号: 村发3号
    行:
      - {残疾等级: [一级, 二级], 岁数: 60岁以上, 值: 230元/月}
      - {残疾等级: [一级, 二级], 岁数: 不满60岁, 值: 80元/月}
  - 自: 2026-01-01
    文号: 村发4号
    行:
      - {残疾等级: [一级, 二级], 岁数: 60岁以上, 值: 240元/月}
      - {残疾等级: [一级, 二级], 岁数: 不满60岁, 值: 80元/月}
---
变量: 补贴
编号: rate
主体: 人
类型: 金额/月
式: 查表(补贴标准, 残疾等级, 周岁(出生日期))
"""


def test_a_row_of_a_table_changes_as_a_whole_and_all_rows_of_a_period_come_late_together(
    tmp_path: Path,
) -> None:
    program = program_of(tmp_path, rates=RATES)

    assert sorted(changes(program, "table", "rates")) == sorted(
        [
            "补贴标准：60 改成 61岁", "补贴标准：60 改成 59岁", "补贴标准：60 改成 61岁", "补贴标准：60 改成 59岁",
            "补贴标准：230元/月 改成 231元/月", "补贴标准：230元/月 改成 229元/月",
            "补贴标准：240元/月 改成 241元/月", "补贴标准：240元/月 改成 239元/月",
            "补贴标准：80元/月 改成 81元/月", "补贴标准：80元/月 改成 79元/月",
            "补贴标准：80元/月 改成 81元/月", "补贴标准：80元/月 改成 79元/月",
            "补贴标准：起始日 2026-01-01 推后一天",
        ]
    )  # fmt: skip


def test_a_day_on_which_nothing_changes_is_no_change(tmp_path: Path) -> None:
    same = NUMBERS.replace("730元/月", "632元/月")
    unpublished = NUMBERS.replace(
        "{自: 2025-01-01, 值: 632元/月, 文号: 村发1号}",
        "{自: 2025-01-01, 至: 2025-12-31, 值: 未公布, 标记: 未公布}",
    )

    assert [
        one for one in changes(program_of(tmp_path, numbers=same), "parameter", "line") if "日" in one
    ] == []
    found = changes(program_of(tmp_path, numbers=unpublished), "parameter", "line")
    assert [one for one in found if "日" in one] == ["标准：起始日 2026-01-01 推后一天"]


def test_a_number_that_only_the_visiting_order_reads_is_not_tried(tmp_path: Path) -> None:
    order = "排序: 入户次序\n加分:\n  - 式: 任一(周岁(出生日期) ≥ 成年)\n    分: 30\n    因: 有大人\n"

    assert changes(program_of(tmp_path, order=order), "parameter", "adult") == []


def test_what_the_bounds_of_a_formula_settle_changes_with_the_formula(tmp_path: Path) -> None:
    """At most 500 yuan a month is below the line, whatever it is; the mutant must not keep what followed from that."""
    bounded = FACTS.replace("用途: means\n---", "用途: means\n下限: 0元/月\n上限: 500元/月\n---", 1)
    rich = RULES.replace("式: 年收入 < 标准 * 12 * 人数()", "式: 非 (年收入 < 标准 * 12 * 人数())")
    program = program_of(tmp_path, facts=bounded, rules=rich)
    (mutant,) = (one for one in mutants_of(program) if one.what == "删去 非" and one.key[1] == "poor.income")
    case = case_of(program, members=[{"id": "m1", "facts": {"工资": "未知"}}])

    verdicts = []
    for law in (program, mutant.applied(program)):
        outcome = Judgement(law, case).outcome("poor.income", None)
        verdicts.append(outcome and outcome.verdict)

    assert verdicts == [Verdict.NO, Verdict.YES]


def test_a_dated_clause_begins_a_day_late_and_ends_a_day_early(tmp_path: Path) -> None:
    rules = RULES.replace(
        "      式: 非 有车\n", "      式: 非 有车\n      自: 2026-01-01\n      至: 2026-12-31\n"
    )

    found = [one.part for one in mutants_of(program_of(tmp_path, rules=rules)) if isinstance(one.part, Dates)]

    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert found == [Dates(date(2026, 1, 2), last), Dates(first, date(2026, 12, 30))]


def test_every_mutant_of_a_formula_differs_from_it(tmp_path: Path) -> None:
    for folder in SHIPPED:
        program = check_pack(read_pack(folder))
        for one in program.definitions:
            if one.node is not None and one.role not in ("category", "item"):
                assert all(node != one.node for _, node in variants(one.node)), f"{one.role} {one.id}"


def test_cases_on_the_line_notice_what_cases_far_from_it_do_not(tmp_path: Path) -> None:
    program = program_with(tmp_path, POOR)
    blunt = mutation_score(program, cases_of(program))

    program = program_with(tmp_path, POOR + SHARP)
    sharp = mutation_score(program, cases_of(program))

    assert "< 改成 ≤" in [one.what for one in blunt.survivors]
    assert "< 改成 ≤" not in [one.what for one in sharp.survivors]
    assert sharp.share > blunt.share


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    program = program_with(tmp_path, POOR)

    one, same = (mutation_score(program, cases_of(program), sample=5, seed=3) for _ in range(2))

    assert one == same and one.tried == 5


def test_two_processes_find_what_one_finds() -> None:
    program = check_pack(read_pack("shili"))
    cases = cases_of(program)[:20]

    alone, together = (mutation_score(program, cases, sample=200, processes=n) for n in (1, 2))

    assert alone == together


def test_the_command_names_survivors_and_fails_below_the_share(tmp_path: Path) -> None:
    program_with(tmp_path, POOR)
    asked = ["test", str(tmp_path / "village"), "--mutate", "--at-least", "90"]

    told = CliRunner().invoke(commands, asked, standalone_mode=False)
    answered = CliRunner().invoke(commands, [*asked, "--json"], standalone_mode=False)

    assert told.return_value == 1
    assert "没发现 < 改成 ≤\tpoor.income\t" in told.output and "rules.yaml:" in told.output
    assert {"change", "in", "place"} == set(json.loads(answered.output)["mutation"]["survivors"][0])


def test_the_command_requires_coverage_only_when_asked(tmp_path: Path) -> None:
    program_with(tmp_path, POOR)
    asked = ["test", str(tmp_path / "village")]

    shown, required = (
        CliRunner().invoke(commands, [*asked, flag], standalone_mode=False)
        for flag in ("--coverage", "--coverage=require")
    )

    assert (shown.return_value, required.return_value) == (0, 1)
    assert "缺 否、未知、豁免\tpoor.car\t没有车\t" in shown.output


@pytest.mark.slow
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_cases_of_a_shipped_pack_notice_nine_of_ten_changes(folder: Path) -> None:
    """A complete made-up place proves the whole chain; every other pack what it wrote itself, below the nation."""
    program = check_pack(read_pack(folder))
    whole = program.pack.layers[-1].fictional
    if program.pack.layers[-1].level == "nation" and not whole:
        return

    score = mutation_score(program, cases_of(program), own=not whole)

    assert score.share >= 0.9, [f"{one.at} {one.what}" for one in score.survivors]


WORDS = """
变量: 重残
编号: severe
主体: 人
类型: 是否
式: 属于(残疾等级, 一级, 二级)
---
变量: 有重残的大人
编号: severe_adults
主体: 户
类型: 是否
式: 任一(重残 其中 周岁(出生日期) ≥ 成年)
"""
LEFT_OUT = """
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
  - 名: 宣告失踪
    式: 失踪
"""
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
事项: 探望
编号: visit
部门: 民政
对象: 户
资格:
  全部满足:
    - 款: car
      式: 非 有车
---
并用: 只给一样
编号: one_only
事项: [aid, gift, visit]
规则: 互斥
条文: 村规#3
"""


def test_every_word_of_a_list_is_forgotten_in_turn(tmp_path: Path) -> None:
    assert changes(program_of(tmp_path, words=WORDS), "variable", "severe") == [
        "属于 里漏写 一级",
        "属于 里漏写 二级",
    ]


def test_a_filter_is_dropped_but_not_the_filter_of_who_counts(tmp_path: Path) -> None:
    plain, filtered = program_of(tmp_path, words=WORDS), program_of(tmp_path, words=WORDS, units=LEFT_OUT)

    expected = ["任一 改成 全部", "删去 其中", "≥ 改成 >"]
    assert changes(plain, "variable", "severe_adults") == expected
    assert changes(filtered, "variable", "severe_adults") == expected
    dropped = next(one for one in mutants_of(filtered) if one.what == "删去 其中")
    node = dropped.applied(filtered).definition("variable", "severe_adults").node
    assert node is not None and printed(node, filtered.pack) == "任一(重残)"


def test_each_reason_for_not_counting_somebody_is_forgotten_in_turn(tmp_path: Path) -> None:
    prisoner = """
- name: 服刑的人不算
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members: [{id: m1, facts: {工资: 700元/月}}, {id: m2, facts: {工资: 9000元/月, 服刑: 是}}]
  expect: {categories: {poor: yes}}
"""
    program = program_with(tmp_path, prisoner, units=LEFT_OUT)

    assert changes(program, "uncounted", "member") == ["漏写不计入：在监狱服刑", "漏写不计入：宣告失踪"]
    score = mutation_score(program, cases_of(program), processes=1)
    assert [one.what for one in score.survivors if one.key[0] == "uncounted"] == ["漏写不计入：宣告失踪"]


def test_an_item_is_forgotten_beside_another_or_changes_places_with_it(tmp_path: Path) -> None:
    all_three = """
- name: 三样都符合，只给第一样
  day: 2026-03-01
  area: "999901"
  household: {有车: 否}
  members: [{id: m1, facts: {工资: 0元/月}}]
  expect: {items: {aid: {verdict: yes, excluded_by: 无}, gift: {verdict: yes, excluded_by: aid}, visit: {excluded_by: [aid]}}}
"""
    program = program_with(tmp_path, all_three, beside=BESIDE)

    assert changes(program, "combination", "one_only") == [
        "只给一样：漏写 aid",
        "只给一样：漏写 gift",
        "只给一样：漏写 visit",
        "只给一样：aid 和 gift 换位",
        "只给一样：gift 和 visit 换位",
    ]
    score = mutation_score(program, cases_of(program), processes=1)
    survivors = [one.what for one in score.survivors if one.key[0] == "combination"]
    assert survivors == [
        "只给一样：gift 和 visit 换位"
    ]  # both yield to the first; who of them goes next is open here
