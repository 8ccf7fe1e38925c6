"""Departments' files in, explained alerts and lists out: the whole way, with real files."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import JiwangError
from jiwang_engine.language.program import Program
from jiwang_engine.running import RunRequest, RunResult, run
from jiwang_engine.running.record import digests

DAY = date(2026, 10, 31)


def ran(city: Path, program: Program, out: Path, **more: Any) -> RunResult:
    request = RunRequest(pack="shili", on=more.pop("on", DAY), out=out, data=city, **more)
    return run(request, program, tell=lambda sentence: None)


@pytest.fixture(scope="module")
def finished(city: Path, shili: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "results"
    ran(city, shili, out)
    return out


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    backend = DuckDB(directories=[path])
    try:
        return backend.rows(query)
    finally:
        backend.close()


def test_every_row_that_was_read_is_accounted_for(finished: Path) -> None:
    counts = json.loads((finished / "funnel.json").read_text(encoding="utf-8"))["rows"]

    assert counts["read"] > 5000
    assert counts["read"] == sum(
        counts[name] for name in ("accepted", "repaired", "rejected", "dropped", "dropped_means")
    )


def test_a_run_leaves_what_the_contract_names(finished: Path) -> None:
    names = {path.name for path in finished.iterdir()}

    assert {"verdicts.parquet", "alerts.parquet", "links.parquet", "review.parquet"} <= names
    assert {"quality", "lists", "funnel.json", "index.html", "run.json"} <= names


def test_on_an_earlier_day_nobody_knows_what_happens_later(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    earlier = date(2026, 10, 12)

    ran(city, shili, tmp_path / "out", on=earlier)

    days = rows(
        tmp_path,
        f"SELECT max(row_day) FROM '{tmp_path}/out/alerts.parquet' WHERE indicator IN ('M4', 'F1', 'D1')",
    )
    assert days[0][0] <= earlier
    later = json.loads((tmp_path / "out" / "funnel.json").read_text(encoding="utf-8"))["later"]
    assert later["medical"] > 0 and later["deaths"] > 0
    report = (tmp_path / "out" / "quality" / "report.html").read_text(encoding="utf-8")
    assert "日期晚于行为日 2026-10-12" in report


def test_the_day_itself_hides_nothing(finished: Path) -> None:
    assert json.loads((finished / "funnel.json").read_text(encoding="utf-8"))["later"] == {}


def test_every_alert_says_why_where_from_and_by_when(finished: Path) -> None:
    query = f"""SELECT count(*), count(*) FILTER (WHERE sentence = '' OR visiting_sentence = '' OR due_on IS NULL
        OR handler = '' OR article = '' OR file = '' OR rule_version = '') FROM '{finished}/alerts.parquet'"""

    [(alerts, incomplete)] = rows(finished, query)

    assert alerts > 0
    assert incomplete == 0


def test_no_list_shows_an_id_number(finished: Path) -> None:
    pages = list((finished / "lists").rglob("*.html"))

    assert pages
    assert not [
        page for page in pages if "9999010" in page.read_text(encoding="utf-8") and "身份证" in page.name
    ]
    for page in pages:
        assert not _id_numbers(page.read_text(encoding="utf-8"))


def _id_numbers(text: str) -> list[str]:
    words = "".join(letter if letter.isdigit() or letter in "Xx" else " " for letter in text).split()
    return [word for word in words if len(word) == 18 and word.startswith("9999")]


def test_the_same_files_give_the_same_bytes(
    city: Path, shili: Program, finished: Path, tmp_path: Path
) -> None:
    ran(city, shili, tmp_path / "again")

    assert digests(tmp_path / "again") == digests(finished)


def test_a_file_that_is_there_twice_changes_nothing(
    city: Path, shili: Program, finished: Path, tmp_path: Path
) -> None:
    twice = tmp_path / "files"
    shutil.copytree(city, twice)
    first = next(path for path in sorted(twice.iterdir()) if "大额" in path.name)
    shutil.copy(first, first.with_name(f"副本_{first.name}"))

    ran(twice, shili, tmp_path / "out")

    query = "SELECT indicator, unit, person, level, sentence FROM '{}/alerts.parquet' ORDER BY ALL"
    assert rows(tmp_path / "out", query.format(tmp_path / "out")) == rows(finished, query.format(finished))


def test_bills_that_two_exports_tell_are_counted_once_and_the_report_says_so(
    city: Path, shili: Program, finished: Path, tmp_path: Path
) -> None:
    again = tmp_path / "files"
    shutil.copytree(city, again)
    first = next(path for path in sorted(again.iterdir()) if "大额" in path.name)
    lines = first.read_bytes().split(b"\n")
    first.with_name("医保大额医疗费用明细202609.csv").write_bytes(b"\n".join(lines[: len(lines) // 2]))

    ran(again, shili, tmp_path / "out")

    query = "SELECT indicator, unit, person, level, sentence FROM '{}/alerts.parquet' ORDER BY ALL"
    assert rows(tmp_path / "out", query.format(tmp_path / "out")) == rows(finished, query.format(finished))
    report = (tmp_path / "out" / "quality" / "report.html").read_text(encoding="utf-8")
    assert "行与另一个文件里的行完全相同，按一笔计" in report


def test_with_a_state_the_same_alert_stays_quiet_and_a_repeat_of_the_day_does_nothing(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    first = ran(city, shili, tmp_path / "one", state=state)
    again = ran(city, shili, tmp_path / "two", state=state)
    later = ran(city, shili, tmp_path / "three", state=state, on=DAY + timedelta(days=7))

    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert first.counts["alerted"] == again.counts["alerted"]
    quiet = f"SELECT count(*) FROM '{tmp_path}/three/alerts.parquet' WHERE state = 'quiet'"
    assert rows(tmp_path, quiet)[0][0] > 0
    assert later.counts["persons"] == first.counts["persons"]


def test_the_means_of_a_person_without_a_case_are_nowhere_to_be_found(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    shutil.copytree(city, files)
    vehicles = next(path for path in files.iterdir() if "机动车" in path.name)
    text = vehicles.read_bytes().decode("gb18030")
    heading = next(csv.reader(text.splitlines()))
    with vehicles.open("ab") as out:
        for plate, number in (("测F0PLANT", "999901198001010019"), ("测F1PLANT", "看不清的号码")):
            cells = {
                "号牌号码": plate,
                "车辆类型": "小型汽车",
                "所有人": "庄没案",
                "身份证号": number,
                "状态": "正常",
            }
            line = ",".join(cells.get(name, "") for name in heading)
            out.write((line + "\r\n").encode("gb18030"))

    ran(files, shili, tmp_path / "out", state=tmp_path / "state")

    for folder in (tmp_path / "out", tmp_path / "state"):
        for path in folder.rglob("*"):
            if path.is_file():
                assert not {b"PLANT", "庄没案".encode(), "庄没案".encode("gb18030")} & _found_in(path)
    assert not list(tmp_path.glob(".*.part"))


def test_a_great_bill_with_a_name_alone_is_a_question_for_the_county(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    shutil.copytree(city, files)
    (files / "医保大额医疗费用明细（补）202610.csv").write_text(
        "姓名,身份证号码,结算日期,个人自付金额\n庄没号,,2026-09-12,96000.00\n", encoding="utf-8"
    )

    result = ran(files, shili, tmp_path / "out")

    assert result.counts["unplaced"] > 0
    alerts = f"SELECT sentence, level FROM '{tmp_path}/out/alerts.parquet' WHERE file LIKE '%（补）%'"
    ((sentence, level),) = rows(tmp_path, alerts)
    assert sentence.startswith(
        "身份待核（医保大额医疗费用里的证件号码不可用，对不上人，请向医保补要证件号码）：近12个月"
    )
    assert level == "orange"
    unknown = next((tmp_path / "out" / "lists").glob("000000-*/000000-*.html"))
    assert "庄没号" in unknown.read_text(encoding="utf-8")


def _found_in(path: Path) -> set[bytes]:
    marks = {b"PLANT", "庄没案".encode(), "庄没案".encode("gb18030")}
    if path.suffix == ".parquet":
        content = "\n".join(str(row) for row in rows(path.parent, f"SELECT * FROM '{path}'")).encode()
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    else:
        content = path.read_bytes()
    return {mark for mark in marks if mark in content}


def test_files_at_fault_stop_the_run_and_leave_the_old_results(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    shutil.copytree(city, files)
    ran(files, shili, tmp_path / "out")
    before = (tmp_path / "out" / "run.json").read_bytes()
    broken = next(path for path in files.iterdir() if path.suffix == ".xlsx")
    broken.write_bytes(broken.read_bytes()[:900])

    with pytest.raises(JiwangError, match=broken.name):
        ran(files, shili, tmp_path / "out")

    assert (tmp_path / "out" / "run.json").read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))


def test_a_folder_with_other_things_is_never_replaced(city: Path, shili: Program, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "照片.txt").write_text("家人", encoding="utf-8")

    with pytest.raises(JiwangError, match="out-not-ours"):
        ran(city, shili, tmp_path / "out")
