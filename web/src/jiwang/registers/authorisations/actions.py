"""Writing authorisations: taken in from paper, and withdrawn; nothing else ever changes in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jiwang.kit import clock
from jiwang.kit.numbers import birth_in
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.phrases import Phrase
from jiwang.registers.authorisations import rules
from jiwang.registers.authorisations.models import Authorisation, Supporter
from jiwang.registers.authorisations.queries import (
    guardian_cipher,
    signer_of,
    supporter_cipher,
    supporters_written,
)
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import deaths_of, members_of, person_of_number
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
    household: Household,
    signer: Outsider,
    paper: Paper,
    *,
    of: tuple[int, ...] = (),
    on_file: int | None = None,
    by: str,
    at: datetime,
) -> Authorisation:
    """Record the paper of somebody outside who is bound to support a member (art. 41); `on_file` is the row of theirs from before they
    signed. Raises AuthorisationRefused."""
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
        supporter=_signed(household, signer, birth, of=of, on_file=on_file, on=clock.day_of(at)), region=household.region, items=sorted(set(paper.items)), scope=sorted(set(paper.scope)),
        purpose=Purpose.SUPPORT, paper=paper.paper, signed_on=paper.signed_on, expires_on=paper.expires_on, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record(who=by, what="authorisations.taken_in", about=f"authorisation:{made.pk}", at=at, area=household.region)  # fmt: skip
    return made


def _signed(
    household: Household, signer: Outsider, birth: date, *, of: tuple[int, ...], on_file: int | None, on: date
) -> Supporter:
    """Whoever signs again is the same, and so is who was on file before they signed. Raises AuthorisationRefused."""
    one_at_a_time("supporters", household.pk)
    cipher, written = supporter_cipher(), supporters_written(household)
    blind = cipher.blind(signer.number)
    same = next((one for one in written if one.number_blind and bytes(one.number_blind) == blind), None)
    waiting = next((one for one in written if one.pk == on_file and one.number_blind is None), None)
    if on_file is not None and waiting is None:
        raise rules.AuthorisationRefused("名单上的这一位刚刚有人改过。请刷新后重新选。")
    if same is not None and waiting is not None:
        raise rules.AuthorisationRefused(Phrase(
            "这个身份证号已登记为%(name)s的，和选的%(other)s不是同一位。请核对号码，或者改选“另外一位”。", name=same.name, other=waiting.name,
        ))  # fmt: skip
    before = same or waiting
    columns = {
        "name": signer.name, "relation": str(signer.relation), "birth": birth, "consent": str(Consent.SIGNED),
        "of": list(of or (before.of if before else ())),
    }  # fmt: skip
    if same is not None and all(getattr(same, key) == value for key, value in columns.items()):
        return same
    return Supporter.objects.create(
        household=household, region=household.region, number_blind=blind, number_sealed=cipher.seal(signer.number), noted_on=on, follows=before, **columns,
    )  # fmt: skip


@recorded
def put_on_file(
    household: Household, told: rules.Named, *, follows: int | None = None, by: str, at: datetime
) -> Supporter:
    """Write down a supporter without a paper of theirs, or correct what is written of one (`follows`). Raises AuthorisationRefused."""
    one_at_a_time("supporters", household.pk)
    written, on = supporters_written(household), clock.day_of(at)
    before = next((one for one in written if one.pk == follows), None)
    if follows is not None and before is None:
        raise rules.AuthorisationRefused("这一位刚刚有人改过。请刷新，看了新的再改。")
    why_not = rules.refusal_of_named(
        told, members=[one.pk for one in members_of(household)], has_signed=bool(before and before.number_blind), today=on
    ) or _already_there(written, told, before)  # fmt: skip
    if why_not is not None:
        raise rules.AuthorisationRefused(why_not)
    is_numbered = before is not None and before.number_blind is not None
    made = Supporter.objects.create(
        household=household, region=household.region, name=told.name.strip(), relation=told.relation, of=sorted(told.of), consent=told.consent,
        said=told.said.strip(), noted_on=on, follows=before, birth=before.birth if before and is_numbered else told.birth,
        number_blind=before.number_blind if before else None, number_sealed=before.number_sealed if before else None,
    )  # fmt: skip
    record(who=by, what="authorisations.put_on_file", about=f"household:{household.pk}", why=made.said, at=at, area=household.region)  # fmt: skip
    return made


def _already_there(written: list[Supporter], told: rules.Named, before: Supporter | None) -> str | None:
    """Two of the same name are told apart by what they are, or when they were born."""
    said = (told.name.strip(), told.relation, told.birth)
    for one in written:
        if one != before and one.consent != Consent.STRUCK and (one.name, one.relation, one.birth) == said:
            return Phrase(
                "名单上已有%(name)s。要改，请在他（她）那一栏点“改”；真是另一位，请写上出生日期。",
                name=one.name,
            )
    return None


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
