"""More than a hundred mistakes in packs, each answered with file, line, column, what was found and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from jiwang_engine.errors import JiwangError, PackErrors
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from village import HEAD, program_of, written_pack

STORIES = yaml.load(
    Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
ANSWER = re.compile(r"[\w/.]+:\d+:\d+: \[[a-z-]+\] .+ \S+")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["mistake"])
def test_a_mistake_is_answered_with_its_place_and_a_remedy(tmp_path: Path, story: dict[str, str]) -> None:
    with pytest.raises(JiwangError) as caught:
        program_of(tmp_path, **{story.get("file", "fresh"): story["text"]})

    said = str(caught.value).replace(f"{tmp_path / 'village'}/", "")
    assert said == story["answer"]
    assert caught.value.exit_status == 1


def test_the_stories_are_many_and_each_tells_of_another_mistake() -> None:
    assert len({story["mistake"] for story in STORIES}) == len(STORIES) >= 120
    assert len({code for story in STORIES for code in re.findall(r"\[([a-z-]+)\]", story["answer"])}) >= 70


def test_every_answer_names_line_and_column_but_of_a_file_that_is_no_text() -> None:
    lines = [line for story in STORIES for line in story["answer"].splitlines()]

    assert [line for line in lines if not ANSWER.fullmatch(line)] == [
        "fresh.yaml: [not-utf8] 文件不是 UTF-8 文字。 请另存为 UTF-8。"
    ]


def test_all_mistakes_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    texts = {
        f"fresh{number}": f"变量: 量{number}\n主体: 户\n类型: 是否\n式: 没有{number}\n" for number in range(3)
    }

    with pytest.raises(PackErrors) as caught:
        program_of(tmp_path, **texts)

    assert [error.at.file.rpartition("/")[2] for error in caught.value.errors if error.at] == [
        "fresh0.yaml",
        "fresh1.yaml",
        "fresh2.yaml",
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("fresh.yaml", "参数: 新数".encode("gb18030"), "not-utf8"),
        ("areas.csv", "代码,名称\n999901,甲\n".encode(), "bad-areas"),
        ("areas.csv", "code,name,settlement\n999901,甲,城\n".encode(), "bad-areas"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    pack = written_pack(tmp_path)
    (pack / name).write_bytes(content)

    with pytest.raises(JiwangError, match=rf"{name}.*\[{code}\]"):
        read_pack(pack)


@pytest.mark.parametrize(
    ("above", "level", "code"), [("village", "县", "circle-of-packs"), ("nowhere", "县", "no-such-pack")]
)
def test_a_chain_that_does_not_end_is_named(tmp_path: Path, above: str, level: str, code: str) -> None:
    head = HEAD.replace("级别: 国家", f"级别: {level}\n依据: {above}")

    with pytest.raises(JiwangError, match=code):
        check_pack(read_pack(written_pack(tmp_path, pack=head)))
