"""What another system's list has lowered or ended is mirrored; where nobody has heard the family the county reads it in a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from cast import CHEN, COUNTY, HEADS, LI, Cast
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Fact
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.models import Hearing
from jiwang.stages.decisions.queries import mirrored_cuts
from making.recognising import DAY, ROLL, on_the_roll, recognised_now, take_in

LATER = DAY + timedelta(days=30)
SEEN = Sight.over([COUNTY])


def cut() -> None:
    """Chen gets less by the newer list, and li is on it no more."""
    for home in (CHEN, LI):
        on_the_roll(home)
    take_in()
    on_the_roll(CHEN, "300.00元", day=LATER)
    Fact.objects.filter(person=LI * 10, source=ROLL).delete()
    take_in(LATER)


def test_what_a_list_has_lowered_or_ended_unheard_is_listed_for_the_county(cast: Cast) -> None:
    cut()
    told = {
        one.household_id: (one.is_over, one.follows and one.follows.amount)
        for one in mirrored_cuts(SEEN, LATER)
    }
    assert told == {CHEN: (False, 50_000), LI: (True, 50_000)}
    assert recognised_now(LI).is_over  # nothing is undone by itself
    assert not mirrored_cuts(SEEN, LATER + timedelta(days=400)).exists()


def test_a_raise_and_what_was_heard_are_not_listed(cast: Cast) -> None:
    cut()
    row = recognised_now(CHEN)
    Hearing.objects.create(
        matter="change:x", heard_on=DAY, way="by_phone", speaker="self", name="陈大山", present="两人", words="知道了", by=cast["shenhe"],
        at=row.at, household_id=CHEN, region=row.region, reach="county",
    )  # fmt: skip
    on_the_roll(LI, "900.00元", day=LATER + timedelta(days=1))
    take_in(LATER + timedelta(days=1))
    assert {one.household_id for one in mirrored_cuts(SEEN, LATER)} == {
        LI
    }  # ended before it came back higher


def test_the_county_reads_the_list_and_its_figure(
    cast: Cast, entered: Callable[[Officer], Client], settings: object
) -> None:
    settings.DEMO_DAY = LATER  # type: ignore[attr-defined]
    cut()
    reviewer = entered(cast["shenhe"])
    page = reviewer.get(reverse("decisions:mirrored")).content.decode()
    assert HEADS[LI][0] in page and "近一年 2 户" in page and "500" in page
    assert (
        '名单上减少的 <span class="number">2</span>'
        in reviewer.get(reverse("decisions:inbox")).content.decode()
    )
    assert (
        '名单上减少的 <span class="number">2</span>'
        in reviewer.get(reverse("rulings:inbox")).content.decode()
    )
    clerk = entered(cast["jingban"])
    assert "名单上减少的" not in clerk.get(reverse("decisions:inbox")).content.decode()
