"""A run of the engine over a small made-up city, for every test that brings one to the desk."""

from __future__ import annotations

import pytest

from jiwang.analysis.demonstrating import run_demo
from jiwang.analysis.findings import Findings, findings_of


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The findings of a small made-up city."""
    run = run_demo(people=2000, out=tmp_path_factory.mktemp("demo"))
    return findings_of(run.results, run.state)
