"""The pages of referrals: begun where nothing fits, answered in the receiver's inbox, never gone from the window's list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from cast import CHEN, LI, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.referrals.models import Referral
from jiwang.procedure.referrals.states import Step
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line
from making.applying import TODAY, begun, liaison
from making.referring import referred, stepped

Enter = Callable[[Officer], Client]
NEW = f"/referrals/household/{CHEN}/"
FORM = {
    "kind": "department", "department": "人社", "need": "work", "words": "想找一份离家近的活", "consent_by": "陈大山", "consent_way": "spoken",
    "consent_on": TODAY.isoformat(), "members": "yes", "phone": "",
}  # fmt: skip


def text(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", strip_tags(client.get(address).content.decode()))


def told(client: Client, address: str, **form: object) -> str:
    """What the page says to which a form leads."""
    answer = client.post(address, form, follow=True)
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def test_the_window_hands_on_from_the_screening_and_the_receiver_answers(
    cast: Cast, law: None, entered: Enter
) -> None:
    clerk = entered(cast["jingban"])
    receiver, other = entered(liaison("人社", "renshe")), entered(liaison("残联", "canlian"))
    assert NEW in clerk.get(f"/applications/household/{CHEN}/").content.decode()

    assert "已转出" in told(clerk, NEW, **FORM)
    see(EVERYWHERE)
    one = Referral.objects.get()
    page, step = reverse("referrals:referral", args=[one.pk]), reverse("referrals:step", args=[one.pk])
    assert "想找一份离家近的活" in text(receiver, "/referrals/desk/")
    assert "没有等您答复" in text(other, "/referrals/desk/") and other.get(page).status_code == 404
    assert "退回" in text(receiver, page) and "打开一户一档" not in text(receiver, page)
    bare = receiver.post(step, {"step": "return", "return-words": "不"})
    assert bare.status_code == 422 and "至少4个字" in bare.content.decode()
    assert "已登记：退回" in told(receiver, step, **{"step": "return", "return-words": "超过招工年龄"})

    assert "超过招工年龄" in text(clerk, page) and "陈*" in text(clerk, "/referrals/")
    said = told(clerk, step, **{
        "step": "choose", "choose-kind": "charity", "choose-department": "示例市慈善会", "choose-words": "慈善会有就业项目", "choose-has_consent": "on",
    })  # fmt: skip
    assert "示例市慈善会" in said and "没有被退回的" in text(clerk, "/referrals/")
    assert "超过招工年龄" in text(receiver, page) and "示例市慈善会" not in text(receiver, page)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    cast: Cast, law: None, entered: Enter
) -> None:
    clerk = entered(cast["jingban"])

    answer = clerk.post(NEW, FORM | {"consent_by": "", "consent_on": "昨天"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "请先问过本人" in page and "2026-07-01 的样子" in page
    assert "想找一份离家近的活" in page
    late = clerk.post(NEW, FORM | {"consent_on": "2999-01-01"})
    assert late.status_code == 422 and "不能晚于今天" in late.content.decode()
    strange = clerk.post(NEW, FORM | {"application": "不是编号"})
    assert strange.status_code == 422 and "从那里再点一次" in strange.content.decode()
    assert clerk.post(NEW, FORM).status_code == 302
    again = clerk.post(NEW, FORM)
    assert again.status_code == 422 and "不用再转" in again.content.decode()


def test_an_application_refused_in_all_parts_offers_a_referral_that_remembers_it(
    cast: Cast, law: None, entered: Enter
) -> None:
    see(EVERYWHERE)
    made = begun(wanted=["dibao"])
    Application.objects.filter(pk=made.pk).update(stage="sent", sent_on=TODAY)
    part = {
        "application": made,
        "region": made.region,
        "reach": made.reach,
        "name": made.name,
        "started_on": TODAY,
    }
    SubCase.objects.create(
        item="dibao", label="低保", department="民政", way="township", state="refused", **part
    )
    clerk = entered(cast["jingban"])
    page = clerk.get(reverse("applications:application", args=[made.pk])).content.decode()
    assert f"{NEW}?application={made.pk}" in page

    clerk.post(NEW, FORM | {"application": str(made.pk)})
    see(EVERYWHERE)
    assert Referral.objects.get().application_id == made.pk
    SubCase.objects.update(state="open")
    assert NEW not in clerk.get(reverse("applications:application", args=[made.pk])).content.decode()


def test_lists_are_searched_and_say_what_is_empty_and_what_is_late(
    cast: Cast, law: None, entered: Enter
) -> None:
    clerk = entered(cast["jingban"])
    assert "没有被退回的" in text(clerk, "/referrals/") and "没有过了时限的" in text(
        clerk, "/referrals/?where=late"
    )
    see(EVERYWHERE)
    stepped(referred("教育"), Step.RETURN, "不归我们管")
    Referral.objects.update(due_on=TODAY - timedelta(days=1))
    referred("人社", home=LI)

    assert "已超" in text(clerk, "/referrals/?where=late")
    assert "人社" in text(clerk, "/referrals/?where=sent&text=李水根") and "没有这样的转介" in text(
        clerk, "/referrals/?text=李水根"
    )
    assert "教育" in text(clerk, "/referrals/?where=nonsense")


def test_the_slip_says_what_the_receiver_is_told_and_nothing_else(
    cast: Cast, law: None, entered: Enter
) -> None:
    see(EVERYWHERE)
    one = referred("示例市慈善会", phone="13900000000")
    clerk = entered(cast["jingban"])

    said = text(clerk, reverse("referrals:slip", args=[one.pk]))
    assert "示例市慈善会" in said and "13900000000" in said and "本人同意" in said and "岁" not in said
    assert Line.objects.filter(what="referrals.printed").count() == 1
