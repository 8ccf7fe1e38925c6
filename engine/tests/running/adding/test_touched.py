"""A late file is judged at once: its households get the alerts that a whole run would have raised, and nobody else is touched."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.cli import commands
from jiwang_engine.errors import UsageError
from jiwang_engine.language.program import Program
from jiwang_engine.linking.keeping.state import State
from jiwang_engine.running import RunRequest, judge_late, link_only, run, withdraw_late

DAY = date(2026, 10, 31)
SOURCE = "medical"


def silent(_: str) -> None:
    """Say nothing."""


def asked(out: Path, data: Path, state: Path) -> RunRequest:
    return RunRequest(pack="shili", on=DAY, out=out, data=data, state=state)


def rows(folder: Path, query: str) -> list[Any]:
    backend = DuckDB(directories=[folder])
    try:
        return backend.rows(query)
    finally:
        backend.close()


@pytest.fixture(scope="module")
def late(city: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The city's files without the large medical bills, and a folder with nothing else but these."""
    folder = tmp_path_factory.mktemp("late")
    before, after = folder / "before", folder / "after"
    shutil.copytree(city, before)
    after.mkdir()
    for path in before.glob("*医疗费用*"):
        path.rename(after / path.name)
    shutil.copy(before / "staff.csv", after)
    return before, after


