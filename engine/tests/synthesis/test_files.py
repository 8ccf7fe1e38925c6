from __future__ import annotations

import csv
import hashlib
import re
from fnmatch import fnmatch
from pathlib import Path

import openpyxl
import pytest

from conftest import DAY
from jiwang_engine.errors import UsageError
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.synthesis import SynthReport, Ways, synthesise
from jiwang_engine.synthesis.files.dirt import IMPOSSIBLE_DATES
from jiwang_engine.synthesis.files.registers import CATEGORY_WORDS

Made = tuple[Path, SynthReport]


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


STYLES = {
    "户籍": ("gb18030", ","),
    "大额": ("utf-8-sig", ","),
    "参保": ("gb18030", "\t"),
    "失业": ("utf-8-sig", ";"),
}


def lines_of(folder: Path, name: str) -> list[list[str]]:
    encoding, separator = STYLES[name]
    with next(folder.glob(f"*{name}*.csv")).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def sheet_of(folder: Path, name: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(next(folder.glob(f"*{name}*.xlsx")))
    return list(book.worksheets[0].iter_rows(values_only=True))


def cells_of(folder: Path, name: str, label: str) -> list[str]:
    head, *rows = lines_of(folder, name)
    return [row[head.index(label)] for row in rows if len(row) == len(head)]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_people(
    dirty: Made, tmp_path: Path
) -> None:
    synthesise("9999", 20_000, tmp_path / "again", seed=7, day=DAY)
    synthesise("9999", 20_000, tmp_path / "other", seed=8, day=DAY)

    assert hashes(tmp_path / "again") == hashes(dirty[0])
    assert not set(hashes(tmp_path / "other").values()) & set(hashes(dirty[0]).values())


def test_every_file_is_recognised_by_one_source_and_has_its_headings(clean: Made) -> None:
    sources = read_pack("shili").sources

    for path in clean[0].iterdir():
        found = [one for one in sources.values() if any(fnmatch(path.stem, glob) for glob in one.file_names)]
        if path.name in {"truth.csv", "staff.csv"}:
            assert not found
            continue
        (source,) = found
        head = set(sheet_of(clean[0], path.stem)[0]) if path.suffix == ".xlsx" else _heading(path)
        needed = [column for column in source.columns if column.required]
        assert all({column.label, *column.aliases} & head for column in needed), path.name


def _heading(path: Path) -> set[object]:
    raw = path.read_bytes().split(b"\n", 1)[0]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return set(re.split(r"[,;\t]", raw.decode(encoding).strip()))
        except UnicodeDecodeError:
            continue
    raise AssertionError(path)


def test_every_spelling_of_the_roll_is_known_to_the_code_list() -> None:
    codes = read_pack("shili").codes["roll_category"]

    for words in CATEGORY_WORDS.values():
        for word in words:
            assert word in codes.values or word in codes.aliases, word


def test_departments_send_different_encodings_and_separators(dirty: Made) -> None:
    folder = dirty[0]

    with pytest.raises(UnicodeDecodeError):
        next(folder.glob("*户籍*")).read_text(encoding="utf-8")
    assert next(folder.glob("*大额*")).read_bytes().startswith(b"\xef\xbb\xbf")
    assert lines_of(folder, "参保")[0][:2] == ["姓名", "证件号码"]
    assert lines_of(folder, "失业")[0][:2] == ["姓名", "身份证号"]


ID_DIRT = {
    "a lower-case check letter": r"\d{17}x",
    "full-width digits": "[０-９]{17}[０-９Ｘ]",
    "a blank behind": r"\S{18} +",
    "a tab before": r"\t\S{18}",
    "an apostrophe": r"'\S{18}",
    "blanks inside": r"\d{6} \d{8} \S{4}",
    "fifteen digits": r"\d{15}",
    "scientific notation": r"\d\.\d\dE\+\d\d",
    "lost digits": r"\d{15}000",
    "nothing": "",
}


@pytest.mark.parametrize("what", ID_DIRT)
def test_id_numbers_come_with(dirty: Made, what: str) -> None:
    numbers = cells_of(dirty[0], "参保", "证件号码")

    assert [number for number in numbers if re.fullmatch(ID_DIRT[what], number)]


DATE_DIRT = (
    r"\d{4}/\d{1,2}/\d{1,2}",
    r"\d{4}\.\d\d\.\d\d",
    r"\d{8}",
    r"\d{4}年\d{1,2}月\d{1,2}日",
    r"\d{5}",
    "[〇一二三四五六七八九]{4}年.*日",
)


@pytest.mark.parametrize("form", DATE_DIRT)
def test_days_are_written_in_six_ways_beside_the_usual_one(dirty: Made, form: str) -> None:
    days = cells_of(dirty[0], "户籍", "出生日期") + cells_of(dirty[0], "大额", "出院日期")

    assert [day for day in days if re.fullmatch(form, day)]


@pytest.mark.parametrize("form", [r"[\d,]+\.\d\d元", r"[\d,]*,\d{3}\.\d\d", r"[\d.]+万元", r"￥.*"])
def test_money_is_written_in_several_ways(dirty: Made, form: str) -> None:
    amounts = cells_of(dirty[0], "大额", "个人自付") + cells_of(dirty[0], "大额", "医疗总费用")

    assert [amount for amount in amounts if re.fullmatch(form, amount)]


def test_names_carry_other_dots_and_unseen_signs_and_rare_characters(dirty: Made) -> None:
    names = "|".join(cells_of(dirty[0], "户籍", "姓名"))

    for sign in ("·", "•", ".", "\u200b", "㛃", "䶮", "𠮷"):
        assert sign in names, sign


def test_some_rows_must_be_refused_and_stand_beside_their_right_form(dirty: Made) -> None:
    head, *bills = lines_of(dirty[0], "大额")
    name, day = head.index("姓名"), head.index("出院日期")

    refused = [row for row in bills if len(row) == len(head) and row[day] in IMPOSSIBLE_DATES]
    refused += [
        row for row in bills if len(row) == len(head) and row[name] in {"测试", "姓名", "无名氏", "某某"}
    ]

    assert 0 < len(refused) < len(bills) / 200


def test_totals_notes_and_blank_lines_stand_between_the_records(dirty: Made) -> None:
    rows = lines_of(dirty[0], "大额")

    assert [row for row in rows if row[0] == "合计"]
    assert [row for row in rows if row[0] == "小计"]
    assert [row for row in rows if row[0].startswith("注：")]
    assert [row for row in rows if not any(row)]


def test_the_roll_has_titles_and_people_who_have_left_or_died_or_are_listed_twice(dirty: Made) -> None:
    rows = sheet_of(dirty[0], "在保")
    head = rows[2]
    categories = {str(row[head.index("救助类别")]) for row in rows[3:]}
    numbers = [row[head.index("身份证号")] for row in rows[3:] if row[head.index("身份证号")]]

    assert rows[0][0] == "示例市社会救助对象在保名单"
    assert len(categories & {word for words in CATEGORY_WORDS.values() for word in words}) >= 15
    assert categories & set(CATEGORY_WORDS[6])
    assert len(numbers) > len(set(numbers))


def test_excel_took_some_numbers_of_the_disabled_for_numbers(dirty: Made) -> None:
    head, *rows = sheet_of(dirty[0], "残疾")
    numbers = [row[head.index("身份证号")] for row in rows]

    assert [number for number in numbers if isinstance(number, int | float)]
    certificate = str(rows[0][head.index("残疾证号")])
    assert re.fullmatch(r"\d{17}[\dX][1-7][1-4]", certificate)


def test_the_disaster_sheet_ends_in_two_hundred_rows_that_nobody_filled_in(dirty: Made) -> None:
    rows = sheet_of(dirty[0], "受灾")

    filled = [at for at, row in enumerate(rows) if row[0] and row[0] not in ("合计", "小计")]
    empty = [row for row in rows[filled[-2] + 1 :] if not any(row)]
    assert len(empty) >= 200


def test_the_pupils_have_a_heading_of_two_rows_and_a_sheet_of_codes(dirty: Made) -> None:
    book = openpyxl.load_workbook(next(dirty[0].glob("*学生*.xlsx")))

    assert book.sheetnames == ["Sheet1", "字典"]
    assert [book.worksheets[0].cell(row, 1).value for row in (1, 2)] == ["学籍", "学籍号"]
    assert book.worksheets[0].merged_cells.ranges


def test_some_children_carry_the_number_of_the_head_of_their_household(dirty: Made) -> None:
    rows = sheet_of(dirty[0], "学生")
    name, number, student = (rows[1].index(label) for label in ("姓名", "身份证号", "学籍号"))

    others = [row for row in rows[2:] if row[name] and re.fullmatch(r"\d{17}[\dX]", str(row[number]))]
    assert [row for row in others if str(row[student])[1:] != row[number]]


def test_clean_files_hold_every_person_once_and_nothing_odd(clean: Made) -> None:
    numbers = cells_of(clean[0], "户籍", "身份证号")

    assert len(numbers) == len(set(numbers)) == clean[1].people == 6_000
    assert all(re.fullmatch(r"9999\d{13}[\dX]", number) for number in numbers)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in cells_of(clean[0], "大额", "出院日期"))
    assert len(sheet_of(clean[0], "受灾")) == clean[1].rows[next(clean[0].glob("*受灾*")).name] + 1


