"""Places have a past, zones may have a code of the bureau, and colleagues see who works where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, COUNTY, OTHER_COUNTY, PLACES, TOWNSHIP, Cast
from jiwang.analysis.gazetteer import past_of
from jiwang.registers.places.actions import add_zone, take_in
from jiwang.registers.places.models import Former, Place
from jiwang.registers.places.rules import PlaceRefused
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]


def test_a_place_that_is_renamed_keeps_its_old_name(cast: Cast) -> None:
    take_in([*PLACES, (TOWNSHIP, "清泉街道")], by="job:test", at=AT)

    assert Place.objects.get(pk=TOWNSHIP).name == "清泉街道"
    assert [(one.code, one.name) for one in Former.objects.filter(place=TOWNSHIP)] == [(TOWNSHIP, "清溪街道")]


def test_the_same_places_again_have_no_new_past(cast: Cast) -> None:
    copied = take_in(PLACES, by="job:test", at=AT)

    assert (copied.added, copied.changed, Former.objects.count()) == (0, 0, 0)


def test_the_codes_that_the_state_has_changed_are_told() -> None:
    found = {(one.code, one.name) for one in past_of("450206")}

    assert {("450206", "柳江区"), ("450221", "柳江县")} <= found


@pytest.mark.parametrize(
    ("code", "issued", "said"),
    [
        ("99997", False, "4、6、9或12位"),
        (COUNTY, False, "已有"),
        ("999971", True, "国家用过"),
        ("999971001", False, "上级"),
    ],
)
def test_a_zone_gets_no_code_that_is_somebody_elses(
    cast: Cast, *, code: str, issued: bool, said: str
) -> None:
    with pytest.raises(PlaceRefused, match=said):
        add_zone(code, "经济开发区", was_issued=issued, by="jiance", at=AT)


def test_a_keeper_takes_in_a_zone_and_a_former_code(cast: Cast, entered: Enter) -> None:
    client = entered(cast["paifa"])

    client.post(reverse("gazetteer:add_zone", args=[COUNTY]), {"code": "999901800", "name": "青禾工业园"})
    client.post(
        reverse("gazetteer:note_former", args=["999901800"]),
        {
            "code": "999901799",
            "name": "青禾工业小区",
            "until": "2025-06-30",
            "document": "示例政函〔2025〕6号",
        },
    )
    page = client.get(reverse("gazetteer:place", args=["999901800"])).content.decode()

    assert "自编代码" in page and "青禾工业小区" in page and "示例政函〔2025〕6号" in page


def test_nobody_keeps_the_places_of_another_county(cast: Cast, entered: Enter) -> None:
    client = entered(cast["paifa"])

    answer = client.post(
        reverse("gazetteer:add_zone", args=[OTHER_COUNTY]), {"code": "999902800", "name": "园区"}
    )
    astray = client.post(reverse("gazetteer:add_zone", args=[COUNTY]), {"code": "999902800", "name": "园区"})

    assert (answer.status_code, astray.status_code) == (404, 422)
    assert not Place.objects.filter(pk="999902800").exists()


def test_who_works_in_a_place_is_shown_to_colleagues_of_the_same_area(cast: Cast, entered: Enter) -> None:
    address = reverse("gazetteer:place", args=[TOWNSHIP])

    near = entered(cast["paifa"]).get(address).content.decode()
    far = entered(cast["zhou"]).get(address).content.decode()

    assert "jingban同志" in near and "jingban同志" not in far


def test_a_former_name_cannot_end_in_the_future(cast: Cast, entered: Enter) -> None:
    asked = {"code": TOWNSHIP, "name": "旧名", "until": str(date(2999, 1, 1))}

    answer = entered(cast["jiance"]).post(reverse("gazetteer:note_former", args=[TOWNSHIP]), asked)

    assert answer.status_code == 422 and "不能晚于今天" in answer.content.decode()
