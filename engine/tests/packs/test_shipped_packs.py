"""Every pack that the project ships is sound, and its cases come true."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiwang_engine.language.checker import check_pack
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.testing import run_cases

PACKS = sorted(path.parent for path in (Path(__file__).parents[3] / "packs").glob("*/pack.yaml"))


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_the_cases_of_the_pack_come_true(folder: Path) -> None:
    report = run_cases(check_pack(read_pack(folder)))

    assert [str(failure) for failure in report.failures] == []
    assert report.cases > 0
