"""The visit of SC16: of which programmes the family of a paralysed father may hear, with a car and without one."""

from __future__ import annotations

from uuid import uuid4

import pytest

from cast import AT as MORNING
from cast import CHEN, Cast
from jiwang.kit import clock
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.states import Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits import actions, queries
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Prospect
from jiwang.stages.visits.rules import Report
from jiwang.stages.visits.states import Met, Signed
from lists import ABILITIES, HEAD, on_the_lists


@pytest.mark.parametrize("has_car", [True, False])
def test_a_paralysed_father_hears_of_himself_alone_and_of_his_family_and_with_a_car_of_neither(
    cast: Cast, law: None, has_car: bool
) -> None:
    """SC16, at the door: poor, but not so poor as 低保. The car keeps the family from 低保边缘 until the county waives it (a decision, later);
    without it the family is 边缘 and the father 单人保, both at once."""
    on_the_lists(has_car=has_car)
    today = clock.today()
    worker = Actor(cast["xieli"], held_by(cast["xieli"]), today)
    claimed = dispatch.claim(f"t{CHEN}", by=worker, at=MORNING)
    asked = [one for section in queries.asked_of(claimed, None, today) for one in section.questions]
    nothing = {"amount": "0", "count": "0", "yes_no": "否"}
    said = {one.key: [nothing[one.question.kind]] for one in asked if one.question.is_means}
    said |= {f"means.transfers@{HEAD}": ["2200"]}
    said |= {f"self_care.{name}@{HEAD}": ["否"] for name in ABILITIES}

    report = Report(Outcome.TRUE, Met.HEAD, today, "村干部", Signed.PAPER, "腰部骨折，半身不能动")
    visit = actions.send(f"t{CHEN}", Sending(uuid4(), report, said, MORNING), by=worker, at=MORNING)

    found = {one.item: one for one in Prospect.objects.filter(visit=visit)}
    assert ("danren" in found and found["danren"].members == [HEAD]) is not has_car, sorted(found)
    assert ("bianyuan" in found) is not has_car and "dibao" not in found
    assert [one.value for one in visit.answers.filter(fact="self_care_found", person=HEAD)] == ["全护理"]
