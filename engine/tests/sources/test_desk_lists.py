"""A list that no law describes but the desk itself: headings by other names, any encoding, a sheet beside others, lost digits."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from jiwang_engine.batches import ListColumn, list_missing, list_rows
from jiwang_engine.errors import SourceError
from jiwang_engine.identifiers import NUMBER_MARK

COLUMNS = (
    ListColumn("name", "姓名", ("户主姓名",)),
    ListColumn("account", "银行账号", ("账号", "卡号")),
    ListColumn("note", "备注", required=False),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_headings_by_other_names_under_a_title_are_found_in_any_encoding(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("收款账户名单,\n户 主 姓 名：,卡号\n陈大山,0001\n,\n李水根,0002\n", encoding=encoding)

    rows, missing = list_rows(path, COLUMNS)

    assert missing == () and list_missing(path, COLUMNS) == ()
    assert [(one.row, dict(one.says)) for one in rows] == [
        (3, {"name": "陈大山", "account": "0001", "note": ""}),
        (5, {"name": "李水根", "account": "0002", "note": ""}),
    ]


def test_a_number_that_a_spreadsheet_has_cut_is_marked_and_help_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write_row(0, 0, ["姓名", "银行账号"])
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["姓名", "银行账号"])
        sheet.write_row(1, 0, ["陈大山", 6222020000001011234])

    rows, _missing = list_rows(path, COLUMNS)

    assert [one.says["account"].startswith(NUMBER_MARK) for one in rows] == [True]


def test_a_list_without_a_heading_is_told_which_and_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,电话\n陈大山,1\n", encoding="utf-8")

    assert list_rows(path, COLUMNS) == ((), ("银行账号",)) and list_missing(path, COLUMNS) == ("银行账号",)
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SourceError):
        list_rows(path, COLUMNS)
