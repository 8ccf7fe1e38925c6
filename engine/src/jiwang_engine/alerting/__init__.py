"""Judgement about alerts: which are new, which belong together, who goes, and by when."""

from jiwang_engine.alerting.calendar import Calendar, read_calendar
from jiwang_engine.alerting.dispatching import Dispatch
from jiwang_engine.alerting.origins import Origin, origins_of
from jiwang_engine.alerting.raising import AlertReport, raise_alerts
from jiwang_engine.alerting.staff import Worker, read_staff

__all__ = [
    "AlertReport",
    "Calendar",
    "Dispatch",
    "Origin",
    "Worker",
    "origins_of",
    "raise_alerts",
    "read_calendar",
    "read_staff",
]
