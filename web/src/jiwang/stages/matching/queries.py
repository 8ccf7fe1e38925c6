"""Reading pairs. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from jiwang.kit.sights import COUNTY, TOWNSHIP, Sight
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import opened
from jiwang.registers.places.queries import names_of, paths_of
from jiwang.registers.staff.models import Officer
from jiwang.stages.matching.models import Change, Opinion, Pair, Stray
from jiwang.stages.matching.rules import Compared, Side, as_registered, compared, place_codes, with_names
from jiwang.stages.matching.states import SETTLED, Answer


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an officer stands in the queue: a pair, its place among all of theirs, and the two beside it."""

    pair: str
    place: int  # 0: not in the queue, any more
    all: int
    left: int  # pairs that wait for this officer
    before: str
    after: str
    waiting: str  # the next pair that this officer has not answered; empty where there is none


@dataclass(frozen=True, slots=True)
class Said:
    """What one officer says of a pair now, in the words of the engine: the newest of an officer counts there too."""

    mark: str
    person: int
    answer: Answer
    who: str
    at: datetime
    why: str


def pairs_seen(sight: Sight) -> QuerySet[Pair]:
    """The pairs within a sight; they stop at the township."""
    return Pair.objects.filter(sight.within("region", digits=TOWNSHIP))


def queue_of(sight: Sight, officer: Officer) -> QuerySet[Pair]:
    """What this officer may say, and has said: pairs that others have settled are not among them."""
    wanted = ~Q(outcome__in=[str(one) for one in SETTLED]) | Q(pk__in=_answered_by(officer))
    return pairs_seen(sight).filter(wanted, is_open=True).order_by("turn", "id")


def lines_of(pair: Pair) -> list[Compared]:
    """The lines of a pair's page, places with their names, the person as the register has them."""
    names = names_of(place_codes(pair.left, pair.right))
    left, right = with_names(pair.left, names), with_names(pair.right, names)
    if pair.other_id is None:
        person = pair.person
        left, right = as_registered(
            left, right, pair.differs, name=person.name, address=person.household.address
        )
    return compared(left, right, pair.differs)


def waiting_for(sight: Sight, officer: Officer) -> QuerySet[Pair]:
    """The pairs of which this officer has said nothing yet."""
    return queue_of(sight, officer).exclude(pk__in=_answered_by(officer))


def standing(sight: Sight, officer: Officer, pair_id: str = "") -> Standing:
    """Where a pair stands in the officer's queue; without one the first that waits."""
    keys = list(queue_of(sight, officer).values_list("pk", flat=True))
    waiting = set(waiting_for(sight, officer).values_list("pk", flat=True))
    asked = pair_id or next((key for key in keys if key in waiting), "")
    place = keys.index(asked) + 1 if asked in keys else 0
    later = (key for key in keys[place:] + keys[:place] if key in waiting and key != asked)
    return Standing(
        pair=asked, place=place, all=len(keys), left=len(waiting), before=keys[place - 2] if place > 1 else "",
        after=keys[place] if 0 < place < len(keys) else "", waiting=next(later, ""),
    )  # fmt: skip


def standing_opinions() -> QuerySet[Opinion]:
    """Opinions that nobody has taken back."""
    return Opinion.objects.filter(revocation__isnull=True)


def opinion_of(pair: Pair, officer: Officer) -> Opinion | None:
    """What an officer says of a pair now."""
    return standing_opinions().filter(pair=pair, by=officer).order_by("-at", "-pk").first()


def opinion_by(officer: Officer, opinion_id: str) -> Opinion | None:
    """One of an officer's own opinions that stand."""
    number = int(opinion_id) if opinion_id.isdecimal() and len(opinion_id) <= 18 else 0
    return standing_opinions().filter(pk=number, by=officer).select_related("pair").first()


def history(sight: Sight, officer: Officer) -> QuerySet[Opinion]:
    """What was said of the pairs in an area, newest first; nobody reads what others said of a pair that still waits for them."""
    waits = waiting_for(sight, officer).values("pk")
    found = Opinion.objects.filter(sight.within("region", digits=TOWNSHIP)).exclude(
        ~Q(by=officer), pair__in=waits
    )
    return found.select_related("pair", "pair__person", "by", "revocation").order_by("-at", "-pk")


def changes_seen(sight: Sight) -> QuerySet[Change]:
    """The merges and splits of an area, the newest first."""
    found = Change.objects.filter(sight.within("region", digits=TOWNSHIP))
    return found.select_related("person", "kept").order_by("-day", "-batch", "-pk")


def opinions() -> Iterator[Said]:
    """What everybody says now of every pair, in the engine's own form; what was taken back is said to be open again."""
    rows = Opinion.objects.select_related("pair", "by", "revocation").order_by("pair", "by", "-at", "-pk")
    seen: set[tuple[str, int]] = set()
    for one in rows.iterator(chunk_size=2000):
        if (one.pair_id, one.by_id) in seen:
            continue
        seen.add((one.pair_id, one.by_id))
        back = getattr(one, "revocation", None)
        answer, at = (Answer.UNSURE, back.at) if back else (Answer(one.answer), one.at)
        yield Said(one.pair.mark, one.pair.person_id, answer, one.by.code, timezone.localtime(at), one.why)


def side_of(person: Person) -> Side:
    """A person as the rules compare them."""
    number, phone = opened(person)
    place = paths_of([person.region])[person.region]
    return Side(person.name, person.sex, person.birth, number, phone, place)


def _answered_by(officer: Officer) -> QuerySet[Opinion, Any]:
    return standing_opinions().filter(by=officer).values("pair")


def strays(sight: Sight, *, source: str = "") -> QuerySet[Stray]:
    """The rows that fit nobody, within the counties of a sight; list by list."""
    found = Stray.objects.filter(sight.within("region", digits=COUNTY), is_open=True)
    return (found.filter(source=source) if source else found).order_by("source", "file", "row_no", "pk")


def strays_by_source(sight: Sight) -> list[tuple[str, str, int]]:
    """Each list with its owner and how many of its rows fit nobody, the most first."""
    rows = strays(sight).order_by().values("source", "department").annotate(number=Count("pk"))
    return sorted(
        ((row["source"], row["department"], row["number"]) for row in rows), key=lambda one: (-one[2], one[0])
    )
