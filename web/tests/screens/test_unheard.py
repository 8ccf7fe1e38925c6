"""In a real browser: what somebody has typed stays on the page while the desk is away, or no longer knows them, and goes when it is back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, sync_playwright

from browser import CHROMIUM

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><script src="/desk.js"></script><ul class="menu"><li>.</li></ul>
<form method="post" action="/done"><input name="csrfmiddlewaretoken" value="old"><input name="told" value="kept"><button>.</button></form>
<template data-unheard="away"><p data-unheard class="note">away</p></template>
<template data-unheard="unknown"><p data-unheard class="note">unknown</p></template>"""


STANDINGS = ((0, "away"), (401, "unknown"), (500, "away"), (204, "csrfmiddlewaretoken=new&told=kept"))


def test_a_form_waits_for_the_desk_and_loses_nothing(source: Path) -> None:
    script, standing, shown = (source / "static" / "desk.js").read_text(encoding="utf-8"), [0], []

    def answer(route: Route) -> None:
        match route.request.url.rpartition("/")[2] or route.request.url.split("/")[-2]:
            case "desk.js":
                route.fulfill(body=script, content_type="text/javascript")
            case "alive" if standing[0] == 0:
                route.abort()
            case "alive":
                route.fulfill(status=standing[0], headers={"X-Token": "new"})
            case "done":
                route.fulfill(body=f"<p class=note>{route.request.post_data}</p>", content_type="text/html")
            case _:
                route.fulfill(body=PAGE, content_type="text/html")

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://desk.test/")
        for status, said in STANDINGS:
            standing[0] = status
            page.click("button")
            page.wait_for_selector(f".note:text-is('{said}')")
            shown.append(page.locator(".note").all_inner_texts())
        browser.close()

    assert shown == [["away"], ["unknown"], ["away"], ["csrfmiddlewaretoken=new&told=kept"]]
