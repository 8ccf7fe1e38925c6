"""The schema for editors knows what the readers know: every shipped file fits, every misspelt key does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from json_schema import Validator

from jiwang_engine.handbooks.editing import pack_schema, write_schema
from jiwang_engine.packs.layering.layers import READERS
from jiwang_engine.packs.twins import KEYS, WORDS

ROOT = Path(__file__).parents[3]
TWINS = {zh: en for table in WORDS.values() for zh, en in table.items()}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document of law that is shipped, all scalars as text."""
    for path in sorted((ROOT / "packs").rglob("*.yaml")):
        if "cases" not in path.parts:
            for one in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
                yield f"{path.relative_to(ROOT)}", one


DOCUMENTS = list(documents())


DUTIES: list[dict[str, Any]] = [
    {
        "程序": "审核",
        "步骤": [{"步": "notice", "名": "公示", "类型": "公示", "时限": {"天数": "7", "日": "自然日"}}],
    },
    {"复核": "定期复核", "主体": "户", "适用": "低保家庭", "式": "复核月数"},
    {"走访": "特困", "主体": "人", "等级": "红", "次数": "走访次数", "每": "月"},
]


KINDS = sorted({KEYS[next(iter(one))] for one in [*(one for _, one in DOCUMENTS), *DUTIES]})


@pytest.fixture(scope="module")
def schema() -> Validator:
    return Validator(pack_schema())


def test_every_shipped_document_fits(schema: Validator) -> None:
    wrong = {name: found for name, one in DOCUMENTS if (found := schema.errors(one))}

    assert wrong == {}
    assert len(DOCUMENTS) > 300


def example(kind: str) -> dict[str, Any]:
    """A document of a kind, a shipped one if there is one."""
    known = [*(one for _, one in DOCUMENTS), *DUTIES]
    return next(dict(one) for one in known if KEYS[next(iter(one))] == kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_misspelt_key_does_not_fit(schema: Validator, kind: str) -> None:
    assert schema.errors({**example(kind), "类形": "金额"}) == [": 类形 is unknown"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_english_twins_fit_too(schema: Validator, kind: str) -> None:
    assert schema.errors(translated(example(kind))) == []


def translated(one: Any) -> Any:
    if isinstance(one, dict):
        free = {"其中", "别名", "起派", "键", "行", "对应"} & one.keys()
        return {KEYS.get(key, key): value if key in free else translated(value) for key, value in one.items()}
    return [translated(part) for part in one] if isinstance(one, list) else one


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("fact", "主体", "家庭"),
        ("item", "下放", "也许"),
        ("item", "时限", {"天数": "很快"}),
        ("fact", "用途", "好奇"),
        ("parameter", "取值", [{"自": "七月", "值": "3元"}]),
        ("category", "资格", {"全部满足": [{"款": "income", "名": "没有公式"}]}),
        ("category", "资格", {"款": "income"}),
        ("table", "取值", [{"自": "2026-07-01", "值": "3元"}]),
        ("source", "列", [{"列": "姓名", "编号": "name", "类型": "人名"}]),
    ],
)
def test_what_the_reader_refuses_does_not_fit(schema: Validator, kind: str, key: str, value: Any) -> None:
    assert schema.errors({**example(kind), key: value}) != []


def test_a_clause_that_people_decide_needs_no_formula(schema: Validator) -> None:
    clause = {"款": "special", "名": "特殊困难", "类型": "人工认定"}

    assert schema.errors({**example("category"), "资格": {"任一满足": [clause]}}) == []


def test_the_schema_knows_every_kind_of_document() -> None:
    assert set(READERS) | {"pack", "group"} == set(pack_schema()["definitions"])


def test_a_document_of_no_kind_does_not_fit(schema: Validator) -> None:
    assert schema.errors({"没有的": "内容"}) == [": not allowed"]


def test_the_shipped_schema_is_the_one_that_the_readers_give(tmp_path: Path) -> None:
    write_schema(tmp_path / "pack.schema.json")

    shipped = (ROOT / "docs/reference/pack.schema.json").read_text(encoding="utf-8")

    assert shipped == (tmp_path / "pack.schema.json").read_text(encoding="utf-8"), (
        "mend with: jiwang schema --out docs/reference/pack.schema.json"
    )
