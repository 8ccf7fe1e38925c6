"""What leaves of a task or an alert: the fields of a template, from what this officer may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from jiwang.analysis.rulebooks import RulebookRefused, outgoings_of, replies_of
from jiwang.desk.outgoing.rules import Column, Template
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of, opened
from jiwang.registers.places.queries import names_of
from jiwang.registers.policy.models import Version
from jiwang.registers.policy.queries import version_in_force
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.queries import alerts_seen
from jiwang.stages.alerts.states import AlertState
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.queries import tasks_seen
from jiwang.stages.dispatch.states import Desk

MOST_ROWS = 20_000  # in one file
NUMBERS = frozenset({"head_number", "head_phone"})
Record = dict[str, object]
Part = TypeVar("Part")
_ORDER = ("urgency", "due_on", "id")
_COUNTY, _TOWNSHIP, _VILLAGE = 6, 9, 12


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves about one household: the task or alert, whether it stays at the county here, and its fields."""

    household: Household
    name: str
    stays_at_county: bool
    record: Record


def records(
    sight: Sight, template: Template, area: str, *, names: Collection[str] | None = None
) -> list[Leaving]:
    """What leaves for each task or alert of an area, or for those named; ID number and phone only where the template asks."""
    within = {"region__startswith": area} | ({} if names is None else {"pk__in": names})
    if template.content == "tasks":
        return _of_tasks(template, tasks_seen(sight).filter(**within))
    alerts = alerts_seen(sight).filter(**within)
    return _of_alerts(template, alerts if names is not None else alerts.exclude(state=AlertState.QUIET))


def records_of(template: Template, names: Collection[str]) -> dict[str, Record]:
    """What we hold now of some tasks or alerts, by their names; for who may see them already."""
    if template.content == "tasks":
        found = _of_tasks(template, Task.objects.filter(pk__in=names), asks_numbers=True)
    else:
        found = _of_alerts(template, Alert.objects.filter(pk__in=names), asks_numbers=True)
    return {one.name: one.record for one in found}


def templates_at(area: str, on: date) -> list[Template]:
    """The templates of the law in force; none where no version is, or its files were edited."""
    return [
        Template(
            one.id, one.label, one.department, one.content,
            tuple(Column(column.label, column.filled_by, column.needed, column.words) for column in one.columns),
        )
        for one in _of_law(area, on, outgoings_of)
    ]  # fmt: skip


def days_to_answer(area: str, on: date) -> dict[str, int]:
    """Within how many days the other office answers, by template; a template to which nobody answers is not there."""
    return {name: one.days for one in _of_law(area, on, replies_of) for name in one.answers}


def _of_law(area: str, on: date, part: Callable[[Version], list[Part]]) -> list[Part]:
    version = version_in_force(area, on)
    try:
        return part(version) if version else []
    except RulebookRefused:
        return []


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


def _of_tasks(template: Template, rows: QuerySet[Task], *, asks_numbers: bool = False) -> list[Leaving]:
    found = list(rows.select_related("household", "holder").order_by(*_ORDER)[:MOST_ROWS])
    own = [(_of_task(one), one.desk != Desk.VISIT) for one in found]
    return _with_family(found, own, asks_numbers=asks_numbers or _asks(template))


def _of_alerts(template: Template, rows: QuerySet[Alert], *, asks_numbers: bool = False) -> list[Leaving]:
    found = list(rows.select_related("household", "indicator").order_by(*_ORDER)[:MOST_ROWS])
    own = [(_of_alert(one), one.is_county_only) for one in found]
    return _with_family(found, own, asks_numbers=asks_numbers or _asks(template))


def _asks(template: Template) -> bool:
    return bool(NUMBERS & {column.filled_by for column in template.columns})


def _with_family(
    rows: Sequence[Task | Alert], own: Iterable[tuple[Record, bool]], *, asks_numbers: bool
) -> list[Leaving]:
    homes = {one.pk: one.household for one in rows if one.household is not None}
    heads = heads_of(home.pk for home in homes.values())
    regions = {one.region for one in rows}
    names = names_of({region[:digits] for region in regions for digits in (_COUNTY, _TOWNSHIP, _VILLAGE)})
    found = []
    for row, (record, stays) in zip(rows, own, strict=True):
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
        found.append(Leaving(home, str(row.pk), stays, record | parts | family))
    return found
