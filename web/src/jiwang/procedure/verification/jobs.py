"""Entry point of the timed job of checks."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.kit import clock
from jiwang.procedure.verification.actions import look_after


@app.task(name="verification.look_after")
def look_after_checks(timestamp: int) -> None:
    """Each night: what nobody may ask any more stops, requests that have run out too, and answers whose time is over are destroyed."""
    look_after(clock.today(), at=clock.now())
