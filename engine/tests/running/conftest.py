"""A small city, made once for all tests of whole runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.synthesis import synthesise

DAY = date(2026, 10, 31)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The departments' files of 3,000 invented people, with their dirt."""
    folder = tmp_path_factory.mktemp("city") / "files"
    synthesise("9999", 3000, folder, seed=11, day=DAY)
    return folder


@pytest.fixture(scope="session")
def shili() -> Program:
    """The checked pack of the fictional city."""
    return check_pack(read_pack("shili"))
