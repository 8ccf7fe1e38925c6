"""A month through the pages, worked on by the job as it really runs; what a bank may send back, right and wrong; and two months beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from test_payment_pages import said, text_of

from cast import AT, CHEN, COUNTY, LI, OTHER_COUNTY, Cast
from jiwang.aid.benefits import jobs
from jiwang.aid.benefits.models import Answer, Line, Run
from jiwang.aid.benefits.rules import months_before
from jiwang.aid.benefits.shelving.changes import changes_of
from jiwang.aid.benefits.shelving.waiting import come_back
from jiwang.jobs.models import JobRun
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.actions import appoint, enrol, release
from jiwang.registers.staff.models import Officer, Posting
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance.models import Entry
from jiwang.stages.decisions.models import Recognition
from making.paying import (
    MONTH,
    account,
    answered,
    approved,
    died,
    drafted,
    neighbour,
    paid,
    purse,
    receiving_homes,
)
from making.recognising import DAY

Enter = Callable[[Officer], Client]
NEXT = months_before(MONTH, -1)
NEAR = 207  # a household beside the cast's
HEADS = "批次号,序号,金额,结果,原因"


def send(reviewer: Client, run: Run, content: bytes, name: str = "回盘.csv") -> Any:
    """Upload a file of the bank to a run."""
    return reviewer.post(f"/benefits/run/{run.pk}/answer/", {"file": SimpleUploadedFile(name, content)}, follow=True)  # fmt: skip


def work(kind: str) -> str:
    """The newest job of a kind is carried out; what it says."""
    job = {"benefits.draft": jobs.draft, "benefits.settle": jobs.settle}[kind]
    number = JobRun.objects.filter(kind=kind).latest("pk").pk
    job(number)
    see(EVERYWHERE)
    return JobRun.objects.get(pk=number).said


def elsewhere() -> Officer:
    """The reviewer of another county."""
    made = enrol(code="waixian", name="外县审核", password="a long password", by="job:test", at=AT)
    appoint(made, Held(Duty.COUNTY_REVIEWER, OTHER_COUNTY, MONTH), by="job:test", at=AT)
    return made


def serials(run: Run) -> dict[int, int]:
    """By household, the number by which the bank calls its line."""
    see(EVERYWHERE)
    return {one.household_id: one.serial or 0 for one in Line.objects.filter(run=run, serial__isnull=False)}


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> None:
    """Where the bank's files lie."""
    settings.VAULT = tmp_path


