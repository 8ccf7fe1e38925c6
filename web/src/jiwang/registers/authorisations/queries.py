"""Reading authorisations. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.registers.authorisations import rules
from jiwang.registers.authorisations.models import RELATIONS, SCOPES, Authorisation, Supporter
from jiwang.registers.authorisations.rules import ADULT
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope, Standing
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import deaths_of
from jiwang.registers.people.rules import years_between
from jiwang.registers.policy.queries import version_in_force


def authorisations_seen(sight: Sight) -> QuerySet[Authorisation]:
    """The authorisations of persons within a sight."""
    return Authorisation.objects.filter(sight.within("region"))


def authorisations_of(sight: Sight, household: Household) -> QuerySet[Authorisation]:
    """What members of a household have signed, the newest first."""
    own = Q(subject__household=household) | Q(supporter__household=household)
    found = authorisations_seen(sight).filter(own)
    return found.select_related("subject", "supporter", "guardian").order_by("-signed_on", "-pk")


def live_ones(household: Household, on: date) -> list[tuple[Authorisation, rules.Signed]]:
    """Every authorisation of members and supporters of a household that permits something on a day, above every sight: who may not
    read it must still not ask without it."""
    with seeing(EVERYWHERE):
        own = Q(subject__household=household) | Q(supporter__household=household)
        found = Authorisation.objects.filter(own, withdrawn_on=None).select_related(
            "subject", "supporter", "guardian"
        )
        listed = list(found.order_by("-expires_on", "-pk"))
    died = deaths_of([one.subject for one in listed if one.subject])
    known = [(one, signed_of(one, died_on=died.get(one.subject_id or 0))) for one in listed]
    return [
        (one, signed)
        for one, signed in known
        if signed.standing(on) is Standing.LIVE and rules.is_valid(signed) and not signed.subject.is_dead(on)
    ]


def supporters_of(household: Household) -> list[Supporter]:
    """Who is known to be bound to support somebody of a household from outside, as was written down last; above every sight, for who is
    left out changes a verdict."""
    return [one for one in supporters_written(household) if one.consent != Consent.STRUCK]


def supporters_written(household: Household) -> list[Supporter]:
    """The same with those who were struck off the list."""
    with seeing(EVERYWHERE):
        found = Supporter.objects.filter(household=household, followed_by=None)
        return list(found.order_by("pk"))


def still_unsigned(household: Household) -> list[Supporter]:
    """Those on file of whom there is no paper yet."""
    return [one for one in supporters_of(household) if one.number_blind is None]


def told_before(one: Supporter | None) -> dict[str, Any]:
    """What is on file of somebody before they sign: nobody types it twice."""
    return (
        {"known": one.pk, "name": one.name, "relation": one.relation, "of": [str(who) for who in one.of]}
        if one
        else {}
    )


def newest_ones(household: int) -> dict[int, int]:
    """Of every row that was ever written of a supporter of a household, the one that stands now: what is kept beside an older row
    (papers, statements, answers of offices) is of the same person. Above every sight."""
    with seeing(EVERYWHERE):
        return rules.newest(Supporter.objects.filter(household=household).values_list("pk", "follows_id"))


def supporter_cipher() -> FieldCipher:
    """For ID numbers of supporters."""
    return FieldCipher(settings.FIELD_KEY, "authorisations.supporter")


def shown_of(
    sight: Sight, household: Household, on: date
) -> list[tuple[Authorisation, Standing, dict[str, list[str] | str]]]:
    """The same with where each stands on a day, and what its items and kinds of facts are called."""
    found = list(authorisations_of(sight, household))
    labels = dict(items_at(household.region, on)) if found else {}
    return [
        (
            one,
            signed_of(one).standing(on),
            {
                "items": [labels.get(item, item) for item in one.items],
                "scope": [str(SCOPES[Scope(kind)]) for kind in one.scope],
                "guardian": guardian_shown(one),
            },
        )
        for one in found
    ]


def signed_by(sight: Sight, person: Person) -> list[rules.Signed]:
    """What a person has signed, as the rules know it."""
    found = authorisations_seen(sight).filter(subject=person).select_related("subject", "guardian")
    died_on = deaths_of([person]).get(person.pk)
    return [signed_of(one, died_on=died_on) for one in found]


def opened_by(people: Iterable[Person], on: date) -> frozenset[int]:
    """Who of some people lets their means be asked and read on a day: those with a live authorisation to apply or to be looked at again.

    Read above every sight, shown to nobody: whoever may not read an authorisation must still not ask without it.
    """
    people = list(people)
    died = deaths_of(people)
    with seeing(EVERYWHERE):
        found = Authorisation.objects.filter(
            subject__in=[one.pk for one in people],
            purpose__in=(Purpose.APPLICATION, Purpose.RECHECK),
            withdrawn_on=None,
        )
        signed = [
            (one.subject_id, signed_of(one, died_on=died.get(one.subject_id)))
            for one in found.select_related("subject", "guardian")
            if one.subject_id is not None
        ]
    return frozenset(
        person
        for person, one in signed
        if one.standing(on) is Standing.LIVE and rules.is_valid(one) and not one.subject.is_dead(on)
    )


def signed_of(one: Authorisation, *, died_on: date | None = None) -> rules.Signed:
    """An authorisation as the rules know it; `died_on` is the day of the subject's death, where one is asked for."""
    return rules.Signed(
        subject=_subject_of(one, died_on), items=frozenset(one.items), scope=frozenset(map(Scope, one.scope)),
        purpose=Purpose(one.purpose), signed_on=one.signed_on, expires_on=one.expires_on,
        lacks_capacity=one.lacks_capacity, guardian=_guardian_of(one),
        withdrawn_on=one.withdrawn_on,
    )  # fmt: skip


