"""Files as they come: encodings, delimiters, titles, merged cells, totals and broken lines."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt
from bureau import CHEN, HEADINGS, LI, MONEY, WANG, Bureau, as_csv, column, id_number, source

from jiwang_engine.identifiers import NUMBER_MARK, IdStatus
from jiwang_engine.packs.model import Column
from jiwang_engine.sources.files.sheets import BROKEN_MARK
from jiwang_engine.sources.files.texts import LONGEST_LINE

ROWS = [["陈一", CHEN, "10"], ["㛃䶮", LI, "20"], ["𠮷野", WANG, "30"]]
TYPED = [("陈一", 1000), ("㛃䶮", 2000), ("𠮷野", 3000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_encoding_and_delimiter_gives_the_same_rows(
    bureau: Bureau, encoding: str, delimiter: str
) -> None:
    text = as_csv([HEADINGS, *ROWS]).replace(",", delimiter)
    bureau.bring("试报.csv", text, encoding=encoding)

    bureau.take()

    assert bureau.typed("name", "amount") == TYPED


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_gives_the_same_rows(bureau: Bureau, end: str) -> None:
    bureau.bring("试报.csv", as_csv([HEADINGS, *ROWS]).replace("\n", end), encoding="gb18030")

    bureau.take()

    assert bureau.typed("name", "amount") == TYPED


def test_headings_below_titles_are_found_and_the_titles_are_counted_as_dropped(bureau: Bureau) -> None:
    titles = [["发放名单", "", ""], ["单位：某局", "", ""], ["", "", ""]]
    bureau.bring("试报.csv", [*titles, ["姓  名：", "证件\n号码", "金额（元）"], *ROWS])

    counts = bureau.take().counts

    assert (counts.read, counts.accepted, counts.dropped) == (6, 3, 3)
    assert bureau.typed("row_no", "name")[0] == (5, "陈一")
    assert bureau.db.one("SELECT heading_row FROM files") == 4


def test_totals_blanks_notes_and_repeated_headings_are_no_records(bureau: Bureau) -> None:
    others = [
        ["", "", ""], ["小计", "", "30"], ["某村 合 计：", "3", "60"], ["注：仅供参考", "", ""], ["制表人：某", "", "审核人：某"],
        HEADINGS, ["1", "2", "3"], ["以下空白", "", ""],
    ]  # fmt: skip
    bureau.bring("试报.csv", [HEADINGS, *ROWS, *others])

    counts = bureau.take().counts

    assert (counts.accepted, counts.rejected, counts.dropped) == (3, 0, len(others))
    assert bureau.issues() == []


@pytest.mark.parametrize("place", ["示例市东村3号", "示例村"])
def test_a_person_without_a_number_whose_address_begins_like_a_note_is_no_note(
    bureau: Bureau, place: str
) -> None:
    bureau.bring("试报.csv", [[*HEADINGS, "住址"], ["陈一", "1.00E+18", "10", place], ["示例", "", "", ""]])

    counts = bureau.take().counts

    assert (counts.accepted + counts.repaired, counts.dropped) == (1, 1)


def test_a_person_alone_in_a_row_is_no_note(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, ["陈一", "", ""]])

    assert bureau.take().counts.accepted == 1


def test_a_broken_line_goes_back_with_its_row_number_and_harms_no_other(bureau: Bureau) -> None:
    lines = [
        "姓名,证件号码,金额",
        f"陈一,{CHEN},10",
        f'"李二,{LI},20',
        f"王三,{WANG}",
        f"赵四,{WANG},1,2,3",
        f'"周五\n六",{id_number(126)},"1,000"',
        f"钱七,{id_number(127)},70",
    ]
    bureau.bring("试报.csv", "\n".join(lines) + "\n")

    counts = bureau.take().counts

    assert bureau.issues()[:3] == [
        (3, "line-quote", "rejected"), (4, "line-short", "rejected"), (5, "line-long", "rejected"),
    ]  # fmt: skip
    assert bureau.typed("row_no", "name") == [(2, "陈一"), (6, "周五六"), (7, "钱七")]
    assert counts.read == 6


def test_a_quotation_mark_left_open_does_not_swallow_the_rest_of_the_file(bureau: Bureau) -> None:
    rows = "".join(f"陈一,{id_number(n)},{n}\n" for n in range(200))
    bureau.bring("试报.csv", f'姓名,证件号码,金额\n"李二,{LI},20\n{rows}')

    counts = bureau.take().counts

    assert (counts.accepted, counts.rejected) == (200, 1)


def test_a_monstrous_line_goes_back_and_the_others_are_read(bureau: Bureau) -> None:
    monster = "陈" * (LONGEST_LINE + 1)
    bureau.bring("试报.csv", [HEADINGS, ROWS[0], [monster, LI, "1"], ROWS[2]])

    counts = bureau.take().counts

    assert (counts.accepted, counts.rejected) == (2, 1)
    assert bureau.issues() == [(3, "line-long", "rejected")]


def test_our_own_marks_in_a_file_do_no_harm(bureau: Bureau) -> None:
    rows = [[f"{BROKEN_MARK}x", CHEN, "1"], ["陈一", f"{NUMBER_MARK}{CHEN}", f"{NUMBER_MARK}5"]]
    bureau.bring("试报.csv", [HEADINGS, *rows])

    assert bureau.take().counts.read == 2


def test_a_fully_quoted_file_with_quotes_and_delimiters_inside_is_read(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("住址", "address", "text")))
    bureau.bring(
        "试报.csv", f'"姓名","证件号码","住址"\n"陈一","{CHEN}","某镇,3号"\n"李二","{LI}","""大院"""\n'
    )

    bureau.take()

    assert bureau.typed("address") == [("某镇,3号",), ('"大院"',)]


def test_an_id_kept_as_text_by_a_formula_is_clean(bureau: Bureau) -> None:
    bureau.bring("试报.csv", f'姓名,证件号码,金额\n陈一,="{CHEN}",10\n')

    bureau.take()

    assert bureau.typed("id_text", "id_status") == [(CHEN, IdStatus.CLEAN)]


def test_trailing_delimiters_and_trailing_blank_columns_do_no_harm(bureau: Bureau) -> None:
    bureau.bring("试报.csv", f"姓名,证件号码,金额\n陈一,{CHEN},10,,\n李二,{LI},20\n")

    assert bureau.take().counts.accepted == 2


def test_a_workbook_keeps_what_its_cells_are(tmp_path: Path) -> None:
    bureau = Bureau(
        tmp_path, source(MONEY, column("日期", "happened", "date"), column("证号", "unit_no", "key"))
    )
    day = datetime.date(2026, 1, 5)
    rows: list[list[Any]] = [
        ["陈一", CHEN, 0.1 + 0.2, day, 12.0],
        ["李二", float(LI[:17] + "0"), 5, 46027, 6.2e15],
    ]
    rows.insert(0, [*HEADINGS, "日期", "证号"])
    bureau.bring_book("试报.xlsx", {"名单": rows})

    bureau.take()

    assert bureau.typed("id_status", "amount", "happened", "unit_no") == [
        (IdStatus.CLEAN, 30, day, "12"), (IdStatus.DAMAGED, 500, day, None),
    ]  # fmt: skip


def test_cells_merged_downwards_count_for_every_row_they_cover(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("户号", "register_no", "key")))
    rows = [["户号", "姓名", "证件号码"], ["H1", "陈一", CHEN], ["", "李二", LI], ["H2", "王三", WANG]]
    bureau.bring_book("试报.xlsx", {"名单": rows}, merged=["A2:A3"])

    bureau.take()

    assert bureau.typed("register_no", "name") == [("H1", "陈一"), ("H1", "李二"), ("H2", "王三")]
    assert "纵向合并的单元格已逐行填入，共 1 格" in bureau.notes()


def test_group_headings_over_headings_are_understood(tmp_path: Path) -> None:
    income = column("家庭收入月", "income", "money", aliases=("月收入",))
    bureau = Bureau(tmp_path, source(income))
    rows: list[list[Any]] = [
        ["基本情况", "", "家庭收入", ""],
        ["姓名", "证件号码", "月", "年"],
        ["陈一", CHEN, 100, 1200],
    ]
    bureau.bring_book("试报.xlsx", {"名单": rows}, merged=["A1:B1", "C1:D1"])

    bureau.take()

    assert bureau.typed("row_no", "name", "income") == [(3, "陈一", 10000)]


def test_every_sheet_with_the_headings_is_read_and_dictionaries_are_not(bureau: Bureau) -> None:
    sheets = {
        "填报说明": [["请如实填写"]], "甲镇": [HEADINGS, ROWS[0]], "乙镇": [["乙镇名单"], HEADINGS, ROWS[1]],
        "数据字典": [HEADINGS, ["示例", "", ""]], "图表": [["别的", "内容"]],
    }  # fmt: skip
    bureau.bring_book("试报.xlsx", sheets)

    taken = bureau.take()

    assert [(one.sheet, one.counts.accepted) for one in taken.files] == [("甲镇", 1), ("乙镇", 1)]
    assert "未读取的工作表：图表" in bureau.notes()


def test_an_old_workbook_is_read_like_a_new_one(bureau: Bureau) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    for number, cells in enumerate([["名单"], HEADINGS, *ROWS]):
        for at, cell in enumerate(cells):
            sheet.write(number, at, cell)
    book.save(str(bureau.data / "试报.xls"))

    bureau.take()

    assert bureau.typed("row_no", "name", "amount") == [
        (3, "陈一", 1000),
        (4, "㛃䶮", 2000),
        (5, "𠮷野", 3000),
    ]


UNITS = [
    ("金额（万元）", "", "1.2", 1_200_000),
    ("金额（元）", "单位：万元", "1.2", 120),
    ("金额", "单位：万元", "1.2", 1_200_000),
    ("金额", "填报单位：某局", "1.2", 120),
    ("金额(分)", "", "120", 120),
]


@pytest.mark.parametrize("written", UNITS)
def test_a_unit_that_is_written_down_is_followed(bureau: Bureau, written: tuple[str, str, str, int]) -> None:
    heading, title, cell, fen = written
    bureau.bring("试报.csv", [[title, "", ""], ["姓名", "证件号码", heading], ["陈一", CHEN, cell]])

    bureau.take()

    assert bureau.typed("amount") == [(fen,)]


def amounts(label: str, low: int, step: int) -> tuple[Column, list[list[str]]]:
    wanted = column(label, "amount", "money", low="0元", high="20000元")
    return wanted, [["陈一", id_number(n), str(low + step * n)] for n in range(30)]


def test_amounts_that_look_like_ten_thousands_are_pointed_out_and_not_rescaled(tmp_path: Path) -> None:
    wanted, rows = amounts("金额", 1, 0)
    bureau = Bureau(tmp_path, source(wanted))
    bureau.bring("试报.csv", [HEADINGS, *rows])

    bureau.take()

    assert "像是以万元填报" in bureau.notes()
    assert set(bureau.typed("amount")) == {(100,)}


def test_yearly_amounts_in_a_monthly_column_are_pointed_out(tmp_path: Path) -> None:
    wanted, rows = amounts("月收入", 24_000, 100)
    bureau = Bureau(tmp_path, source(wanted))
    bureau.bring("试报.csv", [["姓名", "证件号码", "月收入"], *rows])

    bureau.take()

    assert "像是按年填报" in bureau.notes()


def test_unknown_and_repeated_headings_are_reported(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [[*HEADINGS, "发放金额", "备注"], ["陈一", CHEN, "1", "2", "x"]])

    bureau.take()

    assert bureau.typed("amount") == [(100,)]
    assert "未使用的列：备注。" in bureau.notes()
    assert "重复的列只取最左一列：发放金额。" in bureau.notes()
