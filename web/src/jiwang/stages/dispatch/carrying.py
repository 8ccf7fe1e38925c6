"""Visits that come round without an alert, and the order in which an officer carries tasks out: their day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jiwang.registers.people.models import Household
from jiwang.registers.places.rules import Level
from jiwang.stages.alerts.states import Level as Urgency
from jiwang.stages.dispatch import rules
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.states import Desk
from jiwang.trail.actions import record, recorded


@recorded
def plan_day(tasks: Iterable[str], turns: Mapping[str, int], *, by: Actor, at: datetime) -> int:
    """Keep the order in which an officer wants to go to some tasks that they hold; without turns the order of the way holds again."""
    held = Task.objects.select_for_update(of=("self",)).filter(pk__in=set(tasks), holder=by.officer)
    changed = [one for one in held.order_by("pk") if one.turn != turns.get(one.pk)]
    for one in changed:
        one.turn = turns.get(one.pk)
    Task.objects.bulk_update(changed, ["turn"])
    record(who=by.officer.code, what="dispatch.planned", about=f"tasks:{len(changed)}", at=at)
    return len(changed)


@dataclass(frozen=True, slots=True)
class SettingOut:
    """A round of visits: what it is called, its period, until when, what is said at the door; `at_area` where they lie with an office."""

    occasion: str
    label: str
    period: str
    due_on: date
    say: str
    at_area: str = ""


@recorded
def set_out(homes: Iterable[Household], about: SettingOut, *, by: Actor, at: datetime) -> int:
    """Make a visit for each of some households that has none for this occasion and period; how many."""
    homes = sorted(homes, key=lambda one: one.pk)
    there = set(
        Task.objects.filter(occasion=about.occasion, period=about.period).values_list("household", flat=True)
    )
    made = [_round_task(one, about) for one in homes if one.pk not in there]
    Task.objects.bulk_create(made, batch_size=1000)
    record(
        who=by.officer.code,
        what="dispatch.set_out",
        about=f"tasks:{len(made)}",
        why=f"{about.label} {about.period}",
        at=at,
    )
    return len(made)


def _round_task(home: Household, about: SettingOut) -> Task:
    place = about.at_area or (
        home.region if len(home.region) == Level.VILLAGE else home.region[: Level.TOWNSHIP]
    )
    return Task(
        id=f"r{secrets.token_hex(8)}", household=home, region=home.region, desk=Desk.VISIT, level=Urgency.GREY,
        urgency=list(Urgency).index(Urgency.GREY), due_on=about.due_on, reasons=[f"{about.label} {about.period}"], say=[about.say],
        place=place, state=rules.state_at(place), is_told=True, occasion=about.occasion, period=about.period,
        told_name="", told_address="", promise=0, returned="", escalated_to="", is_released=False, outcome="",
    )  # fmt: skip
