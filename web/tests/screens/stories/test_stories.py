"""SC01, SC16, SC22 and SC23 in a real browser, in Chinese: as the worker sees them on a phone and the township's clerk on a desk, with their times."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import time
from typing import Any

import pytest
from playwright.sync_api import Page

from cast import CHEN
from lists import ABILITIES, HEAD
from screens.telling import PARALYSED, TUMOUR, number_of
from stories.acting import FROST, NEXT_DAY, PHONE, WIDE, Enter, Told, flaws, press, sleep_over

pytestmark = pytest.mark.browser


def test_seed_fertiliser_and_film_come_the_day_after_the_frost(entered: Enter, desk: Told) -> None:
    """SC01: asked for at the door, granted on the same day, handed over on the next, countersigned, and in the household file."""
    worker, clerk = entered("xieli", PHONE), entered("jingban", WIDE)
    decider = entered("queren", WIDE)
    found = _ask(worker) + _grant(clerk)
    address = clerk.url

    sleep_over(desk, until=NEXT_DAY)
    found += _hand_over(worker, address)
    clerk.goto(address)
    clerk.fill("#words-note", "协理员走访发现，当天批，次日送到")
    press(clerk, "存补充说明")
    decider.goto(address)
    press(decider, "会签")
    worker.goto(f"/households/{CHEN}/")
    said = re.sub(r"\s+", "", worker.inner_text("main"))
    found += flaws(worker)

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


def _hand_over(worker: Page, address: str) -> list[str]:
    worker.goto(address)
    worker.fill("#id_second", "农技员老罗")
    found = flaws(worker)
    press(worker, "登记送达，记入台账")
    worker.wait_for_selector("text=已记入帮扶台账")
    return found


def _passages(desk: Told, home: int = CHEN) -> list[tuple[Any, Any]]:
    """The steps of a family's request for fast aid, with their times."""
    query = f"SELECT p.step, p.at FROM urgent_passage p JOIN urgent_request r ON r.id = p.request_id WHERE r.household_id = {home} ORDER BY p.at, p.id"
    return [(step, at) for step, at in desk.rows(query)]


def test_a_paralysed_father_hears_of_himself_alone_and_of_his_family(entered: Enter, desk: Told) -> None:
    """SC16 at the door: poor, though not so poor as 低保; the family is 边缘 and the father 单人保, both at once."""
    worker = entered("xieli", PHONE)
    worker.goto(f"/dispatch/t{CHEN}/")
    press(worker, "领取")
    _fill_in(worker)
    found = flaws(worker)
    press(worker, "送出")
    worker.wait_for_selector("text=走访已登记")
    said = worker.inner_text("main")
    found += flaws(worker)
    found += _answered(entered("jingban", WIDE))
    worker.goto(f"/households/{CHEN}/")
    found += flaws(worker)
    assert "已向车管所核实，登记已注销" in worker.inner_text("main")

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
    for name, value in (("outcome", "true"), ("met", "head"), ("signed", "paper")):
        worker.check(f"[name={name}][value={value}]")
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
    return found


BILL = ["姓名", "证件号码", "险种", "出院日期", "医疗总费用", "基本医保支付", "个人自付", "门慢特病种"]


@pytest.fixture(scope="module")
def pushed(desk: Told) -> None:
    """The province's platform pushes 医疗支出较大名单 by its token; the list is judged at once, by the desk's own worker."""
    written = io.StringIO()
    csv.writer(written).writerows(
        [BILL]
        + [
            [
                person[0],
                number_of(person, sex),
                "居民医保",
                "2026-09-20",
                "200000",
                "60000",
                "120000",
                disease,
            ]
            for person, sex, disease in ((PARALYSED, "男", ""), (TUMOUR, "女", "恶性肿瘤"))
        ]
    )
    assert desk.push(desk.told["token"], "医保大额医疗费用明细20261031.csv", written.getvalue())
    worker = subprocess.Popen([sys.executable, "-m", "jiwang.config.working"], env=desk.environment)
    while desk.rows("SELECT 1 FROM intake_batch WHERE judged_at IS NULL"):
        time.sleep(0.1)
    worker.terminate()
    worker.wait(60)


