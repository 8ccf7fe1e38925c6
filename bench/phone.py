"""The pocket on an old phone: how long a list of two thousand households takes to open, on a processor four times slower than this one."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from importlib import import_module
from statistics import median
from typing import Any

from jiwang.kit.postgres import Cluster
from measuring import ROOT, WORK, Section

HOUSEHOLDS, SLOWER, TURNS = 2000, 4, 5
OPEN_LIST = """() => new Promise((done) => {
  const begun = performance.now();
  location.hash = "";
  const look = () => document.querySelector("a.todo") ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))) : setTimeout(look, 1);
  look();
})"""
SHOWN = "(() => { const [one] = performance.getEntriesByType('navigation'); return one.loadEventEnd - one.responseEnd; })()"


def measure(*, small: bool) -> Section:
    """Open the list again and again, and the desk's own page of the same officer."""
    number, load = (200 if small else HOUSEHOLDS), os.getloadavg()[0]
    sys.path.insert(0, str(ROOT / "web" / "tests"))  # the village and the phone of the stories
    opened, desk = _measured(number)
    rows = [("list in the pocket", opened), ("我的一天 at the desk, first page", desk)]
    table = [
        ("what", "fastest, ms", "median, ms", "target"),
        *((what, f"{min(took):,.0f}", f"{median(took):,.0f}", "1,000") for what, took in rows),
    ]
    notes = (
        f"{number:,} households, {SLOWER}× slower processor (Chromium's throttling), {TURNS} turns. Load average before: {load:.1f}.",
    )
    return Section("The pocket on an old phone", notes, tuple(table))


def _measured(number: int) -> tuple[list[float], list[float]]:
    folder = WORK / "phone"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as ending:
        cluster = Cluster(folder / "postgres", is_hasty=True).start()
        ending.callback(cluster.stop)
        desk = import_module("pocket.standing").standing(cluster, many=number)
        ending.callback(desk.stop)
        player = ending.enter_context(import_module("playwright.sync_api").sync_playwright())
        phone = import_module("pocket.phone").Phone(player, desk, folder / "profile", "xia")
        page = phone.open()
        ending.callback(phone.kill)
        page.route("**/parcel/", lambda route: _many(route, number))
        return _opened(page, phone, number), _shown(page, desk.address)


def _many(route: Any, number: int) -> None:
    """The desk gives sixty at most; the page is to be quick with more."""
    told = route.fetch().json()
    told["tasks"] = [{**told["tasks"][0], "id": f"n{one}"} for one in range(number)]
    route.fulfill(json=told)


def _opened(page: Any, phone: Any, number: int) -> list[float]:
    phone.sign_in()
    page.reload()
    for field in ("#pin", "#again"):
        page.fill(field, "280417")
    page.click("text=开通")
    page.wait_for_selector(f"a.todo >> nth={number - 1}", state="attached", timeout=120_000)
    page.wait_for_selector("#status:has-text('都送出了')")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    took = []
    for _turn in range(TURNS):
        page.evaluate("location.hash = 'me'")
        page.wait_for_selector("text=退出并清空这台手机")
        took.append(float(page.evaluate(OPEN_LIST)))
    return took


def _shown(page: Any, address: str) -> list[float]:
    found = []
    for _turn in range(TURNS):
        page.goto(f"{address}/dispatch/mine/")
        found.append(float(page.evaluate(SHOWN)))
    return found
