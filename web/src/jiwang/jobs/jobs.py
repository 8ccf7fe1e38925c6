"""Entry points of jobs about jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jiwang.jobs import running


@app.task(name="jobs.recover")
async def recover(timestamp: int) -> None:
    """Take up again what was killed."""
    await running.recover()


@app.task(name="jobs.tidy")
async def tidy(timestamp: int) -> None:
    """Forget the queue's own records of old jobs; the runs that officers see stay."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 7, include_failed=True, include_cancelled=True)
