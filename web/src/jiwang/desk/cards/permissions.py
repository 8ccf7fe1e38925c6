"""Who may print a family's card, and who may take down its own words about cause and illness."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.desk.cards.states import PRINTERS
from jiwang.registers.staff.rules import Held


def may_print(region: str, *, held: Iterable[Held]) -> bool:
    """Whether an officer prints the cards of a place; the same one takes down words that a village worker must not read."""
    return any(one.duty in PRINTERS and region.startswith(one.area) for one in held)
