"""Stories of the lists: what each place may read, and that nothing on them can do harm."""

import csv
from pathlib import Path

import openpyxl

from jiwang_engine.reporting import Atlas, write_lists
from jiwang_engine.reporting.lists import ListReport
from jiwang_engine.reporting.sections import area_lists
from jiwang_engine.reporting.sheets import write_workbook
from jiwang_engine.reporting.tasks import read_tasks
from reporting.conftest import ON, OUTLAW
from town import CHEN, INDICATORS, VILLAGE, Town

COUNTY = Path("999901-甲县")
EAST = COUNTY / f"{VILLAGE}-东村"


def write(town: Town, atlas: Atlas, folder: Path, *, only: tuple[str, ...] = ()) -> ListReport:
    return write_lists(
        town.backend,
        folder,
        indicators=INDICATORS,
        atlas=atlas,
        on=ON,
        title="示例市",
        fictional=True,
        only=only,
    )


def cells(path: Path, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for row in book[sheet] for cell in row if cell.value is not None]


def test_the_village_reads_who_where_what_to_say_and_until_when_and_no_more(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    write(town, atlas, tmp_path)

    page = (tmp_path / EAST.with_suffix(".html")).read_text(encoding="utf-8")

    for wanted in ("请了解生活情况", "3号", "11月9日", "孙一", "不属实", "签名、日期"):
        assert wanted in page
    for hidden in ("全句", "医疗费用2026", "得分", "M1", "暂缓"):
        assert hidden not in page


def test_the_county_sees_the_held_the_exit_side_and_the_sources(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    write(town, atlas, tmp_path)

    book = tmp_path / COUNTY / "999901-甲县.xlsx"

    assert openpyxl.load_workbook(book).sheetnames == ["已派发", "暂缓派发", "退出核查"]
    assert any("M1的全句" in cell and "医疗费用2026年10月.csv第12行" in cell for cell in cells(book, "已派发") + cells(book, "暂缓派发"))  # fmt: skip
    assert any("先听取意见" in cell for cell in cells(book, "退出核查"))


def test_every_first_handler_at_the_county_has_a_list_of_his_own(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    town.hit("E1", CHEN)
    town.hit("Q1", CHEN)
    town.judge(ON)

    write(town, atlas, tmp_path)

    book = openpyxl.load_workbook(tmp_path / COUNTY / "999901-甲县.xlsx")
    assert {"教育部门联络员", "县级处理"} <= set(book.sheetnames)
    village = (tmp_path / EAST.with_suffix(".html")).read_text(encoding="utf-8")
    assert "11月9日" in village and "12月2日" not in village  # M1 is the village's, the school's month is not


def test_what_is_the_townships_first_stands_on_its_list_and_not_on_the_villages(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    town.hit("M2", CHEN)
    town.judge(ON)

    write(town, atlas, tmp_path)

    assert "首办是乡镇（街道）的" in (tmp_path / COUNTY / "999901001-一镇.html").read_text(encoding="utf-8")
    village = tmp_path / EAST.with_suffix(".html")
    assert not village.exists() or "11月5日" not in village.read_text(encoding="utf-8")


def test_a_village_without_a_worker_is_on_the_townships_list_and_has_none_of_its_own(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    report = write(town, atlas, tmp_path)

    assert [one.title for one in report.lists] == ["区划不明", "甲县", "甲县一镇", "甲县一镇东村"]
    assert any("一镇西村" in cell for cell in cells(tmp_path / COUNTY / "999901001-一镇.xlsx", "乡镇经办"))


def test_a_name_that_looks_like_a_formula_stays_a_name(town: Town, atlas: Atlas, tmp_path: Path) -> None:
    write(town, atlas, tmp_path)

    book = openpyxl.load_workbook(tmp_path / COUNTY / "999901-甲县.xlsx")
    found = [cell for row in book["暂缓派发"] for cell in row if str(cell.value).startswith(OUTLAW)]

    assert [cell.data_type for cell in found] == ["s"]


def test_a_section_too_long_for_a_sheet_stands_whole_beside_it_and_holds_no_formula(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    county = area_lists(read_tasks(town.backend, INDICATORS), atlas)[1]
    book = tmp_path / "甲县.xlsx"

    wholes = write_workbook(book, county, atlas=atlas, on=ON, fictional=True, sheet_rows=0)

    with (tmp_path / wholes["暂缓派发"]).open(encoding="utf-8-sig", newline="") as file:
        heads, *lines = csv.reader(file)

    assert heads[:4] == ["序号", "等级", "乡镇、村", "户主"]
    assert [line[0] for line in lines] == [str(number + 1) for number in range(len(lines))]
    assert any(f"'{OUTLAW}" in line[3] for line in lines)
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert any("全部见同一目录的“甲县-暂缓派发.csv”" in cell for cell in cells(book, "暂缓派发"))


def test_only_the_places_asked_for_are_written_but_every_county_leaves_its_data(
    town: Town, atlas: Atlas, tmp_path: Path
) -> None:
    report = write(town, atlas, tmp_path, only=("999901001",))

    assert {one.code: bool(one.html) for one in report.lists} == {
        "": False,
        "999901": False,
        "999901001": True,
        VILLAGE: True,
    }
    parquet = tmp_path / COUNTY / "999901-甲县.parquet"
    assert town.column(f"SELECT count(*) FROM read_parquet('{parquet}')") == [4]


def test_a_day_without_alerts_still_has_a_directory(town: Town, atlas: Atlas, tmp_path: Path) -> None:
    town.backend.run("DELETE FROM hit")
    town.judge(ON)

    write(town, atlas, tmp_path)

    assert "没有任何任务" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_same_run_writes_the_same_pages(town: Town, atlas: Atlas, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(town, atlas, tmp_path / name)

    one, two = (sorted((tmp_path / name).rglob("*.html")) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
