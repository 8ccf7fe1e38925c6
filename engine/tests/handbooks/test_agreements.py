"""The annex of a data agreement: who needs what from whom on what ground, and what is asked for in vain."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from jiwang_engine.cli import commands
from jiwang_engine.handbooks.agreements import FactGaps, fact_gaps, fact_needs, write_agreement
from jiwang_engine.laws.checked import checked_pack
from village import FACTS, program_of

DAY = date(2026, 11, 2)
ASKED = FACTS.replace("事实: 工资\n", "事实: 工资\n问法: 每月工资多少\n")


def test_a_need_names_department_column_purpose_and_article() -> None:
    needs = {one.fact: one for one in fact_needs(checked_pack("shili"), {"M1"}, DAY)}

    need = needs["自付医疗"]
    assert (need.department, need.purpose) == ("医保", "trigger")
    assert need.source.endswith("：个人自付")
    assert need.basis.startswith("《")


def test_a_fact_that_no_rule_reads_and_one_that_nobody_gives_are_found(tmp_path: Path) -> None:
    gaps = fact_gaps(program_of(tmp_path, facts=ASKED), DAY)

    assert gaps == FactGaps(unread=("出生日期", "残疾等级", "存款"), unsourced=("有车",))


def test_a_place_that_pays_the_gap_is_not_asked_for_tiers() -> None:
    program = checked_pack("shili")

    needs = {one.fact for one in fact_needs(program, {"dibao"}, DAY)}

    assert "工资性收入" in needs
    assert "低保档次" not in needs
    assert fact_gaps(program, DAY).ruled_out == ("低保档次",)


def test_what_only_the_sentence_of_an_alert_says_is_needed_too() -> None:
    needs = {one.fact for one in fact_needs(checked_pack("shili"), {"L3"}, DAY)}

    assert {"死亡日期", "羁押开始日期"} <= needs


def test_an_item_that_the_place_does_without_needs_nothing(tmp_path: Path) -> None:
    program = program_of(tmp_path, facts=ASKED)
    item = next(iter(program.pack.items.values()))
    ended = replace(item, ends=date(2020, 1, 1))
    program = replace(program, pack=replace(program.pack, items={item.id: ended}))

    assert not list(fact_needs(program, {item.id}, DAY))


def test_page_workbook_and_csv_hold_the_same_needs(tmp_path: Path) -> None:
    program = checked_pack("shili")

    count = write_agreement(program, set(program.pack.items), tmp_path, on=DAY)

    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == count + 1
    assert load_workbook(tmp_path / "facts.xlsx")["数据需求"].max_row == count + 3
    assert "经济状况，只对在办和在保的人" in (tmp_path / "facts.html").read_text(encoding="utf-8")


def test_the_command_lists_needs_and_says_what_is_missing(tmp_path: Path) -> None:
    program_of(tmp_path, facts=ASKED)

    told = CliRunner().invoke(commands, ["facts", str(tmp_path / "village")])
    answered = CliRunner().invoke(commands, ["facts", str(tmp_path / "village"), "--json"])

    assert "补差\t工资\t本人申报或入户核实\tmeans" in told.stdout
    assert "“有车”有规则要用，却没有来源" in told.stderr
    assert {"for", "fact", "from", "purpose", "basis"} <= json.loads(answered.stdout)[0].keys()
