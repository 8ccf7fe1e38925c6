"""What was typed twice is counted by field and by place, and each record is shown to whoever may see its family."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, CITY, COUNTY, HOMES, NEXT_VILLAGE, TOWNSHIP, ZHAO, Cast
from jiwang.desk.doubling.queries import doubled
from jiwang.desk.outgoing.models import Departure, Parcel, Recall
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.models import Report
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]
WALK_IN = {
    "told": "老人住院花了不少钱",
    "level": "orange",
    "village": "",
    "indicator": "",
    "by_name": "",
    "by_phone": "",
}


@pytest.fixture
def told(cast: Cast) -> None:
    """Somebody at the counter has named a family that was on file, and one that was not."""
    see(EVERYWHERE)
    for household in (CHEN, None):
        Report.objects.create(
            region=TOWNSHIP, channel="walk_in", told="摔伤", name="陈大山", household_id=household, state="received", received_at=AT
        )  # fmt: skip


@pytest.fixture
def parcel(cast: Cast) -> Parcel:
    """A file has left in which the phone of two families must be typed over there; zhao's stays at the county."""
    see(EVERYWHERE)
    made = Parcel.objects.create(
        template="province_tasks", label="省平台救助任务", department="省民政厅", columns=["户主姓名"], area=COUNTY, rows=2,
        typed_twice=2, why="按月报送", by="paifa", at=AT,
    )  # fmt: skip
    for home in (CHEN, ZHAO):
        Departure.objects.create(
            parcel=made, household_id=home, region=HOMES[home], record=f"t{home}", reference=f"JW{made.pk}-{home}",
            stays_at_county=home == ZHAO, to_type=["联系电话"],
        )  # fmt: skip
    return made


def times(*areas: str) -> dict[str, int]:
    """How often each field was typed twice, where it was."""
    return {str(one.label): one.times for one in doubled(areas) if one.times}


def test_fields_typed_twice_are_counted_here_and_over_there(told: None, parcel: Parcel) -> None:
    assert times(CITY) == {"登记来访：姓名": 1, "省平台救助任务 · 联系电话": 2}
    assert times(NEXT_VILLAGE) == {}

    Recall.objects.create(parcel=parcel, why="送错了", by="paifa", at=AT)

    assert times(CITY) == {"登记来访：姓名": 1}


def test_where_nothing_was_typed_twice_the_page_says_so_and_shows_the_target(
    cast: Cast, entered: Enter
) -> None:
    page = entered(cast["jiandu"]).get(reverse("doubling:doubled")).content.decode()

    assert "没有重复录入" in page and "目标" in page and "登记来访：姓名" in page


def test_each_record_is_shown_to_whoever_may_see_its_family(
    cast: Cast, entered: Enter, told: None, parcel: Parcel
) -> None:
    address = reverse("doubling:doubled")
    asked = {"area": COUNTY, "field": "province_tasks:联系电话"}

    county = entered(cast["shenhe"]).get(address, asked).content.decode()
    most = entered(cast["shenhe"]).get(address, {"field": "name"}).content.decode()
    township = entered(cast["jingban"]).get(address, asked | {"area": TOWNSHIP}).content.decode()

    assert f"JW{parcel.pk}-{CHEN}" in county and f"JW{parcel.pk}-{ZHAO}" in county
    assert "陈**" in most and "来访登记" in most and "陈大山" not in most
    assert f"JW{parcel.pk}-{CHEN}" in township and f"JW{parcel.pk}-{ZHAO}" not in township


def test_the_supervisor_reads_numbers_and_no_family(
    cast: Cast, entered: Enter, told: None, parcel: Parcel
) -> None:
    client = entered(cast["jiandu"])

    page = client.get(reverse("doubling:doubled"), {"area": COUNTY, "field": "name"}).content.decode()
    screen = entered(cast["shenhe"]).get(reverse("leading:screen")).content.decode()

    assert "登记来访：姓名" in page and "陈**" not in page and "逐条" not in page
    assert "重复录入（格，目标 0）" in screen
    assert client.get(reverse("doubling:doubled"), {"area": "45"}).status_code == 404


def test_whose_household_is_on_file_need_not_say_again_where_they_live(cast: Cast, entered: Enter) -> None:
    client, address = entered(cast["jingban"]), reverse("portal:walk_in")

    known = client.post(address, WALK_IN | {"household": str(CHEN), "name": "", "address": ""})
    unknown = client.post(address, WALK_IN | {"household": "", "name": "", "address": ""})
    see(EVERYWHERE)

    assert (known.status_code, unknown.status_code) == (302, 422)
    assert "请写明住在哪里" in unknown.content.decode()
    assert times(CITY) == {}
