"""One desk for all stories of the pocket, and a browser's player."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from pocket.phone import Desk, Phone, environment
from ready import another


@pytest.fixture(scope="session")
def desk(django_db_setup: None, cluster: Cluster) -> Iterator[Desk]:
    """The desk of a village with forty households that wait."""
    another(cluster, "pocket")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    around = environment(
        {
            "JIWANG_DATABASE_URL": cluster.url(APP, "pocket"),
            "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "pocket"),
        }
    )
    command = [sys.executable, "-m", "pocket.village"]
    made = subprocess.run(command, env=around, check=True, capture_output=True, text=True)
    desk = Desk(around, port, cluster.url(ADMIN, "pocket"), json.loads(made.stdout))
    desk.start()
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
