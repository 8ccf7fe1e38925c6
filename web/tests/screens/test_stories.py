"""SC01 and SC16 in a real browser, in Chinese: as the worker sees them on a phone and the township's clerk on a desk, with their times."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from browser import CHROMIUM
from cast import CHEN
from jiwang.kit.postgres import ADMIN, APP, OWNER, Cluster
from jobs.test_killed_at_random import Desk
from lists import ABILITIES, HEAD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories")]  # one desk
FROST, NEXT_DAY = "2026-11-02", "2026-11-03"
PHONE, WIDE = (390, 844), (1440, 900)
SERVE = "from jiwang.config import serving; serving.set_up(); serving.serve(host='127.0.0.1', port={port}, workers=1)"


@pytest.fixture(scope="module")
def desk(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all stories, on the day of the frost."""
    cluster.make_database("stories")
    kept, here = tmp_path_factory.mktemp("stories"), Path(__file__).parents[1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JIWANG_DATABASE_URL": cluster.url(APP, "stories"), "JIWANG_OWNER_DATABASE_URL": cluster.url(OWNER, "stories"),
        "DJANGO_SETTINGS_MODULE": "jiwang.config.settings", "PYTHONPATH": os.pathsep.join([str(here), *(one for one in sys.path if one)]),
        "JIWANG_DEMO": "1", "JIWANG_DEMO_DAY": FROST, "JIWANG_VAULT": str(kept / "vault"), "JIWANG_STATIC_KEPT": str(kept / "static"),
    }  # fmt: skip
    made = Desk(environment, port, cluster.url(ADMIN, "stories"), random.Random(1))
    subprocess.run([sys.executable, "-m", "screens.telling"], env=environment, check=True)
    open_for_the_day(made)
    yield made
    close_for_the_night(made)


def open_for_the_day(desk: Desk) -> None:
    """Serve the desk on the day that its environment says."""
    command = [sys.executable, "-c", SERVE.format(port=desk.port)]
    desk.running.append(
        subprocess.Popen(command, env=desk.environment, start_new_session=True, stdout=subprocess.DEVNULL)
    )
    desk.wait()


def close_for_the_night(desk: Desk) -> None:
    """Let everything end as at the end of a day: nobody answers at the port any more."""
    for each in desk.running:
        each.terminate()
        each.wait(60)
    desk.running.clear()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def entered(browser: Browser, desk: Desk, code: str, size: tuple[int, int]) -> Page:
    """An officer's page, who has come in by both factors."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{desk.port}",
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
    )
    page = context.new_page()
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
    return page


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def flaws(page: Page) -> list[str]:
    """What a blind or small-screened officer would stumble over."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    is_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{page.url}: {one}" for one in [*found, *(["wider than the screen"] if is_wide else [])]]


def test_seed_fertiliser_and_film_come_the_day_after_the_frost(browser: Browser, desk: Desk) -> None:
    """SC01: asked for at the door, granted on the same day, handed over on the next, countersigned, and in the household file."""
    worker, clerk = entered(browser, desk, "xieli", PHONE), entered(browser, desk, "jingban", WIDE)
    decider = entered(browser, desk, "queren", WIDE)
    found = _ask(worker) + _grant(clerk)
    address = clerk.url

    _sleep_over(desk)
    found += _hand_over(worker, address)
    clerk.goto(address)
    clerk.fill("#words-note", "协理员走访发现，当天批，次日送到")
    press(clerk, "存补充说明")
    decider.goto(address)
    press(decider, "会签")
    worker.goto(f"/households/{CHEN}/")
    said = re.sub(r"\s+", "", worker.inner_text("main"))
    found += flaws(worker)

    for page in (worker, clerk, decider):
        page.context.close()
    assert found == []
    assert all(one in said for one in ("稻种", "2袋", "复合肥", "1袋", "地膜", "2卷", "送达：xieli同志、农技员老罗", NEXT_DAY))  # fmt: skip
    assert [step for step, _at in _passages(desk)] == ["ask", "grant", "hand_over", "note", "countersign"]
    times = [at for _step, at in _passages(desk)]
    assert times == sorted(set(times))
    days = "SELECT r.asked_on::text, e.day::text FROM urgent_request r JOIN assistance_entry e ON e.decision = 'request:' || r.id"
    assert set(desk.rows(days)) == {(FROST, NEXT_DAY)}


