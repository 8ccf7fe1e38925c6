"""In a real browser: from the door to a task that a village worker has claimed, every page checked for accessibility."""

from __future__ import annotations

import csv
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, sync_playwright

from browser import ALL_BUT_COLOURS, CHROMIUM, ONLY_COLOURS, barriers
from doubts import add_bill, sole_bearers
from jiwang_engine.cli.city import DEMO_DAY, DEMO_SEED
from jiwang_engine.synthesis import synthesise
from screens.pages import PAGES

pytestmark = pytest.mark.browser
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
ENTERED: dict[str, StorageState] = {}  # by officer, of the one demo of this module
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}


def pressed(page: Page, button: Locator) -> None:
    """Press a button and wait for the page that it leads to: the desk is asked first whether it is there."""
    with page.expect_navigation():
        button.click()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps everything."""
    return tmp_path_factory.mktemp("shown")


@pytest.fixture(scope="module")
def desk(shown: Path) -> Iterator[str]:
    """The demo itself, as an officer would start it; its address."""
    folder = shown
    put_doubts(folder / "files-2000")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    jiwang = str(Path(sys.executable).with_name("jiwang"))
    command = [jiwang, "demo", "--people", "2000", "--out", str(folder), "--port", str(port)]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JIWANG_", "DJANGO_"))
    }
    path = folder / "said.txt"
    with path.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=folder)
    try:
        while "工作台已打开" not in path.read_text(encoding="utf-8"):
            assert server.poll() is None, path.read_text(encoding="utf-8")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def put_doubts(data: Path) -> None:
    """The demo's files, with three bills that name somebody and give no number."""
    synthesise("9999", 2000, data, seed=DEMO_SEED, day=DEMO_DAY)
    for person in sole_bearers(data)[:3]:
        add_bill(data, person)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def opened(browser: Browser, *, desk: str, code: str, width: str) -> Page:
    """A page on which an officer has come in by both factors: once, for a code opens the door only once."""
    wide, high = WIDTHS[width]
    if code not in ENTERED:
        page = browser.new_context(locale="zh-CN").new_page()
        sign_in(page, desk=desk, code=code)
        ENTERED[code] = page.context.storage_state()
        page.context.close()
    context = browser.new_context(
        viewport={"width": wide, "height": high}, locale="zh-CN", storage_state=ENTERED[code]
    )
    page = context.new_page()
    page.goto(desk)
    page.wait_for_selector(".menu", state="attached")
    return page


def sign_in(page: Page, *, desk: str, code: str) -> None:
    """Through the door by password and the code that the demo shows."""
    page.goto(f"{desk}/sign-in/")
    page.fill("#id_code", code)
    page.fill("#id_password", "shili-2026")
    pressed(page, page.locator("button.btn-primary"))
    shown = re.search(r"动态码是 (\d{6})", page.content())
    assert shown is not None
    page.fill("#id_token", shown[1])
    pressed(page, page.locator("button.btn-primary"))
    page.wait_for_selector(".menu", state="attached")


def flaws(page: Page) -> list[str]:
    """What a blind, tired or small-screened officer would stumble over on a page, once it has wholly come."""
    page.wait_for_load_state()
    return [*_told(page), *_wide(page)]


