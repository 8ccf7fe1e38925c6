"""What places were called, what became of them, and which codes were never issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.areas import (
    changes,
    issued_counties,
    name_on,
    path_on,
    predecessors,
    read_villages,
    successors,
    was_issued,
)
from jiwang_engine.errors import SourceError

NOW = date(2026, 10, 31)


def test_a_county_has_the_name_that_it_had_in_the_year() -> None:
    names = [name_on("450221", date(year, 6, 30)) for year in (1979, 1990, 2015, 2016)]

    assert names == [None, "柳江县", "柳江县", None]
    assert name_on("450206", NOW) == "柳江区"
    assert name_on("450206", date(1990, 1, 1)) == "市郊区"


def test_all_four_levels_have_names_and_a_path() -> None:
    assert [name_on(code, NOW) for code in ("45", "4502", "450202", "450202001")] == [
        "广西壮族自治区", "柳州市", "城中区", "城中街道",
    ]  # fmt: skip
    assert path_on("450202001000", NOW) == "广西壮族自治区柳州市城中区城中街道"
    assert path_on("110101", NOW) == "北京市东城区"
    assert path_on("450202001003", NOW) == "广西壮族自治区柳州市城中区城中街道"


def test_a_county_that_became_a_district_is_followed_to_its_new_code() -> None:
    [change] = successors("450221")

    assert (change.year, change.kind, change.new, change.new_name) == (2016, "撤县设区", "450206", "柳江区")
    assert [one.old for one in predecessors("450206")] == ["450221", "452221"]


def test_a_place_that_changed_its_code_twice_is_followed_to_the_end() -> None:
    found = successors("452221")

    assert [(one.old, one.new) for one in found] == [("452221", "450221"), ("450221", "450206")]


def test_a_number_that_was_given_to_another_place_is_no_succession() -> None:
    for one in changes():
        if one.kind == "码位改派":
            assert one not in successors(one.old)


def test_no_succession_runs_in_a_circle() -> None:
    for code in issued_counties():
        found = [one.new for one in successors(code)]
        assert len(found) == len(set(found))


def test_thousands_of_codes_were_issued_and_those_of_the_test_area_were_not() -> None:
    assert len(issued_counties()) > 6_196
    assert not [code for code in issued_counties() if code.startswith("9999")]
    assert not any(was_issued(f"9999{number:02d}") for number in range(100))
    assert was_issued("450221")
    assert was_issued("450202001003")


def test_villages_come_from_a_file_of_codes_and_names(tmp_path: Path) -> None:
    theirs, own = tmp_path / "villages.csv", tmp_path / "村居代码.csv"
    theirs.write_text('"code","name","streetCode"\n"999901001001","甲村","999901001"\n', encoding="utf-8")
    own.write_bytes("名称,区划代码\n乙村,999901001002\n".encode("gb18030"))

    assert read_villages(theirs) == {"999901001001": "甲村"}
    assert read_villages(own) == {"999901001002": "乙村"}


def test_a_village_code_that_a_spreadsheet_has_spoilt_is_told_with_its_row(tmp_path: Path) -> None:
    spoilt = tmp_path / "villages.csv"
    spoilt.write_text("代码,名称\n9.99901E+11,甲村\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"villages\.csv:2: \[village-row\]"):
        read_villages(spoilt)


def test_a_table_of_villages_without_codes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text("村,人口\n甲村,3\n", encoding="utf-8")

    with pytest.raises(SourceError, match="village-heading"):
        read_villages(tmp_path / "villages.csv")
