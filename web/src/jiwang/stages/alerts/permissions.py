"""Who may read alerts, and what an officer may write down about one: the choices of its page."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import Alert
from jiwang.stages.alerts.states import (
    DISPOSALS,
    EXIT_DUTIES,
    OUTCOME_DUTIES,
    RELEASE_DUTIES,
    Disposal,
)

READERS = (Duty.CITY_MONITOR, Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)


def disposals_open(alert: Alert, *, held: Iterable[Held]) -> list[Disposal]:
    """The ways in which this officer may end an alert."""
    duties = _duties_at(alert, held)
    return [
        disposal
        for disposal, terms in DISPOSALS.items()
        if duties & (terms.duties & EXIT_DUTIES if alert.stays_at_county else terms.duties)
        and (disposal is not Disposal.CHECK_EXIT or alert.stays_at_county)
    ]


def may_examine(alert: Alert, *, held: Iterable[Held]) -> bool:
    """Whether this officer may write down what a visit has found."""
    return bool(_duties_at(alert, held) & OUTCOME_DUTIES)


def may_release(alert: Alert, *, held: Iterable[Held]) -> bool:
    """Whether this officer may let the township know of it."""
    return alert.is_county_only and bool(_duties_at(alert, held) & RELEASE_DUTIES)


def _duties_at(alert: Alert, held: Iterable[Held]) -> frozenset[Duty]:
    return frozenset(one.duty for one in held if alert.region.startswith(one.area))
