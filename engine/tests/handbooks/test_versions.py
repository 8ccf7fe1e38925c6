"""A version of a pack for other programs: its unsure numbers, its differences, and a copy that nobody edits."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from jiwang_engine.errors import PackErrors
from jiwang_engine.packs.loading import find_pack
from jiwang_engine.versions import Doubt, read_version

ON = date(2026, 11, 22)
NUMBERS = """落实: 低保标准
取值:
  - {自: 2025-07-01, 值: 800元/月, 文号: 某市民发〔2025〕1号, 标记: 核实, 核对于: 2025-05-22}
---
落实: 低保住房套数
取值:
  - {自: 2025-07-01, 值: 未公布, 标记: 未公布, 说明: 等待省里规定}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A pack with one number that was compared a year and a half ago, and one that nobody has published."""
    folder = tmp_path / "xincheng"
    (folder / "parameters").mkdir(parents=True)
    shutil.copytree(find_pack("national"), tmp_path / "national")
    head = '包: xincheng\n名称: 新城市\n版本: "2026.1"\n级别: 设区市\n地区: "9998"\n依据: national\n'
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / "parameters" / "income.yaml").write_text(NUMBERS, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("on", "doubts"), [(ON, []), (date(2026, 11, 23), [Doubt.STALE])])
def test_a_number_is_stale_when_nobody_has_looked_for_more_than_eighteen_months(
    town: Path, on: date, doubts: list[Doubt]
) -> None:
    found = read_version(town).unsure_numbers(on)

    assert [one.doubt for one in found if one.label == "低保标准"] == doubts


def test_a_number_that_nobody_has_published_is_named(town: Path) -> None:
    found = {one.label: one.doubt for one in read_version(town).unsure_numbers(ON)}

    assert found["低保住房套数"] is Doubt.UNPUBLISHED


def test_made_up_numbers_need_no_comparing() -> None:
    marks = {one.doubt for one in read_version("shili").unsure_numbers(ON) if one.value.endswith("元/月")}

    assert Doubt.STALE not in marks


def test_a_kept_version_is_the_same_law_after_its_files_were_edited(town: Path, tmp_path: Path) -> None:
    before = read_version(town)
    kept = before.keep(tmp_path / "shelf")
    text = (town / "parameters" / "income.yaml").read_text(encoding="utf-8")
    (town / "parameters" / "income.yaml").write_text(text.replace("800元", "840元"), encoding="utf-8")

    after = read_version(town)

    assert read_version(kept).hash == before.hash != after.hash
    found = after.write_differences(read_version(kept), tmp_path / "diff", on=ON)
    assert [(one.name, one.what) for one in found] == [("低保标准", "修改")]
    assert (tmp_path / "diff" / "differences.html").exists()


def test_two_who_keep_the_same_version_at_once_keep_it_once(town: Path, tmp_path: Path) -> None:
    version, together = read_version(town), Barrier(4)

    def keep(_: int) -> Path:
        together.wait()
        return version.keep(tmp_path / "shelf")

    with ThreadPoolExecutor(4) as clerks:
        kept = set(clerks.map(keep, range(4)))

    assert len(kept) == 1 == len(list((tmp_path / "shelf").iterdir()))
    assert read_version(kept.pop()).hash == version.hash


def test_a_version_with_mistakes_is_refused_with_all_of_them(town: Path) -> None:
    (town / "parameters" / "wrong.yaml").write_text("落实: 没有这个参数\n取值: []\n", encoding="utf-8")

    with pytest.raises(PackErrors):
        read_version(town)
