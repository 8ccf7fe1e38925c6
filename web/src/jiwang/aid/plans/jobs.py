"""Entry point of the timed job of household plans."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.aid.plans.actions import open_due
from jiwang.kit import clock


@app.task(name="plans.open")
def open_drafts(timestamp: int) -> None:
    """Each hour: whose life has changed has a draft of a plan, with the day until which somebody must confirm it."""
    open_due(clock.today(), at=clock.now())
