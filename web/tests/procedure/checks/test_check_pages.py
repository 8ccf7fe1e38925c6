"""Pages of the check of means: asked at the township, started and sent by the county, answered from a letter or by a file, read as a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.states import Step
from jiwang.procedure.verification.models import Check, Line
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.staff.models import Officer
from making.applying import DIBAO, HEAD, TODAY, liaison, listed, part_of, sent, signed, taken
from making.checking import UNTIL, keys_of, reported, sent_out

Enter = Callable[[Officer], Client]


@pytest.fixture
def family(cast: Cast, law: None) -> Application:
    """Chen and the child have signed; their application for 低保 is being worked on."""
    listed()
    signed()
    made = sent(wanted=[DIBAO])
    taken(part_of(made, DIBAO), Step.ACCEPT)
    return made


def text(client: Client, address: str, **asked: object) -> str:
    answer = client.post(address, asked, follow=True) if asked else client.get(address)
    assert answer.status_code in {200, 422}, answer.status_code
    return str(answer.content.decode())


def test_the_township_asks_where_everybody_who_has_signed_is_ticked(
    cast: Cast, entered: Enter, family: Application
) -> None:
    clerk, address = entered(cast["jingban"]), reverse("verification:ask", args=[family.pk])
    assert address in text(clerk, reverse("applications:part", args=[part_of(family, DIBAO).pk]))
    page = text(clerk, address)
    assert page.count('name="people"') == 2 and page.count(" checked") == 2 + 11 + 1

    told = {"parts": DIBAO, "people": keys_of(family), "items": ["bank_deposits"]}
    assert "没有期限的请求不能提" in text(clerk, address, **told, until="")
    assert "已提请" in text(clerk, address, **told, until=UNTIL.isoformat())
    assert "已有一次核对在办" in text(clerk, address)


def test_who_has_not_signed_cannot_be_ticked_and_the_page_leads_to_the_paper(
    cast: Cast, entered: Enter, family: Application
) -> None:
    see(EVERYWHERE)
    Authorisation.objects.filter(subject=HEAD + 1).update(withdrawn_on=TODAY, withdrawn_why="本人不同意")
    clerk, address = entered(cast["jingban"]), reverse("verification:ask", args=[family.pk])
    page = text(clerk, address)

    assert "没有签同意核查" in page and page.count(" disabled") == 1
    assert reverse("authorisations:take_in", args=[family.household_id]) in page
    assert reverse("authorisations:from_outside", args=[family.household_id]) in page
    told = {
        "parts": DIBAO,
        "people": f"person:{HEAD + 1}",
        "items": "bank_deposits",
        "until": UNTIL.isoformat(),
    }
    assert "没有授权核对这一项" in text(clerk, address, **told)


def test_the_county_starts_sends_writes_down_a_letter_and_reports(
    cast: Cast, entered: Enter, family: Application
) -> None:
    county = entered(cast["shenhe"])
    check = sent_out(family)
    page = reverse("verification:check", args=[check.pk])
    assert "等答复" in text(county, page)
    see(EVERYWHERE)
    for line in check.lines.order_by("reference"):
        own = reverse("verification:line", args=[line.pk])
        assert "请填查到的数" in text(county, own, act="answer", letter="函1号")
        assert "请写答复的文号" in text(county, own, act="answer", **{"c-total": "12.50", "letter": "没有号"})
        assert "已登记答复" in text(county, own, act="answer", **{"c-total": "12.50", "letter": "函1号"})
    step = reverse("verification:step", args=[check.pk])
    assert "已登记：出具报告" in text(county, step, step="report")

    said = text(county, reverse("verification:report", args=[check.pk]))
    assert "只核对、不认定" in said and "12.50元" in said and "认定结论" in said
    clerk = entered(cast["jingban"])
    see(EVERYWHERE)
    line = Line.objects.filter(check_of=check).first()
    assert line is not None
    told = {"step": "object", "line": str(line.pk), "object-words": "存折"}
    assert "至少4个字" in text(clerk, step, **told)
    assert "有异议，复查" in text(clerk, step, **(told | {"object-words": "存折复印件已交"}))


def test_the_request_file_comes_back_filled_in(cast: Cast, entered: Enter, family: Application) -> None:
    county = entered(cast["shenhe"])
    check = sent_out(family, people=[f"person:{HEAD}"])
    answer = county.get(reverse("verification:file", args=[check.pk]), {"office": "银行"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book.active
    heads = [one.value for one in sheet[1]]
    sheet.cell(2, heads.index("存款余额合计") + 1).value = 45.5
    sheet.cell(2, heads.index("复函文号") + 1).value = "函2号"
    filled = BytesIO()
    book.save(filled)

    def send(content: bytes) -> str:
        file = SimpleUploadedFile("回函.xlsx", content)
        return str(
            county.post(
                reverse("verification:reply"), {"item": "bank_deposits", "file": file}
            ).content.decode()
        )

    assert "答复 1 项" in send(filled.getvalue())
    assert "重复 1 项" in send(filled.getvalue())
    assert "文件" in send(b"nothing") and Line.objects.get(check_of=check).state == "answered"


def test_a_liaison_finds_what_is_asked_answers_it_and_reads_nothing_else(
    cast: Cast, entered: Enter, family: Application
) -> None:
    bank = entered(liaison("银行", "yinhang"))
    check = sent_out(family, items=("bank_deposits", "vehicles"))
    line = check.lines.get(person=HEAD, item="bank_deposits")
    other = check.lines.get(person=HEAD, item="vehicles")

    page = text(bank, reverse("verification:desk"))
    assert line.reference in page and other.reference not in page
    own = reverse("verification:line", args=[line.pk])
    assert "已登记答复" in text(bank, own, act="return", reason="号码有误，查无此人", letter="函3号")
    assert bank.get(reverse("verification:line", args=[other.pk])).status_code == 404
    assert bank.get(reverse("verification:check", args=[check.pk])).status_code == 403


def test_red_first_in_the_list_and_another_county_s_township_sees_nothing(
    cast: Cast, entered: Enter, family: Application
) -> None:
    check = sent_out(family, items=("vehicles",))
    Line.objects.filter(check_of=check, person=HEAD).update(due_on=TODAY - timedelta(days=1))
    county = entered(cast["shenhe"])

    page = text(county, reverse("verification:list") + "?where=late")
    assert check.reference in page and page.count("pill overdue") == 1
    assert check.reference in text(county, reverse("verification:list") + f"?text={check.reference}")
    assert "没有这样的核对" in text(county, reverse("verification:list") + "?text=无此人")
    zhou = entered(cast["zhou"])
    assert check.reference not in text(zhou, reverse("verification:list"))
    assert zhou.get(reverse("verification:check", args=[check.pk])).status_code == 404


def test_the_report_of_one_application_is_used_for_the_next_in_one_press(
    cast: Cast, entered: Enter, family: Application
) -> None:
    report, clerk = reported(family), entered(cast["jingban"])
    see(EVERYWHERE)
    part = part_of(family, DIBAO)
    type(part).objects.filter(pk=part.pk).update(is_checked=False)

    assert report.reference in text(clerk, reverse("verification:ask", args=[family.pk]))
    assert "已采用核对报告" in text(clerk, reverse("verification:use", args=[family.pk]), press="1")
    assert Check.objects.count() == 1 and part_of(family, DIBAO).is_checked
