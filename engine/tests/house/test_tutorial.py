"""What the tutorial tells the reader to write is a sound pack."""

from __future__ import annotations

import re
from pathlib import Path

from house import ROOT
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack

PAGE = ROOT / "docs" / "tutorial" / "03-write-a-small-pack.md"
FILE = re.compile(r"^`([\w/.-]+\.yaml)`\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


def written(folder: Path) -> Path:
    """The files of the page, written below a folder."""
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "heating"


def test_the_pack_of_the_tutorial_is_sound(tmp_path: Path) -> None:
    pack = written(tmp_path)

    program = check_pack(read_pack(pack))

    assert program.warnings == ()
    assert [item.label for item in program.pack.items.values()] == ["冬季取暖补助"]
