"""Every test gets an empty hamlet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hamlet import Hamlet


@pytest.fixture
def hamlet() -> Iterator[Hamlet]:
    built = Hamlet()
    yield built
    built.db.close()
