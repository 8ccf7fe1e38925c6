"""Cells as departments write them, and what is made of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bureau import CHEN, Bureau, column, source

ANY = {
    "date": column("值", "value", "date"),
    "month": column("值", "value", "month"),
    "money": column("值", "value", "money"),
    "integer": column("值", "value", "integer"),
    "ratio": column("值", "value", "ratio"),
    "area_m2": column("值", "value", "area_m2"),
    "code": column("值", "value", "code", codes="sex"),
    "bool": column("值", "value", "bool"),
    "region": column("值", "value", "region"),
    "phone": column("值", "value", "phone"),
    "key": column("值", "value", "key"),
    "text": column("值", "value", "text"),
    "relation": column("值", "value", "relation"),
}

CELLS: list[tuple[str, str, Any, str]] = [
    # kind, cell, value, issue ("" when nothing is to be said)
    ("date", "2024-01-05", date(2024, 1, 5), ""),
    ("date", "2024/1/5", date(2024, 1, 5), "date-notation"),
    ("date", "2024.1.5", date(2024, 1, 5), "date-notation"),
    ("date", "20240105", date(2024, 1, 5), "date-notation"),
    ("date", "2024年1月5日", date(2024, 1, 5), "date-notation"),
    ("date", "２０２４－０１－０５", date(2024, 1, 5), "date-notation"),
    ("date", "二〇二四年三月五日", date(2024, 3, 5), "date-notation"),
    ("date", "二零二四年十二月三十一日", date(2024, 12, 31), "date-notation"),
    ("date", "一九六五年十月二十日", date(1965, 10, 20), "date-notation"),
    ("date", "2024-01-05 08:30:00", date(2024, 1, 5), "date-notation"),
    ("date", "2024 年 1 月 5 日", date(2024, 1, 5), "date-notation"),
    ("date", "45296", date(2024, 1, 5), "date-serial"),
    ("date", "2024.01", date(2024, 1, 1), "date-month-only"),
    ("date", "2024-01", date(2024, 1, 1), "date-month-only"),
    ("date", "2024年1月", date(2024, 1, 1), "date-month-only"),
    ("date", "长期", date(9999, 12, 31), "date-notation"),
    ("date", "2024-02-30", None, "date-impossible"),
    ("date", "2023年2月29日", None, "date-impossible"),
    ("date", "2062-01-05", None, "date-future"),
    ("date", "农历正月初五", None, "date-unreadable"),
    ("date", "二〇二四年", None, "date-unreadable"),
    ("date", "", None, ""),
    ("date", "无", None, ""),
    ("date", "0000-00-00", None, ""),
    ("date", "#N/A", None, "formula-error"),
    ("month", "2024-01", 2024 * 12, "date-month-only"),
    ("month", "2024年12月", 2024 * 12 + 11, "date-month-only"),
    ("money", "1234", 123_400, ""),
    ("money", "1234.5", 123_450, ""),
    ("money", "-80.05", -8_005, ""),
    ("money", "1,234.00元", 123_400, "money-notation"),
    ("money", "￥1,234.56", 123_456, "money-notation"),
    ("money", "１２３４．５", 123_450, "money-notation"),
    ("money", "(1,234.00)", -123_400, "money-notation"),
    ("money", "0.125", 13, "money-notation"),
    ("money", "1.005元", 101, "money-notation"),
    ("money", "1.2万元", 1_200_000, "money-wan"),
    ("money", "0.041887万元", 41_887, "money-wan"),
    ("money", "3千元", 300_000, "money-wan"),
    ("money", "500元/月", 50_000, "money-period"),
    ("money", "1000000000", 10**11, ""),
    ("money", "1000000000.01", None, "number-beyond"),
    ("money", "-99999999999", None, "number-beyond"),
    ("money", "999999999999999", None, "number-beyond"),
    ("money", "999,999,999,999,999.00", None, "number-beyond"),
    ("money", "999999999999万元", None, "number-beyond"),
    ("money", "9" * 40, None, "number-beyond"),
    ("integer", "999999999999", None, "number-beyond"),
    ("integer", "9" * 30, None, "number-beyond"),
    ("ratio", "999999999999", None, "number-beyond"),
    ("area_m2", "99999999999.99", None, "number-beyond"),
    ("money", "-", None, ""),
    ("money", "无", None, ""),
    ("money", "不详", None, ""),
    ("money", "1,23", None, "money-unreadable"),
    ("money", "约500", None, "money-unreadable"),
    ("money", "#VALUE!", None, "formula-error"),
    ("integer", "3", 3, ""),
    ("integer", "3.0", 3, "number-notation"),
    ("integer", "３人", 3, "number-notation"),
    ("integer", "1,200", 1200, "number-notation"),
    ("integer", "3.5", None, "number-unreadable"),
    ("integer", "三", None, "number-unreadable"),
    ("ratio", "0.125", 1250, ""),
    ("ratio", "12.5%", 1250, "number-notation"),
    ("area_m2", "86.5", 8650, ""),
    ("area_m2", "86.5㎡", 8650, "number-notation"),
    ("code", "男", "男", ""),
    ("code", "1", "男", ""),
    ("code", "02", "女", "code-notation"),
    ("code", "２", "女", "code-notation"),
    ("code", " 男性", "男", "code-notation"),
    ("code", "不明", None, "code-unknown"),
    ("bool", "是", True, ""),
    ("bool", "有", True, ""),
    ("bool", "0", False, ""),
    ("bool", "无", False, ""),
    ("bool", "是 ", True, "code-notation"),
    ("bool", "大概", None, "bool-unreadable"),
    ("region", "999901001001", "999901001001", ""),
    ("region", "999901001001.0", "999901001001", "region-notation"),
    ("region", "99990100", None, "region-unreadable"),
    ("phone", "13800000000", "13800000000", ""),
    ("phone", "138 0000 0000", "13800000000", "phone-notation"),
    ("phone", "+8613800000000", "13800000000", "phone-notation"),
    ("phone", "13800000000/13900000000", "13800000000", "phone-notation"),
    ("phone", "0772-12345678", "077212345678", "phone-notation"),
    ("phone", "12345", None, "phone-unreadable"),
    ("key", "DB00012", "DB00012", ""),
    ("key", "db 00012", "db00012", "text-trimmed"),
    ("key", "低保〔2026〕3号", "低保〔2026〕3号", ""),
    ("key", "6.2202E+18", None, "key-damaged"),
    ("text", "某镇某村3号", "某镇某村3号", ""),
    ("text", " 某镇\u200b某村  3号\t", "某镇 某村 3号", "text-trimmed"),
    ("text", "#REF!", None, "formula-error"),
    ("relation", "户主", "户主", ""),
    ("relation", "02", "02", ""),
    ("relation", "之 子", "之子", "text-trimmed"),
]


@pytest.mark.parametrize("kind", ANY)
def test_every_kind_of_cell_is_read_kept_or_given_up(tmp_path: Path, kind: str) -> None:
    bureau = Bureau(tmp_path, source(ANY[kind]))
    mine = [one for one in CELLS if one[0] == kind]
    rows = [["陈一", f"E{number:08d}", cell] for number, (_, cell, _, _) in enumerate(mine)]
    bureau.bring("试报.csv", [["姓名", "证件号码", "值"], *rows])

    bureau.take()

    said = dict(bureau.db.rows("SELECT row_no, kind FROM row_issues WHERE column_label = '值'"))
    found = [(cell, value, said.get(row, "")) for (row, value), (_, cell, _, _) in zip(
        bureau.typed("row_no", "value"), mine, strict=True)]  # fmt: skip
    assert found == [(cell, value, issue) for _, cell, value, issue in mine]


NAMES = [
    ("陈一", "陈一", ""),
    ("陈　二", "陈二", "name-cleaned"),
    ("陈\u200b三", "陈三", "name-cleaned"),
    ("陈四(已核)", "陈四", "name-cleaned"),
    ("阿卜杜•热西提", "阿卜杜·热西提", "name-cleaned"),
    ("阿卜杜.热西提", "阿卜杜·热西提", "name-cleaned"),
    ("阿卜杜·热西提", "阿卜杜·热西提", ""),
    ("㛃䶮", "㛃䶮", ""),
    ("𠮷野", "𠮷野", ""),
    ("测试", None, "name-placeholder"),
    ("无名氏", None, "name-placeholder"),
    ("不详", None, "name-placeholder"),
    ("张某某", None, "name-placeholder"),
    ("12345", None, "name-placeholder"),
    ("张*", None, "name-masked"),
    ("", None, "cell-missing"),
]


def test_names_are_tidied_and_placeholders_go_back(bureau: Bureau) -> None:
    rows = [[name, f"E{number:08d}", "1"] for number, (name, _, _) in enumerate(NAMES)]
    bureau.bring("试报.csv", [["姓名", "证件号码", "金额"], *rows], encoding="gb18030")

    bureau.take()

    kept = dict(bureau.typed("row_no", "name"))
    said = dict(bureau.db.rows("SELECT row_no, kind FROM row_issues WHERE column_label = '姓名'"))
    found = [(name, kept.get(row), said.get(row, "")) for row, (name, _, _) in enumerate(NAMES, start=2)]
    assert found == NAMES


def test_a_needed_cell_that_cannot_be_read_rejects_the_row_and_says_what_to_do(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("日期", "happened", "date", needed=True)))
    bureau.bring("试报.csv", [["姓名", "证件号码", "日期"], ["陈一", CHEN, "2026-02-30"], ["陈一", CHEN, ""]])

    counts = bureau.take().counts

    said = bureau.db.rows("SELECT row_no, kind, severity, done FROM row_issues ORDER BY row_no")
    assert counts.rejected == 2
    assert said == [
        (2, "date-impossible", "rejected", "没有这一天，本行未收；请核对年月日。"),
        (3, "cell-missing", "rejected", "必填项为空，本行未收；请补填后重新报送。"),
    ]


def test_an_event_cannot_lie_after_the_day_of_the_file(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("死亡日期", "died", "date", needed=True)))
    bureau.bring("试报.csv", [["姓名", "证件号码", "死亡日期"], ["陈一", CHEN, "2026-06-01"]])

    bureau.take()

    assert bureau.issues() == [(2, "date-future", "rejected")]


def test_a_column_that_keeps_to_its_own_notation_needs_no_repair(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, source(column("日期", "happened", "date")))
    rows = [["陈一", f"E{number:08d}", f"2025{1 + number % 12:02d}05"] for number in range(150)]
    bureau.bring("试报.csv", [["姓名", "证件号码", "日期"], *rows, ["陈一", CHEN, "2025/1/5"]])

    counts = bureau.take().counts

    assert (counts.accepted, counts.repaired) == (150, 1)
    assert "“日期”整列按 20240105 书写" in bureau.notes()


def test_an_id_with_a_wrong_check_digit_is_kept_without_a_key(bureau: Bureau) -> None:
    wrong = CHEN[:17] + ("1" if CHEN[17] != "1" else "2")
    bureau.bring("试报.csv", [["姓名", "证件号码", "金额"], ["陈一", wrong, "1"]])

    counts = bureau.take().counts

    assert counts.accepted == 1
    assert bureau.typed("id_text", "id_key") == [(wrong, None)]
    assert bureau.issues() == [(2, "id-wrong-check", "flagged")]


def test_an_amount_beyond_the_plausible_range_is_flagged_and_kept(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [["姓名", "证件号码", "金额"], ["陈一", CHEN, "20001"], ["陈一", CHEN, "-1"]])

    bureau.take()

    assert bureau.typed("amount", "outcome") == [(2_000_100, 0), (-100, 0)]
    assert [kind for _, kind, _ in bureau.issues()] == ["out-of-range", "out-of-range"]
