"""One desk for all stories of the pocket, and a browser's player."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from jiwang.kit.postgres import Cluster
from pocket.phone import Desk, Phone
from pocket.standing import standing


@pytest.fixture(scope="session")
def desk(cluster: Cluster) -> Iterator[Desk]:
    """The desk of a village with forty households that wait."""
    desk = standing(cluster)
    yield desk
    desk.stop()


@pytest.fixture(scope="module")  # while it is open Django takes the whole process for an asynchronous one
def player() -> Iterator[Playwright]:
    with sync_playwright() as player:
        yield player


@pytest.fixture
def phone(player: Playwright, desk: Desk, tmp_path: Path) -> Iterator[Callable[[str], Phone]]:
    """A phone for an officer; it is put away after the story."""
    made: list[Phone] = []

    def give(code: str) -> Phone:
        made.append(Phone(player, desk, tmp_path / f"{code}{len(made)}", code))
        return made[-1]

    yield give
    for one in made:
        if one.context is not None:
            one.context.close()
