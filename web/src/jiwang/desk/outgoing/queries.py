"""Reading what leaves. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Sum

from jiwang.desk.outgoing.models import Departure, Parcel
from jiwang.desk.outgoing.rules import Template
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of, opened
from jiwang.registers.places.queries import names_of
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import alerts_seen
from jiwang.stages.alerts.states import AlertState
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_seen

MOST_ROWS = 20_000  # in one file
Record = dict[str, object]
_COUNTY, _TOWNSHIP, _VILLAGE = 6, 9, 12


def records(sight: Sight, template: Template, area: str) -> list[tuple[Household, str, Record]]:
    """A record for each task or alert of an area, by the names of the fields; ID number and phone only where the template asks."""
    within = {"region__startswith": area}
    order = ("urgency", "due_on", "id")
    if template.content == "tasks":
        tasks = tasks_seen(sight).filter(**within).select_related("household", "holder").order_by(*order)
        rows = list(tasks[:MOST_ROWS])
        found: Sequence[Task | Alert] = rows
        own = [_of_task(one) for one in rows]
    else:
        alerts = alerts_seen(sight).filter(**within).exclude(state=AlertState.QUIET)
        raised = list(alerts.select_related("household", "indicator").order_by(*order)[:MOST_ROWS])
        found = raised
        own = [_of_alert(one) for one in raised]
    asks = bool({"head_number", "head_phone"} & {column.filled_by for column in template.columns})
    return _with_family(found, own, asks_numbers=asks)


def parcels_within(areas: Iterable[str]) -> QuerySet[Parcel]:
    """What has left some areas, the newest first."""
    pattern = "|".join(sorted(areas))
    return Parcel.objects.filter(area__regex=f"^({pattern})").order_by("-at", "-pk")


def typed_twice(parcels: QuerySet[Parcel]) -> int:
    """All cells that somebody had to type again."""
    return parcels.aggregate(number=Sum("typed_twice"))["number"] or 0


def departures_of(household: Household) -> list[Parcel]:
    """The files in which a household's fields have left, the newest first."""
    left = Departure.objects.filter(household=household).values("parcel")
    return list(Parcel.objects.filter(pk__in=left).order_by("-at", "-pk")[:20])


def _of_task(one: Task) -> Record:
    return {
        "task": one.pk, "level": str(one.get_level_display()), "due_on": one.due_on, "state": str(one.get_state_display()),
        "holder": one.holder.name if one.holder else "",
    }  # fmt: skip


def _of_alert(one: Alert) -> Record:
    return {
        "task": one.task, "level": str(one.get_level_display()), "due_on": one.due_on, "indicator": one.indicator_id,
        "indicator_label": one.indicator.label, "sentence": one.sentence, "article": one.article, "source": one.source,
        "row_day": one.row_day, "raised_on": one.raised_on, "state": str(one.get_state_display()),
    }  # fmt: skip


def _with_family(
    rows: Sequence[Task | Alert], own: Iterable[Record], *, asks_numbers: bool
) -> list[tuple[Household, str, Record]]:
    homes = {one.pk: one.household for one in rows if one.household is not None}
    heads = heads_of(home.pk for home in homes.values())
    regions = {one.region for one in rows}
    names = names_of({region[:digits] for region in regions for digits in (_COUNTY, _TOWNSHIP, _VILLAGE)})
    found = []
    for row, record in zip(rows, own, strict=True):
        home, region = homes.get(row.pk), row.region
        if home is None:
            continue  # somebody who is on no file has no number yet that the platform could know
        head = heads.get(home.pk)
        number, phone = opened(head) if head and asks_numbers else ("", "")
        parts = {
            name: names[region[:digits]] if len(region) >= digits else ""
            for name, digits in (("county", _COUNTY), ("township", _TOWNSHIP), ("village", _VILLAGE))
        }
        family: Record = {
            "household": home.pk, "head_name": head.name if head else "", "head_number": number, "head_phone": phone,
            "size": home.size, "address": home.address, "region": region,
        }  # fmt: skip
        found.append((home, str(row.pk), record | parts | family))
    return found
