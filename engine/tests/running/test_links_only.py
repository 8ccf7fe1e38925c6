"""Only who is who: the files are cleaned and linked, and nobody is judged."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli import commands
from jiwang_engine.errors import UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.running import RunRequest, add_late, link_only, run

DAY = date(2026, 10, 31)


def linked(city: Path, program: Program, out: Path, **more: Any) -> Path:
    request = RunRequest(pack="shili", on=DAY, out=out, data=city, verb="link", **more)
    link_only(request, program, tell=lambda sentence: None)
    return out


@pytest.fixture(scope="module")
def finished(city: Path, shili: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return linked(city, shili, tmp_path_factory.mktemp("linked") / "results")


def one(folder: Path, query: str) -> Any:
    backend = DuckDB(directories=[folder])
    try:
        return backend.one(query)
    finally:
        backend.close()


def test_linking_leaves_people_households_and_doubts_and_no_judgement(finished: Path) -> None:
    names = {path.name for path in finished.iterdir()}

    assert names == {
        "persons.parquet", "households.parquet", "links.parquet", "review.parquet", "unmatched.parquet", "scores.parquet", "review.xlsx", "review.html", "quality", "run.json"
    }  # fmt: skip
    assert (finished / "quality" / "report.html").is_file()


def test_every_member_of_a_household_is_a_person(finished: Path) -> None:
    query = f"""SELECT count(*) FROM (SELECT unnest(members) AS person FROM '{finished}/households.parquet')
        ANTI JOIN '{finished}/persons.parquet' USING (person)"""

    assert one(finished, query) == 0
    assert one(finished, f"SELECT count(*) FROM '{finished}/households.parquet'") > 500


def test_the_workbook_shows_each_doubt_with_its_file_and_row_and_masks_people(finished: Path) -> None:
    sheet = openpyxl.load_workbook(finished / "review.xlsx").active
    assert sheet is not None

    head, *rows = sheet.iter_rows(values_only=True)

    assert head[:4] == ("序号", "来源", "文件", "行")
    assert len(rows) == one(finished, f"SELECT count(*) FROM '{finished}/review.parquet'") > 0
    for row in rows:
        assert "*" in str(row[4])
        assert not any(len(digits) > 12 for digits in str(row[4]).replace("*", " ").split())


def test_the_record_tells_what_it_was_and_what_it_counted(finished: Path) -> None:
    record = json.loads((finished / "run.json").read_text(encoding="utf-8"))

    rows = record["counts"]["rows"]
    assert record["verb"] == "link"
    assert rows["read"] == sum(rows[name] for name in ("accepted", "repaired", "rejected", "dropped"))
    assert record["counts"]["persons"] == one(finished, f"SELECT count(*) FROM '{finished}/persons.parquet'")


def test_linking_can_be_repeated_from_its_record(finished: Path, tmp_path: Path) -> None:
    answer = CliRunner().invoke(commands, ["replay", str(finished), "--out", str(tmp_path / "again")])

    assert "逐字节相同" in answer.output
    assert not (tmp_path / "again" / "alerts.parquet").exists()


def test_a_whole_run_and_linking_alone_agree_on_who_is_who(
    finished: Path, city: Path, shili: Program, tmp_path: Path
) -> None:
    run(
        RunRequest(pack="shili", on=DAY, out=tmp_path / "whole", data=city), shili, tell=lambda sentence: None
    )

    assert (finished / "links.parquet").read_bytes() == (tmp_path / "whole" / "links.parquet").read_bytes()


def test_linking_with_a_state_keeps_ids_and_earlier_alerts(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    run(
        RunRequest(pack="shili", on=DAY, out=tmp_path / "o", data=city, state=state),
        shili,
        tell=lambda _: None,
    )
    ledger = State(state).table("ledger")
    before = ledger.read_bytes() if ledger else b""

    linked(city, shili, tmp_path / "linked", state=state)

    after = State(state).table("ledger")
    assert after is not None
    assert after.read_bytes() == before != b""
    assert (tmp_path / "linked" / "links.parquet").read_bytes() == (
        tmp_path / "o" / "links.parquet"
    ).read_bytes()


def answered(workbook: Path, place: int, answers: dict[int, str]) -> None:
    """Fill in the row of a workbook as a clerk does; `answers` by column, counted from 1."""
    book = openpyxl.load_workbook(workbook)
    sheet = book.active
    assert sheet is not None
    for column, text in answers.items():
        sheet.cell(row=place, column=column).value = text
    book.save(workbook)


def test_what_a_clerk_answers_in_the_workbook_is_the_next_run_s_link(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    first = linked(city, shili, tmp_path / "first", state=state)
    place, row = question(first / "review.xlsx")
    person = one(first, f"SELECT min(person) FROM '{first}/persons.parquet'")
    answered(first / "review.xlsx", place, {7: str(person), 9: "同一人", 10: "孙某", 11: "2026-10-31"})

    second = linked(city, shili, tmp_path / "second", state=state, opinions=(first / "review.xlsx",))
    third = linked(city, shili, tmp_path / "third", state=state)

    record = one(first, f"SELECT any_value(record) FROM '{first}/review.parquet' WHERE mark = '{row[13]}'")
    link = f"SELECT person || ' ' || tier FROM '{{}}/links.parquet' WHERE record = {record}"
    assert [one(folder, link.format(folder)) for folder in (second, third)] == [f"{person} H1"] * 2
    recorded = json.loads((second / "run.json").read_text(encoding="utf-8"))["opinions"]
    assert list(recorded) == [str((first / "review.xlsx").resolve())]


def question(workbook: Path) -> tuple[int, tuple[Any, ...]]:
    """The place and the cells of a row that one clerk alone may answer."""
    sheet = openpyxl.load_workbook(workbook).active
    assert sheet is not None
    rows = list(enumerate(sheet.iter_rows(values_only=True), start=1))[1:]
    return next((n, row) for n, row in rows if row[13] and "须两人核对" not in str(row[7]))


def test_the_screen_and_the_page_count_alike(city: Path, shili: Program, tmp_path: Path) -> None:
    said: list[str] = []
    request = RunRequest(pack="shili", on=DAY, out=tmp_path / "out", data=city, verb="link")
    link_only(request, shili, tell=said.append)

    page = (tmp_path / "out" / "review.html").read_text(encoding="utf-8")
    asked = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["counts"]["asked"]
    told = f"{asked['rows']:,} 行待人工核对，其中 {asked['with_candidates']:,} 行有可能的人"
    assert asked["rows"] > 0
    assert any(told in sentence for sentence in said)
    assert told in page


def test_a_late_file_is_added_and_a_whole_run_says_the_same(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    state, most, late = (tmp_path / name for name in ("state", "most", "late"))
    shutil.copytree(city, most)
    late.mkdir()
    [bills] = most.glob("医保大额*")
    shutil.move(bills, late / bills.name)
    linked(most, shili, tmp_path / "first", state=state)
    shutil.copytree(state, tmp_path / "other")

    asked = ["people", "add", "shili", "--data", str(late), "--on", "2026-10-31", "--state", str(state)]
    answer = CliRunner().invoke(commands, [*asked, "--out", str(tmp_path / "added")])
    linked(city, shili, tmp_path / "whole", state=tmp_path / "other")

    assert answer.exit_code == 0, answer.output
    added, whole = tmp_path / "added", tmp_path / "whole"
    differing = f"""SELECT count(*) FROM (FROM '{added}/links.parquet' EXCEPT FROM '{whole}/links.parquet')"""
    counted = json.loads((added / "run.json").read_text(encoding="utf-8"))["counts"]["added"]
    assert one(tmp_path, differing) == 0
    assert one(tmp_path, f"SELECT count(*) FROM '{added}/links.parquet'") == counted["linked"] > 100
    assert counted["new"] < one(tmp_path, f"SELECT count(*) FROM '{whole}/links.parquet'") / 4


def test_late_files_need_the_state_that_they_are_added_to(city: Path, shili: Program, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        add_late(
            RunRequest(pack="shili", on=DAY, out=tmp_path / "out", data=city), shili, tell=lambda _: None
        )

    assert refused.value.code == "add-needs-state"