def test_a_pushed_list_brings_the_worker_to_a_paralysed_father_and_help_on_the_same_day(
    pushed: None, entered: Enter, desk: Told
) -> None:
    """SC22: the platform's list, the township sends it down, the village's worker goes and tells of the programmes, and fast aid is given."""
    clerk, worker = entered("jingban", WIDE), entered("xieli", PHONE)
    task, home = waiting(desk, PARALYSED[0])
    clerk.goto(f"/dispatch/{task}/")
    press(clerk, "下派")
    said, found = _visit(worker, task, "意外瘫痪，两个孩子跟祖父母过")
    found += _relieve(worker, clerk, home)

    assert "最低生活保障" in said and "要带：身份证、户口簿" in said and "元" not in said
    assert found == []
    assert desk.rows(f"SELECT DISTINCT outcome FROM alerts_alert WHERE task = '{task}'") == [("true",)]
    steps = [*way_to_the_door(desk, task), *(at for _step, at in _passages(desk, home))]
    assert [step for step, _at in _passages(desk, home)] == ["ask", "grant", "hand_over"]
    assert len(steps) == 9 and steps == sorted(set(steps)), (
        "pushed, judged, sent down, taken on, visited, told, asked, granted, handed over"
    )


def test_a_pushed_list_reaches_the_first_secretary_of_the_village(
    pushed: None, entered: Enter, desk: Told
) -> None:
    """SC23: somebody with a tumour; the task is given to the first secretary, and the way from the push to the visit's report has its times."""
    clerk, secretary = entered("jingban", WIDE), entered("shuji", PHONE)
    task, _home = waiting(desk, TUMOUR[0])
    clerk.goto(f"/dispatch/{task}/")
    clerk.locator("[name=officer]").select_option(
        label=clerk.locator("[name=officer] option", has_text="驻村第一书记").inner_text()
    )
    press(clerk, "指派")
    said, found = _visit(secretary, task, "化疗中，没有劳动能力")

    assert "最低生活保障" in said
    assert found == []
    steps = way_to_the_door(desk, task)
    assert len(steps) == 5 and steps == sorted(set(steps))


def _visit(worker: Page, task: str, seen: str) -> tuple[str, list[str]]:
    """The visit on the phone, with what the page says afterwards of programmes."""
    worker.goto(f"/dispatch/{task}/")
    if worker.get_by_role("button", name="领取", exact=True).count():
        press(worker, "领取")
    worker.goto(f"/visits/{task}/")
    worker.evaluate("for (const one of document.querySelectorAll('details.told')) one.open = true")
    for said in ("没有来源", "祖父母"):
        worker.get_by_label(said, exact=True).check()
    worker.check("[name='q-income.debt'][value=是]")
    for name, value in (("outcome", "true"), ("met", "head"), ("signed", "paper")):
        worker.check(f"[name={name}][value={value}]")
    worker.fill("#id_companion", "村干部")
    worker.fill("#id_why", seen)
    found = flaws(worker)
    press(worker, "送出")
    worker.wait_for_selector("text=走访已登记")
    return worker.inner_text("main"), found


def _relieve(worker: Page, clerk: Page, home: int) -> list[str]:
    """Asked for at the door, granted by the township, handed over by two."""
    worker.goto(f"/urgent/household/{home}/")
    worker.select_option("[name=person]", label=PARALYSED[0])
    worker.select_option("[name=cause]", "意外伤害")
    worker.fill("[name=words]", "瘫痪后断了收入，孩子吃饭没有着落")
    worker.fill("[name=money]", "500")
    press(worker, "报乡镇（街道）批")
    worker.wait_for_selector(".pill.asked")
    clerk.goto(worker.url)
    clerk.check("[name=is_apart]")
    press(clerk, "批准")
    clerk.wait_for_selector(".pill.granted")
    return _hand_over(worker, worker.url)


def way_to_the_door(desk: Told, task: str) -> list[Any]:
    """Pushed, judged, sent down and taken on or assigned, typed at the door, told to the desk."""
    batch = desk.rows("SELECT uploaded_at, judged_at FROM intake_batch")
    moves = desk.rows(
        f"SELECT at FROM dispatch_handover WHERE task_id = '{task}' AND step IN ('send', 'claim', 'assign') ORDER BY at"
    )
    visit = desk.rows(f"SELECT made_at, at FROM visits_visit WHERE task_id = '{task}'")
    return [at for row in (*batch, *moves, *visit) for at in row]


def waiting(desk: Told, name: str) -> tuple[str, int]:
    """The task of somebody's family, and the family's number."""
    query = f"SELECT t.id, t.household_id FROM dispatch_task t JOIN people_person p ON p.household_id = t.household_id WHERE p.name = '{name}'"
    ((task, home),) = desk.rows(query)
    return str(task), int(str(home))
