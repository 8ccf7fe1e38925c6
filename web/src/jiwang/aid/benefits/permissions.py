"""Who may do what with a run, an account, a hold and a recovery: the forms of their pages."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.aid.benefits.models import Run
from jiwang.aid.benefits.states import APPROVERS, DRAFTERS, KEEPERS, LIVE, READERS, State
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held


def may_approve(run: Run, *, officer: Officer, held: Iterable[Held]) -> bool:
    """Whether an officer is the second person of a run."""
    return run.state == State.DRAFTED and run.drafted_by_id != officer.pk and _at(run, held, APPROVERS)


def may_drop(run: Run, *, held: Iterable[Held]) -> bool:
    """Whether an officer may throw a draft away."""
    return run.state in LIVE and _at(run, held, (*DRAFTERS, *APPROVERS))


def may_send(run: Run, *, held: Iterable[Held]) -> bool:
    """Whether an officer carries the files of a run to the bank and back: whole account numbers stand in them."""
    return run.state == State.APPROVED and _at(run, held, DRAFTERS)


def may_keep(region: str, *, held: Iterable[Held]) -> bool:
    """Whether an officer proposes accounts, holds and recoveries of a unit."""
    return any(one.duty in KEEPERS and region.startswith(one.area) for one in held)


def may_answer(by: int, region: str, *, officer: Officer, held: Iterable[Held]) -> bool:
    """Whether an officer is the second person of an account or a recovery."""
    return by != officer.pk and any(one.duty in READERS and region.startswith(one.area) for one in held)


def _at(run: Run, held: Iterable[Held], duties: Iterable[object]) -> bool:
    return any(one.duty in duties and one.area == run.region for one in held)
