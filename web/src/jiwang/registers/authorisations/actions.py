"""Writing authorisations: taken in from paper, and withdrawn; nothing else ever changes in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from jiwang.registers.authorisations import rules
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.authorisations.queries import signer_of
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.people.models import Person
from jiwang.trail.actions import record, recorded

SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a signed paper."""

    items: tuple[str, ...]
    scope: tuple[Scope, ...]
    purpose: Purpose
    signed_on: date
    expires_on: date
    lacks_capacity: bool = False
    guardian: Person | None = None
    paper: str = ""


@recorded
def take_in(subject: Person, paper: Paper, *, by: str, at: datetime) -> Authorisation:
    """Record a paper authorisation. Raises AuthorisationRefused where the wrong person has signed or something is missing."""
    signed = rules.Signed(
        subject=signer_of(subject), items=frozenset(paper.items), scope=frozenset(paper.scope), purpose=paper.purpose,
        signed_on=paper.signed_on, expires_on=paper.expires_on, lacks_capacity=paper.lacks_capacity,
        guardian=signer_of(paper.guardian) if paper.guardian else None,
    )  # fmt: skip
    why_not = rules.refusal(signed, today=timezone.localdate(at))
    if why_not is not None:
        raise rules.AuthorisationRefused(why_not)
    made = Authorisation.objects.create(
        subject=subject, region=subject.region, items=sorted(set(paper.items)), scope=sorted(set(paper.scope)),
        purpose=paper.purpose, lacks_capacity=paper.lacks_capacity, guardian=paper.guardian, paper=paper.paper,
        signed_on=paper.signed_on, expires_on=paper.expires_on, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record(
        who=by, what="authorisations.taken_in", about=f"authorisation:{made.pk}", at=at, area=subject.region
    )
    return made


@recorded
def withdraw(authorisation_id: int, *, why: str, by: str, at: datetime) -> Authorisation:
    """Stop every further use from today on. Raises DoesNotExist out of sight, AuthorisationRefused without a reason."""
    found = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation_id)
    if found.withdrawn_on is not None:
        raise rules.AuthorisationRefused("这份授权已经撤回。")
    if len(why.strip()) < SHORTEST_REASON:
        raise rules.AuthorisationRefused("请写明撤回的原因，至少4个字。")
    found.withdrawn_on, found.withdrawn_by, found.withdrawn_why = timezone.localdate(at), by, why.strip()
    found.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why"])
    record(
        who=by, what="authorisations.withdrawn", about=f"authorisation:{found.pk}", why=why.strip(), at=at, area=found.region
    )  # fmt: skip
    return found