def _ask(worker: Page) -> list[str]:
    worker.goto(f"/urgent/household/{CHEN}/")
    worker.select_option("[name=person]", str(HEAD))
    worker.select_option("[name=cause]", "自然灾害")
    worker.fill("[name=words]", "早春冻害，两亩秧苗都死了，没有种子、化肥和薄膜")
    for goods, pieces in (("稻种", "2"), ("复合肥", "1"), ("地膜", "2")):
        worker.get_by_label(goods).fill(pieces)
    found = flaws(worker)
    press(worker, "报乡镇（街道）批")
    worker.wait_for_selector(".pill.asked")
    return found


def _grant(clerk: Page) -> list[str]:
    clerk.goto("/urgent/")
    clerk.click("text=两亩秧苗")
    found = flaws(clerk)
    clerk.check("[name=is_apart]")
    press(clerk, "批准")
    clerk.wait_for_selector(".pill.granted")
    return found


def _sleep_over(desk: Desk) -> None:
    close_for_the_night(desk)
    desk.environment["JIWANG_DEMO_DAY"] = NEXT_DAY
    open_for_the_day(desk)


def _hand_over(worker: Page, address: str) -> list[str]:
    worker.goto(address)
    worker.fill("#id_second", "农技员老罗")
    found = flaws(worker)
    press(worker, "登记送达，记入台账")
    worker.wait_for_selector("text=已记入帮扶台账")
    return found


def _passages(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT step, at FROM urgent_passage ORDER BY at, id")


def test_a_paralysed_father_hears_of_himself_alone_and_of_his_family(browser: Browser, desk: Desk) -> None:
    """SC16 at the door: poor, though not so poor as 低保; the family is 边缘 and the father 单人保, both at once."""
    worker = entered(browser, desk, "xieli", PHONE)
    worker.goto(f"/dispatch/t{CHEN}/")
    press(worker, "领取")
    _fill_in(worker)
    found = flaws(worker)
    press(worker, "送出")
    worker.wait_for_selector("text=走访已登记")
    said = worker.inner_text("main")
    found += flaws(worker)
    found += _answered(entered(browser, desk, "jingban", WIDE))
    worker.goto(f"/households/{CHEN}/")
    found += flaws(worker)
    assert "已向车管所核实，登记已注销" in worker.inner_text("main")
    worker.context.close()

    assert found == []
    assert "单人纳入低保" in said and "低保边缘家庭认定" in said and "全护理" in said
    steps = (
        "SELECT a.raised_on, h.at::date, v.made_at, v.at FROM visits_visit v JOIN dispatch_handover h ON h.task_id = v.task_id "
        f"JOIN alerts_alert a ON a.task = v.task_id WHERE v.task_id = 't{CHEN}' AND h.step = 'claim'"
    )
    ((raised, claimed, typed, sent),) = desk.rows(steps)
    assert raised <= claimed and typed < sent  # type: ignore[operator]


def _fill_in(worker: Page) -> None:
    worker.goto(f"/visits/t{CHEN}/")
    worker.evaluate("for (const one of document.querySelectorAll('details.told')) one.open = true")
    for one in worker.locator("input.form-control[name^='q-means.']").all():
        one.fill("0")
    for one in worker.locator("[name^='q-means.'][value=否]").all():
        one.check()
    worker.locator(f"[name='q-means.transfers@{HEAD}']").fill("2200")
    for ability in ABILITIES:
        worker.check(f"[name='q-self_care.{ability}@{HEAD}'][value=否]")
    for field, value in (("outcome", "true"), ("met", "head"), ("signed", "paper")):
        worker.check(f"[name={field}][value={value}]")
    worker.fill("#id_companion", "村干部")
    worker.fill("#id_why", "腰部骨折，半身不能动")
    worker.fill("#id_objection", "车早就卖了，不同意按有车算")


def _answered(clerk: Page) -> list[str]:
    """What the father does not agree with is answered by the township."""
    clerk.goto("/objections/")
    found = flaws(clerk)
    assert "车早就卖了，不同意按有车算" in clerk.inner_text("main")
    clerk.locator("main textarea").first.fill("已向车管所核实，登记已注销")
    press(clerk, "答复")
    clerk.wait_for_selector("text=没有等着答复的意见")
    clerk.context.close()
    return found
