"""Two sources differ, the owner of one is asked, and answers without learning whose family it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, COUNTY, Cast
from jiwang.kit.offices import Office
from jiwang.kit.sights import Sight, see
from jiwang.registers.corrections import actions
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.queries import inbox
from jiwang.registers.corrections.rules import CorrectionRefused
from jiwang.registers.corrections.states import State
from jiwang.registers.people.models import Fact
from jiwang.registers.staff.models import Officer
from jiwang.trail.models import Line

Enter = Callable[[Officer], Client]
BIRTH, BILL, DIED = "disability:birth", "medical:paid", "deaths:died"


def ask(cast: Cast, fact: str = BILL) -> Correction:
    return actions.ask(Fact.objects.get(pk=fact), question="请核对这张单据", by=cast["shenhe"], at=AT)


def test_a_request_goes_to_the_department_s_liaison_with_file_and_row_and_no_name(
    cast: Cast, entered: Enter
) -> None:
    client = entered(cast["shenhe"])
    client.post(reverse("corrections:ask"), {"fact": BILL, "question": "请核对这张单据"})

    page = entered(cast["lianluo"]).get(reverse("corrections:inbox")).content.decode()

    assert "请核对这张单据" in page and "医保大额医疗费用.csv" in page and "第 7 行" in page
    assert "陈大山" not in page and "清溪" not in page


def test_the_answer_stands_in_the_household_s_file_and_its_line_of_time(cast: Cast, entered: Enter) -> None:
    asked = ask(cast)

    entered(cast["lianluo"]).post(
        reverse("corrections:answer", args=[asked.pk]), {"to": "refused", "words": "票据与结算单一致"}
    )
    page = entered(cast["shenhe"]).get(reverse("desk:household", args=[CHEN])).content.decode()

    assert "部门认为无误" in page and page.count("票据与结算单一致") >= 2
    assert set(Line.objects.filter(about=f"correction:{asked.pk}").values_list("what", flat=True)) == {
        "corrections.asked",
        "corrections.refused",
    }


def test_one_cell_is_asked_about_once_until_it_is_answered(cast: Cast) -> None:
    asked = ask(cast)

    with pytest.raises(CorrectionRefused, match="正等答复"):
        ask(cast)
    actions.answer(asked.pk, to=State.ANSWERED, words="", by=cast["lianluo"], at=AT)

    assert ask(cast).pk != asked.pk


def test_a_department_that_changes_nothing_says_why(cast: Cast) -> None:
    with pytest.raises(CorrectionRefused, match="理由"):
        actions.answer(ask(cast).pk, to=State.REFUSED, words="", by=cast["lianluo"], at=AT)


def test_an_answer_once_given_stays(cast: Cast) -> None:
    asked = ask(cast)
    actions.answer(asked.pk, to=State.ANSWERED, words="已改", by=cast["lianluo"], at=AT)

    with pytest.raises(CorrectionRefused, match="已经答复"):
        actions.answer(asked.pk, to=State.REFUSED, words="没有改过", by=cast["lianluo"], at=AT)


def test_a_liaison_sees_the_requests_to_the_own_department_only(cast: Cast) -> None:
    ask(cast, BILL)
    ask(cast, BIRTH)
    office = Sight.over((), offices=[Office("医保", "9999")])

    see(office)

    assert [one.department for one in Correction.objects.all()] == ["医保"]
    assert inbox(office, is_open=True).count() == 1


def test_an_office_of_another_place_sees_nothing(cast: Cast) -> None:
    ask(cast)

    see(Sight.over((), offices=[Office("医保", "999902"), Office("残联", COUNTY)]))

    assert Correction.objects.count() == 0


def test_what_stays_at_the_county_is_not_told_to_the_township_by_a_request(cast: Cast) -> None:
    ask(cast, DIED)

    see(Sight.over(["999901001"]))

    assert Correction.objects.count() == 0 and not Fact.objects.filter(pk=DIED).exists()


@pytest.mark.parametrize("word", ["", "短", "长" * 300, "\x00", "<script>alert(1)</script>"])
def test_strange_input_gets_a_clear_refusal(cast: Cast, entered: Enter, word: str) -> None:
    client = entered(cast["shenhe"])

    asked = client.post(reverse("corrections:ask"), {"fact": BILL, "question": word}, follow=True)
    strange = client.post(reverse("corrections:ask"), {"fact": word, "question": word})

    assert asked.status_code == 200 and "<script>alert" not in asked.content.decode()
    assert strange.status_code == 404