def test_a_bill_adds_up_and_none_lies_after_the_last_full_month_but_those_of_chronic_diseases(
    clean: Made,
) -> None:
    head, *rows = lines_of(clean[0], "大额")
    parts = [head.index(label) for label in ("基本医保支付", "大病保险支付", "医疗救助支付", "个人自付")]
    total, day, chronic = (head.index(label) for label in ("医疗总费用", "出院日期", "门慢特病种"))

    for row in rows:
        assert round(sum(float(row[at]) for at in parts) - float(row[total]), 2) == 0
        assert row[day] <= ("2026-10-31" if row[chronic] else "2026-09-30")


def test_every_village_has_exactly_one_worker(dirty: Made) -> None:
    with (dirty[0] / "staff.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    villages = [code for row in rows for code in row["villages"].split(";")]
    registered = {code for code in cells_of(dirty[0], "户籍", "区划代码") if code}

    assert len(villages) == len(set(villages))
    assert registered <= set(villages)
    assert len({row["worker"] for row in rows}) == len(rows)
    assert all(int(row["weekly_cap"]) > 0 for row in rows)


def test_one_county_alone_can_be_made(clean: Made) -> None:
    codes = cells_of(clean[0], "户籍", "区划代码")

    assert {code[:6] for code in codes} == {"999902"}


def test_long_lists_come_as_text_unless_workbooks_of_that_size_are_asked_for(
    clean: Made, tmp_path: Path
) -> None:
    report = synthesise("999902", 6_000, tmp_path, seed=7, day=DAY, ways=Ways(clean=True, workbook_rows=100))

    assert sorted(report.rows.values()) == sorted(clean[1].rows.values())
    assert [name for name in report.rows if "残疾" in name] == ["残联持证残疾人_202610.csv"]


def test_too_few_people_for_villages_and_families_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="population-too-small"):
        synthesise("9999", 500, tmp_path, seed=7, day=DAY)


def test_every_row_is_known_to_speak_of_somebody(tmp_path: Path) -> None:
    synthesise("9999", 6_000, tmp_path, seed=7, day=DAY, ways=Ways(row_truth=True))

    with (tmp_path / "truth_rows.csv").open(encoding="utf-8", newline="") as file:
        truly = {(row["file"], int(row["row_no"])): row["person"] for row in csv.DictReader(file)}
    book = next(tmp_path.glob("*在保*.xlsx"))
    rows = openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)
    told = [(number, row[4]) for number, row in enumerate(rows, start=1) if (book.name, number) in truly]

    own = sum(truly[book.name, number] == text for number, text in told)
    assert len(told) > 100
    assert own > 0.9 * len(told)
    assert {path.name for path in tmp_path.iterdir()} >= {file for file, _ in truly}
