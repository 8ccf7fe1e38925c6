"""What clerks have written is read back, and what is wrong with it is told with its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from jiwang_engine.errors import SourceError, UsageError
from jiwang_engine.linking.opinions.saying import Answer
from jiwang_engine.running.inputs.opinions import heard, read_opinions
from jiwang_engine.running.request import RunRequest
from jiwang_engine.running.reviewing import Doubt, write_review_book

GOOD = {
    "核对编号": "0123456789abcdef", "人员编号": "7", "判断": "同一人", "核对人": "孙某", "核对日期": "2026/3/5", "理由": "看过证件",
}  # fmt: skip


def sheet(path: Path, cells: Mapping[str, str]) -> Path:
    path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8-sig")
    return path


def test_a_filled_in_row_is_an_opinion(tmp_path: Path) -> None:
    [one] = read_opinions([sheet(tmp_path / "a.csv", GOOD)])

    assert (one.mark, one.person, one.answer, one.who, one.day) == (
        "0123456789abcdef", 7, Answer.SAME, "孙某", date(2026, 3, 5),
    )  # fmt: skip


def test_a_desk_says_at_what_minute_somebody_answered(tmp_path: Path) -> None:
    [one] = read_opinions([sheet(tmp_path / "a.csv", {**GOOD, "核对日期": "2026-03-05 14:07:09.250000"})])

    assert one.day == datetime(2026, 3, 5, 14, 7, 9, 250_000)


def test_a_row_without_an_answer_says_nothing(tmp_path: Path) -> None:
    assert read_opinions([sheet(tmp_path / "a.csv", {**GOOD, "判断": ""})]) == ()


def test_the_workbook_that_the_engine_writes_can_be_read_back(tmp_path: Path) -> None:
    doubt = Doubt(1, "甲", "a.csv", 2, {}, {}, {}, 7, "请核对", False, "", "0123456789abcdef")
    write_review_book(tmp_path / "review.xlsx", iter([doubt]), on=date(2026, 3, 1))

    assert read_opinions([tmp_path / "review.xlsx"]) == ()


def test_two_persons_stand_older_first(tmp_path: Path) -> None:
    [one] = read_opinions([sheet(tmp_path / "a.csv", {**GOOD, "核对编号": "人员3"})])

    assert (one.mark, one.person) == ("P7", 3)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"判断": "也许"}, "opinion-not-understood"),
        ({"人员编号": ""}, "opinion-without-person"),
        ({"核对编号": "abc"}, "opinion-without-mark"),
        ({"核对人": ""}, "opinion-without-name"),
        ({"核对日期": "昨天"}, "opinion-without-day"),
        ({"核对日期": "2026-02-30"}, "opinion-without-day"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_opinions([sheet(tmp_path / "a.csv", {**GOOD, **wrong})])

    assert refused.value.code == code
    assert str(refused.value.at) == "a.csv:2"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", "no workbook", "opinions-unreadable"),
        ("a.json", "{", "opinions-unreadable"),
        ("a.csv", "判断\n同一人\n", "opinions-without-column"),
    ],
)
def test_a_file_that_is_no_review_is_refused(tmp_path: Path, name: str, content: str, code: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(SourceError) as refused:
        read_opinions([tmp_path / name])

    assert refused.value.code == code


def test_opinions_need_the_state_that_gave_the_marks(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        heard(RunRequest(pack="shili", on=date(2026, 3, 1), out=tmp_path, opinions=(tmp_path / "a.csv",)))

    assert refused.value.code == "opinions-need-state"
