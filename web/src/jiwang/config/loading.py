"""Bring the results of a run to the desk: each register and stage takes in what is its own. Again, unchanged, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from jiwang.analysis.findings import Findings
from jiwang.desk.leading import actions as leading
from jiwang.desk.leading.actions import Counted
from jiwang.kit import clock
from jiwang.kit.copying import Copied
from jiwang.kit.rows.ahead import ahead
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.kit.turns import alone_with
from jiwang.registers.people import actions as people
from jiwang.registers.people import sealing
from jiwang.registers.people.queries import places_of_people
from jiwang.registers.places import actions as places
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.alerts.models import Alert
from jiwang.stages.decisions import actions as decisions
from jiwang.stages.decisions.queries import RECKONED_BY
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.models import Task
from jiwang.stages.matching import actions as matching

Tell = Callable[[str], None]
LOADER = "job:loading"


def load(findings: Findings, *, at: datetime, tell: Tell, is_part: bool = False) -> dict[str, Copied]:
    """Take in what a run has found, all of it or nothing; how much came, by part.

    What came last and comes again changes nothing, and is not compared anew.

    A part of a city brings households, persons, alerts and tasks alone: what it does not name still stands.
    """
    with transaction.atomic():
        see(EVERYWHERE)
        is_new = leading.note_loading(findings.digest, by=LOADER, at=at)
        parts = _take_in(findings, at=at, is_part=is_part) if is_new else {"和上次装入的一样": Copied()}
    for title, copied in parts.items():
        tell(f"   {title}：新增 {copied.added:,}，更新 {copied.changed:,}")
    return parts


def _take_in(findings: Findings, *, at: datetime, is_part: bool) -> dict[str, Copied]:
    before = {} if is_part else {"地区": places.take_in(findings.places(), by=LOADER, at=at)}
    homes = _take_in_people(findings, at=at, is_part=is_part)
    told = _take_in_doubts(findings, at=at, is_part=is_part)
    alone_with(Task, Alert)  # officers lock a task and then its alerts, here the alerts come first
    work = {
        "预警": alerts.take_in(findings.indicators(), findings.alerts(), by=LOADER, at=at),
        "任务": dispatch.take_in(findings.tasks(), by=LOADER, at=at),
    }
    if not is_part:
        work |= _take_in_recognised(findings, at=at)
        leading.take_in(Counted(**findings.counts()), by=LOADER, at=at)
    return before | homes | told | work


def _take_in_recognised(findings: Findings, *, at: datetime) -> dict[str, Copied]:
    """Who is recognised by the bureau's own list, and what this run gives them."""
    items = {reckoned: item for item, reckoned in RECKONED_BY.items()}
    return {
        "在保待遇": decisions.take_in_roll(on=clock.day_of(at), by=LOADER, at=at),
        "待遇核算": decisions.take_in_reckonings(findings.reckonings(items), by=LOADER, at=at),
    }


def _take_in_people(findings: Findings, *, at: datetime, is_part: bool) -> dict[str, Copied]:
    """Households, persons, and what the sources say of them; a part says nothing of what other files say.

    To seal everybody's numbers takes as long as to write down what the sources say: both are done at once.
    """
    known = sealing.seals([one.id for one in findings.people()] if is_part else None)
    with ahead(sealing.sealed(findings.people(), known)) as everybody:
        came = {"户": people.take_in_households(findings.households(), by=LOADER, at=at)}
        if not is_part:
            came["各部门数据"] = people.take_in_facts(findings.facts(), by=LOADER, at=at)
            people.take_in_sources(findings.sources(), by=LOADER, at=at)
        came["人"] = people.take_in_sealed(everybody, by=LOADER, at=at, is_part=is_part)
    return came


def _take_in_doubts(findings: Findings, *, at: datetime, is_part: bool) -> dict[str, Copied]:
    """Who must be told apart, who was merged, and rows that fit nobody: of a part only the last, which leave those of others."""
    strays = matching.take_in_strays(findings.rows_of_nobody(), by=LOADER, at=at, is_part=is_part)
    if is_part:
        return {"对不上人的行": strays}
    return {
        "待核对": matching.take_in(findings.pairs(), by=LOADER, at=at),
        "合并": _take_in_changes(findings, at=at),
        "对不上人的行": strays,
    }


def _take_in_changes(findings: Findings, *, at: datetime) -> Copied:
    known = places_of_people(findings.joined())
    people.take_in_merged(findings.merged(known).items(), by=LOADER, at=at)
    return matching.take_in_changes(findings.changes(known), by=LOADER, at=at)
