"""Writing alerts: they come from the engine and are never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from jiwang.kit.copying import Copied, copy_in
from jiwang.stages.alerts.models import Alert, Indicator
from jiwang.trail.actions import record, recorded

INDICATOR = ("id", "label", "side", "stays_at_county", "find_out")
ALERT = (
    "id", "indicator_id", "level", "urgency", "household_id", "person_id", "region", "stays_at_county", "raised_on", "due_on",
    "due_flag", "sentence", "handler", "source", "file", "row_no", "row_day", "rule_version", "article", "state", "task",
)  # fmt: skip


@recorded
def take_in(
    indicators: Iterable[Sequence[Any]], alerts: Iterable[Sequence[Any]], *, by: str, at: datetime
) -> Copied:
    """Add and renew the alerts of a run, and what its law calls them: columns as `INDICATOR` and `ALERT`."""
    copy_in(Indicator, INDICATOR, indicators)
    copied = copy_in(Alert, ALERT, alerts)
    record(who=by, what="alerts.taken_in", about=f"alerts:{copied.added}+{copied.changed}", at=at)
    return copied
