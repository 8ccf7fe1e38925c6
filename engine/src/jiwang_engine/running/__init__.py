"""Run the main job, and write a record by which it can be run again."""

from jiwang_engine.running.request import RunRequest, RunResult
from jiwang_engine.running.working import run

__all__ = ["RunRequest", "RunResult", "run"]
