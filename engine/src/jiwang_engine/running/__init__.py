"""Run the main job, and write a record by which it can be run again."""

from jiwang_engine.running.adding.late import add_late
from jiwang_engine.running.adding.touched import judge_late, withdraw_late
from jiwang_engine.running.counties.listing import write_lists_of
from jiwang_engine.running.request import RunRequest, RunResult
from jiwang_engine.running.working import JOBS, link_only, run

__all__ = [
    "JOBS",
    "RunRequest",
    "RunResult",
    "add_late",
    "judge_late",
    "link_only",
    "run",
    "withdraw_late",
    "write_lists_of",
]
