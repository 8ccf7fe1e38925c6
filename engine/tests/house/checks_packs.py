"""What packs may not say, and what they may not leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

from house import Check, House
from place_table import BEGIN, END, renewed

# A village worker reads these sentences aloud on a doorstep: no diagnosis, amount, offence or source.
UNSPOKEN = re.compile(
    "[0-9{}元车]|万元|医保|残疾|残联|诊断|病种|癌|精神病|房产|存款|财产|收入超|公安|交管|死亡|违规|骗|退出|停发|核减|名单|数据|预警"
)
NOTHING = re.compile(r"\s*(否|no|0[^\W\d]*(/[月年])?)\s*")
CITING = {"条文", "推定依据"}


def cited(value: object) -> Iterator[str]:
    """Every citation anywhere in a document."""
    if isinstance(value, list):
        for part in value:
            yield from cited(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in CITING and isinstance(part, str):
                yield part
            else:
                yield from cited(part)


def chain(house: House, pack: str) -> list[str]:
    """A pack and the packs that it builds on."""
    folders = {
        str(d.get("包")): (name.split("/")[1], d)
        for name, d in house.documents
        if name.endswith("/pack.yaml")
    }
    found: list[str] = []
    while pack in folders and folders[pack][0] not in found:
        folder, document = folders[pack]
        found.append(folder)
        pack = str(document.get("依据", ""))
    return found


def undeclared_documents(house: House) -> list[str]:
    documents = house.documents
    declared = {(name.split("/")[1], str(d["文件"])) for name, d in documents if "文件" in d}
    chains = {
        name.split("/")[1]: chain(house, str(d.get("包")))
        for name, d in documents
        if name.endswith("/pack.yaml")
    }
    return [
        f"{name}: {citation}"
        for name, document in documents
        for citation in cited(document)
        for pack in [name.split("/")[1]]
        if not any((one, citation.partition("#")[0]) in declared for one in chains.get(pack, [pack]))
    ]


def spoken(document: dict[str, object]) -> list[str]:
    asked = document.get("了解", [])
    return [str(document.get("入户句", "")), *(asked if isinstance(asked, list) else [str(asked)])]


def indiscreet_sentences(house: House) -> list[str]:
    return [
        f"{name}: {sentence}"
        for name, document in house.documents
        if "指标" in document and document.get("留县") != "是" and document.get("方式") != "退出"
        for sentence in spoken(dict(document))
        if UNSPOKEN.search(sentence)
    ]


def unmarked_numbers(house: House) -> list[str]:
    return [
        f"{name}: {value}"
        for name, document in house.documents
        if {"参数", "表", "落实"} & set(document)
        for value in document.get("取值", [])  # type: ignore[attr-defined]
        if not {"自", "标记"} <= set(value) or not {"值", "行", "行表"} & set(value)
    ]


def unexplained_absences(house: House) -> list[str]:
    """Unknown is not zero: only requests, claims and the office's own records are 否 or 0 when nobody states them."""
    return [
        f"{name}: {document['事实']}"
        for name, document in house.documents
        if "事实" in document and "取自" not in document and not document.get("说明")
        if NOTHING.fullmatch(str(document.get("缺时", "")))
    ]


def programs(house: House) -> list[str]:
    return [
        name
        for name in house.files
        if name.startswith("packs/") and PurePosixPath(name).suffix in {".py", ".sql"}
    ]


def stale_places(house: House) -> list[str]:
    said = house.text(PLACES)
    lines = zip_longest(said.splitlines(), renewed(said, house.root / "packs").splitlines())
    return [
        f"{PLACES}: {line} (mend with: python tools/place_table.py)" for line, new in lines if line != new
    ]


PLACES = "packs/README.md"
PACK = {"packs/x/pack.yaml": "包: x\n"}
CHECKS = (
    Check(
        "every cited document is declared",
        undeclared_documents,
        {**PACK, "packs/x/a.yaml": "类别: 甲\n条文: 某法#1\n"},
    ),
    Check(
        "no visiting sentence tells what the neighbours should not hear",
        indiscreet_sentences,
        {**PACK, "packs/x/M1.yaml": "指标: M1\n入户句: 医保显示自付3万元\n"},
    ),
    Check(
        "every number of the law says since when and how far it can be trusted",
        unmarked_numbers,
        {**PACK, "packs/x/a.yaml": "参数: 甲\n取值:\n  - {自: 2025-01-01, 值: 1元}\n"},
    ),
    Check(
        "absence counts as 否 or 0 only where a note (说明) says why it is a known nothing",
        unexplained_absences,
        {**PACK, "packs/x/a.yaml": "事实: 甲\n类型: 金额/年\n缺时: 0元/年\n"},
    ),
    Check(
        "the table of the places says what is in their packs",
        stale_places,
        {
            PLACES: f"{BEGIN}\n{END}\n",
            "packs/x/pack.yaml": "包: x\n名称: 甲省\n级别: 省\n地区: '99'\n依据: national\n",
        },
    ),
    Check("a pack holds no program", programs, {"packs/x/a.py": ""}),
)
