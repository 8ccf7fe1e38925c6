"""The town of every story about alerts."""

from collections.abc import Iterator

import pytest

from jiwang_engine.backends.duckdb import DuckDB
from town import Town


@pytest.fixture
def town() -> Iterator[Town]:
    backend = DuckDB()
    yield Town(backend)
    backend.close()
