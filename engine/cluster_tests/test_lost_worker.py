"""A real Spark, with machines that can be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import DAY
from jiwang_engine.language.program import Program
from jiwang_engine.running import RunRequest, run
from jiwang_engine.running.record import digests
from standalone import Standalone


@pytest.fixture(scope="module")
def alone(shili: Program, nation: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one machine says of the nation."""
    out = tmp_path_factory.mktemp("alone") / "out"
    run(RunRequest(pack="shili", on=DAY, out=out, facts=nation), shili, tell=lambda _: None)
    return told(out)


def told(out: Path) -> dict[str, str]:
    """The digests of all tables of a run, and its funnel."""
    return {**digests(out), "funnel": (out / "funnel.json").read_text(encoding="utf-8")}


def test_a_real_cluster_gives_the_same_bytes(
    nation: Path, alone: dict[str, str], standalone: Standalone, tmp_path: Path
) -> None:
    with standalone.running("--facts", nation, "--out", tmp_path / "out") as driver:
        said = driver.told()

    assert "完成" in said
    assert told(tmp_path / "out") == alone


def test_a_worker_lost_in_mid_run_changes_nothing(
    nation: Path, alone: dict[str, str], standalone: Standalone, tmp_path: Path
) -> None:
    with standalone.running("--facts", nation, "--out", tmp_path / "out") as driver:
        driver.wait_until_both_workers_judge()
        standalone.lose_a_worker()
        lost = driver.tasks_lost()
        driver.told()

    assert lost > 0
    assert told(tmp_path / "out") == alone
