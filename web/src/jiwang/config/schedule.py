"""Every timed job on one page: its name, when it runs, and why. The seals of the trail are set each second by `jiwang serve` itself.

A timed job only looks what is to be done and asks for it; what takes long is a run of its own, with progress.
"""

from __future__ import annotations

from dataclasses import dataclass

from procrastinate import App


@dataclass(frozen=True, slots=True)
class Timed:
    """A job by the clock; `cron` in UTC (19:30 is half past three in China), with seconds as its sixth part where it has one."""

    job: str
    cron: str
    why: str


SCHEDULE = (
    Timed("jobs.recover", "* * * * * */10", "work of a killed process is taken up again"),
    Timed("dispatch.rank", "0 19 * * *", "open tasks are ordered by what visits have found true"),
    Timed("dispatch.escalate", "0 22 * * *", "at six in China the level above learns what is overdue"),
    Timed(
        "applications.halt",
        "30 21 * * *",
        "where somebody has died or moved away an application stands still",
    ),
    Timed("plans.open", "7 * * * *", "whose life has changed has a draft of a plan, and a day for it"),
    Timed("verification.look_after", "40 21 * * *", "nobody is asked about who may not be asked any more"),
    Timed("followup.reckon", "50 20 * * *", "in the morning everybody knows who is due for a visit"),
    Timed("intake.watch", "* * * * *", "files in the watched folder are taken in"),
    Timed("intake.wake", "*/10 * * * *", "sealed batches that nobody has judged are judged"),
    Timed("intake.purge", "10 19 * * *", "raw files are destroyed when their time is over"),
    Timed("pocket.purge", "20 19 * * *", "photos and sounds of visits are destroyed when their time is over"),
    Timed("jobs.tidy", "30 19 * * *", "the queue forgets what ended a week ago"),
)


def set_out(app: App) -> None:
    """Tell the queue what runs when; called once the apps are loaded."""
    for one in SCHEDULE:
        app.periodic(cron=one.cron, periodic_id=one.job, queueing_lock=one.job)(app.tasks[one.job])
