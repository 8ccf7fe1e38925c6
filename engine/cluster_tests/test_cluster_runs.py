"""A run on a cluster leaves the very bytes that a run on one machine leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import DAY
from jiwang_engine.cli import commands
from jiwang_engine.language.program import Program
from jiwang_engine.running import RunRequest, run
from jiwang_engine.running.record import digests
from jiwang_engine.synthesis import synthesise

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The departments' files of 3,000 invented people, with their dirt."""
    folder = tmp_path_factory.mktemp("city") / "files"
    synthesise("9999", 3000, folder, seed=11, day=DAY)
    return folder


@pytest.fixture(scope="session")
def found(shili: Program) -> Ask:
    """Runs the pack and says what came of it: the digests of all tables, and the counts of the funnel."""

    def asked(out: Path, **more: Any) -> dict[str, Any]:
        run(RunRequest(pack="shili", on=DAY, out=out, **more), shili, tell=lambda _: None)
        funnel = json.loads((out / "funnel.json").read_text(encoding="utf-8"))
        return {**digests(out), "funnel": funnel}

    return asked


@pytest.fixture(scope="session")
def alone(found: Ask, nation: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one machine says of the nation."""
    return found(tmp_path_factory.mktemp("alone") / "out", facts=nation)


def test_engine_tables_give_the_same_bytes_on_sail(
    found: Ask, nation: Path, alone: dict[str, Any], sail: str, tmp_path: Path
) -> None:
    assert found(tmp_path / "out", facts=nation, engine="spark", master=sail) == alone
    assert replayed(tmp_path / "out") == alone


def test_departments_files_give_the_same_bytes_on_sail_links_and_all(
    found: Ask, city: Path, sail: str, tmp_path: Path
) -> None:
    here = found(tmp_path / "here", data=city)

    there = found(tmp_path / "there", data=city, engine="spark", master=sail)

    assert "links.parquet" in here
    assert there == here
    assert replayed(tmp_path / "there") == here


def replayed(out: Path) -> dict[str, Any]:
    """What comes of repeating a run of a cluster from its record, on this machine."""
    again = out.with_name("again")
    said = CliRunner().invoke(commands, ["replay", str(out), "--out", str(again)])
    assert "与原结果逐字节相同" in said.output, said.output
    funnel = json.loads((again / "funnel.json").read_text(encoding="utf-8"))
    return {**digests(again), "funnel": funnel}
