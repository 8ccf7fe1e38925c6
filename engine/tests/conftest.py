"""The same examples on every run; `make nightly` looks for new ones. Nothing is kept outside the test's own folders."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_finish() -> None:
    """Thousands of tests and the law's trees stay until the end: looking through them for litter took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checked packs are kept in a folder of the tests, and never in that of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIWANG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