def test_a_month_is_drafted_from_the_page_by_its_job_and_only_once(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    fund, reviewer = purse(), entered(cast["shenhe"])
    typed = {"region": "999901", "month": f"{DAY:%Y-%m}", "fund": fund.pk}

    page = reviewer.post("/benefits/", typed, follow=True)
    address = page.redirect_chain[-1][0]
    again = reviewer.post("/benefits/", typed)

    assert "正在编制" in said(page.content) and "data-refresh" in page.content.decode()
    assert again.status_code == 422 and "已经有一批在编制或等着批准" in said(again.content)
    assert work("benefits.draft") == "编好 2 笔，共 886.50元。请另一个人看过清单后批准。"
    assert "应发886.50元列入本批2886.50元" in text_of(reviewer, address)
    decider = entered(cast["queren"])
    for told in ("已批准，钱已预留", "这批刚刚被别人办过了"):
        sent = decider.post(f"{address}step/", {"step": "approve"}, follow=True)
        assert told in said(sent.content)
    late = reviewer.post(f"{address}step/", {"step": "drop", "why": "金额不对"}, follow=True)
    assert "这批已经批准或作废，不能再作废" in said(late.content)


def test_rows_of_a_bank_that_fit_nothing_are_told_by_their_number_and_the_others_are_booked(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    neighbour(NEAR, 10_000)
    run = approved()
    told = serials(run)
    rows = [
        HEADS, f"{run.number},{told[CHEN]},500.00元,成功,", f"{run.number},{told[CHEN]},500.00,成功,", f"{run.number},{told[LI]},386.50,成功,",
        f"{run.number},{told[LI]},386.50,失败,销户", f"{run.number},{told[NEAR]},\"1,00\",成功,", f"{run.number},77,1.00,成功,", f"FF1,{told[NEAR]},100.00,成功,",
        "", f"{run.number},{told[NEAR]},100.005,成功,", f"{run.number},{told[NEAR]},99.99,成功,",
    ]  # fmt: skip
    reviewer = entered(cast["shenhe"])

    send(reviewer, run, "\r\n".join(rows).encode("gb18030"))
    work("benefits.settle")

    page = text_of(reviewer, f"/benefits/run/{run.pk}/")
    assert "共9行·对不上8行" in page
    for one in (
        "第3行：同一序号出现两次，只认第一次", "第4行：同一序号出现两次，金额或结果不一样", "第5行：同一序号出现两次，金额或结果不一样", "第7行：这批里没有这个序号",
        "第8行：批次号不是这一批的", "第10行：金额不是数字",
    ):  # fmt: skip
        assert one in page
    assert "已到账1500元" in page and "待回盘2486.50元" in page
    see(EVERYWHERE)
    assert [one.amount for one in Entry.objects.all()] == [50_000]


def test_an_answer_counts_once_however_often_and_to_whichever_run_it_is_sent(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    first, reviewer = approved(), entered(cast["shenhe"])
    file = "序号,金额,结果\n1,500,成功\n2,386.5,成功".encode()
    send(reviewer, first, file)
    work("benefits.settle")

    again = send(reviewer, first, file, "换了名字.csv")
    see(EVERYWHERE)
    later = approved(drafted(first.fund, NEXT, on=DAY + timedelta(days=31)), on=DAY + timedelta(days=31))
    wrong = send(reviewer, later, file)

    assert "没有重复入账" in said(again.content)
    assert f"已经作为{first.number}的回盘收过" in said(wrong.content)
    see(EVERYWHERE)
    assert Answer.objects.count() == 1 and Entry.objects.count() == 2
    marked = f"批次号,序号,金额,结果\n{later.number},1,500,成功\n{later.number},2,386.5,成功".encode()
    send(reviewer, later, marked)
    work("benefits.settle")
    assert Entry.objects.count() == 4


def test_what_is_no_answer_to_this_run_is_refused_with_a_sentence(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    run, reviewer = approved(), entered(cast["shenhe"])

    for content, why in (
        (b"", "文件是空的"),
        (f"批次号,序号,金额,结果\nFF{run.region}202610-{run.pk},1,500,成功".encode(), "批次号不是这一批的"),
        ("序号,金额,结果\n1,五百,成功".encode("gb18030"), "金额不是数字"),
        ("序号,金额,结果\n1,500,成功\n1,500,失败".encode(), "同一序号出现两次，金额或结果不一样"),
        (b"PK\x03\x04 no workbook", "打不开这个工作簿"),
    ):
        sent = send(reviewer, run, content)
        assert sent.status_code == 422 and why in said(sent.content)
    see(EVERYWHERE)
    assert not Answer.objects.exists()


def test_a_draft_has_no_answer_yet(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    run = drafted()

    sent = send(entered(cast["shenhe"]), run, "序号,金额,结果\n1,500,成功".encode())

    assert "这批还没有批准，没有送过银行" in said(sent.content)


def test_two_months_beside_each_other_add_up_by_who_came_who_left_and_why(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    first = paid()
    on = DAY + timedelta(days=31)
    neighbour(NEAR, 26_000)
    died(LI * 10)
    before = Recognition.objects.get(household=CHEN)
    _less(before)
    run = drafted(first.fund, NEXT, on=on)

    told = changes_of(EVERYWHERE, run)
    assert told is not None and told.remainder == 0
    page = text_of(entered(cast["shenhe"]), f"/benefits/run/{run.pk}/")
    assert (
        "2026-11发放2886.50元新列入1+260元金额变了1-80元少了：全户已去世1-386.50元2026-12发放2680元" in page
    )
    only = text_of(entered(cast["queren"]), f"/benefits/run/{run.pk}/?since=came")
    assert "比上月新列入的" in only and "找到1笔，实发260元" in only and "邻" in only and "陈" not in only


def _less(before: Recognition) -> None:
    """Chen has 420 yuan from the next month on."""
    Recognition.objects.create(
        household_id=CHEN, region=before.region, reach=before.reach, item=before.item, members=before.members, amount=42_000, since=NEXT,
        source=before.source, as_of=before.as_of, follows=before, at=before.at,
    )  # fmt: skip


def test_a_village_worker_and_another_county_reach_no_account_and_no_run(cast: Cast, entered: Enter) -> None:
    receiving_homes()
    run = approved()
    number, bank = account(CHEN).number, account(CHEN).bank
    worker, stranger = entered(cast["xieli"]), entered(elsewhere())

    for address in (f"unit/{CHEN}/", "units/?where=all", f"run/{run.pk}/", f"run/{run.pk}/bank/", f"run/{run.pk}/book/", ""):  # fmt: skip
        assert worker.get(f"/benefits/{address}").status_code in (403, 404)
        answer = stranger.get(f"/benefits/{address}")
        assert answer.status_code in (403, 404) or "陈" not in said(answer.content)
    said_of = worker.get(f"/households/{CHEN}/").content.decode()
    assert not [one for one in (number, bank, "500元") if one in said_of]
    assert number in entered(cast["shenhe"]).get(f"/benefits/run/{run.pk}/bank/").content.decode()


def test_a_reviewer_who_has_become_decider_does_not_approve_what_they_have_drafted(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    run = drafted()
    release(
        Posting.objects.get(officer=cast["shenhe"]), until=MONTH - timedelta(days=1), by="job:test", at=AT
    )
    appoint(cast["shenhe"], Held(Duty.DECIDER, COUNTY, MONTH), by="job:test", at=AT)
    both = entered(cast["shenhe"])

    page = text_of(both, f"/benefits/run/{run.pk}/")
    sent = both.post(f"/benefits/run/{run.pk}/step/", {"step": "approve"}, follow=True)

    assert "要由另一个人（确认人）看过清册后批准" in page and "我看过清册，批准" not in page
    assert "编制和批准要两个人，不能批准自己编制的批次" in said(sent.content)
    see(EVERYWHERE)
    assert Run.objects.get().state == "drafted"


def test_the_notice_of_a_return_is_signed_by_the_township_that_mends_the_account(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    answered(approved(), failed=frozenset({LI}))
    pause = come_back(EVERYWHERE).get()

    page = entered(cast["jingban"]).get(f"/benefits/unit/{pause.household_id}/").content.decode()
    address = re.search(r'href="(/benefits/notice/[^"]+)"', page)

    assert address is not None
    deed = said(entered(cast["shenhe"]).get(address[1]).content)
    assert "被银行退回（户名不符）" in deed and "清溪街道2026-" in deed and "下坝社区" not in deed
