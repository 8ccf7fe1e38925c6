"""A change of the law that no case notices is named, with its place; the cases of the shipped packs notice most."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiwang_engine.cli import commands
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.proofs.coverage import cases_of
from jiwang_engine.proofs.mutants import Dates, mutants_of, variants
from jiwang_engine.proofs.survival import mutation_score
from village import NUMBERS, RULES, program_of
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
                told = printed(one.node, program.pack)
                assert all(node != one.node for _, node in variants(one.node)), told


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
