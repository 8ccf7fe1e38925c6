"""Two clusters: Sail in this process for everyday proofs, and a real Spark with a master and two workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from pysail.spark import SparkConnectServer

from jiwang_engine.backends.spark import Spark
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.synthesis.nation.counties import county_code, write_county
from standalone import Standalone

DAY = date(2026, 10, 31)

settings.register_profile("steady", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checked packs are kept in a folder of the tests, and never in that of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIWANG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """The address of Sail, which speaks Spark's protocol and needs no Java."""
    server = SparkConnectServer()
    server.start(background=True)
    _, port = server.listening_address
    yield f"sc://localhost:{port}"
    server.stop()


@pytest.fixture
def cluster(sail: str) -> Iterator[Spark]:
    """A session on Sail."""
    session = Spark(sail)
    yield session
    session.close()


@pytest.fixture
def standalone(tmp_path: Path) -> Iterator[Standalone]:
    """A master and two workers on this machine, each a process of its own."""
    with Standalone.started(tmp_path / "spark") as found:
        yield found


@pytest.fixture(scope="session")
def shili() -> Program:
    """The checked pack of the fictional city."""
    return checked_pack("shili")


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties of 15,000 people each as engine tables."""
    folder = tmp_path_factory.mktemp("nation") / "facts"
    for number in range(2):
        county = folder / county_code(number)
        county.mkdir(parents=True)
        write_county(number, 15_000, county, seed=5, day=DAY)
    return folder
