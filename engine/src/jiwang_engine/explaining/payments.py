"""For how long an amount is paid, from when, and who decides on it."""

from __future__ import annotations

from typing import Any

from jiwang_engine.judging.cases import Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.packs.model import Amount, Item


def terms_of(item: Item, amount: Amount, home: Judgement, member: Member | None) -> dict[str, Any]:  # noqa: PLR0917
    """Months at most, the month of the first payment, and the office that decides; None where nothing is said or known."""
    found: dict[str, Any] = {"months": None, "begins": amount.begins or None, "decided_by": None}
    if ("months", item.id) in home.definitions:
        found["months"] = home.definition_value("months", item.id, member)
    if amount.approvals:
        place: Any = 0
        if ("decider", item.id) in home.definitions:
            place = home.definition_value("decider", item.id, member)
        found["decided_by"] = None if place is None else amount.approvals[place].by
    return found
