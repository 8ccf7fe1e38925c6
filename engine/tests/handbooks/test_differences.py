"""Two versions side by side: every change with its old and new text, nothing that did not change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from jiwang_engine.cli import commands
from jiwang_engine.handbooks.differences import Difference, differences, turns
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.proofs.coverage import cases_of
from village import NUMBERS, RULES, program_of
from village_cases import POOR, program_with

STRICTER = """
  - {自: 2026-03-01, 值: 700元/月, 文号: 村发3号}
"""


@pytest.fixture
def old(tmp_path: Path) -> Program:
    return program_of(new_folder(tmp_path, "old"))


def new_folder(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def changed(old: Program, folder: Path, **files: str) -> list[Difference]:
    return list(differences(old, program_of(new_folder(folder, "new"), **files)))


def test_a_pack_does_not_differ_from_itself(tmp_path: Path, old: Program) -> None:
    assert changed(old, tmp_path) == []


def test_a_new_number_is_one_line_with_its_document(tmp_path: Path, old: Program) -> None:
    numbers = NUMBERS.replace("文号: 村发2号}\n", "文号: 村发2号}" + STRICTER, 1)

    (found,) = changed(old, tmp_path, numbers=numbers)

    assert (found.kind, found.name, found.part) == ("参数", "标准", "2026-03-01起")
    assert (found.old, found.new) == (
        "730元/月\n此前适用：2026-01-01起，村发2号，核实",
        "700元/月\n村发3号，核实",
    )
    assert found.article == "《村规》第1条"


def test_a_changed_formula_shows_old_and_new_in_canonical_form(tmp_path: Path, old: Program) -> None:
    (found,) = changed(old, tmp_path, rules=RULES.replace("年收入 < 标准", "年收入 <= 标准"))

    assert (found.what, found.id, found.part) == ("修改", "poor.income", "公式")
    assert (found.old, found.new) == ("年收入 < 标准 × 12 × 人数()", "年收入 ≤ 标准 × 12 × 人数()")


def test_another_spelling_of_the_same_law_is_no_difference(tmp_path: Path, old: Program) -> None:
    assert changed(old, tmp_path, rules=RULES.replace("标准 * 12 * 人数()", "标准×12×(人数())")) == []


def test_a_clause_that_is_gone_is_named_with_what_it_said(tmp_path: Path, old: Program) -> None:
    head, _, rest = RULES.partition("    - 款: car")
    found = changed(old, tmp_path, rules=head + rest[rest.index("---") :])

    gone = [one for one in found if one.kind == "条款"]
    assert {one.what for one in gone} == {"删去"}
    assert {one.part: one.old for one in gone}["公式"] == "非 有车"
    assert [one.new for one in found if one.kind == "类别"] == ["收入低于标准"]


def test_verdicts_that_turn_are_counted_by_clause(tmp_path: Path, old: Program) -> None:
    new = program_with(
        new_folder(tmp_path, "new"), POOR, rules=RULES.replace("年收入 < 标准", "年收入 > 标准")
    )

    (turn,) = turns(old, new, cases_of(new))

    assert (turn.clause, turn.before, turn.after, turn.count) == ("poor.income", "符合", "不符合", 1)


def test_the_command_writes_a_page_and_a_workbook(tmp_path: Path, old: Program) -> None:
    program_with(new_folder(tmp_path, "new"), POOR, rules=RULES.replace("年收入 < 标准", "年收入 > 标准"))
    call = ["diff", *(str(tmp_path / name / "village") for name in ("old", "new")), "--out", str(tmp_path)]
    cases = str(tmp_path / "new" / "village" / "cases")

    told = CliRunner().invoke(commands, [*call, "--cases", cases])
    answered = CliRunner().invoke(commands, [*call, "--json"])

    assert "1 处修改，1 户里有 1 个条款结论变了" in told.output
    assert json.loads(answered.stdout)["differences"][0]["id"] == "poor.income"
    page = (tmp_path / "differences.html").read_text(encoding="utf-8")
    assert "<del>年收入 &lt; 标准" in page and "批准人和日期" in page
    assert (
        load_workbook(tmp_path / "differences.xlsx")["修改对照"]["F4"].value == "年收入 < 标准 × 12 × 人数()"
    )


def test_cases_that_are_not_there_are_asked_for(tmp_path: Path, old: Program) -> None:
    pack = str(tmp_path / "old" / "village")

    answer = CliRunner().invoke(
        commands, ["diff", pack, pack, "--out", str(tmp_path), "--cases", str(tmp_path / "none")]
    )

    assert getattr(answer.exception, "code", "") == "no-cases"


def test_a_place_differs_from_the_nation_by_what_it_wrote() -> None:
    found = differences(checked_pack("national"), checked_pack("shili"))

    assert {one.kind for one in found} <= {"参数", "表", "事项", "变量", "类别", "条款"}
    assert any(one.name == "低保标准" and one.new.startswith("860元/月") for one in found)


def test_a_table_is_compared_row_by_row_as_it_is_written() -> None:
    found = differences(checked_pack("national"), checked_pack("shili"))
    texts = [text for one in found for text in (one.id, one.old, one.new)]

    rates = [one.new for one in found if one.kind == "表" and one.name == "重度残疾人护理补贴标准"]
    assert rates[0].startswith("残疾等级一级 160元/月；残疾等级二级 120元/月；残疾等级三级 80元/月\n")
    assert not any("10000000000000" in text or "bound" in text or "没有这一行" in text for text in texts)
