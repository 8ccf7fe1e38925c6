"""Reading policy: what is in force where, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from jiwang.registers.policy import rules
from jiwang.registers.policy.models import Activation, Version
from jiwang.registers.policy.states import ActivationState


def activations_around(areas: Iterable[str]) -> QuerySet[Activation]:
    """Everything proposed or done at some places, around them and inside them, the newest first."""
    found = Q(pk__in=[])
    for area in areas:
        above = [area[:digits] for digits in range(len(area) + 1)]
        found |= Q(area__startswith=area) | Q(area__in=above)
    picked = Activation.objects.filter(found).select_related("version", "against", "proposer", "confirmer")
    return picked.order_by("-proposed_at", "-pk")


def version_in_force(area: str, on: date) -> Version | None:
    """The version that holds at a place on a day."""
    above = [area[:digits] for digits in range(len(area) + 1)]
    rows = Activation.objects.filter(state=ActivationState.CONFIRMED, area__in=above, since__lte=on)
    known = (
        rules.Activated(row.version_id, row.area, row.since, row.confirmed_at, row.pk)
        for row in rows
        if row.confirmed_at
    )
    found = rules.in_force(known, area, on)
    return None if found is None else Version.objects.get(pk=found.version)


def in_force_around(areas: Iterable[str], on: date) -> list[tuple[Activation, bool]]:
    """The activations that hold on a day or will, at some places and those around and inside; whether each holds already."""
    confirmed = activations_around(areas).filter(state=ActivationState.CONFIRMED)
    rows = list(confirmed.order_by("area", "-since", "-confirmed_at"))
    held: set[str] = set()
    shown = []
    for row in rows:
        is_live = row.since <= on
        if is_live and row.area in held:
            continue
        held |= {row.area} if is_live else set()
        shown.append((row, is_live))
    return shown


def versions_for(areas: Iterable[str]) -> QuerySet[Version]:
    """The versions that are made for some places, places around them or inside them, the newest first."""
    found = Q(pk__in=[])
    for area in areas:
        above = [area[:digits] for digits in range(len(area) + 1)]
        found |= Q(area__startswith=area) | Q(area__in=above)
    return Version.objects.filter(found).order_by("-noted_at", "-pk")


def versions() -> QuerySet[Version]:
    """All versions: the law is no secret."""
    return Version.objects.order_by("pk")


def history_of(version: Version) -> QuerySet[Activation]:
    """Who has proposed a version, and what became of it, the newest first."""
    return version.activations.select_related("proposer", "confirmer", "against").order_by(
        "-proposed_at", "-pk"
    )


def waiting_for(version: Version) -> Activation | None:
    """The proposal of a version that waits for a second person."""
    return history_of(version).filter(state=ActivationState.PROPOSED).first()


def proposal_of(asked: Activation) -> rules.Proposal:
    """An activation as the rules know it."""
    return rules.Proposal(asked.area, asked.since, asked.proposer_id, ActivationState(asked.state))
