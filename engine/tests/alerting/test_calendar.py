"""Stories of due dates, and of the two small files that an office writes."""

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.alerting import Worker, read_calendar, read_staff
from jiwang_engine.alerting.calendar import kind_of_day, national_calendar
from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Level


def test_working_days_jump_over_the_national_day_holiday() -> None:
    assert national_calendar().due(date(2026, 9, 30), 1, "working") == (date(2026, 10, 8), False)


def test_a_weekend_that_is_worked_counts_as_a_working_day() -> None:
    assert national_calendar().due(date(2026, 10, 9), 1, "working") == (date(2026, 10, 10), False)


def test_red_runs_through_holidays_whatever_its_indicator_says() -> None:
    assert kind_of_day(Level.RED, "working") == "calendar"
    assert national_calendar().due(date(2026, 9, 30), 3, "calendar") == (date(2026, 10, 3), False)


def test_a_due_date_past_the_last_announced_year_is_flagged() -> None:
    assert national_calendar().due(date(2026, 12, 28), 10, "working") == (date(2027, 1, 11), True)


def test_an_imported_year_is_known_and_moves_the_due_date(tmp_path: Path) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text("date,kind,name\n2027-01-01,休,元旦\n2027-01-02,班,元旦\n", encoding="utf-8")

    assert read_calendar(file).due(date(2026, 12, 31), 1, "working") == (date(2027, 1, 2), False)


def test_a_bad_line_of_the_calendar_is_named(tmp_path: Path) -> None:
    file = tmp_path / "holidays.csv"
    file.write_text("日期,类型,名称\n2027年1月1日,休,元旦\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"holidays.csv:2: \[calendar-day\]"):
        read_calendar(file)


def test_staff_are_read_from_a_file_in_the_encoding_of_the_office(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes(
        "工作人员,村（社区）,每周上限,请假\n孙一,东村；999901001002,,2026-11-02–2026-11-06\n".encode(
            "gb18030"
        )
    )

    assert read_staff(file) == (
        Worker("孙一", ("东村", "999901001002"), 10, ((date(2026, 11, 2), date(2026, 11, 6)),)),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name\n孙一\n", "table-heading"),
        ("worker,weekly_cap\n孙一,许多\n", "staff-row"),
        ("worker,leave\n孙一,下周\n", "staff-leave"),
        ("worker\n孙一\n孙一\n", "staff-same-name"),
    ],
)
def test_a_staff_file_that_cannot_be_understood_says_what_to_do(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SourceError) as refused:
        read_staff(file)

    assert refused.value.code == code
    assert refused.value.remedy
