"""The town of every story about alerts."""

from collections.abc import Iterator

import pytest
from town import Town

from jiwang_engine.backends.duckdb import DuckDB


@pytest.fixture
def town() -> Iterator[Town]:
    backend = DuckDB()
    yield Town(backend)
    backend.close()
