"""The unions' own list as they keep it: their headings, their words for classes and states, a title above and a sum below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bureau import CHEN, DAY, LI, WANG, Bureau, id_number

from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.sources import read_sources

ZHAO, QIAN = id_number(126), id_number(127)
LIST = [
    ["某某市总工会困难职工档案汇总表", "", "", "", "", "", "", ""],
    ["编号", "姓名", "身份证号码", "单位名称", "困难类别", "建档时间", "档案状态", "家庭收入"],
    ["1", "陈大文", CHEN, "一机厂", "深度困难职工", "2026.1.8", "审核通过", "21000"],
    ["2", "李 小红", f"'{LI} ", "市环卫所", "相对困难", "2025年11月", "已建档", "3.2万"],
    ["3", "王强", WANG.lower(), "", "意外致困户", "45992", "脱困", ""],
    ["4", "赵敏", ZHAO, "二纺", "特困职工", "2026-02-01", "审核中", "不详"],
    ["5", "钱一", QIAN, "二纺", "", "2026-02-30", "通过", ""],
    ["6", "孙二", "", "二纺", "相对困难", "2026-02-01", "在岗", ""],
    ["7", "周三", "", "", "意外致困", "2026-02-01", "在档", ""],
    ["", "", "", "", "", "", "", ""],
    ["合计", "6", "", "", "", "", "", ""],
]


@pytest.fixture
def union(tmp_path: Path) -> Iterator[Bureau]:
    pack = checked_pack("shili").pack
    bureau = Bureau(tmp_path, pack.sources["union_workers"])
    text = "\n".join(",".join(row) for row in LIST)
    bureau.bring("2026年2月困难职工档案.csv", text, encoding="gb18030")
    read_sources(
        bureau.db, sources=bureau.sources, codes=pack.codes, data=bureau.data, work=bureau.work, day=DAY
    )
    yield bureau
    bureau.db.close()


def test_the_unions_list_is_read_as_they_write_it_and_nothing_is_guessed(union: Bureau) -> None:
    assert union.typed("name", "id_text", "kind", "filed", "state", source="union_workers") == [
        ("陈大文", CHEN, "深度困难", date(2026, 1, 8), "在档"),
        ("李小红", LI, "相对困难", date(2025, 11, 1), "在档"),
        ("王强", WANG, "意外致困", date(2025, 12, 1), "已退档"),
        ("赵敏", ZHAO, None, date(2026, 2, 1), "待审核"),  # a class that the union no longer has
        ("钱一", QIAN, None, None, "在档"),  # on file, nobody knows as what
        ("周三", None, "意外致困", date(2026, 2, 1), "在档"),
    ]
    # 孙二: whether somebody is on file must be readable, else the row goes back to the union
    said = {(row, kind) for row, kind, _severity in union.issues()}
    assert said >= {(6, "code-unknown"), (7, "date-impossible"), (8, "code-unknown")}
