"""一事一议: the grounds are a list of the pack, level by level, and the list of a place stands for the one above."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import entries_of
from jiwang_engine.packs.legal import Agenda
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.packs.procedures.agendas import read_agenda
from jiwang_engine.terms import Mark

HEAD = "议事: 县级事由\n编号: agenda_county\n层级: 县\n标记: 拟\n"
OWN = HEAD + "最少人数: 5人\n各条:\n  - {事由: 车辆用于残疾代步, 结果公开: 是, 条文: 社会救助法#23}\n"


def read(text: str, folder: Path) -> Agenda:
    """A list of grounds as it stands in a file."""
    path = folder / "agenda.yaml"
    path.write_text(text, encoding="utf-8")
    return read_agenda(next(iter(entries_of(path, "agenda.yaml"))))


def test_the_country_proposes_seven_four_and_four_grounds() -> None:
    agendas = read_pack("national").agendas

    assert {level: len(one.grounds) for level, one in agendas.items()} == {"township": 7, "county": 4, "city": 4}  # fmt: skip
    assert {one.mark for one in agendas.values()} == {Mark.PROPOSED}  # nobody has published them
    assert all(ground.article for one in agendas.values() for ground in one.grounds)
    assert {one.fewest for one in agendas.values()} == {3}


def test_a_place_s_own_list_stands_for_the_whole_list_above(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        '包: here\n名称: 某市\n版本: 1\n级别: 设区市\n地区: "9998"\n依据: national\n虚构: 是\n',
        encoding="utf-8",
    )
    (folder / "agenda.yaml").write_text(OWN, encoding="utf-8")

    agendas = read_pack(str(folder)).agendas

    (ground,) = agendas["county"].grounds
    assert (ground.label, ground.is_public, str(ground.article), agendas["county"].fewest) == (
        "车辆用于残疾代步", True, "《社会救助法》第23条", 5,
    )  # fmt: skip
    assert len(agendas["township"].grounds) == 7


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "各条:\n  - {事由: 一样}\n  - {事由: 一样}\n",
        OWN.replace("5人", "2人"),
        OWN.replace("标记: 拟", "标记: 听说"),
    ],
)
def test_a_list_that_nobody_can_vote_by_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="agenda-unclear"):
        read(text, tmp_path)
