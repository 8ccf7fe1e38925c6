"""Packs have one canonical form; bringing them into it changes no law and loses no comment."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.authoring.formatting import format_pack, formatted
from jiwang_engine.authoring.orders import DOCUMENTS, FREE, GROUPS
from jiwang_engine.authoring.remarks import comments_in
from jiwang_engine.cli import commands
from jiwang_engine.errors import PackError
from jiwang_engine.handbooks.probing import ANY, KeyUse, keys_of
from jiwang_engine.language.checker import check_pack
from jiwang_engine.laws.checked import law_hash
from jiwang_engine.packs.layering.layers import READERS
from jiwang_engine.packs.loading import known_packs, pack_chain, read_layer, read_pack
from jiwang_engine.packs.twins import KEYS

SHIPPED = known_packs()
FILES = sorted(
    path for folder in SHIPPED.values() for path in folder.rglob("*.yaml") if "cases" not in path.parts
)
ROUGH = """\
# 住房的两条
事项:   示例补助
对象: 户
编号: aid   # 永不更改
资格:
    全部满足:
    # 第一条
    - {名: 住房, 款: houses, 式: 住房套数<=2}

    # 第二条
    - 式: >-
        存款<=低保标准*12
          and 非 机动车
      款: deposit   # 只看存款
部门: '民政'
# 完
"""
NEAT = """\
# 住房的两条
事项: 示例补助
编号: aid  # 永不更改
部门: "民政"
对象: 户
资格:
  全部满足:
    # 第一条
    - 款: houses
      名: 住房
      式: 住房套数 ≤ 2

    # 第二条
    - 款: deposit  # 只看存款
      式: >-
        存款 ≤ 低保标准 × 12
        且 非 机动车
# 完
"""


@st.composite
def rough_texts(draw: st.DrawFn) -> str:
    """A shipped file as a careless hand would leave it: comments anywhere, other operators, other spaces, other keys."""
    text = draw(st.sampled_from(FILES)).read_text(encoding="utf-8")
    dice = random.Random(draw(st.integers(0, 2**32)))
    keys = {key: twin for key, twin in KEYS.items() if dice.random() < 0.3}
    lines: list[str] = []
    block = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        block = block if 0 <= block < indent else -1
        if block < 0:
            lines += [dice.choice(["", "", "# 注", " " * indent + "# 注意：甲 # 乙"])] * (dice.random() < 0.2)
            line = re.sub(r"^(\s*(?:- )?)(\w+)(?=:)", lambda m: m[1] + keys.get(m[2], m[2]), line)
            line += dice.choice(["", "   # 旁注", ""]) if not line.endswith((">-", "|", "---")) else ""
        lines.append(line.replace("×", "*").replace("≤", "<="))
        block = indent if line.endswith((">-", "|")) else block
    return "\n".join(lines) + "\n"


def test_a_rough_file_becomes_neat() -> None:
    assert formatted(ROUGH, "aid.yaml") == NEAT


@settings(max_examples=150, deadline=None)
@given(rough_texts(), st.sampled_from(["", "zh", "en"]))
def test_formatting_twice_changes_nothing_and_no_comment_is_lost(text: str, keys: str) -> None:
    once = formatted(text, "x.yaml", keys=keys)

    assert formatted(once, "x.yaml", keys=keys) == once
    assert comments_in(once) == comments_in(text)


@settings(max_examples=60, deadline=None)
@given(rough_texts())
def test_to_english_and_back_to_chinese_gives_the_same_file(text: str) -> None:
    chinese = formatted(text, "x.yaml", keys="zh")

    english = formatted(chinese, "x.yaml", keys="en")

    assert formatted(english, "x.yaml", keys="zh") == chinese


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_formatting_a_shipped_pack_changes_no_law(name: str, tmp_path: Path) -> None:
    for folder in pack_chain(name):
        shutil.copytree(folder, tmp_path / "packs" / folder.name)
    copy = tmp_path / "packs" / SHIPPED[name].name
    before = law_hash(check_pack(read_pack(copy)))

    format_pack(copy, keys="en")

    assert law_hash(check_pack(read_pack(copy))) == before


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_pack_is_formatted(name: str) -> None:
    answer = CliRunner().invoke(commands, ["fmt", str(SHIPPED[name]), "--check", "--keys", "zh"])

    assert "要整理" not in answer.output, f"mend with: jiwang fmt {name}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('代码: 甲\n值: [否, 010, 12:30, 1.10, ~]\n别名: {"1": 否, b: "010"}\n', None),
        ("文件: 甲\n文号:\n全称: a：b\n", "文件: 甲\n全称: a：b\n文号:\n"),
        ("变量: 甲\n式: '若 甲 = \"乙\" 则'\n", None),
        ("# 只有注释\n", None),
        ("没有的: 1\n别的: 2\n事实: 3\n", None),
        ("说明: |\n  一\n\n    二\n依据: 甲\n", None),
        ("事实: 甲\n\n\n\n# 上\n\n# 下\n类型: 是否\n", "事实: 甲\n\n# 上\n\n# 下\n类型: 是否\n"),
    ],
)
def test_text_stays_text(text: str, kept: str | None) -> None:
    assert formatted(text, "x.yaml") == (kept or text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲: [1\n", "bad-yaml"),
        ("- 一列\n", "not-a-mapping"),
        ("甲: |+\n  一\n\n\n乙: 2\n", "not-formattable"),
    ],
)
def test_what_cannot_be_formatted_is_told_and_left_alone(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("文件:   甲\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(PackError) as refused:
        format_pack(tmp_path)

    assert refused.value.code == code
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "文件:   甲\n"


def test_check_names_the_files_and_changes_none(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("包:  village\n", encoding="utf-8")

    looked = CliRunner().invoke(commands, ["fmt", str(tmp_path), "--check"], standalone_mode=False)
    kept = (tmp_path / "pack.yaml").read_text(encoding="utf-8")
    mended = CliRunner().invoke(commands, ["fmt", str(tmp_path)], standalone_mode=False)

    assert (looked.return_value, mended.return_value) == (1, 0)
    assert "要整理 pack.yaml" in looked.output
    assert kept == "包:  village\n"
    assert (tmp_path / "pack.yaml").read_text(encoding="utf-8") == "包: village\n"


def unordered(kind: str, keys: Mapping[str, KeyUse], group: str = "") -> list[tuple[str, str, str]]:
    """The keys that a reader asks for and that the formatter would not know where to put."""
    if group in FREE or ANY in keys:
        return []
    order = (GROUPS.get(group, "") if group else DOCUMENTS.get(kind, "")).split()
    own = [(kind, group, key) for key in keys if key not in order]
    return own + [one for key, use in keys.items() if use.inner for one in unordered(kind, use.inner, key)]


@pytest.mark.parametrize("kind", ["pack", *sorted(READERS)])
def test_every_key_that_a_reader_knows_has_its_place(kind: str) -> None:
    reader = partial(read_layer, digest="") if kind == "pack" else READERS[kind]

    assert unordered(kind, keys_of(reader)) == []
