"""Who receives files, and which moves an officer may make with a batch: the buttons of its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from jiwang.kit.offices import Office
from jiwang.kit.sights import Sight, see
from jiwang.registers.staff.states import Duty
from jiwang.stages.intake.models import Batch, Token
from jiwang.stages.intake.queries import standing_of, token_of
from jiwang.stages.intake.rules import refusal
from jiwang.stages.intake.states import Move

RECEIVERS = (Duty.LIAISON, Duty.CITY_MONITOR)
_LONG_ENOUGH = "原因写在这里"


def moves_open(batch: Batch, *, officer: int, is_monitor: bool) -> list[Move]:
    """The moves that may be made now, given a reason where one is asked for."""
    standing = standing_of(batch)
    return [
        move
        for move in Move
        if refusal(standing, move, officer=officer, is_monitor=is_monitor, why=_LONG_ENOUGH) is None
    ]


def token_in(headers: Mapping[str, str], on: date) -> Token | None:
    """The live token of a request; from then on its transaction sees what the token's department sends."""
    text = headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = token_of(text, on=on) if re.fullmatch(r"[\w-]{20,100}", text) else None
    if token is not None:
        see(Sight.over((), offices=[Office(token.department, token.area)]))
    return token
