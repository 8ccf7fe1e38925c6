"""The day on which the desk works: today, or in the demo the day up to which its made-up files go."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day against which due days, leave and postings are judged. Only views, jobs and permissions ask for it."""
    demo_day: date | None = settings.DEMO_DAY
    return demo_day or timezone.localdate()


def now() -> datetime:
    """This moment on the desk's day: what ages are counted by."""
    demo_day: date | None = settings.DEMO_DAY
    moment = timezone.localtime()
    return moment if demo_day is None else datetime.combine(demo_day, moment.timetz())


def day_of(at: datetime) -> date:
    """The desk's day of a moment that somebody else has taken from the clock: what an action judges days by."""
    demo_day: date | None = settings.DEMO_DAY
    return demo_day or timezone.localdate(at)
