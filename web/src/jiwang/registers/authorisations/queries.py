"""Reading authorisations. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from jiwang.kit.sights import Sight
from jiwang.registers.authorisations import rules
from jiwang.registers.authorisations.models import SCOPES, Authorisation
from jiwang.registers.authorisations.states import Purpose, Scope, Standing
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.queries import version_in_force


def authorisations_seen(sight: Sight) -> QuerySet[Authorisation]:
    """The authorisations of persons within a sight."""
    return Authorisation.objects.filter(sight.within("region"))


def authorisations_of(sight: Sight, household: Household) -> QuerySet[Authorisation]:
    """What members of a household have signed, the newest first."""
    found = authorisations_seen(sight).filter(subject__household=household)
    return found.select_related("subject", "guardian").order_by("-signed_on", "-pk")


def shown_of(
    sight: Sight, household: Household, on: date
) -> list[tuple[Authorisation, Standing, dict[str, list[str]]]]:
    """The same with where each stands on a day, and what its items and kinds of facts are called."""
    labels = dict(items_at(household.region, on))
    return [
        (
            one,
            signed_of(one).standing(on),
            {
                "items": [labels.get(item, item) for item in one.items],
                "scope": [str(SCOPES[Scope(kind)]) for kind in one.scope],
            },
        )
        for one in authorisations_of(sight, household)
    ]


def signed_by(sight: Sight, person: Person) -> list[rules.Signed]:
    """What a person has signed, as the rules know it."""
    found = authorisations_seen(sight).filter(subject=person).select_related("subject", "guardian")
    return [signed_of(one) for one in found]


def signed_of(one: Authorisation) -> rules.Signed:
    """An authorisation as the rules know it."""
    return rules.Signed(
        subject=signer_of(one.subject), items=frozenset(one.items), scope=frozenset(map(Scope, one.scope)),
        purpose=Purpose(one.purpose), signed_on=one.signed_on, expires_on=one.expires_on,
        lacks_capacity=one.lacks_capacity, guardian=signer_of(one.guardian) if one.guardian else None,
        withdrawn_on=one.withdrawn_on,
    )  # fmt: skip


def signer_of(person: Person) -> rules.Signer:
    """A person as somebody who signs."""
    return rules.Signer(person.pk, person.birth)


def items_at(area: str, on: date) -> list[tuple[str, str]]:
    """Id and label of every item of the law in force at a place; none where no version is in force."""
    version = version_in_force(area, on)
    return [(item, label) for item, label, _department in version.items] if version else []
