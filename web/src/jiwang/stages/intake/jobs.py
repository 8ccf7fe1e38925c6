"""Entry points of intake's background work."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.stages.intake import receiving


@job("intake.read")
def read(progress: Progress) -> str:
    """Read a file and make its quality report."""
    return receiving.read(progress.about, by=progress.by, at=clock.now())


@app.task(name="intake.watch")
def watch(timestamp: int) -> None:
    """Take in what lies in the watched folder."""
    receiving.watch(at=clock.now())


@app.task(name="intake.wake")
def wake(timestamp: int) -> None:
    """Judge what was sealed and never judged."""
    receiving.wake_sealed(at=clock.now())


@app.task(name="intake.purge")
def purge(timestamp: int) -> None:
    """Destroy raw files whose time is over."""
    receiving.purge(at=clock.now())
