"""The desk of the stories in the browser, and what everybody does at it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from browser import ALL_BUT_COLOURS, barriers
from jobs.test_killed_at_random import Desk

FROST, NEXT_DAY, LATER = "2026-11-02", "2026-11-03", "2026-11-20"
PHONE, WIDE = (390, 844), (1440, 900)
SERVE = "from jiwang.config import serving; serving.set_up(); serving.serve(host='127.0.0.1', port={port}, workers=1)"
Enter = Callable[[str, tuple[int, int]], Page]


@dataclass
class Told(Desk):
    """The desk of the stories, with who is signed in and the platform's token."""

    told: dict[str, Any] = field(default_factory=dict)


def open_for_the_day(desk: Told) -> None:
    """Serve the desk on the day that its environment says."""
    command = [sys.executable, "-c", SERVE.format(port=desk.port)]
    desk.running.append(
        subprocess.Popen(command, env=desk.environment, start_new_session=True, stdout=subprocess.DEVNULL)
    )
    desk.wait()


def close_for_the_night(desk: Told) -> None:
    """Let everything end as at the end of a day: nobody answers at the port any more."""
    for each in desk.running:
        each.terminate()
        each.wait(60)
    desk.running.clear()


def sleep_over(desk: Told, *, until: str) -> None:
    """The desk is served again on a later day."""
    close_for_the_night(desk)
    desk.environment["JIWANG_DEMO_DAY"] = until
    open_for_the_day(desk)


def come_in(page: Page, code: str) -> None:
    """By password and code."""
    page.goto("/sign-in/")
    page.fill("#id_code", code)
    page.fill("#id_password", "a long password")
    press(page, "下一步")
    shown = re.search(r"动态码是 (\d{6})", page.content())
    assert shown is not None
    page.fill("#id_token", shown[1])
    with page.expect_navigation():
        page.locator("button.btn-primary").click()
    page.wait_for_selector(".menu", state="attached")


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def flaws(page: Page) -> list[str]:
    """What a blind or small-screened officer would stumble over."""
    found = barriers(page, **ALL_BUT_COLOURS)
    is_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{page.url}: {one}" for one in [*found, *(["wider than the screen"] if is_wide else [])]]
