"""What other programs read of a finished run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.errors import UsageError
from jiwang_engine.identifiers import identify, number_of
from jiwang_engine.language.program import Program
from jiwang_engine.results import RunResults, read_results
from jiwang_engine.running import RunRequest, run


@pytest.fixture(scope="module")
def kept(city: Path, shili: Program, tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    folder = tmp_path_factory.mktemp("kept")
    request = RunRequest(
        pack="shili", on=date(2026, 10, 31), out=folder / "out", data=city, state=folder / "state"
    )
    run(request, shili, tell=lambda sentence: None)
    return read_results(folder / "out")


def test_every_alert_and_every_task_speaks_of_a_household_that_is_there(kept: RunResults) -> None:
    units = {row["unit"] for row in kept.rows("households")}

    spoken = {row["unit"] for table in ("alerts", "tasks") for row in kept.rows(table)}

    assert spoken and spoken <= units


def test_every_member_of_a_household_is_among_the_persons(kept: RunResults) -> None:
    persons = {row["person"] for row in kept.rows("persons")}

    members = {person for row in kept.rows("households") for person in row["members"]}

    assert members and members <= persons


def test_places_come_with_the_places_above_them_first(kept: RunResults) -> None:
    codes = [row["code"] for row in kept.places()]

    above = {4: 0, 6: 4, 9: 6, 12: 9}
    assert all(codes.index(code) > codes.index(code[: above[len(code)]]) for code in codes if len(code) > 4)


def test_a_key_stands_for_one_number() -> None:
    number = "99990119800101002"
    whole = next(one for one in (f"{number}{sign}" for sign in "0123456789X") if identify(one).key)

    assert number_of(identify(whole).key or 0) == whole


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_results(tmp_path)


def test_no_sentence_of_an_alert_calls_anything_unknown_in_one_word(kept: RunResults) -> None:
    sentences = [row["sentence"] for row in kept.rows("alerts")]

    assert sentences
    assert not [one for one in sentences if "未知" in one or "（还不知道）" in one]


def test_the_doubts_come_in_the_order_of_the_queue_with_what_an_opinion_needs(kept: RunResults) -> None:
    doubts = list(kept.reviews())

    assert [one["turn"] for one in doubts] == list(range(1, len(doubts) + 1))
    assert all(len(one["mark"]) == 16 and one["candidate"] and one["department"] for one in doubts)
    assert len(doubts) + kept.unmatched == sum(1 for _ in kept.rows("review"))


def test_rows_that_fit_nobody_are_told_with_file_row_and_owner_and_no_number(kept: RunResults) -> None:
    rows = list(kept.rows_of_nobody())

    assert len(rows) == kept.unmatched
    assert all(row["file"] and row["row_no"] and row["department"] and row["reason"] for row in rows)
    assert not [row for row in rows if (row["shown"]["证件号码"] or "***").count("*") < 3]
