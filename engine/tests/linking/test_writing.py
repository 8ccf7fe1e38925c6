"""How names and birth dates are read: simplified forms, sounds, family names, the other calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.linking.characters.calendar import lunar_days
from jiwang_engine.linking.characters.tables import (
    load_characters,
    with_latin_read,
    with_sounds,
    with_spelling,
)


@pytest.fixture(scope="module")
def db() -> Iterator[DuckDB]:
    opened = DuckDB()
    load_characters(opened)
    yield opened
    opened.close()


def sounds(db: DuckDB, *names: str) -> list[tuple[int, int]]:
    listed = ", ".join(f"({place}, '{name}')" for place, name in enumerate(names))
    rows = f"SELECT * FROM (VALUES {listed}) AS given(place, std)"
    query = with_sounds(with_latin_read(rows, "std"), "std")
    return [
        (sound, surname)
        for sound, surname in db.rows(f"SELECT sound, surname_sound FROM ({query}) ORDER BY place")
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("陈伟", "陳偉"),
        ("张伟", "章玮"),
        ("张伟", "张WEI"),
        ("买买提艾力", "買買提艾力"),
        ("单雄信", "善雄信"),
        ("仇英", "秋英"),
    ],
)
def test_names_that_sound_alike_have_one_sound(db: DuckDB, left: str, right: str) -> None:
    first, second = sounds(db, left, right)

    assert first == second


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("陈伟", "陈维佳"),
        ("张伟", "张WE"),
        ("单雄信", "丹雄信"),
        ("买买提艾力", "买买提艾山"),
        ("MARIA", "MARTA"),
    ],
)
def test_names_that_sound_otherwise_do_not(db: DuckDB, left: str, right: str) -> None:
    first, second = sounds(db, left, right)

    assert first != second


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("陳偉", ("陈伟", "陈", "伟")),
        ("歐陽鋒", ("欧阳锋", "欧阳", "锋")),
        ("欧阳", ("欧阳", "欧", "阳")),
        ("买买提艾力", ("买买提艾力", "买", "买提艾力")),
    ],
)
def test_a_name_falls_into_family_name_and_given_name(
    db: DuckDB, name: str, parts: tuple[str, str, str]
) -> None:
    query = with_spelling(f"SELECT '{name}' AS std", "std")

    assert db.rows(f"SELECT simple, surname, given FROM ({query})") == [parts]


def test_a_missing_name_has_no_sound(db: DuckDB) -> None:
    query = with_sounds("SELECT CAST(NULL AS VARCHAR) AS std", "std")

    assert db.rows(f"SELECT sound, surname_sound FROM ({query})") == [(0, 0)]


NEW_YEARS = {
    1950: (2, 17),
    1985: (2, 20),
    2000: (2, 5),
    2008: (2, 7),
    2020: (1, 25),
    2026: (2, 17),
    2033: (1, 31),
}


def test_the_first_day_of_the_chinese_year_is_the_known_one() -> None:
    meant = {written: day for written, day in lunar_days() if written.month == written.day == 1}

    assert {year: meant[date(year, 1, 1)] for year in NEW_YEARS} == {
        year: date(year, *day) for year, day in NEW_YEARS.items()
    }


def test_every_day_of_the_chinese_calendar_is_a_later_day_of_the_other() -> None:
    gaps = [(meant - written).days for written, meant in lunar_days()]

    assert len(gaps) > 45_000
    assert min(gaps) > 15
    assert max(gaps) < 60
