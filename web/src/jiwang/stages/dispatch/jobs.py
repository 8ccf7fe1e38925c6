"""Entry points of dispatch's timed jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.kit import clock
from jiwang.registers.places.queries import counties
from jiwang.stages.dispatch.actions import escalate, rank


@app.task(name="dispatch.escalate")
def tell_of_overdue(timestamp: int) -> None:
    """Each morning: whoever is above an overdue task learns of it."""
    escalate(clock.today(), at=clock.now())


@app.task(name="dispatch.rank")
def learn_from_visits(timestamp: int) -> None:
    """Each night: open tasks are ordered by what visits have found of their signs."""
    rank(counties(), at=clock.now())
