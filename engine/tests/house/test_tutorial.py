"""What the docs tell the reader to write are sound packs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from house import ROOT
from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.testing import run_cases

FILE = re.compile(r"^`([\w/.-]+\.yaml)`\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)
PACKS = {
    "heating": ("docs/tutorial/03-write-a-small-pack.md",),
    "qinghe": ("docs/tutorial/04-write-your-countys-pack.md",),
    "mine": ("docs/how-to/connect-a-partner-file.md", "docs/how-to/add-an-indicator.md"),
}


def written(folder: Path, pages: tuple[str, ...]) -> None:
    """The files that the pages show, written below a folder."""
    for page in pages:
        for name, text in FILE.findall((ROOT / page).read_text(encoding="utf-8")):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A pack as the docs show it."""
    written(tmp_path, PACKS[request.param])
    return tmp_path / str(request.param)


def test_the_pack_that_the_docs_show_is_sound(pack: Path) -> None:
    program = check_pack(read_pack(pack))

    about_it = [str(warning) for warning in program.warnings if pack.name in str(warning)]
    assert about_it == []


def test_the_cases_that_the_docs_show_come_true(pack: Path) -> None:
    report = run_cases(check_pack(read_pack(pack)))

    assert report.cases > 0
    assert [str(failure) for failure in report.failures] == []
