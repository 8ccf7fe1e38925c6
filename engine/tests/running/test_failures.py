"""When the machine stops a run, people read plain Chinese and what to do; the database's own words are in a file."""

from __future__ import annotations

import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.errors import MachineError
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.running import RunRequest, link_only, run
from jiwang_engine.running.failures import bare
from village import written_pack

DAY = date(2026, 3, 1)
LARGEST = 2**63 - 1
BANK = """
来源: 银行存款
编号: bank
部门: 银行
用途: means
列:
  - {列: 姓名, 编号: name, 类型: 姓名, 必有: 是, 必填: 是}
  - {列: 证件号码, 编号: id_number, 类型: 身份证, 必有: 是}
  - {列: 余额, 编号: balance, 类型: 金额}
---
事实: 余额
编号: balance
主体: 人
类型: 金额
用途: means
取自: {来源: bank, 列: 余额}
---
变量: 全家余额
编号: savings
主体: 户
类型: 金额
式: 合计(余额)
---
参数: 储蓄线
编号: savings_line
类型: 金额
取值:
  - {自: 2020-01-01, 值: 5000元, 文号: 村发1号}
---
事项: 存款少的
编号: thrift
部门: 民政
对象: 户
资格:
  全部满足:
    - 款: savings
      式: 全家余额 < 储蓄线
"""
TABLES = {
    "person": "SELECT i AS person, '陈一' AS name, '男' AS sex, DATE '1980-05-01' AS birth, '999901' AS region, 'rural' AS settlement, "
    "NULL::VARCHAR AS address, NULL::VARCHAR AS phone, NULL::VARCHAR AS register_no, '户主' AS relation, true AS in_case FROM range(1, 3) AS n(i)",
    "unit": "SELECT 9 AS unit, 'verified' AS basis, '999901' AS region, 'rural' AS settlement, NULL::VARCHAR AS register_no, "
    "NULL::VARCHAR AS source_no, NULL::VARCHAR AS address",
    "membership": "SELECT 9 AS unit, i AS person, '户主' AS relation, i = 1 AS is_head FROM range(1, 3) AS n(i)",
    "fact_bank": f"SELECT i AS person, i AS record, 1 AS file, DATE '2026-02-01' AS day, {LARGEST}::BIGINT AS balance FROM range(1, 3) AS n(i)",
}


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[Path]:
    """The engine's tables of a household with more money than can be counted."""
    folder = tmp_path / "facts"
    folder.mkdir()
    backend = DuckDB(directories=[folder])
    for name, query in TABLES.items():
        backend.write_parquet(query, folder / f"{name}.parquet")
    backend.close()
    yield folder


@pytest.fixture
def village(tmp_path: Path) -> Program:
    """The village's pack, with a rule about savings."""
    return check_pack(read_pack(written_pack(tmp_path, bank=BANK)))


def failing(facts: Path, program: Program, out: Path) -> MachineError:
    with pytest.raises(MachineError) as stopped:
        run(RunRequest(pack="village", on=DAY, out=out, facts=facts), program, tell=lambda sentence: None)
    return stopped.value


def test_a_sum_that_does_not_fit_names_the_stage_the_step_and_the_value_of_the_pack(
    facts: Path, village: Program, tmp_path: Path
) -> None:
    error = failing(facts, village, tmp_path / "out")

    assert error.code == "number-too-large"
    assert "按法条核算在保家庭" in error.found
    assert "成员汇总到户" in error.found
    assert "余额" in error.found
    assert "多写了几位" in error.remedy
    assert not (tmp_path / "out").exists()


def test_the_screen_is_plain_chinese_and_the_rest_is_in_the_log(
    facts: Path, village: Program, tmp_path: Path
) -> None:
    error = failing(facts, village, tmp_path / "out")

    log = tmp_path / "out.failed.log"
    assert str(log) in error.remedy
    assert not re.search("[A-Za-z]{3,}", error.found + error.remedy.replace(str(log), ""))
    text = log.read_text(encoding="utf-8")
    assert re.search("(?i)out of range|overflow", text)
    assert str(LARGEST) not in text
    assert log.stat().st_mode & 0o077 == 0


def test_a_run_that_succeeds_takes_the_log_away(facts: Path, village: Program, tmp_path: Path) -> None:
    failing(facts, village, tmp_path / "out")
    shutil.rmtree(tmp_path / "mended", ignore_errors=True)
    backend = DuckDB(directories=[facts])
    query = TABLES["fact_bank"].replace(str(LARGEST), "500")
    (facts / "fact_bank.parquet").unlink()
    backend.write_parquet(query, facts / "fact_bank.parquet")

    run(RunRequest(pack="village", on=DAY, out=tmp_path / "out", facts=facts), village, tell=lambda _: None)

    assert (tmp_path / "out" / "run.json").is_file()
    assert not (tmp_path / "out.failed.log").exists()


def test_a_memory_that_is_too_small_says_which_file_was_read_and_how_to_give_more(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    request = RunRequest(
        pack="shili", on=date(2026, 10, 31), out=tmp_path / "out", data=city, memory="6MB", verb="link"
    )

    with pytest.raises(MachineError, match="memory-too-small") as stopped:
        link_only(request, shili, tell=lambda sentence: None)

    assert "读取各部门文件" in stopped.value.found
    assert "--memory 8GB" in stopped.value.remedy


def test_an_impossible_amount_in_a_file_is_told_with_its_row_and_stops_nothing(
    city: Path, shili: Program, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    shutil.copytree(city, files)
    bills = next(files.glob("医保大额*"))
    text = bills.read_bytes().decode("utf-8-sig")
    heading, first, *rest = text.splitlines()
    cells = first.split(",")
    cells[heading.split(",").index("个人自付")] = "99999999999999"
    bills.write_bytes("\n".join([heading, ",".join(cells), *rest]).encode("utf-8-sig"))

    run(
        RunRequest(pack="shili", on=date(2026, 10, 31), out=tmp_path / "out", data=files),
        shili,
        tell=lambda _: None,
    )

    report = (tmp_path / "out" / "quality" / "report.html").read_text(encoding="utf-8")
    assert "数值大得不可能" in report
    assert "请核对是否多写了几位" in report


def test_the_log_holds_nothing_that_was_quoted_and_no_long_number() -> None:
    text = bare("Could not convert string '陈一' to INT64: 999901198005010019")

    assert text == "Could not convert string '…' to INT64: …"


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that takes no more than so many bytes in a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1, 1_000, 8_000, 30_000, 100_000, 200_000])
def test_a_disk_that_fills_up_while_files_become_lists_is_told_and_leaves_the_state_as_it_was(
    size: int, city: Path, shili: Program, tmp_path: Path
) -> None:
    request = RunRequest(
        pack="shili", on=date(2026, 10, 31), out=tmp_path / "out", data=city, state=tmp_path / "state"
    )
    with pytest.raises(MachineError, match="disk-failed") as stopped, files_no_larger_than(size):
        run(request, shili, tell=lambda sentence: None)

    assert "磁盘空间" in stopped.value.remedy
    assert {one.name for one in tmp_path.iterdir()} <= {".out.lock", "out.failed.log", "state"}
    assert [one for one in tmp_path.rglob("state/**/*") if one.is_file()] == []
