"""Entry point of the timed job of following up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.stages.followup.actions import reckon
from jiwang.stages.followup.queries import followed_counties


@app.task(name="followup.reckon")
def reckon_each_night(timestamp: int) -> None:
    """Each night: who is due, who has had no visit for a quarter, who has come into hardship again."""
    reckon_everywhere(clock.today(), at=clock.now())


def reckon_everywhere(on: date, *, at: datetime, by: str = "job:followup") -> int:
    """Reckon every county, each by the law in force there and in a transaction of its own; how many families are followed."""
    with transaction.atomic(), seeing(EVERYWHERE):
        counties = followed_counties()
    followed = 0
    for county in counties:
        with transaction.atomic(), seeing(EVERYWHERE):
            followed += reckon(county, on=on, by=by, at=at).followed
    return followed
