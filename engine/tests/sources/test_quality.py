"""The report: sums that add up, nobody's name or number, and rows that can be mended and sent again."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from bureau import CHEN, DAY, HEADINGS, LI, WANG, Bureau

from jiwang_engine.sources import write_quality
from jiwang_engine.sources.quality.returns import write_returns

ROWS = [
    ["陈大文", CHEN, "10"],
    ["李 小红", f"{LI} ", "1,000元"],
    ["测试", WANG, "30"],
    ["陈大文", LI, "99999999"],
    ["合计", "", "1"],
]


@pytest.fixture
def report(bureau: Bureau, tmp_path: Path) -> Path:
    bureau.bring("试报<b>.csv", [HEADINGS, *ROWS])
    bureau.bring("别的.pdf", "x")
    bureau.take()
    write_quality(bureau.db, tmp_path / "quality", sources=bureau.sources, on=DAY)
    return tmp_path / "quality"


class Text(HTMLParser):
    """The text of a page; tags that are not closed would show."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "rect", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def text_of(page: Path) -> str:
    parser = Text()
    parser.feed(page.read_text(encoding="utf-8"))
    assert parser.open == []
    return " ".join(" ".join(parser.texts).split())


def test_the_page_shows_sums_that_add_up_and_what_was_skipped(report: Path) -> None:
    text = text_of(report / "report.html")

    for part in ("5 行读取", "2 直接收下", "1 整理后收下", "1 退回", "1 不作记录"):
        assert part in text
    assert "试报<b>.csv" in text
    assert "别的.pdf 不是表格文件" in text


def test_the_page_and_the_workbook_show_nobodys_name_or_number(report: Path) -> None:
    shown = [text_of(report / "report.html"), *map(str, cells(report / "report.xlsx"))]

    for secret in ("陈大文", "小红", CHEN, LI, WANG):
        assert not any(secret in text for text in shown)
    assert any("李*" in text for text in shown)


def cells(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    book.close()
    return found


def test_the_workbook_has_a_sheet_for_every_question(report: Path) -> None:
    book = openpyxl.load_workbook(report / "report.xlsx", read_only=True)

    assert book.sheetnames == ["汇总", "问题", "文件说明", "未读取的文件", "逐条"]
    summary = list(book["汇总"].iter_rows(values_only=True))[1]
    assert summary[-5:] == (5, 2, 1, 1, 1)
    book.close()


def test_a_rejected_row_can_be_mended_and_sent_again(report: Path, bureau: Bureau) -> None:
    [path] = (report / "rejected").iterdir()
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == [
        "测试",
        WANG,
        "30",
        "4",
        "姓名：不是人名，本行未收；请填写真实姓名。",
    ]
    sheet["A2"] = "王三"
    book.save(bureau.data / path.name)

    taken = bureau.take()

    assert taken.counts.accepted == 1
    assert bureau.typed("name", "id_text", "amount")[-1] == ("王三", WANG, 3000)


def test_very_many_rejected_rows_go_back_as_text(bureau: Bureau, tmp_path: Path) -> None:
    bureau.bring("试报.csv", [HEADINGS, *[["测试", CHEN, str(number)] for number in range(5)]])
    bureau.take()

    [name] = write_returns(bureau.db, tmp_path, on=DAY, sheet_rows=4).values()

    lines = (tmp_path / name).read_text(encoding="utf-8-sig").splitlines()
    assert name.endswith(".csv")
    assert lines[1] == f"测试,{CHEN},0,2,姓名：不是人名，本行未收；请填写真实姓名。"
    assert len(lines) == 6


def test_a_batch_of_nothing_has_a_report_too(bureau: Bureau, tmp_path: Path) -> None:
    bureau.take()

    write_quality(bureau.db, tmp_path / "quality", sources=bureau.sources, on=DAY)

    assert "本批没有读取任何表" in text_of(tmp_path / "quality" / "report.html")


def test_the_same_files_give_the_same_workbooks_at_any_hour(bureau: Bureau, tmp_path: Path) -> None:
    bureau.bring("试报.csv", [HEADINGS, *ROWS])
    bureau.take()

    for name in ("first", "second"):
        write_quality(bureau.db, tmp_path / name, sources=bureau.sources, on=DAY)

    books = sorted(path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*.xlsx"))
    assert len(books) == 2
    for book in books:
        made = openpyxl.load_workbook(tmp_path / "first" / book).properties.created
        assert made.date() == DAY
        assert (tmp_path / "first" / book).read_bytes() == (tmp_path / "second" / book).read_bytes()
