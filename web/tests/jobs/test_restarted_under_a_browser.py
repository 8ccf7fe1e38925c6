"""In a real browser: the desk is killed under a half-filled form and started again, and the form is stored once."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from browser import CHROMIUM
from jobs.test_killed_at_random import Desk, _prepared, desk

__all__ = ["desk"]  # a fixture
pytestmark = pytest.mark.browser
TOLD = "老人一个人住，摔了一跤，没人照应"
REPORTS = f"SELECT address FROM portal_report WHERE told = '{TOLD}'"


def test_a_half_filled_form_outlives_the_desk_and_is_stored_once(desk: Desk, tmp_path: Path) -> None:
    desk.environment["JIWANG_DEMO"] = "1"  # the door shows its own codes
    _prepared(desk)
    _started(desk)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN")
        _come_in(page, f"http://127.0.0.1:{desk.port}")
        page.goto(f"http://127.0.0.1:{desk.port}/reports/walk-in/")
        page.fill("[name=told]", TOLD)
        page.fill("[name=address]", "桥头第三家")
        page.select_option("select[name=village]", "999901001002")
        button = page.get_by_role("button", name="登记并派人去看")

        desk.kill()
        button.click()
        page.wait_for_selector(".note.error[data-unheard]")
        kept = page.input_value("[name=told]"), page.input_value("[name=address]")
        while_away = desk.rows(REPORTS)
        _started(desk)
        with page.expect_navigation():
            button.click()
        page.wait_for_selector(".menu", state="attached")
        after = page.url
        browser.close()

    assert kept == (TOLD, "桥头第三家") and while_away == []
    assert "sign-in" not in after and desk.rows(REPORTS) == [("桥头第三家",)]
    lines = "SELECT count(*) FROM trail_line WHERE what = 'portal.walked_in'"
    assert desk.rows(lines) == [(1,)]


def _started(desk: Desk) -> None:
    """Served as the demo serves it: the door of an administrator lets no demo in."""
    serve = f"from jiwang.config import serving; serving.set_up(); serving.serve(host='127.0.0.1', port={desk.port})"
    command = [sys.executable, "-c", serve]
    desk.running.append(
        subprocess.Popen(command, env=desk.environment, start_new_session=True, stdout=subprocess.DEVNULL)
    )
    desk.wait()


def _come_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("#id_code", "jingban")
    page.fill("#id_password", "a long password")
    with page.expect_navigation():
        page.locator("button.btn-primary").click()
    shown = re.search(r"动态码是 (\d{6})", page.content())
    assert shown is not None
    page.fill("#id_token", shown[1])
    with page.expect_navigation():
        page.locator("button.btn-primary").click()
    page.wait_for_selector(".menu", state="attached")
