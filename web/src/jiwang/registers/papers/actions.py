"""Keeping papers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from jiwang.kit.turns import one_at_a_time
from jiwang.registers.papers.models import Paper
from jiwang.registers.papers.queries import cipher
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record, recorded


@recorded
def keep(paper: Paper, draw: Callable[[], bytes], *, by: Officer, at: datetime) -> Paper:
    """The file of a record: made once and kept as it is, whoever asks for it later. Two at once: the second reads what the first has made."""
    one_at_a_time("paper", paper.pk)
    found = Paper.objects.filter(pk=paper.pk).first()
    if found is None:
        made = draw()
        paper.sealed, paper.size = cipher().seal(made.hex()), len(made)
        paper.sha256, paper.by, paper.at = hashlib.sha256(made).hexdigest(), by, at
        paper.save(force_insert=True)
        record(who=by.code, what="papers.made", about=paper.pk, at=at, area=paper.region)
        return paper
    record(who=by.code, what="papers.read", about=paper.pk, at=at, area=paper.region)
    return found
