"""The public list says who may apply, what it gives and how, with the place's own numbers, and nothing that is not so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jiwang_engine.errors import PackErrors
from jiwang_engine.handbooks.catalogue import CatalogueLine, Condition, catalogue_lines
from jiwang_engine.handbooks.listing import write_catalogue
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from village import NUMBERS, RULES, program_of

ON = date(2026, 3, 1)


@pytest.fixture(scope="module")
def shili() -> Program:
    return check_pack(read_pack("shili"))


def lines_on(program: Program, day: str = "2026-11-02") -> dict[str, CatalogueLine]:
    return {one.id: one for one in catalogue_lines(program, date.fromisoformat(day))}


def told(one: Condition) -> list[str]:
    return [one.text, *(text for part in one.parts for text in told(part))]


def test_the_rule_of_an_amount_is_told_with_the_numbers_of_the_place(shili: Program) -> None:
    gives = lines_on(shili)["category_supplement"].gives

    assert gives == ("低保标准（城镇860元/月，农村630元/月） × 分类施保比例（20%），四舍五入到元",)


def test_choices_that_the_place_has_made_are_not_told(shili: Program) -> None:
    gives = lines_on(shili)["dibao"].gives

    assert gives[0] == "低保补差 ÷ 12，不足1元的按1元算"
    assert not any("补差取整方式" in text for text in gives)


def test_a_table_is_told_row_by_row(shili: Program) -> None:
    (said, *_) = lines_on(shili)["disability_care"].gives

    assert said.endswith("（残疾等级一级 180元/月；残疾等级二级 120元/月；残疾等级三级 80元/月）")


def test_a_number_that_cannot_matter_here_is_not_missing(shili: Program) -> None:
    edge = lines_on(shili)["bianyuan"]

    assert edge.missing == ()
    assert not any("最低工资" in text for text in told(edge.who))


def test_a_table_is_missing_only_where_a_row_has_no_value(shili: Program) -> None:
    numbers = dict(lines_on(shili)["orphan_living"].local_numbers)

    assert [str(one) for one in numbers["孤儿标准"]] == ["养育方式机构 2,040元/月；养育方式散居 1,520元/月"]
    assert lines_on(shili)["orphan_living"].missing == ()


def test_cases_of_an_amount_are_told_one_by_one(shili: Program) -> None:
    gives = lines_on(shili)["student_loan"].gives

    assert any(said.startswith("其他情形：") for said in gives)


def test_the_numbers_are_those_of_the_day(shili: Program) -> None:
    before = dict(lines_on(shili, "2026-06-30")["danren"].local_numbers)

    assert [str(one) for one in before["低保标准"]] == ["城镇820元/月", "农村580元/月"]


def test_a_district_with_a_number_of_its_own_is_named(shili: Program) -> None:
    assert "其他地区12元/月，青禾区15元/月" in lines_on(shili)["rent_subsidy"].gives[0]


def test_alternatives_stand_under_their_heading(shili: Program) -> None:
    (either, *_) = lines_on(shili)["tekun_living"].who.parts

    assert told(either)[:3] == ["以下任一：", "年满60周岁的老年人", "未满16周岁的未成年人"]


def test_a_condition_that_is_not_yet_in_force_is_not_told(shili: Program) -> None:
    known = [told(lines_on(shili, day)["danren"].who) for day in ("2026-06-30", "2026-07-01")]

    assert ["确有特殊困难" in texts for texts in known] == [False, True]


def test_a_number_that_nobody_has_published_is_said_to_be_so(tmp_path: Path) -> None:
    unknown = NUMBERS.replace("值: 730元/月, 文号: 村发2号", "值: 未公布, 标记: 未公布")

    line = lines_on(program_of(tmp_path, numbers=unknown), "2026-03-01")["aid"]

    assert line.missing == ("标准",)
    assert "标准（未公布）" in line.gives[0]


def test_a_number_that_nobody_has_compared_is_named(tmp_path: Path) -> None:
    program = program_of(tmp_path, numbers=NUMBERS.replace("文号: 村发2号", "标记: 记忆"))

    write_catalogue(program, tmp_path, on=ON)

    page = (tmp_path / "catalogue.html").read_text(encoding="utf-8")
    assert "参数未经官方核实" in page and "对照公布的文件：标准。" in page


def test_the_page_needs_nothing_from_outside_and_can_be_searched(shili: Program, tmp_path: Path) -> None:
    lines = write_catalogue(shili, tmp_path, on=date(2026, 11, 2))

    page = (tmp_path / "catalogue.html").read_text(encoding="utf-8")

    assert not re.search(r"https?:|src=|@import|url\(", page)
    assert page.count("<tr id=") == len(lines) == len(shili.pack.items)
    assert '<tr id="inpatient_aid" data-department="医保" data-categories="' in page


def test_the_workbook_holds_the_same_items_and_repeats_its_headings(shili: Program, tmp_path: Path) -> None:
    lines = write_catalogue(shili, tmp_path, on=date(2026, 11, 2))

    sheet = load_workbook(tmp_path / "catalogue.xlsx").worksheets[0]

    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [one.label for one in lines]
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_a_place_says_where_one_applies(tmp_path: Path) -> None:
    said = "窗口: 补差\n受理: 村委会\n时段: 周一\n免申即享: 是\n"

    line = lines_on(program_of(tmp_path, counters=said))["aid"]

    assert line.counter == (("窗口", "村委会"), ("时段", "周一"))
    assert line.automatic


def test_a_counter_for_an_item_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match=r"counters.yaml:1.*没有叫“补贴”的事项"):
        program_of(tmp_path, counters="窗口: 补贴\n受理: 村委会\n")


def test_a_day_without_items_says_so(tmp_path: Path) -> None:
    program = program_of(tmp_path, rules=RULES.replace("部门: 民政", "部门: 民政\n自: 2027-01-01"))

    assert write_catalogue(program, tmp_path, on=ON) == ()
    assert "这一天没有生效的事项" in (tmp_path / "catalogue.html").read_text(encoding="utf-8")


def test_who_is_counted_is_not_told_in_the_words_of_the_program(shili: Program) -> None:
    whole = str(list(lines_on(shili).values()))

    assert "家庭人数" in whole
    assert "member" not in whole.replace("members", "")


def test_an_amount_that_asks_for_the_family_is_told_as_it_was_written(shili: Program) -> None:
    gives = "".join(lines_on(shili)["old_age"].gives)

    assert "低保边缘家庭" in gives and "不计入" not in gives
