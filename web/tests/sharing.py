"""Tests that share what is dear to make (a demo, a desk in a browser, a city's run) go to one worker, which makes it once.

pytest-xdist's own mark for it is without effect under pytest 9.2 (pytest-xdist, issue 1386).
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "screens/test_journey.py",
    "screens/stories/",
    "pocket/test_offline",
    "analysis/",
    "desk/test_comparing.py",
    "installing/test_installing.py",
)  # the dearest first


class Together(LoadScopeScheduling):
    """Every test by itself, but for those that share."""

    def _split_scope(self, nodeid: str) -> str:
        return next((room for room in TOGETHER if f"tests/{room}" in nodeid), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Instead of the one that `--dist` names."""
    return Together(config, log)
