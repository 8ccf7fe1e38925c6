"""Every answer of every clause and indicator condition is seen by some case, and what is not seen is named."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.proofs.coverage import Condition, Coverage, cases_of, clause_coverage
from village import RULES, program_of
from village_cases import POOR, SHIPPED, program_with

WAIVED = """
- name: 残疾代步车豁免
  day: 2026-03-01
  area: "999901"
  fill: "0"
  household: {有车: 是}
  members: [{id: m1}]
  determinations: [{clause: poor.car, outcome: 豁免, body: 村委会, date: 2026-01-01}]
  expect: {categories: {poor: yes}}
"""


def covered(folder: Path, cases: str, **files: str) -> Coverage:
    """The coverage of the village's pack by some cases."""
    program = program_with(folder, cases, **files)
    return clause_coverage(program, cases_of(program))


def holes(coverage: Coverage) -> dict[str, tuple[str, ...]]:
    return {one.clause.id: one.holes for one in coverage.clauses}


def test_a_case_reaches_one_answer_of_each_clause(tmp_path: Path) -> None:
    found = holes(covered(tmp_path, POOR))

    assert found == {"poor.income": ("no", "unknown"), "poor.car": ("no", "unknown", "waived")}


def test_a_waived_clause_is_not_a_clause_that_holds(tmp_path: Path) -> None:
    found = holes(covered(tmp_path, WAIVED))

    assert found["poor.car"] == ("yes", "no", "unknown")


def test_where_the_law_presumes_the_unknown_cannot_be_seen(tmp_path: Path) -> None:
    rules = RULES.replace(
        "      式: 非 有车\n", "      式: 非 有车\n      未知时: 推定符合\n      推定依据: 村规#2\n"
    )

    found = holes(covered(tmp_path, POOR, rules=rules))

    assert found["poor.car"] == ("no", "presumed", "waived")


def test_a_clause_for_people_waits_or_is_decided(tmp_path: Path) -> None:
    rules = RULES.replace("      式: 非 有车\n", "      类型: 人工认定\n")

    assert holes(covered(tmp_path, POOR, rules=rules))["poor.car"] == ("yes", "no")


INDICATOR = """
指标: T1
名称: 有重残又没有车
主体: 人
方式: 筛查
式: 残疾等级 = 一级 且 非 (有困难 或 缺失(出生日期))
等级: 橙
句子: 有人重残
入户句: 请看望
处置: {首办: 村协理员, 时限: 7天, 日: 自然日}
---
事实: 有困难
编号: in_need
主体: 人
类型: 是否
"""


def test_each_condition_of_an_indicator_is_to_be_seen_with_each_answer(tmp_path: Path) -> None:
    sick = POOR.replace("{id: m1}", "{id: m1, facts: {残疾等级: 一级, 有困难: 否, 出生日期: 1980-01-01}}")

    coverage = covered(tmp_path, sick, alerts=INDICATOR)

    found = holes(coverage)
    assert {name: found[name] for name in ("T1", "T1.1", "T1.2", "T1.3")} == {
        "T1": ("no", "unknown"),
        "T1.1": ("no", "unknown"),
        "T1.2": ("yes", "unknown"),
        "T1.3": ("no",),  # whether something is known is never unknown
    }
    assert [one.clause.label for one in coverage.clauses if one.clause.id == "T1.2"] == ["有困难"]


def test_without_cases_everything_is_a_hole(tmp_path: Path) -> None:
    coverage = clause_coverage(program_of(tmp_path), ())

    assert (coverage.seen, coverage.answers) == (0, 7)


def seen_by_cases(program: Program) -> dict[tuple[str, str], set[str]]:
    """The answers seen, by the file and the id of each clause."""
    coverage = clause_coverage(program, cases_of(program))
    return {(one.clause.at.file, one.clause.id): one.met.keys() - set(one.holes) for one in coverage.clauses}


def test_every_answer_of_every_clause_of_the_shipped_packs_is_seen() -> None:
    """A clause of an upper pack may be proved by the cases of any pack that builds on it."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    wanted: dict[tuple[str, str], set[str]] = {}
    for folder in SHIPPED:
        program = check_pack(read_pack(folder))
        for key, answers in seen_by_cases(program).items():
            seen[key] |= answers
        for one in clause_coverage(program, ()).clauses:
            wanted[one.clause.at.file, one.clause.id] = set(one.holes)

    unseen = {key[1]: sorted(answers - seen[key]) for key, answers in wanted.items() if answers - seen[key]}

    assert unseen == {}


def test_the_nations_own_cases_see_every_answer_of_its_indicators() -> None:
    coverage = covered_by_own("national")

    assert sum(isinstance(one.clause, Condition) for one in coverage.clauses) > 25
    assert {one.clause.id: one.holes for one in coverage.holes if isinstance(one.clause, Condition)} == {}


def covered_by_own(name: str) -> Coverage:
    program = check_pack(read_pack(name))
    return clause_coverage(program, cases_of(program))


def test_a_made_up_place_answers_the_cases_that_hold_everywhere(tmp_path: Path) -> None:
    """Real places prove their own numbers; a made-up one proves the whole chain."""
    above = program_with(tmp_path, POOR).pack
    everywhere = tmp_path / "village" / "cases" / "everywhere"
    everywhere.mkdir()
    (everywhere / "all.yaml").write_text(POOR, encoding="utf-8")
    head = "包: {0}\n名称: 甲\n版本: '1'\n级别: 县\n地区: '999901'\n依据: village\n{1}"
    found = {}
    for name, words in (("real", ""), ("made_up", "虚构: 是\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(head.format(name, words), encoding="utf-8")
        found[name] = [Path(one).name for one in read_pack(tmp_path / name).case_files]

    assert len(above.case_files) == 1
    assert found == {"real": [], "made_up": ["all.yaml"]}
