"""What if: the same households under the law as it is and under a change, and what differs."""

from __future__ import annotations

from jiwang_engine.simulating.comparing import Comparison, compare
from jiwang_engine.simulating.request import SimulationRequest, simulate
from jiwang_engine.simulating.scenarios import Scenario, read_scenario, scenario_of, under

__all__ = [
    "Comparison",
    "Scenario",
    "SimulationRequest",
    "compare",
    "read_scenario",
    "scenario_of",
    "simulate",
    "under",
]
