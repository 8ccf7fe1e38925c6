"""Who may read and keep funds, and who may undo a row of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.stages.assistance.models import Deposit, Entry
from jiwang.stages.assistance.states import KEEPERS, REVERSERS


def may_answer(deposit: Deposit, *, officer: Officer, held: Iterable[Held]) -> bool:
    """Whether an officer may be the second person of a deposit."""
    return deposit.by_id != officer.pk and _over(deposit.fund.region, held, KEEPERS)


def may_keep(region: str, *, held: Iterable[Held]) -> bool:
    """Whether an officer enters what comes into the funds of a place."""
    return _over(region, held, KEEPERS)


def may_reverse(entry: Entry, *, held: Iterable[Held]) -> bool:
    """Whether an officer may undo a row: it stands, and somebody over its place asks."""
    is_standing = entry.reverses_id is None and not hasattr(entry, "reversal")
    return is_standing and _over(entry.region, held, REVERSERS)


def _over(region: str, held: Iterable[Held], duties: Iterable[object]) -> bool:
    return any(one.duty in duties and region.startswith(one.area) for one in held)
