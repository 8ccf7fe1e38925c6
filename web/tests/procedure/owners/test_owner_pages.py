"""The union's pages: SC12, the honest progress; SC13, a household for which nobody answers; and a family that a window has referred."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from cast import TOWNSHIP, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.owners.models import Deed, OwnFile
from jiwang.procedure.referrals.states import Step
from jiwang.registers.staff.models import Officer
from making.applying import TODAY
from making.filing import UNION, declared, step, unionist
from making.referring import referred, stepped

Enter = Callable[[Officer], Client]


def text(answer: object) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))  # type: ignore[attr-defined]


@pytest.fixture
def desk(cast: Cast, law: None, entered: Enter) -> Client:
    """The union's liaison at the desk."""
    see(EVERYWHERE)
    return entered(unionist())


def test_sc12_the_owner_is_asked_how_many_and_no_percentage_is_stored(desk: Client) -> None:
    step(declared(), "check", "file")
    assert "应建档数未填" in text(desk.get("/owners/")) and "%" not in text(desk.get("/owners/"))

    wrong = desk.post("/owners/plan/", {"number": "98%", "basis": "2026年摸底名册"})
    assert wrong.status_code == 422 and "整数" in text(wrong) and "2026年摸底名册" in wrong.content.decode()
    said = text(desk.post("/owners/plan/", {"number": "4", "basis": "2026年摸底名册"}, follow=True))
    assert "25.0%" in said and "2026年摸底名册" in said
    over = text(desk.post("/owners/plan/", {"number": "1", "basis": "2026年摸底名册"}, follow=True))
    assert "100.0%" in over
    see(EVERYWHERE)
    step(declared("罗师傅"), "check", "file")
    assert "两个数里有一个不对" in text(desk.get("/owners/"))


def test_sc13_a_household_for_which_nobody_answers_stands_first_and_red_and_leaves_the_list_when_somebody_does(
    desk: Client,
) -> None:
    one = step(declared(), "check", "file")
    said = desk.get("/owners/")
    assert "缺：帮扶单位、责任人、联系人" in text(said) and "is-late" in said.content.decode()
    assert desk.get("/owners/book/").status_code == 200 and "还没有建档 0 在档 1" in text(
        desk.get("/owners/?text=何师傅")
    )

    form = {
        "step": "pair",
        "pair-unit": "区住建局",
        "pair-answers": "李副局长",
        "pair-contact": "",
        "pair-day": TODAY.isoformat(),
    }
    desk.post(reverse("owners:step", args=[one.pk]), form)
    assert "缺：联系人" in text(desk.get("/owners/"))
    desk.post(reverse("owners:step", args=[one.pk]), form | {"pair-contact": "韦干事"})
    assert "都有帮扶单位" in text(desk.get("/owners/")) and "李副局长" in text(
        desk.get("/owners/?where=filed")
    )


def test_nothing_typed_is_lost_and_a_step_out_of_order_says_so(desk: Client) -> None:
    one = declared()
    address = reverse("owners:step", args=[one.pk])

    bad = desk.post(
        address, {"step": "check", "check-found": "", "check-words": "和民政比对过了", "check-day": "昨天"}
    )
    assert bad.status_code == 422 and "请选核查的结果" in text(bad) and "2026-07-01 的样子" in text(bad)
    assert "和民政比对过了" in bad.content.decode()
    early = desk.post(
        address,
        {"step": "file", "file-sort": "深度困难", "file-words": "先建起来", "file-day": TODAY.isoformat()},
        follow=True,
    )
    assert "先核查、后建档" in text(early)
    see(EVERYWHERE)
    assert not Deed.objects.exists()
    missing = desk.post("/owners/new/", {"name": "何", "region": "999902", "cause": "", "declared_on": ""})
    assert missing.status_code == 422 and "请选您管的地区" in text(missing)


def test_help_stands_with_kind_and_money_and_a_bad_amount_is_refused(desk: Client) -> None:
    one = step(declared(), "check", "file")
    address = reverse("owners:step", args=[one.pk])
    form = {
        "step": "help",
        "help-sort": "就医",
        "help-words": "送医疗互助金",
        "help-money": "2000",
        "help-day": TODAY.isoformat(),
    }

    assert desk.post(address, form | {"help-money": "0"}).status_code == 422
    assert desk.post(address, form | {"help-sort": "旅游"}).status_code == 422
    assert "2,000" in text(desk.post(address, form, follow=True))


def test_a_family_that_was_referred_to_the_union_is_taken_down_from_there(desk: Client) -> None:
    one = referred(UNION)
    stepped(one, Step.ACCEPT, by="gonghui")
    form = {
        "name": "陈大山",
        "region": TOWNSHIP,
        "cause": "失业半年，孩子上学",
        "declared_on": TODAY.isoformat(),
        "referral": str(one.pk),
    }

    page = desk.post("/owners/new/", form, follow=True)
    assert f"/referrals/{one.pk}/" in page.content.decode() and "先核查" in text(page)
    again = desk.post("/owners/new/", form)
    assert again.status_code == 422 and "还没有登记的转介" in text(again)
    see(EVERYWHERE)
    assert OwnFile.objects.get().referral_id == one.pk


def test_a_department_without_files_of_its_own_reads_so_and_finds_no_other(
    desk: Client, cast: Cast, entered: Enter
) -> None:
    one, other = declared(), entered(cast["lianluo"])

    assert "没有您部门自己的建档办法" in text(other.get("/owners/"))
    assert other.get(reverse("owners:file", args=[one.pk])).status_code == 404
    assert entered(cast["shenhe"]).get("/owners/").status_code == 403
