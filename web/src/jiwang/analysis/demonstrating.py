"""The engine's demo run, with a state, so that the desk can know people by their numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

from jiwang_engine.cli.city import demonstrate


def run_demo(*, people: int, out: Path) -> tuple[Path, Path]:
    """Make a city and run the main job on it; where its results and its state lie."""
    state = out / "state"
    shutil.rmtree(state, ignore_errors=True)  # a demo always begins anew
    demonstrate(people, out, state=state)
    return out / "results", state
