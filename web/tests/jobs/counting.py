"""A job that counts to twenty, one committed line after the other: for the story of a worker that is killed."""

from __future__ import annotations

import time

from django.utils import timezone

from jiwang.jobs.running import Progress, job
from jiwang.trail.actions import record
from jiwang.trail.models import Line

NUMBERS = range(20)


@job("tests.count")
def count(progress: Progress) -> str:
    """Write the lines that are not there yet."""
    progress.expect(len(NUMBERS))
    for number in NUMBERS:
        about = f"number:{number}"
        if not Line.objects.filter(about=about).exists():
            record(who=progress.by, what="tests.counted", about=about, at=timezone.now())
            time.sleep(0.1)
        progress.step()
    return "数完了"
