"""Writing delegations: one person asks, another confirms; what is wrong is taken down before, or replaced after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.delegations import rules
from jiwang.procedure.delegations.models import Delegation
from jiwang.procedure.delegations.queries import standing, wanted_of
from jiwang.procedure.delegations.rules import DelegationRefused, Wanted
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@recorded
def propose(
    wanted: Wanted, delegable: Mapping[str, str], *, replaces: UUID | None = None, by: Actor, at: datetime
) -> Delegation:
    """Ask for a delegation, or for other days or townships of one that holds. Raises DelegationRefused."""
    rules.check(wanted, delegable)
    county = rules.county_of(by.held, wanted.areas)
    one_at_a_time("delegation", county)
    for other in standing(county):
        if other.pk == replaces:
            continue
        why_not = rules.overlapping(wanted, wanted_of(other))
        if why_not is not None:
            raise DelegationRefused(why_not)
    if replaces is not None and not standing(county).filter(pk=replaces, confirmed_by__isnull=False).exists():
        raise DelegationRefused("要改的那一份刚刚已经改过，请刷新后再看。")
    made = Delegation.objects.create(
        county=county, items=sorted(set(wanted.items)), areas=sorted(set(wanted.areas)), document=wanted.document.strip(),
        since=wanted.since, until=wanted.until, replaces_id=replaces, by=by.officer, at=at,
    )  # fmt: skip
    _line("proposed", made, by=by, at=at)
    return made


@recorded
def confirm(delegation_id: UUID, *, by: Actor, at: datetime) -> Delegation:
    """Confirm as a second person: from its first day on the townships decide. Raises DelegationRefused."""
    found = _open(delegation_id, by)
    found.confirmed_by, found.confirmed_at = by.officer, at
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    _line("confirmed", found, by=by, at=at)
    return found


@recorded
def drop(delegation_id: UUID, *, by: Actor, at: datetime) -> Delegation:
    """Take down what nobody has confirmed. Raises DelegationRefused."""
    found = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation_id)
    if found.is_dropped or found.confirmed_by_id is not None:
        raise DelegationRefused("这份下放刚刚已经办过了，请刷新后再看。")
    rules.county_of(by.held, found.areas)
    found.is_dropped = True
    found.save(update_fields=["is_dropped"])
    _line("dropped", found, by=by, at=at)
    return found


def _open(delegation_id: UUID, by: Actor) -> Delegation:
    found = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation_id)
    is_open = not found.is_dropped and found.confirmed_by_id is None
    rules.check_confirmation(found.by_id, by.officer.pk, found.county, held=by.held, is_open=is_open)
    return found


def _line(deed: str, found: Delegation, *, by: Actor, at: datetime) -> None:
    record(who=by.officer.code, what=f"delegations.{deed}", about=f"delegation:{found.pk}", why=found.document, at=at, area=found.county)  # fmt: skip
