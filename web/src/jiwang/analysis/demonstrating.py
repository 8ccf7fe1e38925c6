"""The engine's demo run, with a state, so that the desk can know people by their numbers."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.cli.city import demonstrate


def run_demo(*, people: int, out: Path) -> tuple[Path, Path]:
    """Make a city and run the main job on it; where its results and its state lie."""
    state = (
        out / "state"
    )  # kept: another state would give the same people other numbers, and the desk would have them twice
    demonstrate(people, out, state=state)
    return out / "results", state
