"""The pages of applications: what a family is entitled to, one form, each department's inbox; nothing typed is lost, nobody sees too much."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from cast import CHEN, LI, ZHAO, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import State, Step
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line
from making.applying import (  # fmt: skip
    DIBAO,
    HEAD,
    INPATIENT,
    RENT,
    TODAY,
    WANTED,
    case_of,
    liaison,
    listed,
    opined,
    part_of,
    ready,
    sent,
    signed,
    taken,
)
from making.checking import checked

Enter = Callable[[Officer], Client]
SCREENING = f"/applications/household/{CHEN}/"


def text(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", strip_tags(client.get(address).content.decode()))


def told(client: Client, address: str, **form: object) -> str:
    """What the page says to which a form leads."""
    answer = client.post(address, form, follow=True)
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


@pytest.fixture
def clerk(cast: Cast, law: None, entered: Enter) -> Client:
    """The township's clerk, when the lists have come and the family has signed."""
    listed()
    signed()
    return entered(cast["jingban"])


def test_the_screening_says_why_and_what_opens_it(cast: Cast, law: None, entered: Enter) -> None:
    listed()
    clerk = entered(cast["jingban"])
    said = text(clerk, SCREENING)

    assert "收入和财产没有读：陈大山、陈小宝还没有签同意核查" in said and "不显示金额" in said
    assert "《社会救助法》第18条" in said and "重度残疾人护理补贴" in said
    assert Line.objects.filter(what="applications.screened").count() == 1
    see(EVERYWHERE)
    said = text(entered(cast["xieli"]), SCREENING)
    assert "最低生活保障" in said and "低保标准" not in said and "第18条" not in said


def test_a_recognised_family_reads_its_amounts_and_what_it_does_not_receive(clerk: Client) -> None:
    Household.objects.filter(pk=CHEN).update(basis="verified")
    said = text(clerk, SCREENING)

    assert "不显示金额" not in said and "没有签同意核查" not in said


def test_what_is_ticked_becomes_one_form_that_is_kept_and_handed_in(clerk: Client) -> None:
    answer = clerk.post(SCREENING, {"wanted": [DIBAO, RENT]})
    page = answer.headers["Location"]
    form = {"kind": "member", "applicant": HEAD, "wanted": [DIBAO, RENT], f"q-means.wages@{HEAD}": "六百"}
    assert (
        "最多两位小数" in told(clerk, page, **form, act="send") or "六百" in clerk.get(page).content.decode()
    )
    assert "六百" in clerk.get(page).content.decode()  # nothing typed is lost

    said = told(clerk, page, **form | {f"q-means.wages@{HEAD}": "600"}, act="send")
    assert "一张表、一次办" in said and "住建" in said
    see(EVERYWHERE)
    assert Application.objects.get().parts.count() == 2
    assert "不能再改" in told(clerk, page, **form, act="keep")


def test_what_is_wanted_twice_is_refused_with_a_pointer_to_the_application(clerk: Client) -> None:
    sent(wanted=[RENT])

    assert "勾选的要在这一页上" in told(clerk, SCREENING, wanted=[RENT])
    assert "加进没有办完的那份申请" in told(clerk, SCREENING, wanted=[DIBAO])


def test_a_department_handles_its_part_from_its_own_inbox(clerk: Client, entered: Enter) -> None:
    housing = entered(liaison("住建", "zhujian"))
    made = sent()
    part, other = part_of(made, RENT), part_of(made, DIBAO)
    page, step = reverse("applications:part", args=[part.pk]), reverse("applications:step", args=[part.pk])
    said = text(housing, "/applications/desk/")
    assert "公租房优先配租" in said and "陈大山" in said and "最低生活保障" not in said
    assert "住房" in text(housing, page) and "低保标准" not in text(housing, page)

    assert housing.get(reverse("applications:part", args=[other.pk])).status_code == 404
    assert housing.get(reverse("applications:application", args=[made.pk])).status_code == 403
    told(housing, step, step="accept")
    refused = housing.post(step, {"step": "refuse", "refuse-words": "不"})
    assert refused.status_code == 422 and "至少4个字" in refused.content.decode()
    assert "已登记：办结" in told(housing, step, step="finish", **{"finish-words": "已配租两居室一套"})
    assert "没有转到您部门" in text(housing, "/applications/desk/")


