"""Figures that only some duties are shown."""

from __future__ import annotations

from jiwang.kit import clock
from jiwang.registers.staff.permissions import OfficerRequest, areas_held
from jiwang.stages.decisions.queries import mirrored_cuts
from jiwang.stages.decisions.states import STARTERS


def mirrored_figure(request: OfficerRequest) -> int | None:
    """How many families lists have given less without a hearing; None for whoever is not to look into it."""
    return mirrored_cuts(request.sight, clock.today()).count() if areas_held(request, *STARTERS) else None
