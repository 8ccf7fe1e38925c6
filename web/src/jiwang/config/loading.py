"""Bring the results of a run to the desk: each register and stage takes in what is its own. Again, unchanged, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from jiwang.analysis.findings import Findings
from jiwang.desk.leading import actions as leading
from jiwang.desk.leading.actions import Counted
from jiwang.kit.copying import Copied
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people import actions as people
from jiwang.registers.people.queries import places_of_people
from jiwang.registers.places import actions as places
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.matching import actions as matching

Tell = Callable[[str], None]
LOADER = "job:loading"


def load(findings: Findings, *, at: datetime, tell: Tell, is_part: bool = False) -> Copied:
    """Take in places, households, persons, alerts and tasks, all of them or none; a part of a city brings no new places."""
    by = LOADER
    with transaction.atomic():
        see(EVERYWHERE)
        parts = {
            "地区": places.take_in(() if is_part else findings.places(), by=by, at=at),
            "户": people.take_in_households(findings.households(), by=by, at=at),
            "人": people.take_in_people(findings.people(), by=by, at=at),
            "各部门数据": people.take_in_facts(findings.facts(), by=by, at=at),
            "待核对": matching.take_in(findings.pairs(), by=by, at=at),
            "合并": _take_in_changes(findings, at=at),
            "预警": alerts.take_in(findings.indicators(), findings.alerts(), by=by, at=at),
            "任务": dispatch.take_in(findings.tasks(), by=by, at=at),
        }
        leading.take_in(Counted(**findings.counts()), by=by, at=at)
    for title, copied in parts.items():
        tell(f"   {title}：新增 {copied.added:,}，更新 {copied.changed:,}")
    return sum(parts.values(), Copied())


def _take_in_changes(findings: Findings, *, at: datetime) -> Copied:
    known = places_of_people()
    people.take_in_merged(findings.merged(known).items(), by=LOADER, at=at)
    return matching.take_in_changes(findings.changes(known), by=LOADER, at=at)
