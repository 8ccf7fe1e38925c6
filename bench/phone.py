"""A village worker's lists on an old phone: Chromium with its processor slowed four times, two thousand households."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from measuring import ROOT, WORK, Section

sys.path.insert(0, str(ROOT / "web" / "tests"))  # the village and the phone of the pocket's stories

_BIG, _SMALL, _TURNS, _SLOWER = 2000, 200, 5, 4
_OPEN_LIST = """() => new Promise((done) => {
  const begun = performance.now();
  location.hash = "";
  const look = () => document.querySelector("a.todo") ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))) : setTimeout(look, 1);
  look();
})"""
_SHOWN = "(() => { const [one] = performance.getEntriesByType('navigation'); return one.loadEventEnd - one.responseEnd; })()"
_WHOLE = "(() => { const [one] = performance.getEntriesByType('navigation'); return one.loadEventEnd - one.startTime; })()"


def measure(*, small: bool) -> Section:
    """The list of the pocket and that of the desk, opened some times; medians."""
    size, folder = (_SMALL if small else _BIG), WORK / "phone"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster(folder / "postgres", is_hasty=True).start()
    try:
        found = _measured(cluster, folder, size)
    finally:
        cluster.stop()
    notes = (
        f"{size:,} households in one worker's hand; the processor of the browser {_SLOWER} times slower than this machine's; median of {_TURNS} turns. A real phone "
        "carries 60 at most: the desk's parcel is multiplied on its way to the pocket.",
        "Target: a list of 2,000 households opens within a second.",
    )
    rows = [(name, f"{median(took):,.0f} ms", target) for name, took, target in found]
    return Section("A list on an old phone", notes, (("what", "median", "target"), *rows))


def _measured(cluster: Cluster, folder: Path, size: int) -> list[tuple[str, list[float], str]]:
    phone = import_module("pocket.phone")
    desk = phone.Desk({}, _free_port(), cluster.url(ADMIN, "pocket"), {})
    desk.environment, desk.sessions = _village(phone, cluster, folder, size)
    desk.start()
    try:
        with import_module("playwright.sync_api").sync_playwright() as player:
            mine = phone.Phone(player, desk, folder / "profile", "xia")
            return _opened(mine, desk.address, size)
    finally:
        desk.stop()


def _village(phone: Any, cluster: Cluster, folder: Path, size: int) -> tuple[dict[str, str], dict[str, str]]:
    """The environment of the desk, and the sessions of the village's officers."""
    cluster.make_database("pocket")
    os.environ |= {"JIWANG_KEYS": str(folder / "keys"), "JIWANG_POLICY": str(folder / "policy")}
    urls = {
        "JIWANG_DATABASE_URL": cluster.url(APP, "pocket"),
        "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "pocket"),
    }
    around = phone.environment(urls)
    command = [sys.executable, "-m", "pocket.village", str(size)]
    made = subprocess.run(command, env=around, check=True, stdout=subprocess.PIPE, text=True)
    return around, json.loads(made.stdout)


def _opened(mine: Any, address: str, size: int) -> list[tuple[str, list[float], str]]:
    page = mine.open()
    page.route("**/parcel/", lambda route: _multiplied(route, size))
    mine.sign_in()
    page.reload()
    page.fill("#pin", "280417")
    page.fill("#again", "280417")
    page.click("text=开通")
    page.wait_for_selector(f"a.todo >> nth={size - 1}", state="attached")
    page.wait_for_selector("#status:has-text('都送出了')")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    pocket: list[float] = []
    for _turn in range(_TURNS):
        page.evaluate("location.hash = 'me'")
        page.wait_for_selector("text=退出并清空这台手机")
        pocket.append(page.evaluate(_OPEN_LIST))
    shown, whole = [], []
    for _turn in range(_TURNS):
        page.goto(f"{address}/dispatch/mine/")
        shown.append(page.evaluate(_SHOWN))
        whole.append(page.evaluate(_WHOLE))
    page.context.close()
    return [
        ("the pocket's list, offline, from the touch to the drawn page", pocket, "1,000 ms"),
        ("the desk's list 我的一天, from the answer to the drawn page", shown, "1,000 ms"),
        ("the same with the desk's answer", whole, ""),
    ]


def _multiplied(route: Any, size: int) -> None:
    told = route.fetch().json()
    told["tasks"] = [{**told["tasks"][0], "id": f"n{number}"} for number in range(size)]
    route.fulfill(json=told)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