@pytest.fixture(scope="module")
def judged(late: tuple[Path, Path], shili: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole run without the bills, then the bills alone; the folder of both results and of the state."""
    folder = tmp_path_factory.mktemp("judged")
    run(asked(folder / "whole", late[0], folder / "state"), shili, tell=silent)
    judge_late(asked(folder / "added", late[1], folder / "state"), shili, tell=silent)
    return folder


def test_the_households_of_a_late_file_get_the_alerts_of_a_whole_run(
    judged: Path, city: Path, shili: Program
) -> None:
    run(asked(judged / "all", city, judged / "other"), shili, tell=silent)
    people = f"SELECT DISTINCT name, birth FROM '{judged}/added/persons.parquet'"
    told = f"""
        SELECT DISTINCT a.indicator, a.level, p.name, p.birth, a.sentence FROM '{judged}/{{}}/alerts.parquet' AS a
        JOIN '{judged}/{{}}/persons.parquet' AS p ON p.person = a.person SEMI JOIN ({people}) AS n ON n.name = p.name AND n.birth = p.birth
        WHERE a.source = '{SOURCE}' ORDER BY ALL"""

    added, whole = (rows(judged, told.format(name, name)) for name in ("added", "all"))

    assert len(added) > 0
    assert added == whole


def test_the_same_file_again_comes_to_the_same_alerts(
    judged: Path, late: tuple[Path, Path], shili: Program
) -> None:
    first = rows(judged, f"SELECT * FROM '{judged}/added/alerts.parquet' ORDER BY alert")

    judge_late(asked(judged / "again", late[1], judged / "state"), shili, tell=silent)

    told = "SELECT alert, indicator, level, unit, person, sentence FROM '{}/alerts.parquet' ORDER BY alert"
    assert rows(judged, told.format(judged / "again")) == rows(judged, told.format(judged / "added"))
    assert len(first) > 0


def test_bills_that_an_earlier_file_has_told_raise_nothing_new(
    judged: Path, late: tuple[Path, Path], shili: Program, tmp_path: Path
) -> None:
    shutil.copytree(judged / "state", tmp_path / "state")
    (tmp_path / "more").mkdir()
    lines = next(late[1].glob("*医疗费用*")).read_bytes().split(b"\n")
    (tmp_path / "more" / "医保大额医疗费用明细202611.csv").write_bytes(b"\n".join(lines[: len(lines) // 2]))
    table = "SELECT unit, indicator, person, level FROM '{}' WHERE indicator LIKE 'M%' ORDER BY ALL"
    before = rows(tmp_path, table.format(State(tmp_path / "state").table("ledger")))

    judge_late(asked(tmp_path / "added", tmp_path / "more", tmp_path / "state"), shili, tell=silent)

    assert before
    assert rows(tmp_path, table.format(State(tmp_path / "state").table("ledger"))) == before


def test_the_ledger_keeps_what_the_day_has_said_of_other_households(judged: Path) -> None:
    ledger = State(judged / "state").table("ledger")

    others = f"""SELECT count(DISTINCT unit) FROM '{ledger}'
        ANTI JOIN (SELECT unit FROM '{judged}/added/households.parquet') USING (unit)"""

    assert rows(judged, others)[0][0] > 0


def test_a_state_that_has_only_linked_says_what_is_missing(
    late: tuple[Path, Path], shili: Program, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="全部文件比对一次"):
        judge_late(asked(tmp_path / "added", late[1], tmp_path / "state"), shili, tell=silent)

    link_only(asked(tmp_path / "linked", late[0], tmp_path / "state"), shili, tell=silent)
    judge_late(asked(tmp_path / "added", late[1], tmp_path / "state"), shili, tell=silent)
    assert (tmp_path / "added" / "alerts.parquet").is_file()


def test_a_file_that_is_withdrawn_leaves_everything_as_if_it_had_never_come(
    judged: Path, late: tuple[Path, Path], shili: Program, tmp_path: Path
) -> None:
    shutil.copytree(judged / "state", tmp_path / "state")
    shutil.copytree(late[1], tmp_path / "wrong")
    state = State(tmp_path / "state")
    table = "SELECT indicator, unit, person FROM '{}' WHERE indicator LIKE 'M%' ORDER BY ALL"
    told = rows(tmp_path, table.format(state.table("ledger")))

    result = withdraw_late(
        asked(tmp_path / "left", tmp_path / "wrong", tmp_path / "state"), shili, tell=silent
    )

    left = State(tmp_path / "state")
    assert told and rows(tmp_path, table.format(left.table("ledger"))) == []
    assert (
        result.counts["households"] > 0
        and result.counts["alerts"]
        == rows(tmp_path, f"SELECT count(*) FROM '{tmp_path}/left/alerts.parquet'")[0][0]
    )
    assert rows(tmp_path, f"SELECT * FROM '{tmp_path}/left/alerts.parquet' WHERE source = '{SOURCE}'") == []
    assert rows(tmp_path, f"SELECT * FROM '{tmp_path}/left/links.parquet' WHERE source = '{SOURCE}'") == []
    assert list((left.vault / "raw").glob(f"{SOURCE}/*")) == []

    again = judge_late(asked(tmp_path / "again", late[1], tmp_path / "state"), shili, tell=silent)
    column = "SELECT alert, sentence FROM '{}/alerts.parquet' ORDER BY alert"
    assert again.counts["alerts"] > 0
    assert rows(tmp_path, column.format(tmp_path / "again")) == rows(judged, column.format(judged / "added"))


def slipped(bills: Path, folder: Path) -> Path:
    """The same bills with a slip of the hand: every person paid ten yuan."""
    folder.mkdir()
    heading, *lines = (line.split(",") for line in bills.read_text(encoding="utf-8-sig").splitlines())
    paid = heading.index("个人自付")
    told = [[*cells[:paid], "10", *cells[paid + 1 :]] for cells in lines]
    text = "\n".join(",".join(cells) for cells in (heading, *told))
    (folder / bills.name).write_text(text, encoding="utf-8-sig")
    return folder


def test_a_command_puts_a_corrected_file_in_the_place_of_the_wrong_one_and_judges_it(
    judged: Path, late: tuple[Path, Path], shili: Program, tmp_path: Path
) -> None:
    run(asked(tmp_path / "whole", late[0], tmp_path / "state"), shili, tell=silent)
    wrong = slipped(next(late[1].glob("*医疗费用*")), tmp_path / "wrong")
    add = ["people", "add", "shili", "--on", str(DAY), "--state", str(tmp_path / "state"), "--judge"]

    for data, out, more in ((wrong, "slip", []), (late[1], "right", ["--instead-of", str(wrong)])):
        told = CliRunner().invoke(commands, [*add, "--data", str(data), "--out", str(tmp_path / out), *more])
        assert told.exit_code == 0, told.output

    bills = "SELECT sentence FROM '{}/alerts.parquet' WHERE sentence LIKE '%自付医疗费用%' ORDER BY ALL"
    assert rows(tmp_path, bills.format(tmp_path / "slip")) == []
    assert rows(tmp_path, bills.format(tmp_path / "right")) == rows(judged, bills.format(judged / "added"))
    assert rows(judged, bills.format(judged / "added")) != []