_WIDEST = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return "";
  const right = (one) => one.getBoundingClientRect().right;
  const widest = [...document.querySelectorAll("body *")].filter((one) => !one.closest(".scroll")).sort((one, two) => right(two) - right(one))[0];
  return `${widest.tagName} ${widest.className} ${widest.textContent.trim().slice(0, 30)}`;
}"""


def _told(page: Page, **options: object) -> list[str]:
    return [f"{page.url}: {one}" for one in barriers(page, **options)]


def _wide(page: Page) -> list[str]:
    """Whether the page goes beyond the screen, and what goes furthest."""
    widest = page.evaluate(_WIDEST)
    return [f"{page.url}: wider than the screen: {widest}"] if widest else []


@pytest.mark.parametrize(
    "of_a_phone", [ALL_BUT_COLOURS, pytest.param({}, marks=pytest.mark.slow)], ids=["day", "night"]
)
@pytest.mark.parametrize("code", PAGES)
def test_every_page_of_a_duty_is_accessible(
    browser: Browser, desk: str, code: str, of_a_phone: dict[str, object]
) -> None:
    """On a desk wholly; on a phone with text twice as large too, but for the contrast, which costs nine tenths and waits for the night."""
    page = opened(browser, desk=desk, code=code, width="desk")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    for path in PAGES[code]:
        page.goto(f"{desk}{path}")
        complaints += flaws(page)
        _shrink(page)
        complaints += [*_told(page, **of_a_phone), *_wide(page)]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        complaints += [f"{one}, with text twice as large" for one in _wide(page)]
        _shrink(page, to="desk")

    page.context.close()
    assert complaints == []


def _shrink(page: Page, *, to: str = "phone") -> None:
    wide, high = WIDTHS[to]
    page.set_viewport_size({"width": wide, "height": high})


def test_a_task_goes_from_the_clerk_to_the_worker_who_claims_it(browser: Browser, desk: str) -> None:
    worker = opened(browser, desk=desk, code="xieli", width="phone")
    village = worker.locator(".who li").first.inner_text().rpartition("·")[2].strip()
    clerk = opened(browser, desk=desk, code="jingban", width="desk")
    clerk.goto(f"{desk}/reports/walk-in/")
    clerk.fill("#id_told", "女儿来说，老人住院后家里没有人照应")
    clerk.fill("#id_address", "桥头第三家")
    offered = clerk.locator("#id_village option").all_inner_texts()
    clerk.select_option("#id_village", label=next(one for one in offered if village.endswith(one)))
    found = flaws(clerk)
    pressed(clerk, clerk.get_by_role("button", name="登记并派人去看"))
    clerk.wait_for_selector("text=任务已派出")

    worker.goto(f"{desk}/dispatch/mine/")
    worker.click("text=桥头第三家")
    assert "没有人照应" not in worker.content()
    pressed(worker, worker.get_by_role("button", name="领取"))
    worker.wait_for_selector("text=已领取 1 件")
    found += flaws(worker)
    worker.get_by_role("link", name="填写走访表").click()
    found += flaws(worker)
    for field, value in (("outcome", "true"), ("met", "member"), ("signed", "paper")):
        worker.check(f"[name={field}][value={value}]")
    worker.fill("#id_why", "老人确实一个人在家")
    pressed(worker, worker.get_by_role("button", name="送出", exact=True))
    worker.wait_for_selector("text=任务办结")

    clerk.context.close()
    worker.context.close()
    assert found == []


def test_what_was_granted_in_an_emergency_is_handed_over_and_stands_in_the_file(
    browser: Browser, desk: str
) -> None:
    worker = opened(browser, desk=desk, code="xieli", width="phone")
    worker.goto(f"{desk}/urgent/?where=granted")
    worker.locator(".row-of").first.click()
    worker.fill("#id_second", "村支书老韦")
    pressed(worker, worker.get_by_role("button", name="登记送达，记入台账"))
    worker.wait_for_selector("text=已记入帮扶台账")
    found = flaws(worker)
    worker.click("text=打开一户一档")
    worker.wait_for_selector("text=送达：冯协理、村支书老韦")
    assert found + flaws(worker) == []
    worker.context.close()


def test_a_household_is_found_and_a_number_shown_for_a_reason(browser: Browser, desk: str) -> None:
    page = opened(browser, desk=desk, code="paifa", width="desk")
    page.goto(f"{desk}/alerts/")
    page.locator("table a").first.click()
    page.click("text=打开一户一档")
    name = page.locator("tbody td").first.inner_text().split()[0]
    page.goto(f"{desk}/households/")

    page.fill("#id_text", name)
    pressed(page, page.get_by_role("button", name="查找"))
    found = flaws(page)
    page.locator("tbody a").first.click()
    found += flaws(page)
    page.locator("summary").first.click()
    page.locator("input[name=why]").first.fill("核对身份证原件")
    pressed(page, page.get_by_role("button", name="显示全号").first)

    assert re.search(r"9999\d{13}[\dX]", page.content())
    page.context.close()
    assert found == []


def test_rows_are_walked_and_the_keys_are_shown_without_a_mouse(browser: Browser, desk: str) -> None:
    page = opened(browser, desk=desk, code="jiance", width="desk")
    page.goto(f"{desk}/alerts/")

    walked = [page.keyboard.press(key) or page.evaluate("document.activeElement.href") for key in "jjk"]
    page.keyboard.press("?")

    assert walked[0] == walked[2] != walked[1] and "/alerts/" in walked[0]
    assert page.locator("#keys").is_visible() and flaws(page) == []
    page.context.close()


def test_every_page_of_the_city_can_be_read_in_the_dark(browser: Browser, desk: str) -> None:
    """At night other colours, and nothing else."""
    page = opened(browser, desk=desk, code="jiance", width="desk")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    found: list[str] = []

    for path in PAGES["jiance"]:
        page.goto(f"{desk}{path}")
        charts = page.locator("[data-chart]").count()
        page.wait_for_function("n => document.querySelectorAll('[data-chart] svg').length === n", arg=charts)
        found += _told(page, **ONLY_COLOURS)
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"

    page.context.close()
    assert found == []


def test_a_bar_of_the_leaders_screen_leads_one_level_down(browser: Browser, desk: str) -> None:
    page = opened(browser, desk=desk, code="jiance", width="desk")
    page.goto(f"{desk}/leading/")
    page.wait_for_selector("[data-chart=areas] svg path", state="attached")

    page.locator("table a").first.click()
    page.wait_for_selector("nav ol li[aria-current=page]")

    assert "area=999901" in page.url
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_clerk_takes_in_an_authorisation_on_paper(browser: Browser, desk: str, width: str) -> None:
    page = opened(browser, desk=desk, code="jingban", width=width)
    page.goto(f"{desk}/dispatch/")
    page.locator("table a").first.click()
    page.click("text=打开一户一档")
    page.click("text=登记纸质授权")
    found = flaws(page)

    page.fill("#id_signed_on", "2026-10-01")
    page.fill("#id_expires_on", "2027-09-30")
    page.select_option(
        "#id_guardian", index=1
    )  # where the head is a child, or the first member of age signs alone
    page.locator("input[name=scope]").first.check()
    page.locator("input[name=items]").first.check()
    pressed(page, page.get_by_role("button", name="登记", exact=True))
    found += flaws(page)

    assert "监护人不能是本人" in page.content() or "授权已登记" in page.content()
    page.context.close()
    assert found == []


def test_three_pairs_are_reviewed_by_keyboard_and_the_last_word_is_taken_back(
    browser: Browser, desk: str
) -> None:
    page = opened(browser, desk=desk, code="shenhe", width="desk")
    page.goto(f"{desk}/matching/")
    found = flaws(page)
    page.wait_for_selector("text=第1对，共3对")

    for key, place in (("ArrowRight", 2), ("ArrowLeft", 1), ("1", 2), ("2", 3)):
        page.keyboard.press(key)
        page.wait_for_selector(f"text=第{place}对，共3对")
    page.keyboard.press("3")
    page.wait_for_selector("text=3 对都看过了")
    found += flaws(page)
    page.keyboard.press("z")
    page.wait_for_selector("text=还有1对没看")
    page.goto(f"{desk}/matching/history/")
    found += flaws(page)

    assert page.locator("text=已撤回").count() == 1
    page.context.close()


def bills_of(city: Path, *, number: int = 120) -> bytes:
    """Bills of people whom the made-up register knows, each far beyond what a family can bear."""
    register = next(city.glob("公安户籍*.csv")).read_bytes()
    text = register.decode("utf-8-sig" if register.startswith(b"\xef\xbb\xbf") else "gb18030")
    known = [row for row in csv.DictReader(text.splitlines()) if row["户类型"] == "家庭户"][:number]
    head = "姓名,证件号码,险种,就诊医院,入院日期,出院日期,主要诊断,医疗总费用,个人自付"
    rows = [
        f"{one['姓名']},{one['身份证号']},居民医保,示例市人民医院,2026-09-01,2026-09-20,重症肺炎,180000.00,96000.00"
        for one in known
    ]
    return "\n".join([head, *rows]).encode("gb18030")


def on_the_board(page: Page, desk: str) -> int:
    """How many alerts the board counts, over all levels."""
    page.goto(f"{desk}/alerts/")
    return sum(int(one.replace(",", "")) for one in page.locator(".tile b").all_inner_texts())


def test_a_file_becomes_an_alert_on_the_board_by_two_hands(browser: Browser, desk: str, shown: Path) -> None:
    liaison = opened(browser, desk=desk, code="lianluo", width="desk")
    monitor = opened(browser, desk=desk, code="jiance", width="phone")
    liaison.goto(f"{desk}/intake/")
    before, content = on_the_board(monitor, desk), bills_of(next(shown.glob("files-*")))
    liaison.set_input_files(
        "#id_file", {"name": "医保大额202610.csv", "mimeType": "text/csv", "buffer": content}
    )
    pressed(liaison, liaison.get_by_role("button", name="报送"))
    liaison.get_by_role("button", name="提交确认").wait_for(timeout=120_000)
    found, address = flaws(liaison), liaison.url
    pressed(liaison, liaison.get_by_role("button", name="提交确认"))
    liaison.wait_for_selector("text=等另一个人确认")

    monitor.goto(address)
    found += flaws(monitor)
    pressed(monitor, monitor.get_by_role("button", name="确认并封存"))
    monitor.wait_for_selector("text=报出预警", timeout=240_000)
    found += flaws(monitor)
    told = monitor.locator(".note.success").last.inner_text()
    new = re.search(r"报出预警 (\d+) 条", told)

    assert new is not None
    assert before + 60 < on_the_board(monitor, desk) <= before + int(new[1])  # a few stood there already
    liaison.context.close()
    monitor.context.close()
    assert found == []


def test_one_click_compares_the_whole_city_and_the_page_tells_what_came(browser: Browser, desk: str) -> None:
    page = opened(browser, desk=desk, code="jiance", width="desk")
    page.goto(f"{desk}/intake/city/")
    pressed(page, page.get_by_role("button", name="开始比对"))
    page.wait_for_selector("text=用的文件")
    found = flaws(page)
    page.wait_for_selector(".tile", timeout=240_000)
    found += flaws(page)
    people = page.locator(".tile", has_text="人").last.inner_text()
    page.goto(f"{desk}/intake/city/")
    pressed(page, page.get_by_role("button", name="开始比对"))
    page.wait_for_selector("text=已经比对过")
    found += flaws(page)

    assert int(re.sub(r"\D", "", people)) > 1900
    page.context.close()
    assert found == []
