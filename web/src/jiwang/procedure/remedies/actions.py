"""Writing reviews and lawsuits: what was filed, and what came of it. Nothing changes what is recognised: a decision does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.remedies import rules
from jiwang.procedure.remedies.models import Ending, Remedy
from jiwang.procedure.remedies.rules import Filed, Outcome
from jiwang.stages.decisions.models import Decision
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@recorded
def look_at(decision: Decision, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened what was asked for against a decision."""
    record(
        who=by.officer.code,
        what="remedies.read",
        about=f"decision:{decision.pk}",
        at=at,
        area=decision.region,
    )


@recorded
def note(decision: Decision, filed: Filed, *, by: Actor, at: datetime) -> Remedy:
    """Note that a family has asked for a review or gone to court. Raises RemedyRefused."""
    one_at_a_time("remedy", decision.pk)
    is_open = Remedy.objects.filter(decision=decision, kind=filed.kind, ending=None).exists()
    rules.check_filed(filed, decided_on=decision.day, today=by.on, is_open=is_open)
    made = Remedy.objects.create(
        decision=decision, region=decision.region, reach=decision.reach, kind=filed.kind, filed_on=filed.day, body=filed.body.strip(),
        number=filed.number.strip(), words=filed.words.strip(), by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="remedies.noted", about=f"remedy:{made.pk}", at=at, area=decision.region)
    return made


@recorded
def end(remedy_id: UUID, told: Outcome, *, by: Actor, at: datetime) -> Ending:
    """Note what came of it, and what follows. Raises RemedyRefused."""
    one_at_a_time("remedy-ends", remedy_id)
    found = Remedy.objects.get(pk=remedy_id)
    is_open = not Ending.objects.filter(remedy=found).exists()
    rules.check_outcome(told, filed_on=found.filed_on, today=by.on, is_open=is_open)
    made = Ending.objects.create(
        remedy=found, region=found.region, reach=found.reach, result=told.result, day=told.day, number=told.number.strip(),
        follows=told.follows.strip(), by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.officer.code, what="remedies.ended", about=f"remedy:{found.pk}", why=told.follows.strip()[:200], at=at, area=found.region)  # fmt: skip
    return made
