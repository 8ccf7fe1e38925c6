"""Writing objections: noted with the visit at which they were said, and answered once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jiwang.registers.objections import rules
from jiwang.registers.objections.models import Objection
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record, recorded


@recorded
def note(objection: Objection, *, by: Officer, at: datetime) -> Objection:
    """Note what a family does not agree with."""
    objection.at = at
    objection.save(force_insert=True)
    record(
        who=by.code, what="objections.noted", about=f"objection:{objection.pk}", at=at, area=objection.region
    )
    return objection


@recorded
def answer(objection_id: UUID, *, words: str, by: Officer, at: datetime) -> Objection:
    """Answer a family. Raises ObjectionRefused, or DoesNotExist where it is not this officer's to see."""
    found = Objection.objects.select_for_update(of=("self",)).get(pk=objection_id)
    found.answer = rules.check_answer(found.answer, words)
    found.answered_by, found.answered_at = by, at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    record(who=by.code, what="objections.answered", about=f"objection:{found.pk}", at=at, area=found.region)
    return found
