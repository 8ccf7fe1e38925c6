"""Writing policy: versions are noted once and never changed; each step of an activation leaves a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jiwang.kit import clock
from jiwang.registers.policy import rules
from jiwang.registers.policy.models import Activation, Version
from jiwang.registers.policy.queries import proposal_of, version_in_force
from jiwang.registers.policy.states import ActivationState
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import Held
from jiwang.trail.actions import record, recorded


@dataclass(frozen=True, slots=True)
class Examined:
    """A version as the engine has examined and kept it."""

    pack: str
    title: str
    version: str
    hash: str
    area: str
    is_fictional: bool
    items: Sequence[tuple[str, str, str]]  # id, label, department
    kept: str


@recorded
def note(examined: Examined, *, by: str, at: datetime) -> Version:
    """Take a sound version into the register; one that is there already stays as it is."""
    version, is_new = Version.objects.get_or_create(
        hash=examined.hash,
        defaults={
            "pack": examined.pack, "title": examined.title, "version": examined.version, "area": examined.area,
            "is_fictional": examined.is_fictional, "items": [list(one) for one in examined.items],
            "kept": examined.kept, "noted_at": at, "noted_by": by,
        },
    )  # fmt: skip
    what = "policy.noted" if is_new else "policy.seen_again"
    record(who=by, what=what, about=f"version:{version.pk}", at=at, area=version.area)
    return version


@recorded
def propose(
    version: Version, *, since: date, why: str, changes: Sequence[Sequence[str]], by: Officer, at: datetime
) -> Activation:
    """Ask for a version to be in force from a day on; `changes` is the difference report that goes with it."""
    today = clock.day_of(at)
    Version.objects.select_for_update().get(pk=version.pk)  # two proposals at once must see each other
    rules.check_proposal(version.area, since, why=why, held=_live(by, today), today=today)
    if version.activations.filter(state=ActivationState.PROPOSED).exists():
        raise rules.MoveRefused("这个版本已有人提出启用，正等第二个人确认。")
    asked = Activation.objects.create(
        version=version, against=version_in_force(version.area, since), changes=[list(one) for one in changes],
        area=version.area, since=since, why=why.strip(), proposer=by, proposed_at=at,
    )  # fmt: skip
    record(
        who=by.code, what="policy.proposed", about=f"version:{version.pk}", why=why.strip(), at=at, area=asked.area
    )  # fmt: skip
    return asked


@recorded
def confirm(activation_id: int, *, by: Officer, at: datetime) -> Activation:
    """Agree as the second person: the version is in force from its day on."""
    asked = Activation.objects.select_for_update().get(pk=activation_id)
    today = clock.day_of(at)
    rules.check_confirmation(proposal_of(asked), officer=by.pk, held=_live(by, today), today=today)
    asked.state, asked.confirmer, asked.confirmed_at = ActivationState.CONFIRMED, by, at
    asked.save(update_fields=["state", "confirmer", "confirmed_at"])
    record(who=by.code, what="policy.confirmed", about=f"version:{asked.version_id}", at=at, area=asked.area)
    return asked


@recorded
def withdraw(activation_id: int, *, why: str, by: Officer, at: datetime) -> Activation:
    """Take a proposal back, or refuse it, with a reason."""
    asked = Activation.objects.select_for_update().get(pk=activation_id)
    rules.check_withdrawal(proposal_of(asked), why=why, held=_live(by, clock.day_of(at)))
    asked.state, asked.withdrawn_why = ActivationState.WITHDRAWN, why.strip()
    asked.save(update_fields=["state", "withdrawn_why"])
    record(
        who=by.code, what="policy.withdrawn", about=f"version:{asked.version_id}", why=why.strip(), at=at, area=asked.area
    )  # fmt: skip
    return asked


def _live(officer: Officer, today: date) -> list[Held]:
    return [one for one in held_by(officer) if one.is_live(today)]
