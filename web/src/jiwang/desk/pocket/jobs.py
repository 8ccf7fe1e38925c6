"""Entry points of the pocket's background work."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from jiwang.desk.pocket import actions, queries
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see

CLOCK = "job:pocket.purge"


@app.task(name="pocket.purge")
def purge(timestamp: int) -> None:
    """Destroy photos and sounds whose time is over."""
    now = clock.now()
    with transaction.atomic():
        see(EVERYWHERE)
        for one in queries.enclosures_over(now):
            actions.destroy(one, by=CLOCK, at=now)
