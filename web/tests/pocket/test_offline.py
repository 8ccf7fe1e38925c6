"""In a real browser without network: thirty visits are typed, outlive the browser and the desk, and arrive once."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from pocket.phone import PIN, Desk, Phone, flaws, said, unlock, visit

pytestmark = pytest.mark.browser
Give = Callable[[str], Phone]
DEBT = "q-income__debt"
VISITS = "SELECT task_id, why FROM visits_visit ORDER BY task_id"


def released(desk: Desk) -> None:
    """All households wait again, and no phone is in use: each story begins anew."""
    desk.rows("UPDATE dispatch_task SET outcome = '' WHERE outcome <> '' RETURNING 1")
    desk.rows("UPDATE pocket_device SET closed_at = now() WHERE closed_at IS NULL RETURNING 1")


@pytest.fixture(autouse=True)
def fresh(desk: Desk) -> None:
    released(desk)


def tasks(page: Page) -> list[str]:
    found = page.locator("a.todo").evaluate_all("all => all.map((one) => one.hash.slice(3))")
    return [str(one) for one in found]


def thirty_typed(mine: Phone, page: Page) -> list[str]:
    """Thirty visits without network, and then somebody takes the battery out."""
    carried = tasks(page)
    assert mine.context is not None and len(carried) == 40
    mine.context.set_offline(True)
    for number, task in enumerate(carried[:30]):
        visit(page, task, why=f"第{number}户看过了", **{DEBT: "否" if number % 2 else "是"})
    mine.kill()
    return carried[:30]


def test_thirty_visits_without_network_outlive_browser_and_desk_and_arrive_once(
    desk: Desk, phone: Give
) -> None:
    mine = phone("xieli")
    typed = thirty_typed(mine, mine.begin())
    desk.stop()
    page = mine.open(offline=True)
    locked = said(page)
    unlock(page)
    assert mine.context is not None
    mine.context.set_offline(False)
    page.click("text=送出并更新")
    page.wait_for_selector("#status:has-text('连不上')")
    away = said(page)
    desk.start()
    page.click("text=送出并更新")
    page.wait_for_selector("#status:has-text('要先登录')")
    mine.sign_in()
    page.click("text=送出并更新")
    page.wait_for_selector("h1 .number:text-is('10')", timeout=60_000)

    assert "还有 30 户没有送出" in locked and "还有 30 户没有送出" in away
    arrived = dict(desk.rows(VISITS))
    assert [arrived[task] for task in typed] == [f"第{number}户看过了" for number in range(30)]
    once = "SELECT count(*), count(DISTINCT visit_id) FROM visits_answer WHERE question = 'income.debt'"
    assert desk.rows(once) == [(30, 30)]
    times = "SELECT max(at - made_at) < interval '20 minutes' AND min(at - made_at) > interval '0' FROM visits_visit"
    assert desk.rows(times) == [(True,)]


class Road:
    """The first letter is never heard, the second arrives and its answer is lost, the fourth arrives twice."""

    def __init__(self) -> None:
        self.letters = 0

    def __call__(self, route: Route) -> None:
        self.letters += 1
        if self.letters in (2, 4):
            route.fetch()
        if self.letters in (1, 2):
            route.abort()
        else:
            route.continue_()


def test_a_desk_that_is_away_at_any_point_of_the_sending_loses_nothing_and_doubles_nothing(
    desk: Desk, phone: Give
) -> None:
    mine = phone("xieli")
    page = mine.begin()
    carried, road = tasks(page)[-6:-3], Road()
    page.route("**/pocket/devices/*/visits/", road)
    for number, task in enumerate(carried):
        visit(page, task, why=f"断断续续第{number}户")
    for _turn in range(3):
        page.click("text=送出并更新")
        page.wait_for_timeout(700)
    page.wait_for_selector("#status:has-text('都送出了')")

    arrived = desk.rows(
        f"SELECT why FROM visits_visit WHERE task_id IN {tuple(carried)} AND why LIKE '断断%' ORDER BY why"
    )
    assert arrived == [(f"断断续续第{number}户",) for number in range(3)]
    assert road.letters >= 5


def test_what_the_desk_cannot_take_stays_here_and_lies_there_until_somebody_has_decided(
    desk: Desk, phone: Give
) -> None:
    mine = phone("xieli")
    page = mine.begin()
    task = tasks(page)[-1]
    assert mine.context is not None
    mine.context.set_offline(True)
    visit(page, task, why="交给别人以前去过了", **{DEBT: "是"})
    desk.rows(
        f"UPDATE dispatch_task SET holder_id = (SELECT id FROM staff_officer WHERE code = 'jingban') WHERE id = '{task}' RETURNING 1"
    )
    mine.context.set_offline(False)
    page.click("text=送出并更新")
    page.wait_for_selector("a.todo .note.error")
    refused = page.inner_text("a.todo .note.error")
    kept = desk.rows(
        f"SELECT fate, content->'income.debt'->>0, why FROM disputes_delivery WHERE task_id = '{task}'"
    )
    desk.rows(
        f"UPDATE dispatch_task SET holder_id = (SELECT id FROM staff_officer WHERE code = 'xieli') WHERE id = '{task}' RETURNING 1"
    )
    page.click("text=送出并更新")
    page.wait_for_selector("#status:has-text('都送出了')")

    assert "请先领取" in refused and kept == [("open", "是", "请先领取这件任务，再登记核实结果。")]
    assert desk.rows(f"SELECT fate FROM disputes_delivery WHERE task_id = '{task}'") == [("taken",)]


def test_a_phone_that_was_stopped_forgets_whom_it_carries_and_hands_in_what_it_has_not_sent(
    desk: Desk, phone: Give
) -> None:
    mine = phone("xieli")
    page = mine.begin()
    task = tasks(page)[-2]
    assert mine.context is not None
    mine.context.set_offline(True)
    visit(page, task, why="丢手机以前看过")
    desk.rows("UPDATE pocket_device SET revoked_at = now() WHERE closed_at IS NULL RETURNING 1")
    mine.context.set_offline(False)
    mine.sign_out()
    page.reload()
    page.wait_for_selector("text=这台手机已停用")
    left = page.evaluate(PARCEL)
    before = said(page)
    mine.sign_in()
    page.click("text=交回没有送出的")
    page.wait_for_selector("text=设一个数字口令")

    assert left == 0 and "还有 1 户没有送出" in before
    assert desk.rows(
        f"SELECT fate, content->'why'->>0 FROM disputes_delivery WHERE task_id = '{task}' AND fate = 'open'"
    ) == [("open", "丢手机以前看过")]
    assert page.evaluate(PARCEL) == 0


PARCEL = """() => new Promise((done) => {
  const asked = indexedDB.open("jiwang-pocket");
  asked.onsuccess = () => { const count = asked.result.transaction("parcel").objectStore("parcel").count(); count.onsuccess = () => done(count.result); };
})"""


def test_a_clock_that_is_wrong_by_a_day_or_by_ten_loses_nothing(desk: Desk, phone: Give) -> None:
    mine = phone("xieli")
    page = mine.begin()
    task = tasks(page)[-3]
    assert mine.context is not None
    mine.context.set_offline(True)
    visit(page, task, why="钟走错以前看的")
    seen = []
    for days in (1, -1, 10, 0):
        page.add_init_script(
            f"{{ const own = Date.now; const D = Date; Date.now = () => own() + {days} * 86400000; window.Date = class extends D {{ constructor(...a) {{ super(...(a.length ? a : [Date.now()])); }} static now() {{ return own() + {days} * 86400000; }} }}; }}"
        )
        page.reload()
        page.wait_for_selector("#main .box")
        seen.append((page.inner_text("#main h1"), said(page)))
    mine.context.set_offline(False)
    page.click("text=已登录，再连一次")
    page.wait_for_selector("text=随身端已锁")
    unlock(page)
    page.wait_for_selector("#status:has-text('都送出了')")

    assert [title for title, _said in seen[:2]] == ["随身端已锁"] * 2
    assert seen[2][0] == "请联网登录后再用"
    assert all("还有 1 户没有送出" in words for _title, words in seen)
    assert (task, "钟走错以前看的") in desk.rows(VISITS)


LATER = "{ const own = Date.now; window.later = 0; Date.now = () => own() + window.later; }"


def tried(page: Page, pin: str) -> str:
    """What the phone says to a wrong number; afterwards twenty minutes have gone by."""
    page.wait_for_selector("#pin")
    page.fill("#pin", pin)
    page.click("button:has-text('打开')")
    page.wait_for_selector(".wrong, h1:has-text('请联网登录')")
    heard = page.locator("#main .wrong, #main h1:has-text('请联网登录')").first.inner_text()
    page.evaluate("() => { document.querySelector('.wrong')?.remove(); }")
    return heard


def test_a_wrong_number_waits_and_after_ten_the_phone_wants_a_sign_in_and_has_lost_nothing(
    desk: Desk, phone: Give
) -> None:
    mine = phone("xieli")
    page = mine.begin()
    task = tasks(page)[-4]
    assert mine.context is not None
    mine.context.set_offline(True)
    visit(page, task, why="口令忘了以前看的")
    page.add_init_script(LATER)
    page.reload()
    heard = [tried(page, f"{739100 + turn}") for turn in range(3)]
    heard.append(tried(page, PIN))
    for turn in range(8):
        page.evaluate("() => { window.later += 1200000; }")
        heard.append(tried(page, f"{739200 + turn}"))
    mine.context.set_offline(False)
    page.click("text=已登录，再连一次")
    page.click("text=忘了口令")
    for field in ("#pin", "#again"):
        page.fill(field, "904715")
    page.click("button:has-text('重设')")
    page.wait_for_selector("#status:has-text('都送出了')")

    assert heard[:3] == ["数字口令不对。"] * 3 and "请等" in heard[3] and heard[-1] == "请联网登录后再用"
    assert (task, "口令忘了以前看的") in desk.rows(VISITS)


def test_every_page_of_the_pocket_is_fit_for_a_thumb_and_for_who_cannot_see(desk: Desk, phone: Give) -> None:
    mine = phone("xieli")
    found = {"door": flaws(mine.open())}
    mine.kill()
    page = mine.begin()
    task = tasks(page)[0]
    for name, width in (("phone", 390), ("desk", 1440)):
        page.set_viewport_size({"width": width, "height": 844})
        for place in ("", f"t/{task}", f"v/{task}", "me"):
            page.evaluate("place => { location.hash = place; }", place)
            page.wait_for_timeout(150)
            found[f"{name} #{place}"] = flaws(page)
    page.evaluate("place => { location.hash = place; }", f"v/{task}")
    page.fill("#objection", "不是我们家的钱")
    page.fill("#visited_on", "2099-01-01")
    page.click("text=填好了，等送出")
    page.wait_for_selector("text=有 3 处没填好")
    at_fields = page.eval_on_selector_all(".ask > .wrong", "all => all.map((one) => one.id)")
    first = page.evaluate("document.activeElement.name")
    found["wrong"] = flaws(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'; document.body.style.zoom = 2")
    for place in ("", f"v/{task}"):
        page.evaluate("place => { location.hash = place; }", place)
        page.wait_for_timeout(150)
        found[f"large #{place}"] = [one for one in flaws(page) if "wider" in one]

    assert {name: one for name, one in found.items() if one} == {}
    assert (at_fields, first) == (["wrong-outcome", "wrong-met", "wrong-visited_on"], "outcome")


def test_without_encryption_the_page_says_that_offline_is_off_and_why(desk: Desk, phone: Give) -> None:
    mine = phone("xieli")
    page = mine.open(args=("--host-resolver-rules=MAP desk.test 127.0.0.1",))
    page.goto(f"http://desk.test:{desk.port}/pocket/")
    page.wait_for_selector("text=这个地址不能离线使用")

    assert "https" in page.inner_text("#main")
    assert flaws(page) == []


UNVISITED = "id NOT IN (SELECT task_id FROM visits_visit)"  # nobody is asked for a round's visit so soon after another
SOUND = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


def test_a_photo_and_a_sound_are_made_small_lie_sealed_and_go_on_after_a_cut(desk: Desk, phone: Give) -> None:
    mine = phone("xieli")
    ((task,),) = desk.rows(f"SELECT max(id) FROM dispatch_task WHERE id LIKE 'v10%' AND {UNVISITED}")
    desk.rows(
        f"UPDATE dispatch_task SET occasion = 'quarterly', period = '2026Q4' WHERE id = '{task}' RETURNING 1"
    )
    mine.begin()
    mine.kill()
    page = mine.open(args=SOUND)
    unlock(page)
    page.wait_for_selector("#status:has-text('要先登录')")
    mine.sign_in()
    assert mine.context is not None
    mine.context.set_offline(True)
    page.evaluate("task => { location.hash = `v/${task}`; }", task)
    page.wait_for_selector("text=没有新的困难 >> visible=true")
    photographed_and_recorded(page)
    found = flaws(page)
    sealed = page.evaluate(SEALED)
    visit(page, task, why="照了一张相")
    waiting = said(page)
    pieces = over_a_bad_road(mine, page)

    arrived = desk.rows(
        "SELECT sort, whole_at IS NOT NULL, size < 300001, count(*) > 0 FROM pocket_enclosure GROUP BY 1, 2, 3"
    )
    assert found == [] and sealed == [] and "还有 1 户没有送出" in waiting
    assert sorted(arrived) == [("photo", True, True, True), ("sound", True, True, True)]
    assert pieces.sent > 3


def photographed_and_recorded(page: Page) -> None:
    """A photo is chosen, and a note is recorded."""
    page.set_input_files(
        "[data-photo]", [{"name": "家里.png", "mimeType": "image/png", "buffer": large_picture(page)}]
    )
    page.wait_for_selector("[data-slot=enclosures] img")
    page.click("text=录音记事")
    page.wait_for_selector("text=正在录音")
    page.click("text=正在录音")
    page.wait_for_selector("[data-slot=enclosures] audio")


def over_a_bad_road(mine: Phone, page: Page) -> Pieces:
    """Sent twice, for the first answer is lost."""
    assert mine.context is not None
    pieces = Pieces()
    page.route("**/pocket/devices/*/pieces/", pieces)
    mine.context.set_offline(False)
    page.click("text=送出并更新")
    page.wait_for_selector("#status:has-text('连不上'), #status:has-text('都送出了')")
    page.click("text=送出并更新")
    page.wait_for_selector("#status:has-text('都送出了')")
    return pieces


class Pieces:
    """The first answer is lost, and then the road is good."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, route: Route) -> None:
        self.sent += 1
        if self.sent == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()


def large_picture(page: Page) -> bytes:
    """A picture of twelve million points, with noise in it as cameras make it."""
    drawn = page.evaluate("""() => {
      const canvas = Object.assign(document.createElement("canvas"), {width: 2400, height: 1800}), pen = canvas.getContext("2d");
      for (let at = 0; at < 3000; at += 1) { pen.fillStyle = `hsl(${at * 37 % 360} 60% 50%)`; pen.fillRect(at * 71 % 2400, at * 53 % 1800, 90, 60); }
      return canvas.toDataURL("image/png").split(",")[1];
    }""")
    return base64.b64decode(drawn)


# What on the phone can be read without the number: names of fields that should not be there.
SEALED = """() => new Promise((done) => {
  const asked = indexedDB.open("jiwang-pocket");
  asked.onsuccess = () => { const all = asked.result.transaction("outbox").objectStore("outbox").getAll(); all.onsuccess = () => done([...new Set(all.result.flatMap(Object.keys))].filter((one) => !["id", "kind", "about", "iv", "box"].includes(one))); };
})"""
