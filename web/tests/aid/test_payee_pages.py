"""The pages of lists of accounts: from the template by way of two people to the accounts, with the jobs between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from cast import CHEN, LI, TOWNSHIP, Cast
from jiwang.aid.benefits import jobs
from jiwang.aid.benefits.models import PayeeList
from jiwang.aid.benefits.queries import payee_of, vault
from jiwang.jobs.models import JobRun
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from making.listing import csv_of, line_of
from making.paying import receiving_homes

Enter = Callable[[Officer], Client]


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> None:
    """Files of a test lie in a vault of its own."""
    settings.VAULT = tmp_path / "vault"


def said(content: bytes) -> str:
    """The words of a page."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", content.decode())))


def sent(client: Client, content: bytes, name: str = "账户.csv") -> str:
    """Where a file that was uploaded is shown, once the job has judged it."""
    answer = client.post("/benefits/payees/", {"region": TOWNSHIP, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    see(EVERYWHERE)
    jobs.read_payees(JobRun.objects.filter(kind="benefits.read_payees").latest("pk").pk)
    return str(answer.headers["Location"])


def test_a_list_goes_from_the_clerk_by_way_of_the_reviewer_to_the_accounts(
    cast: Cast, entered: Enter
) -> None:
    receiving_homes()
    see(EVERYWHERE)
    content = csv_of(line_of(CHEN), line_of(LI, "12"))
    clerk, reviewer = entered(cast["jingban"]), entered(cast["shenhe"])

    place = sent(clerk, content)

    page = said(clerk.get(place).content)
    assert "可以更新1户；1行不能采用" in page and "要由另一个人看过后确认" in page
    assert "*0101→陈**示例农商行清溪支行*0101" in page and "账号要是8到30位数字" in page
    reviewer.post(f"{place}step/", {"step": "confirm"})
    see(EVERYWHERE)
    jobs.take_payees(JobRun.objects.filter(kind="benefits.take_payees").latest("pk").pk)
    assert "已更新1户的收款账户" in said(reviewer.get(place).content)
    see(EVERYWHERE)
    found = payee_of(CHEN)
    assert found is not None and found.answer.by.code == "shenhe"


def test_refused_rows_leave_as_a_workbook_without_a_whole_account(cast: Cast, entered: Enter) -> None:
    clerk = entered(cast["jingban"])
    place = sent(clerk, csv_of(line_of(CHEN, name="别的人")))

    book = clerk.get(f"{place}refused/").content

    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == 2 and "姓名和这个证件号的人不一样" in rows[1][5]
    assert f"88880000{CHEN:08}" not in str(rows) and rows[1][4] == "*0101"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("账户.csv", "姓名,电话\n陈大山,1\n".encode(), "名单缺少这几列：身份证号码、开户银行、银行账号"),
        ("账户.xlsx", b"PK\x03\x04", "工作簿无法解包"),
        ("账户.csv", "户主姓名,身份证号码,开户银行,银行账号\n".encode(), "名单里没有一行"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_nothing_of_it_is_kept(
    cast: Cast, entered: Enter, name: str, content: bytes, why: str
) -> None:
    clerk = entered(cast["jingban"])

    page = said(clerk.get(sent(clerk, content, name)).content)

    see(EVERYWHERE)
    assert why in page and "一个账户也没有改" in page
    assert PayeeList.objects.get().kept == "" and list(vault().folder.iterdir()) == []


def test_the_template_is_read_back_and_says_what_stands_in_each_column(cast: Cast, entered: Enter) -> None:
    clerk = entered(cast["jingban"])
    book = clerk.get("/benefits/payees/template/").content

    sheets = CalamineWorkbook.from_filelike(BytesIO(book))

    assert sheets.get_sheet_by_index(0).to_python()[0][:5] == ["姓名", "身份证号码", "账户名称", "开户银行", "银行账号"]  # fmt: skip
    assert len(sheets.get_sheet_by_index(1).to_python()) == 9
    assert "名单里没有一行" in said(clerk.get(sent(clerk, book, "模板.xlsx")).content)
