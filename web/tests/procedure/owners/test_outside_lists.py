"""防返贫监测 is another owner's list: mirrored with its day and source in the household file, never decided here, never asked again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.test import Client
from django.utils.html import strip_tags

from cast import AT, CHEN, HOMES, Cast
from jiwang.analysis.applying.courses import CIVIL, courses_on, owner_of
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.queries import law_at, screening_of, sheet_of
from jiwang.registers.people.actions import take_in_sources
from jiwang.registers.people.models import Fact, Household
from jiwang.registers.staff.models import Officer
from jiwang.stages.decisions.actions import take_in_roll
from jiwang.stages.decisions.models import ITEMS, Recognition
from making.applying import TODAY

Enter = Callable[[Officer], Client]
LIST, DAY = "防止返贫监测对象名单", date(2026, 10, 30)


def monitored() -> None:
    """A row of the agricultural side about the head of chen."""
    see(EVERYWHERE)
    take_in_sources([("monitored", LIST)], by="job:test", at=AT)
    told = (
        ("kind", "监测类别", "边缘易致贫户"),
        ("since", "识别时间", "2026-03-05"),
        ("state", "风险是否消除", "未消除"),
    )
    for place, (column, label, value) in enumerate(told):
        Fact.objects.create(
            pk=f"monitored:{place:03}", person_id=CHEN * 10, region=HOMES[CHEN], source=LIST, department="农业农村", purpose="roll",
            kind="text", column=column, label=label, value=value, day=DAY, file="监测对象.xlsx", row_no=9,
        )  # fmt: skip


def test_the_file_shows_the_list_with_its_owner_and_day_and_the_village_reads_nothing_of_it(
    cast: Cast, law: None, entered: Enter
) -> None:
    monitored()

    page = entered(cast["shenhe"]).get(f"/households/{CHEN}/").content.decode()
    said = re.sub(r"\s+", " ", strip_tags(page))
    assert "边缘易致贫户" in said and "由农业农村部门认定，名单日期 2026-10-30" in said
    village = entered(cast["xieli"]).get(f"/households/{CHEN}/").content.decode()
    assert "边缘易致贫户" not in village and "农业农村" not in village


def test_nothing_is_decided_or_asked_about_it_here(cast: Cast, law: None) -> None:
    monitored()
    home = Household.objects.get(pk=CHEN)

    assert take_in_roll(on=TODAY, by="job:test", at=AT) is not None and not Recognition.objects.exists()
    assert "fanpin" not in ITEMS
    courses = courses_on(law_at(home.region, TODAY), TODAY).values()
    theirs = [one for one in courses if one.category == "fanpin"]
    assert theirs and all(owner_of(one) != CIVIL and one.step_of("check") is None for one in theirs)
    wanted = [one.item for one in screening_of(home, TODAY).results]
    asked = {each.question.fact for one in sheet_of(home, wanted, TODAY).sections for each in one.questions}
    assert not {one for one in asked if one and one.startswith("monitored")}