def test_what_is_missing_is_one_sheet_to_take_along(clerk: Client) -> None:
    part = taken(part_of(sent(wanted=[INPATIENT]), INPATIENT), Step.ACCEPT, by="lianluo")
    sheet = reverse("applications:missing", args=[part.pk])
    assert clerk.get(sheet).status_code == 404
    see(EVERYWHERE)
    taken(part, (Step.ASK, Filled(papers=("医疗费用结算单", "出院小结"))), by="lianluo")

    said = text(clerk, sheet)
    assert "医疗费用结算单" in said and "出院小结" in said and "不会再要别的" in said


def test_a_late_part_alone_is_red_in_the_list(clerk: Client) -> None:
    made = sent()
    SubCase.objects.filter(application=made, item=RENT).update(due_on=TODAY - timedelta(days=1))
    page = clerk.get("/applications/?where=late").content.decode()

    assert page.count("case-late") == 1 and "case-sent" in page
    assert text(clerk, reverse("applications:application", args=[made.pk])).count("到期，已超") == 1


def number(code: str) -> int:
    return Officer.objects.get(code=code).pk


def test_a_status_is_walked_to_the_decision_on_its_page(clerk: Client, settings: Any) -> None:
    part = part_of(sent(wanted=[DIBAO]), DIBAO)
    step = reverse("applications:step", args=[part.pk])
    checked(part)
    steps = [
        {
            "step": "visit",
            "visit-first": number("jingban"),
            "visit-guest": "村干部",
            "visit-guest_why": "村支书，协理员休假",
            "visit-day": TODAY.isoformat(),
        },
        {"step": "opinion", "opinion-favour": "yes", "opinion-words": "都看过，符合"},
        {"step": "post", "post-where": "村务公开栏"},
    ]
    for one in steps:
        assert "已登记" in told(clerk, step, **one)

    assert "满了再报送" in told(clerk, step, step="hand_up")
    see(EVERYWHERE)
    posted = SubCase.objects.get(pk=part.pk)
    assert posted.state == State.POSTED and posted.posted_until is not None
    for day, count in ((posted.posted_until, 0), (posted.posted_until + timedelta(days=1), 1)):
        settings.DEMO_DAY = day  # once the notice has hung long enough the clerk is reminded
        assert f"{count}公示期满" in text(clerk, "/")
        assert clerk.get("/applications/?where=posted").content.decode().count("case-posted") == count


def test_the_end_of_a_notice_and_an_objection_to_it_are_told_to_the_county(
    cast: Cast, clerk: Client, entered: Enter, settings: Any
) -> None:
    part = taken(opined(part_of(sent(wanted=[DIBAO]), DIBAO)), (Step.POST, Filled(where="村务公开栏")))
    county, step = entered(cast["shenhe"]), reverse("applications:step", args=[part.pk])
    assert part.posted_until is not None
    settings.DEMO_DAY = part.posted_until + timedelta(days=3)

    assert "公示以后要办的" in text(county, "/") and "期满3天" in text(county, "/")
    told(clerk, step, step="object", **{"object-words": "有人说他家有门面房", "object-inquirer": number("shenhe"), "object-until": settings.DEMO_DAY.isoformat()})  # fmt: skip
    settings.DEMO_DAY += timedelta(days=1)
    said = text(county, "/")
    assert "1公示异议" in said and "0公示期满" in said and "查清，再提审核意见" in said
    assert clerk.get("/applications/?where=objected").content.decode().count("有异议") >= 1


def test_the_village_sees_where_it_stands_and_no_reasons(cast: Cast, clerk: Client, entered: Enter) -> None:
    worker = entered(cast["xieli"])
    made = sent(by="xieli", wanted=WANTED)
    ready(part_of(made, DIBAO))
    page = text(worker, reverse("applications:application", args=[made.pk]))

    assert "待决定" in page and "经过" not in page
    part = text(worker, reverse("applications:part", args=[part_of(made, DIBAO).pk]))
    assert "收入财产都符合" not in part and "低保标准" not in part
    see(EVERYWHERE)
    for other in (case_of(LI, "医保"), case_of(ZHAO, "医保")):  # of the next village, and of another officer
        assert worker.get(reverse("applications:part", args=[other.pk])).status_code == 404


def test_pages_ask_a_bounded_number_of_questions(
    clerk: Client, django_assert_max_num_queries: object
) -> None:
    made = sent()
    page = reverse("applications:application", args=[made.pk])
    for address, most in ((page, 40), ("/applications/", 40), (SCREENING, 60)):
        clerk.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            clerk.get(address)
