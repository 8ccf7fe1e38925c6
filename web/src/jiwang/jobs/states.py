"""States of a run of a background job."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a run stands. A killed one stays `running` until it is taken up again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ENDED = (JobState.DONE, JobState.FAILED)
