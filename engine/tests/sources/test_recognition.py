"""Which source a file belongs to: the manifest, the name, the headings; never a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bureau import CHEN, HEADINGS, MONEY, Bureau, column, source

from jiwang_engine.errors import SourceError

DEATHS = source(
    column("死亡日期", "died", "date", required=True, needed=True),
    id="deaths", label="死亡名单", file_names=("*死亡*",),
)  # fmt: skip
GRANTS = source(MONEY, id="grants", label="发放名单", file_names=("*发放*",))
LOANS = source(MONEY, id="loans", label="贷款名单", file_names=("*贷款*",))
DEAD = [["姓名", "身份证号", "死亡日期"], ["陈一", CHEN, "2026-01-05"]]
MONEYED = [HEADINGS, ["陈一", CHEN, "1"]]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path, DEATHS, GRANTS, LOANS)


def sources_of(bureau: Bureau) -> list[str]:
    return [one.source for one in bureau.take().files]


def test_the_manifest_wins_over_the_name(bureau: Bureau) -> None:
    bureau.bring("发放202601.csv", MONEYED)
    bureau.bring("manifest.yaml", "- {file: 发放202601.csv, source: 贷款名单, as_of: 2026-02-10}\n")

    [taken] = bureau.take().files

    assert (taken.source, taken.as_of) == ("loans", date(2026, 2, 10))


def test_the_name_decides_between_sources_with_equal_headings(bureau: Bureau) -> None:
    bureau.bring("1月贷款.csv", MONEYED)

    assert sources_of(bureau) == ["loans"]


def test_the_headings_decide_when_the_name_says_nothing(bureau: Bureau) -> None:
    bureau.bring("新建文本.txt", DEAD)

    assert sources_of(bureau) == ["deaths"]


def test_the_headings_decide_when_the_name_misleads(bureau: Bureau) -> None:
    bureau.bring("发放对象死亡情况.csv", DEAD)

    assert sources_of(bureau) == ["deaths"]


def test_a_tie_is_reported_and_not_guessed(bureau: Bureau) -> None:
    bureau.bring("名单.csv", MONEYED)

    [skipped] = bureau.take().skipped

    assert "表头同时符合发放名单、贷款名单" in skipped.reason


def test_a_file_that_nobody_knows_is_skipped_with_the_reason(bureau: Bureau) -> None:
    bureau.bring("天气.csv", [["日期", "气温"], ["2026-01-05", "12"]])
    bureau.bring("说明.pdf", "x")
    bureau.bring("staff.csv", "worker\n")

    reasons = {one.name: one.reason for one in bureau.take().skipped}

    assert reasons == {
        "天气.csv": "前十行里没有认识的表头。",
        "说明.pdf": "不是表格文件（可用 .csv .tsv .txt .xlsx .xls）。",
    }


def test_a_file_of_a_known_name_without_its_headings_stops_the_batch_and_names_them(bureau: Bureau) -> None:
    bureau.bring("死亡202601.csv", [["姓名", "身份证号", "亡故时间"], ["陈一", CHEN, "2026-01-05"]])

    with pytest.raises(SourceError, match="死亡日期") as refused:
        bureau.take()

    assert refused.value.code == "headings-missing"


def test_a_file_that_came_after_the_day_known_on_is_not_read(bureau: Bureau) -> None:
    bureau.bring("发放202601.csv", MONEYED)
    bureau.bring("贷款202601.csv", MONEYED)
    bureau.bring("死亡202602.csv", DEAD)
    bureau.bring("manifest.yaml", "- {file: 贷款202601.csv, source: loans, received: 2026-02-10}\n")

    intake = bureau.take(known=date(2026, 2, 9))

    assert [one.name for one in intake.files] == ["发放202601.csv"]
    assert {one.name: one.reason for one in intake.skipped} == {
        "死亡202602.csv": "2026-02-28 的文件，知悉日 2026-02-09 还没有收到。",
        "贷款202601.csv": "2026-02-10 的文件，知悉日 2026-02-09 还没有收到。",
    }


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ("- {file: 没有.csv, source: grants}", "manifest-file-missing"),
        ("- {file: 发放.csv, source: 别的}", "manifest-source-unknown"),
        ("- {file: 发放.csv}", "manifest-invalid"),
        ("- {file: 发放.csv, source: grants, as_of: 昨天}", "manifest-invalid"),
        ("- {file: 发放.csv, source: grants, received: 昨天}", "manifest-invalid"),
        ("file: 发放.csv", "manifest-invalid"),
        ("- [", "manifest-invalid"),
    ],
)
def test_a_wrong_manifest_is_refused(bureau: Bureau, manifest: str, code: str) -> None:
    bureau.bring("发放.csv", MONEYED)
    bureau.bring("manifest.yaml", manifest)

    with pytest.raises(SourceError) as refused:
        bureau.take()

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("发放202601.csv", date(2026, 1, 31)),
        ("发放20260115.csv", date(2026, 1, 15)),
        ("发放2026-01-15.csv", date(2026, 1, 15)),
        ("2026年1月发放.csv", date(2026, 1, 31)),
        ("发放.csv", date(2026, 3, 1)),
        ("发放203001.csv", date(2026, 3, 1)),
    ],
)
def test_the_day_of_a_file_is_read_from_its_name(bureau: Bureau, name: str, day: date) -> None:
    bureau.bring(name, MONEYED)

    [taken] = bureau.take().files

    assert taken.as_of == day
