"""Figures that only some duties are shown."""

from __future__ import annotations

from datetime import date

from jiwang.registers.staff.permissions import OfficerRequest, areas_held
from jiwang.stages.decisions.queries import mirrored_cuts
from jiwang.stages.decisions.states import STARTERS


def mirrored_figure(request: OfficerRequest, on: date) -> int | None:
    """How many families lists have given less without a hearing; None for whoever is not to look into it."""
    return mirrored_cuts(request.sight, on).count() if areas_held(request, *STARTERS) else None
