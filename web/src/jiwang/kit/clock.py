"""The day on which the desk works: today, or in the demo the day up to which its made-up files go."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day against which due days, leave and postings are judged. Only views, jobs and permissions ask for it."""
    demo_day: date | None = settings.DEMO_DAY
    return demo_day or timezone.localdate()
