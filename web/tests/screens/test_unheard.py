"""In a real browser: what somebody has typed stays on the page while the desk is away or no longer knows them, goes when it is back, and comes back when it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, sync_playwright

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


REFUSED = """<!doctype html><script src="/desk.js"></script>{note}
<form method="post" action="/"><input name="told"><button>1</button></form>
<details><summary>.</summary><form method="post" action="/"><input name="told"><input name="secret" type="password">
<select name="ways" multiple><option>a<option>b<option>c</select><input type="checkbox" name="sure" value="yes"><button>2</button></form></details>"""
NOTE = '<div class="notes"><p class="note error">no</p></div>'
_TOLD = """() => [...document.forms].map((form) => [...new FormData(form)].map((pair) => pair.join("=")).join("&"))"""


def test_what_a_refusal_leads_back_to_is_filled_as_it_was_and_any_other_page_forgets_it(source: Path) -> None:
    script, is_refused = (source / "static" / "desk.js").read_text(encoding="utf-8"), [True]

    def answer(route: Route) -> None:
        match route.request.url.rpartition("/")[2] or route.request.url.split("/")[-2]:
            case "desk.js":
                route.fulfill(body=script, content_type="text/javascript")
            case "alive":
                route.fulfill(status=204)
            case _:
                note = NOTE if is_refused[0] else ""
                route.fulfill(body=REFUSED.format(note=note), content_type="text/html")

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://desk.test/")
        _tell(page)
        refused = page.evaluate(_TOLD), page.locator("details[open]").count()
        page.reload()
        later = page.evaluate(_TOLD)
        is_refused[0] = False
        _tell(page)
        accepted = page.evaluate(_TOLD)
        browser.close()

    assert refused == (["told=", "told=a word&secret=&ways=a&ways=c&sure=yes"], 1)
    assert later == accepted == ["told=", "told=&secret="]


def _tell(page: Page) -> None:
    """Fill the second form and send it."""
    if not page.locator("details[open]").count():
        page.click("summary")
    form = page.locator("form").nth(1)
    form.locator("[name=told]").fill("a word")
    form.locator("[name=secret]").fill("hidden")
    form.locator("[name=ways]").select_option(["a", "c"])
    form.locator("[name=sure]").check()
    with page.expect_navigation(url="http://desk.test/"):
        form.locator("button").click()
