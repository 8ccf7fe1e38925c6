"""One file for other programs: what it is, how its columns are understood, what became of its rows."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.batches import indicators_by_source, outline, read_file, source_cards
from jiwang_engine.errors import SourceError

DAY = date(2026, 10, 31)
LINES = (
    "姓名,身份证号码,死亡日期,备注\n"
    "陈大山,999901196203041230,2026-10-02,\n"
    ",999901197001011234,2026-10-03,\n"
    "李水根,999901197001011234,二〇二六年十月四日,\n"
)


@pytest.fixture
def deaths(tmp_path: Path) -> Path:
    path = tmp_path / "殡葬202610.csv"
    path.write_text(LINES, encoding="gb18030")
    return path


def test_a_file_is_recognised_by_its_headings_and_dated_by_its_name(deaths: Path) -> None:
    found = outline(deaths, pack="shili")

    assert (found.source, found.as_of, found.missing) == ("deaths", DAY, ())
    assert found.placed["身份证号码"] == "id_number" and found.unknown == ("备注",)


def test_every_row_is_counted_and_what_was_found_is_masked(deaths: Path) -> None:
    read = read_file(deaths, pack="shili", source="deaths", as_of=DAY, columns={}, most_issues=10)

    assert read.rows["read"] == 3 and read.rows["rejected"] == 1
    assert read.issues[0].severity == "rejected"
    assert not any("196203" in one.found for one in read.issues)


def test_an_unknown_heading_is_understood_once_somebody_has_said_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(LINES.replace("死亡日期", "走的日子"), encoding="utf-8")
    before = outline(path, pack="shili", source="deaths")
    said = {"走的日子": "died"}

    after = outline(path, pack="shili", source="deaths", columns=said)
    read = read_file(path, pack="shili", source="deaths", as_of=DAY, columns=said, most_issues=10)

    assert before.missing == ("died",) and "走的日子" in before.unknown
    assert after.missing == () and read.rows["read"] == 3


def test_a_bomb_and_a_letter_are_refused_in_plain_words(tmp_path: Path) -> None:
    bomb, letter = tmp_path / "名单.xlsx", tmp_path / "来函.pdf"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * (80 << 20))
    letter.write_bytes(b"%PDF-1.7")

    with pytest.raises(SourceError, match="解压后"):
        outline(bomb, pack="shili")
    with pytest.raises(SourceError, match="不是表格文件"):
        outline(letter, pack="shili")


def test_the_law_says_which_files_it_knows() -> None:
    cards = {one.id: one for one in source_cards("shili")}

    assert cards["population"].founds_persons and cards["vehicles"].is_means
    assert cards["deaths"].department == "卫健" and ("died", "死亡日期", True) in cards["deaths"].columns


def test_a_card_says_whether_a_file_adds_to_the_earlier_ones_and_who_waits_for_it() -> None:
    adding = {one.id for one in source_cards("shili") if one.adds_up}
    waiting = indicators_by_source("shili", DAY)

    assert {"medical", "deaths", "disaster"} <= adding
    assert not adding & {"population", "roll", "vehicles", "insured"}
    assert waiting["power_relief"] == ("Q1",) and "M1" in waiting["medical"] and "L1" in waiting["vehicles"]
