"""Writing authorisations: taken in from paper, and withdrawn; nothing else ever changes in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jiwang.kit import clock
from jiwang.kit.numbers import birth_in
from jiwang.registers.authorisations import rules
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.authorisations.queries import guardian_cipher, signer_of, supporter_cipher
from jiwang.registers.authorisations.states import Purpose, Relation, Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import deaths_of, person_of_number
from jiwang.trail.actions import record, recorded

SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Outsider:
    """A guardian who is no member of the household, with the ID number in the clear: never kept like this."""

    name: str
    relation: Relation
    number: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a signed paper."""

    items: tuple[str, ...]
    scope: tuple[Scope, ...]
    purpose: Purpose
    signed_on: date
    expires_on: date
    lacks_capacity: bool = False
    guardian: Person | Outsider | None = None
    paper: str = ""


@recorded
def take_in(subject: Person, paper: Paper, *, by: str, at: datetime) -> Authorisation:
    """Record a paper authorisation. Raises AuthorisationRefused where the wrong person has signed or something is missing."""
    guardian = _signer(paper.guardian, subject) if paper.guardian else None
    signed = rules.Signed(
        subject=signer_of(subject, died_on=deaths_of([subject]).get(subject.pk)), items=frozenset(paper.items),
        scope=frozenset(paper.scope), purpose=paper.purpose, signed_on=paper.signed_on, expires_on=paper.expires_on,
        lacks_capacity=paper.lacks_capacity, guardian=guardian,
    )  # fmt: skip
    why_not = rules.refusal(signed, today=clock.day_of(at))
    if why_not is not None:
        raise rules.AuthorisationRefused(why_not)
    made = Authorisation.objects.create(
        subject=subject, region=subject.region, items=sorted(set(paper.items)), scope=sorted(set(paper.scope)),
        purpose=paper.purpose, lacks_capacity=paper.lacks_capacity, paper=paper.paper, signed_on=paper.signed_on,
        expires_on=paper.expires_on, recorded_by=by, recorded_at=at, **_guardian_columns(paper.guardian, guardian),
    )  # fmt: skip
    record(
        who=by, what="authorisations.taken_in", about=f"authorisation:{made.pk}", at=at, area=subject.region
    )
    return made


@recorded
def take_in_from_outside(
    household: Household, signer: Outsider, paper: Paper, *, of: tuple[int, ...] = (), by: str, at: datetime
) -> Authorisation:
    """Record the paper of somebody outside who is bound to support a member (art. 41). Raises AuthorisationRefused."""
    birth, known = birth_in(signer.number), person_of_number(signer.number)
    if birth is None:
        raise rules.AuthorisationRefused("身份证号不对：请对照证件，核对18位号码。")
    if known is not None and known.household_id == household.pk:
        raise rules.AuthorisationRefused("这个身份证号是本户成员的，请按本户成员登记授权。")
    signed = rules.Signed(
        subject=rules.Signer(None, birth, deaths_of([known]).get(known.pk) if known else None),
        items=frozenset(paper.items), scope=frozenset(paper.scope), purpose=Purpose.SUPPORT, signed_on=paper.signed_on, expires_on=paper.expires_on,
    )  # fmt: skip
    why_not = rules.refusal(signed, today=clock.day_of(at))
    if why_not is not None:
        raise rules.AuthorisationRefused(why_not)
    made = Authorisation.objects.create(
        supporter=_supporter(household, signer, birth, of=of), region=household.region, items=sorted(set(paper.items)), scope=sorted(set(paper.scope)),
        purpose=Purpose.SUPPORT, paper=paper.paper, signed_on=paper.signed_on, expires_on=paper.expires_on, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record(who=by, what="authorisations.taken_in", about=f"authorisation:{made.pk}", at=at, area=household.region)  # fmt: skip
    return made


def _supporter(household: Household, signer: Outsider, birth: date, *, of: tuple[int, ...]) -> Supporter:
    """Whoever signs again is the same."""
    cipher = supporter_cipher()
    found, _made = Supporter.objects.get_or_create(
        household=household, number_blind=cipher.blind(signer.number),
        defaults={
            "region": household.region, "name": signer.name, "relation": signer.relation, "number_sealed": cipher.seal(signer.number), "birth": birth, "of": list(of),
        },
    )  # fmt: skip
    return found


@recorded
def withdraw(authorisation_id: int, *, why: str, by: str, at: datetime) -> Authorisation:
    """Stop every further use from today on. Raises DoesNotExist out of sight, AuthorisationRefused without a reason."""
    found = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation_id)
    if found.withdrawn_on is not None:
        raise rules.AuthorisationRefused("这份授权已经撤回。")
    if len(why.strip()) < SHORTEST_REASON:
        raise rules.AuthorisationRefused("请写明撤回的原因，至少4个字。")
    found.withdrawn_on, found.withdrawn_by, found.withdrawn_why = clock.day_of(at), by, why.strip()
    found.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why"])
    record(
        who=by, what="authorisations.withdrawn", about=f"authorisation:{found.pk}", why=why.strip(), at=at, area=found.region
    )  # fmt: skip
    return found


def _signer(guardian: Person | Outsider, subject: Person) -> rules.Signer:
    """A guardian as the rules know them. Raises AuthorisationRefused for a number that is nobody's, or a member's."""
    if isinstance(guardian, Person):
        return signer_of(guardian, died_on=deaths_of([guardian]).get(guardian.pk))
    birth = birth_in(guardian.number)
    if birth is None:
        raise rules.AuthorisationRefused("监护人的身份证号不对：请对照证件，核对18位号码。")
    known = person_of_number(guardian.number)
    if known is not None and known.pk != subject.pk and known.household_id == subject.household_id:
        raise rules.AuthorisationRefused("这个身份证号是本户成员的，请在“监护人”里直接选这位。")
    return (
        rules.Signer(known.pk, birth, deaths_of([known]).get(known.pk))
        if known
        else rules.Signer(None, birth)
    )


def _guardian_columns(guardian: Person | Outsider | None, signer: rules.Signer | None) -> dict[str, object]:
    if guardian is None or signer is None or isinstance(guardian, Person):
        return {"guardian": guardian}
    return {
        "outside_name": guardian.name,
        "outside_relation": guardian.relation,
        "outside_number": guardian_cipher().seal(guardian.number),
        "outside_birth": signer.birth,
    }
