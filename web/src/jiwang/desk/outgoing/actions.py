"""Writing what leaves: the parcel, every household in it, and a line of the trail, or nothing leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jiwang.desk.outgoing.models import Departure, Parcel
from jiwang.desk.outgoing.queries import Record
from jiwang.desk.outgoing.rules import Filled, Template, filled
from jiwang.registers.people.models import Household
from jiwang.trail.actions import record, recorded


@recorded
def send(
    template: Template,
    records: Sequence[tuple[Household, str, Record]],
    *,
    area: str,
    why: str,
    by: str,
    at: datetime,
) -> Filled:
    """Fill a template and remember of every household which fields left, when and why."""
    found = filled(template, [one for _household, _record, one in records])
    parcel = Parcel.objects.create(
        template=template.id, label=template.label, department=template.department, area=area, why=why, by=by, at=at,
        columns=[one.label for one in template.columns if one.filled_by], rows=len(records), typed_twice=found.typed_twice,
    )  # fmt: skip
    Departure.objects.bulk_create(
        (
            Departure(parcel=parcel, household=household, region=household.region, record=name)
            for household, name, _one in records
        ),
        batch_size=5000,
    )
    record(who=by, what="outgoing.sent", about=f"outgoing:{parcel.pk}", why=why, at=at, area=area)
    return found
