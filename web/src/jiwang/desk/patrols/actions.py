"""Writing patrols: one transaction, one line; what is passed on becomes a report of the township in the same step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jiwang.desk.patrols import rules
from jiwang.desk.patrols.models import Patrol
from jiwang.desk.patrols.queries import asked_at, forms_at
from jiwang.desk.patrols.rules import Sighting
from jiwang.kit.sights import TOWNSHIP
from jiwang.kit.turns import one_at_a_time
from jiwang.portal import actions as portal
from jiwang.portal.actions import Words
from jiwang.portal.models import Report
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.rules import Asked, value_of
from jiwang.trail.actions import record, recorded

Typed = Mapping[str, Sequence[str]]
"""What stands in the fields of the form, by the key of a question."""


@recorded
def note(patrol_id: UUID, sighting: Sighting, typed: Typed, *, by: Actor, at: datetime) -> Patrol:
    """Write down a patrol; the same one sent again changes nothing. Raises PatrolRefused, or VisitRefused for an answer that fits no question."""
    one_at_a_time("patrol", patrol_id)
    known = Patrol.objects.filter(pk=patrol_id, by=by.officer).first()
    if known is None:
        rules.check_sighting(sighting, today=by.on)
        said = _said(sighting, typed, by) if rules.keeps_answers(sighting.result) else []
        report = _passed_on(sighting, said, by=by, at=at) if sighting.passes_on else None
        known = Patrol.objects.create(
            id=patrol_id, region=sighting.region, spot=sighting.spot, day=sighting.day, result=sighting.result,
            companion=sighting.companion, name=sighting.name, note=sighting.note, said=said,
            forms=forms_at(sighting.region, by.on), report=report, by=by.officer, at=at,
        )  # fmt: skip
    record(who=by.officer.code, what="patrols.noted", about=f"patrol:{known.pk}", at=at, area=known.region)
    return known


def _said(sighting: Sighting, typed: Typed, by: Actor) -> list[list[str]]:
    """What was seen or said, each with the words of its question."""
    asked = [
        (one.key, one.question) for section in asked_at(sighting.region, by.on) for one in section.questions
    ]
    said = [
        (each.wording, value_of(Asked(each.wording, each.kind, each.choices), typed.get(key, ())))
        for key, each in asked
    ]
    return [[wording, value] for wording, value in said if value]


def _passed_on(sighting: Sighting, said: Iterable[Sequence[str]], *, by: Actor, at: datetime) -> Report:
    told = "；".join([sighting.note, *(f"{wording} {value}" for wording, value in said)])
    words = Words(told[:500], name=sighting.name, address=sighting.spot)
    return portal.pass_on(words, township=sighting.region[:TOWNSHIP], by=by, at=at)
