"""Entry point of the timed job of applications."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.kit import clock
from jiwang.procedure.applications.actions import halt_the_gone


@app.task(name="applications.halt")
def look_after_the_gone(timestamp: int) -> None:
    """Each night: the clocks of families in which somebody has died or moved away stand still until a person has looked."""
    halt_the_gone(clock.today(), at=clock.now())
