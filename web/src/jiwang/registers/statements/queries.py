"""Reading statements. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.registers.authorisations.queries import newest_ones
from jiwang.registers.people.models import Household
from jiwang.registers.statements.models import Resolution, Statement
from jiwang.registers.statements.states import Depth

_AT_ONCE = 5000


def statements_seen(sight: Sight) -> QuerySet[Statement]:
    """What was stated, within a sight."""
    return Statement.objects.filter(
        (sight.within("region") & Q(depth=Depth.VILLAGE))
        | (sight.within("region", digits=TOWNSHIP) & Q(depth=Depth.TOWNSHIP))
        | sight.within("region", digits=COUNTY)
    )


def statements_of(sight: Sight, household: Household) -> list[Statement]:
    """What was stated of a household, the newest first."""
    found = statements_seen(sight).filter(household=household, supporter=None).select_related("person")
    return list(found.order_by("-on", "-at", "pk"))


def all_about(household: int) -> list[Statement]:
    """What still is there of it above every sight: for the engine, which shows nothing of it."""
    with seeing(EVERYWHERE):
        return list(
            Statement.objects.filter(household=household, supporter=None, destroyed_on=None).order_by(
                "on", "at", "pk"
            )
        )


def about_supporters(household: int) -> list[Statement]:
    """What is there of those outside who are bound to support a member; above every sight, like `all_about`."""
    with seeing(EVERYWHERE):
        found = Statement.objects.filter(household=household, destroyed_on=None)
        return list(found.exclude(supporter=None).order_by("on", "at", "pk"))


def written_of(household: int) -> list[Statement]:
    """What officers have stated of a household with a written reason, the newest of each fact first; above every sight, like `all_about`."""
    every = (*all_about(household), *about_supporters(household))
    same = newest_ones(household)
    newest = {(one.fact, one.person_id, same.get(one.supporter_id or 0)): one for one in every if one.why}
    return sorted(newest.values(), key=lambda one: (one.at, str(one.pk)), reverse=True)


def all_statements() -> Iterator[Statement]:
    """Everything that was stated and still is there, for a run of the engine; the caller sees everything."""
    return (
        Statement.objects.filter(supporter=None, destroyed_on=None)
        .order_by("on", "at", "pk")
        .iterator(chunk_size=_AT_ONCE)
    )


def decisions_of(households: Iterable[int]) -> list[Resolution]:
    """What people have decided about two words, above every sight: whatever the officer sees, a word that was laid aside is."""
    with seeing(EVERYWHERE):
        found = Resolution.objects.filter(household__in=list(households)).select_related("by", "person")
        return list(found.order_by("-at", "-pk"))


def all_decisions() -> list[Resolution]:
    """Every decision, for a run of the engine; the caller sees everything."""
    return list(Resolution.objects.order_by("pk"))
