"""A place code that nobody knows is pointed out, and never costs anybody the row."""

from __future__ import annotations

from pathlib import Path

from bureau import CHEN, HEADINGS, TRIAL, Bureau, column, source

from jiwang_engine.areas import issued_counties
from jiwang_engine.identifiers import IdStatus, check_character, identify

BORN = "19000101"  # nobody who is alive, so that no number of a real county is anybody's
PLACED = source(*TRIAL.columns[2:], column("区划代码", "region", "region"))


def number(county: str) -> str:
    p17 = int(f"{county}{BORN}001")
    return f"{p17}{check_character(p17)}"


def counties() -> list[str]:
    """Every county that there ever was since 1980."""
    return sorted(code for code in issued_counties() if not code.endswith("00"))


def test_numbers_of_all_counties_of_45_years_are_taken_and_none_is_pointed_out(bureau: Bureau) -> None:
    assert len(counties()) >= 6_196
    bureau.bring(
        "试报.csv",
        [HEADINGS, *(["陈大文", number(county), str(row)] for row, county in enumerate(counties()))],
    )

    counts = bureau.take().counts

    assert (counts.accepted, counts.rejected) == (len(counties()), 0)
    assert bureau.db.one("SELECT count(*) FROM typed_trial WHERE id_key IS NULL") == 0
    assert bureau.issues() == []
    assert all(identify(number(county)).status is IdStatus.CLEAN for county in counties())


def test_a_number_of_no_county_is_pointed_out_and_used_all_the_same(bureau: Bureau) -> None:
    bureau.bring("试报.csv", [HEADINGS, ["陈大文", number("123456"), "1"], ["李小红", CHEN, "2"]])

    counts = bureau.take().counts

    assert (counts.accepted, counts.rejected) == (2, 0)
    assert bureau.issues() == [(2, "id-area-unknown", "flagged")]
    assert bureau.db.one("SELECT count(*) FROM typed_trial WHERE id_key IS NULL") == 0


def test_permits_of_residence_are_not_pointed_out(bureau: Bureau) -> None:
    people = [["陈大文", number(area), "1"] for area in ("810000", "820000", "830000", "911124")]
    bureau.bring("试报.csv", [HEADINGS, *people])
    bureau.take()

    assert not [kind for _, kind, _ in bureau.issues() if kind == "id-area-unknown"]


def test_a_region_of_no_county_is_pointed_out_and_kept(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "placed", PLACED)
    rows = [
        ["陈大文", CHEN, "1", code] for code in ("450202001001", "123456789012", "999901001001", "452221")
    ]
    bureau.bring("试报.csv", [[*HEADINGS, "区划代码"], *rows])
    bureau.take()

    assert [(row, kind) for row, kind, _ in bureau.issues() if kind == "region-unknown"] == [
        (3, "region-unknown")
    ]
    assert [region for (region,) in bureau.typed("region")][1] == "123456789012"
    bureau.db.close()
