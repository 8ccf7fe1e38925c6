"""The same examples on every run; `make nightly` looks for new ones. No clock decides. Nothing is kept outside the test's own folders."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from jiwang_engine.garbage import search_rarely

settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_finish() -> None:
    """Thousands of tests and the law's trees stay until the end: looking through them for litter took a third of the time."""
    search_rarely()


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checked packs are kept in a folder of the tests, and never in that of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIWANG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
