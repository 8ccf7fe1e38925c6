"""Reading small wishes. Every query begins with what the officer may see; the public list is made of words and a county alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from jiwang.aid.wishes.models import Claim, Wish
from jiwang.aid.wishes.states import State
from jiwang.analysis.applying.pairing import claim_days
from jiwang.kit.sights import COUNTY, EVERYWHERE, Sight, inside, see_as_helper, seeing
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.queries import version_in_force
from jiwang.registers.staff.models import Officer


@dataclass(frozen=True, slots=True)
class Published:
    """A wish as everybody may read it: no family, no village, nobody who has written it down."""

    id: UUID
    words: str
    county: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wishes were published, and where they stand: `published` is always the sum of the three; what was withdrawn stands beside it."""

    open: int
    claimed: int
    done: int
    withdrawn: int
    told: int

    @property
    def published(self) -> int:
        """Open, claimed and done together."""
        return self.open + self.claimed + self.done


def wishes_seen(sight: Sight, on: date) -> QuerySet[Any]:
    """The wishes within a sight, each with where it stands on a day (`now`): a claim that has run out is none."""
    found = Wish.objects.filter(sight.within("region")).annotate(now=_now(on))
    return found.select_related("household", "by").order_by("-at")


def wish_seen(sight: Sight, wish: UUID, on: date) -> Any:
    """One wish within a sight."""
    return wishes_seen(sight, on).filter(pk=wish).first()


def wishes_of(sight: Sight, household: Household, on: date) -> QuerySet[Any]:
    """The wishes of a household, the newest first."""
    return wishes_seen(sight, on).filter(household=household)


def counts(areas: Iterable[str], on: date) -> Counts:
    """The figures of some areas, over every sight: a sum that leaves rows out is no sum. It names nobody."""
    with seeing(EVERYWHERE):
        rows = (
            Wish.objects.filter(inside("region", areas)).annotate(now=_now(on)).values_list("now").order_by()
        )
        found = dict(rows.annotate(n=Count("pk")))
    return Counts(
        *(
            found.get(str(one), 0)
            for one in (State.OPEN, State.CLAIMED, State.DONE, State.WITHDRAWN, State.TOLD)
        )
    )


def published(areas: Iterable[str], on: date) -> list[Published]:
    """What waits for somebody, as everybody may read it; the newest first."""
    with seeing(EVERYWHERE):
        rows = Wish.objects.filter(inside("region", areas)).annotate(now=_now(on)).filter(now=State.OPEN)
        told = rows.order_by("-published_on", "pk").values_list("pk", "words", "region", "published_on")
        return [Published(pk, words, region[:COUNTY], since) for pk, words, region, since in told]


def claims_of(officer: Officer, on: date) -> list[tuple[str, date]]:
    """What a helper who has signed in has claimed: words and since when."""
    see_as_helper(officer.pk, on)
    held = list(Claim.objects.filter(officer=officer, until=None).values_list("wish", "since"))
    with seeing(EVERYWHERE):
        words = dict(
            Wish.objects.filter(pk__in=[wish for wish, _since in held], state=State.CLAIMED).values_list(
                "pk", "words"
            )
        )
    return [(words[wish], since) for wish, since in held if wish in words]


def claim_of(wish: Wish) -> Claim | None:
    """Who has claimed a wish and holds it, or has fulfilled it."""
    return Claim.objects.filter(wish=wish).order_by("until", "-at").filter(until=None).first()


def names_in(household: Household) -> list[str]:
    """What the words of a wish must not say: the names of the family."""
    return list(Person.objects.filter(household=household).values_list("name", flat=True))


def days_to_fulfil(region: str, on: date) -> int:
    """For how many days a claim holds in a place; 0: until somebody releases it."""
    return claim_days(version_in_force(region, on), on)


def _now(on: date) -> Case:
    late = Q(state=State.CLAIMED, claim_until__lt=on)
    return Case(When(late, then=Value(str(State.OPEN))), default=F("state"), output_field=CharField())
