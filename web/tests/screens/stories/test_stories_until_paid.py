"""A month of payments in a real browser: drafted by a job, looked at, approved by another, paid by the bank, and what came back paid with the next run."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from jiwang.kit.words.amounts import said
from screens.paying import AMOUNTS, CLOSED, ENDS, NEW, STAYS
from stories.acting import WIDE, Enter, Told, flaws, press

pytestmark = pytest.mark.browser
WHY = "账号已销户"


@pytest.fixture(scope="module")
def paying(desk: Told) -> Iterator[None]:
    """A county that has paid before, and the desk's own worker."""
    subprocess.run([sys.executable, "-m", "screens.paying"], env=desk.environment, check=True)
    worker = subprocess.Popen([sys.executable, "-m", "jiwang.config.working"], env=desk.environment)
    yield
    worker.terminate()
    worker.wait(60)


def test_a_month_goes_to_the_bank_and_what_came_back_is_paid_with_the_next_run(
    paying: None, entered: Enter, desk: Told
) -> None:
    clerk, reviewer, decider = (entered(one, WIDE) for one in ("jingban", "shenhe", "queren"))
    words = _drafted(reviewer)
    for one in (f"新列入1+{said(AMOUNTS[NEW])}", f"少了：上月发了、本月不再发1-{said(AMOUNTS[ENDS])}", f"列入本批3{said(_sum(STAYS, CLOSED, NEW))}"):  # fmt: skip
        assert one in words
    assert reviewer.get_by_role("button", name="我看过清册，批准").count() == 0
    found = flaws(reviewer)
    _approved(decider, reviewer.url)
    _answered(reviewer, {f"邻居{CLOSED}": WHY})
    assert f"已到账2{said(_sum(STAYS, NEW))}已退回1{said(AMOUNTS[CLOSED])}差额（应为零）0元" in _words(
        reviewer
    )
    found += flaws(reviewer) + _mended(clerk, reviewer)
    assert f"列入本批1{said(AMOUNTS[CLOSED])}" in _drafted(reviewer)
    _approved(decider, reviewer.url)
    _answered(reviewer, {})

    _kept_to_the_fen(clerk)
    assert found + flaws(clerk) == []
    booked = f"SELECT household_id, sum(amount) FROM assistance_entry WHERE household_id IN ({STAYS}, {CLOSED}, {NEW}) AND day >= '2026-11-02' GROUP BY 1"
    assert {home: int(str(sum_)) for home, sum_ in desk.rows(booked)} == {one: AMOUNTS[one] for one in (STAYS, CLOSED, NEW)}  # fmt: skip


def _sum(*homes: int) -> int:
    return sum(AMOUNTS[one] for one in homes)


def _words(page: Page) -> str:
    return re.sub(r"\s+", "", page.inner_text("main"))


def _drafted(reviewer: Page) -> str:
    """The reviewer begins a month; the page itself turns into the list once the job has ended."""
    reviewer.goto("/benefits/")
    reviewer.locator("[name=fund]").select_option(index=-1 + reviewer.locator("[name=fund] option").count())
    press(reviewer, "编制")
    reviewer.wait_for_selector("h2:has-text('对账')")
    return _words(reviewer)


def _approved(decider: Page, address: str) -> None:
    decider.goto(address)
    press(decider, "我看过清册，批准")
    decider.wait_for_selector("text=已批准，钱已预留")


def _answered(reviewer: Page, back: dict[str, str]) -> None:
    """The bank pays what its file says, but for some; its own file is in the old encoding."""
    reviewer.reload()
    with reviewer.expect_download() as told:
        reviewer.click("text=导出代发文件（CSV）")
    rows = list(csv.DictReader(io.StringIO(Path(told.value.path()).read_text(encoding="utf-8-sig"))))
    assert all(re.fullmatch(r"\d{16,}", row["账号"]) for row in rows)
    kept = io.StringIO()
    csv.writer(kept).writerows(
        [("批次号", "序号", "金额", "结果", "原因")]
        + [(row["批次号"], row["序号"], row["金额"], "失败" if row["户名"] in back else "成功", back.get(row["户名"], "")) for row in rows]
    )  # fmt: skip
    file = {"name": "回盘.csv", "mimeType": "text/csv", "buffer": kept.getvalue().encode("gbk")}
    reviewer.set_input_files("[name=file]", [file])  # type: ignore[list-item]
    press(reviewer, "上传回盘")
    reviewer.wait_for_selector("#answers:has-text('每行都对上了')")


def _mended(clerk: Page, reviewer: Page) -> list[str]:
    """The clerk sees what came back on the first page, and proposes another account; the reviewer agrees."""
    clerk.goto("/")
    assert WHY in _words(clerk)
    clerk.goto(f"/benefits/unit/{CLOSED}/")
    clerk.click("summary:has-text('提出新的账户')")
    clerk.select_option("#payee_person", str(CLOSED * 10))
    clerk.fill("#payee_bank", "示例农商行清溪支行")
    clerk.fill("#payee_number", "6222 0011 2233 4455 402")
    found = flaws(clerk)
    press(clerk, "提出，等复核")
    reviewer.goto(f"/benefits/unit/{CLOSED}/")
    press(reviewer, "核对无误")
    reviewer.wait_for_selector("text=已办好")
    return found


def _kept_to_the_fen(clerk: Page) -> None:
    """The file of the family and the clear card say what has reached it, of both months."""
    sum_ = said(AMOUNTS[CLOSED])
    clerk.goto(f"/benefits/unit/{CLOSED}/")
    assert "已退回" in (words := _words(clerk)) and WHY in words and "*5402" in words
    clerk.goto(f"/households/{CLOSED}/")
    assert re.search(rf"2026-11低保已到账{sum_}", _words(clerk))
    clerk.goto(f"/assistance/household/{CLOSED}/")
    assert _words(clerk).count(sum_) >= 2 and "2026-11" in _words(clerk)
