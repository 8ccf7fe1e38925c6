"""Packs are read as text, with places; lower packs fill what upper ones leave open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.errors import JiwangError, PackErrors
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import chain_hash, pack_chain, read_pack
from jiwang_engine.packs.numbers import number_on, unverified_on
from village import HEAD, NUMBERS, written_pack

OPEN = """
参数: 标准
编号: line
类型: 金额/月
开放: {授权: [省, 设区市], 下限: 上级}
取值:
  - {自: 2025-01-01, 值: 600元/月, 文号: 国发1号}
"""


def chain(folder: Path, fill: str, level: str = "省") -> Path:
    """A nation with one open number, and a province that fills it."""
    (folder / "nation").mkdir()
    (folder / "nation" / "pack.yaml").write_text(HEAD.replace("village", "nation"), encoding="utf-8")
    (folder / "nation" / "line.yaml").write_text(OPEN, encoding="utf-8")
    (folder / "province").mkdir()
    head = f"包: province\n名称: 某省\n版本: '1'\n级别: {level}\n地区: '99'\n依据: nation\n"
    (folder / "province" / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / "province" / "fill.yaml").write_text(f"落实: 标准\n取值:\n{fill}", encoding="utf-8")
    return folder / "province"


def value_on(folder: Path, day: str, *, area: str = "999901", settlement: str = "urban") -> str | None:
    number = number_on(
        read_pack(folder).parameters["line"], date.fromisoformat(day), area=area, settlement=settlement
    )
    return number.value if number else None


def test_every_scalar_is_text(tmp_path: Path) -> None:
    pack = read_pack(
        written_pack(tmp_path, codes="代码: 试\n编号: no\n值: [否, 010, 12:30, 1.10, yes, ~]\n别名: {}\n")
    )

    assert pack.codes["no"].values == ("否", "010", "12:30", "1.10", "yes", "~")


def test_the_most_local_number_in_force_wins(tmp_path: Path) -> None:
    folder = chain(
        tmp_path,
        "  - {自: 2025-07-01, 值: 700元/月, 文号: 省发1号}\n  - {自: 2026-07-01, 值: 720元/月, 文号: 省发2号}\n",
    )

    days = ["2024-12-31", "2025-06-30", "2025-07-01", "2026-06-30", "2026-07-01"]
    assert [value_on(folder, day) for day in days] == [None, "600元/月", "700元/月", "700元/月", "720元/月"]


def test_town_and_country_may_differ(tmp_path: Path) -> None:
    folder = chain(
        tmp_path,
        "  - {自: 2025-07-01, 值: 900元/月, 城乡: 城镇, 文号: 省发1号}\n  - {自: 2025-07-01, 值: 700元/月, 城乡: 农村, 文号: 省发1号}\n",
    )

    assert value_on(folder, "2026-01-01", settlement="urban") == "900元/月"
    assert value_on(folder, "2026-01-01", settlement="rural") == "700元/月"
    assert value_on(folder, "2026-01-01", area="450205") == "600元/月"


def test_two_numbers_of_one_rank_are_an_error(tmp_path: Path) -> None:
    folder = chain(
        tmp_path,
        "  - {自: 2025-07-01, 值: 700元/月, 文号: 省发1号}\n  - {自: 2025-07-01, 值: 710元/月, 文号: 省发2号}\n",
    )

    with pytest.raises(JiwangError, match="two-numbers"):
        value_on(folder, "2026-01-01")


def test_who_has_no_authority_may_not_fill(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="fill-not-allowed"):
        read_pack(chain(tmp_path, "  - {自: 2025-07-01, 值: 700元/月, 文号: 县发1号}\n", level="县"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("参数: 新\n编号: x\n类形: 金额\n", "unknown-key|bad-entry"),
        ("参数: 新\n编号: x\n类型: 金额\n取值:\n  - {值: 3元}\n", "number-without-date"),
        ("参数: 新\n编号: x\n类型: 金额\n取值:\n  - {自: 七月, 值: 3元}\n", "bad-entry"),
        ("参数: 甲\n编号: x\n类型: 金额\n---\n参数: 乙\n编号: x\n类型: 金额\n", "id-twice"),
        ("落实: 没有的\n取值: []\n", "fill-of-nothing"),
        ("没有的: 内容\n", "unknown-document"),
        ("参数: 新\n  编号: x\n", "bad-yaml"),
        ("- 一列\n", "not-a-mapping"),
        ("参数: 新\n编号: x\n编号: y\n类型: 金额\n", "key-twice"),
        ("变量: 新\n编号: x\n主体: 户\n类型: 金额\n", "bad-entry"),
    ],
)
def test_what_is_written_wrongly_is_refused_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    folder = written_pack(tmp_path, fresh=text)

    with pytest.raises(JiwangError, match=code) as caught:
        read_pack(folder)

    assert "fresh.yaml:" in str(caught.value)


def test_a_mistyped_key_is_answered_with_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="是否想写“类型”"):
        read_pack(
            written_pack(tmp_path, numbers=NUMBERS.replace("类型: 整数(岁)", "类型: 整数(岁)\n类 型: 金额"))
        )


def test_cases_do_not_change_the_law(tmp_path: Path) -> None:
    folder = written_pack(tmp_path)
    before = chain_hash(pack_chain(folder))
    (folder / "cases").mkdir()
    (folder / "cases" / "one.yaml").write_text("- name: 一\n", encoding="utf-8")

    assert chain_hash(pack_chain(folder)) == before

    (folder / "numbers.yaml").write_text(NUMBERS.replace("632", "633"), encoding="utf-8")
    assert chain_hash(pack_chain(folder)) != before


def test_a_number_of_one_county_or_of_the_country_alone_makes_the_page_say_unverified(tmp_path: Path) -> None:
    folder = chain(
        tmp_path,
        "  - {自: 2025-07-01, 值: 700元/月, 文号: 省发1号}\n"
        "  - {自: 2025-07-01, 值: 680元/月, 城乡: 农村, 地区: '999902', 文号: 转载, 标记: 疑}\n",
    )

    assert list(unverified_on(read_pack(folder), date(2025, 6, 30))) == []
    assert list(unverified_on(read_pack(folder), date(2025, 7, 1))) == ["标准"]


def test_the_floor_of_one_city_does_not_bind_another(tmp_path: Path) -> None:
    chain(tmp_path, "  - {自: 2025-07-01, 值: 1206元/月, 地区: '9901', 文号: 省发1号}\n")
    for code in ("9901", "9902"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "pack.yaml").write_text(
            f"包: c{code}\n名称: 某市\n版本: '1'\n级别: 设区市\n地区: '{code}'\n依据: province\n",
            encoding="utf-8",
        )
        (tmp_path / code / "fill.yaml").write_text(
            "落实: 标准\n取值:\n  - {自: 2026-01-01, 值: 900元/月, 文号: 市发1号}\n", encoding="utf-8"
        )

    check_pack(read_pack(tmp_path / "9902"))
    with pytest.raises(PackErrors, match="below-floor"):
        check_pack(read_pack(tmp_path / "9901"))
