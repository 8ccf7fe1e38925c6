"""Templates of other offices' platforms stand in the pack, and a field that nobody can fill is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import entries_of
from jiwang_engine.packs.outgoing import read_outgoing
from jiwang_engine.packs.rosters import Outgoing
from jiwang_engine.versions import read_version

HEAD = "外送: 省平台\n编号: out\n部门: 省民政厅\n内容: 任务\n列:\n"


def read(columns: str, folder: Path) -> Outgoing:
    """A template with some columns."""
    path = folder / "out.yaml"
    path.write_text(HEAD + columns, encoding="utf-8")
    return read_outgoing(next(iter(entries_of(path, "out.yaml"))))


def test_a_column_knows_its_field_and_the_words_of_the_platform() -> None:
    found = {one.id: one for one in read_version("shili").outgoings()}["province_tasks"]

    level = next(one for one in found.columns if one.label == "风险等级")
    assert (found.content, level.filled_by, level.needed, level.words["红色"]) == (
        "tasks",
        "level",
        True,
        "一级",
    )


def test_a_column_may_be_left_to_people(tmp_path: Path) -> None:
    assert read("  - {列: 备注, 必填: 是}\n", tmp_path).columns[0].filled_by == ""


@pytest.mark.parametrize(
    "columns",
    [
        "  - {列: 姓名, 取: 户主姓氏}\n",
        "  - {列: 姓名}\n  - {列: 姓名}\n",
        "  - {列: 姓名, 取法: 户主姓名}\n",
    ],
)
def test_a_column_with_a_mistake_is_refused(columns: str, tmp_path: Path) -> None:
    with pytest.raises(PackError):
        read(columns, tmp_path)
