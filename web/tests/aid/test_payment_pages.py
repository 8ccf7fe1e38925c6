"""The pages of payments: a month goes its way between two people, adds up on the page, and what came back reaches whoever mends it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from cast import CHEN, LI, Cast
from jiwang.aid.benefits.models import Answer, Payee, Run
from jiwang.aid.benefits.rules import months_after
from jiwang.aid.benefits.shelving.waiting import come_back
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from making.paying import answered, approved, drafted, payee, receiving_homes
from making.recognising import DAY

Enter = Callable[[Officer], Client]


def text_of(client: Client, address: str) -> str:
    """What a page says, without its tags and blanks."""
    answer = client.get(address)
    assert answer.status_code == 200
    return said(answer.content)


def said(content: bytes) -> str:
    """The words of a page."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", content.decode())))


def test_a_run_is_an_account_that_adds_up_on_its_page_and_in_the_workbook(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    run = approved()
    answered(run, failed=frozenset({LI}))
    reviewer = entered(cast["shenhe"])

    page = text_of(reviewer, f"/benefits/run/{run.pk}/")
    narrowed = text_of(reviewer, f"/benefits/run/{run.pk}/?standing=failed&text=9&item=dibao")
    tail = text_of(reviewer, f"/benefits/run/{run.pk}/?text={Payee.objects.get(household=LI).tail}")
    book = reviewer.get(f"/benefits/run/{run.pk}/book/").content

    assert "应发886.50元列入本批2886.50元已到账1500元已退回1386.50元差额（应为零）0元" in page
    assert "没有这样的一笔" in narrowed and "找到1笔，实发386.50元" in tail
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("发放清册").to_python()
    assert rows[-1][7] == sum(row[7] for row in rows[1:-1]) == 886.5
    assert "合计2笔886.50元" in text_of(reviewer, f"/benefits/run/{run.pk}/book/?form=paper")


def test_who_has_drafted_is_told_that_another_has_to_approve(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    run = drafted()
    reviewer, decider = entered(cast["shenhe"]), entered(cast["queren"])

    assert "要由另一个人（确认人）看过清册后批准" in text_of(reviewer, f"/benefits/run/{run.pk}/")
    reviewer.post(f"/benefits/run/{run.pk}/step/", {"step": "approve"})
    see(EVERYWHERE)
    assert Run.objects.get().state == "drafted"
    assert "1待批准" in text_of(decider, "/")
    decider.post(f"/benefits/run/{run.pk}/step/", {"step": "approve"})
    see(EVERYWHERE)
    assert Run.objects.get().state == "approved"


def test_what_came_back_stands_before_the_clerk_with_its_day_until_the_account_is_mended(
    cast: Cast, entered: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiving_homes()
    answered(approved(), failed=frozenset({LI}))
    clerk, watcher = entered(cast["jingban"]), entered(cast["jiandu"])
    until = DAY + timedelta(days=30)

    home = text_of(clerk, "/")
    assert "1退回要改账户" in home and "户名不符。请告知本人并更正账户" in home
    assert f"最迟{until:%m-%d}" in home and "0退回超过30天" in home
    monkeypatch.setattr("django.conf.settings.DEMO_DAY", until + timedelta(days=1))
    assert "1退回超过30天" in text_of(clerk, "/")
    assert 'class="by number wrong"' in clerk.get("/").content.decode()
    assert "1退回要改账户1退回超过30天" in text_of(watcher, "/")
    monkeypatch.undo()

    see(EVERYWHERE)
    payee(LI, number="6222999900001111", at=clock.now() + timedelta(hours=1))
    assert not come_back(EVERYWHERE).exists()
    assert "0退回要改账户" in text_of(clerk, "/")


def test_a_file_that_is_no_answer_is_told_at_once_and_nothing_of_it_is_kept(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    run = approved()
    reviewer = entered(cast["shenhe"])

    for content, why in (
        (b"\x00\x01\x02", "这不是表格文件"),
        ("序号,金额\n1,5".encode(), "回盘文件缺少这几列：结果"),
        ("批次号,序号,金额,结果\nFF1,1,500,成功".encode(), "第2行：批次号不是这一批的"),
        ("序号,金额,结果\n".encode(), "没有一行数据"),
    ):
        sent = reviewer.post(
            f"/benefits/run/{run.pk}/answer/", {"file": SimpleUploadedFile("a.csv", content)}
        )
        assert sent.status_code == 422 and why in said(sent.content)
    see(EVERYWHERE)
    assert not Answer.objects.exists()


def test_a_refusal_of_the_second_person_keeps_what_was_typed(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    see(EVERYWHERE)
    answered(approved(), failed=frozenset({LI}))
    pause = come_back(EVERYWHERE).get()
    clerk = entered(cast["jingban"])
    page = clerk.get(f"/benefits/unit/{LI}/").content.decode()
    about = re.search(r'name="about" value="([^"]+)"', page)
    assert about is not None and pause.household_id == LI != CHEN

    sent = clerk.post(f"/benefits/unit/{LI}/change/", {"step": "lift", "about": about[1], "why": "错了"})

    assert sent.status_code == 422
    assert 'value="错了"' in sent.content.decode() and "至少4个字" in said(sent.content)


def test_the_months_that_nobody_has_drafted_are_counted_from_the_last_one() -> None:
    assert months_after(date(2026, 11, 1), date(2026, 11, 30)) == []
    assert months_after(date(2026, 11, 1), date(2027, 1, 2)) == [date(2026, 12, 1), date(2027, 1, 1)]