def _subject_of(one: Authorisation, died_on: date | None) -> rules.Signer:
    if one.subject is not None:
        return signer_of(one.subject, died_on=died_on)
    return rules.Signer(None, one.supporter.birth if one.supporter else None)


def signer_of(person: Person, *, died_on: date | None = None) -> rules.Signer:
    """A person as somebody who signs."""
    return rules.Signer(person.pk, person.birth, died_on)


def guardian_cipher() -> FieldCipher:
    """For ID numbers of guardians who are no members of the household."""
    return FieldCipher(settings.FIELD_KEY, "authorisations.guardian")


def guardian_shown(one: Authorisation) -> str:
    """Who has signed for somebody, with the masked number and the relation of who lives elsewhere; empty where nobody has."""
    if one.guardian is not None:
        return one.guardian.name
    if one.outside_number is None:
        return ""
    number = masked_number(guardian_cipher().open(bytes(one.outside_number)))
    shown = {
        "name": one.outside_name,
        "relation": RELATIONS[Relation(one.outside_relation)],
        "number": number,
    }
    return _("%(name)s（%(relation)s，%(number)s）") % shown


def items_at(area: str, on: date) -> list[tuple[str, str]]:
    """Id and label of every item of the law in force at a place; none where no version is in force."""
    version = version_in_force(area, on)
    return [(item, label) for item, label, _department in version.items] if version else []


def _guardian_of(one: Authorisation) -> rules.Signer | None:
    if one.guardian is not None:
        return signer_of(one.guardian)
    return rules.Signer(None, one.outside_birth) if one.outside_name else None


def still_to_sign(members: Iterable[Person], on: date) -> list[Person]:
    """Who lives there and has not agreed yet, the head first."""
    living = [one for one in members if one.is_present and one.merged_into_id is None]
    signed = opened_by(living, on)
    return [one for one in living if one.pk not in signed]


def like_which(household: Household, key: str) -> Authorisation | None:
    """The paper of the same family that was typed just before."""
    return (
        Authorisation.objects.filter(subject__household=household, pk=key).first()
        if key.isdecimal()
        else None
    )


def as_before(like: Authorisation | None, members: Iterable[Person], on: date) -> dict[str, Any]:
    """What a family's next paper has in common with the one before: nobody types it twice. Who signed for themselves signs for a child."""
    waiting = still_to_sign(members, on)
    if like is None or not waiting:
        return {}
    young = waiting[0].birth is not None and years_between(waiting[0].birth, on) < ADULT
    return {
        "subject": waiting[0].pk, "guardian": (like.guardian_id or like.subject_id) if young else None, "items": like.items, "scope": like.scope,
        "purpose": like.purpose, "paper": like.paper, "signed_on": like.signed_on, "expires_on": like.expires_on,
    }  # fmt: skip
