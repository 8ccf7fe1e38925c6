"""One desk and one browser for all stories of this room, which follow each other on its calendar."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser import CHROMIUM
from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from ready import another
from stories.acting import FROST, Enter, Told, close_for_the_night, come_in, open_for_the_day


@pytest.fixture(scope="package")
def desk(django_db_setup: None, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One desk for all stories, on the day of the frost."""
    another(cluster, "stories")
    kept, here = tmp_path_factory.mktemp("stories"), Path(__file__).parents[2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JIWANG_DATABASE_URL": cluster.url(APP, "stories"), "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "stories"),
        "DJANGO_SETTINGS_MODULE": "jiwang.config.settings", "PYTHONPATH": os.pathsep.join([str(here), *(one for one in sys.path if one)]),
        "JIWANG_DEMO": "1", "JIWANG_DEMO_DAY": FROST, "JIWANG_VAULT": str(kept / "vault"), "JIWANG_STATIC_KEPT": str(kept / "static"),
        "JIWANG_STATE": str(kept / "state"), "JIWANG_POLICY": str(kept / "policy"),
    }  # fmt: skip
    made = Told(environment, port, cluster.url(ADMIN, "stories"), random.Random(1))
    command = [sys.executable, "-m", "screens.telling"]
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    made.told.update(json.loads(told.splitlines()[-1]))
    open_for_the_day(made)
    yield made
    close_for_the_night(made)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def entered(browser: Browser, desk: Told) -> Enter:
    """An officer's page, the same in every story: the village's worker comes in by both factors, the others are in already."""
    pages: dict[str, Page] = {}

    def page_of(code: str, size: tuple[int, int]) -> Page:
        if code not in pages:
            viewport = {"width": size[0], "height": size[1]}
            base = f"http://127.0.0.1:{desk.port}"
            context = browser.new_context(base_url=base, viewport=viewport, locale="zh-CN")  # type: ignore[arg-type]
            pages[code] = context.new_page()
            if code in desk.told["sessions"]:
                context.add_cookies(
                    [{"name": "sessionid", "value": desk.told["sessions"][code], "url": base}]
                )
            else:
                come_in(pages[code], code)
        return pages[code]

    return page_of
