"""The engine's demo run, with a state, so that the desk can know people by their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jiwang_engine.cli.city import demonstrate
from jiwang_engine.results import read_results


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """Where the demo's results and its state lie, and the day up to which it knows the world, as YYYY-MM-DD."""

    results: Path
    state: Path
    day: str


def run_demo(*, people: int, out: Path) -> Demonstrated:
    """Make a city and run the main job on it."""
    state = (
        out / "state"
    )  # kept: another state would give the same people other numbers, and the desk would have them twice
    demonstrate(people, out, state=state)
    results = out / "results"
    return Demonstrated(results, state, str(read_results(results).record["day"]))
