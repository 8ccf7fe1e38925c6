"""Entry point of the timed job of household plans."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from jiwang.aid.plans.actions import open_for
from jiwang.aid.plans.queries import occasions_now
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, seeing


@app.task(name="plans.open")
def open_drafts(timestamp: int) -> None:
    """Each hour: whose life has changed has a draft of a plan, with the day until which somebody must confirm it."""
    open_due(clock.today(), at=clock.now())


def open_due(on: date, *, at: datetime) -> int:
    """Open every draft that is due; how many. Each is a transaction of its own, so that one household stops no other."""
    with transaction.atomic(), seeing(EVERYWHERE):
        found = occasions_now(on)
    for home, occasion, since in found:
        open_for(home, occasion, since, on=on, at=at)
    return len(found)
