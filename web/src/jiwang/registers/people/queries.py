"""Reading people. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.rows.asking import Called, Later, lines, one_of, records
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, inside, seeing
from jiwang.registers.people.models import Fact, Household, Person, Source
from jiwang.registers.people.rules import Kind, Saying, conflicts, kind_of, tidied

MOST_FOUND = 50
_KEPT = 1024  # questions
# What a search shows of a person.
_SOUGHT = (
    "pk",
    "household_id",
    "region",
    "name",
    "sex",
    "birth",
    "relation",
    "is_head",
    "household__address",
)
_COMPARED = frozenset({"name", "code", "date", "text"})


def number_cipher() -> FieldCipher:
    """For resident ID numbers."""
    return FieldCipher(settings.FIELD_KEY, "people.number")


def phone_cipher() -> FieldCipher:
    """For phone numbers."""
    return FieldCipher(settings.FIELD_KEY, "people.phone")


def households_seen(sight: Sight) -> QuerySet[Household]:
    """The households within a sight."""
    return Household.objects.filter(sight.within("region"))


def household_seen(sight: Sight, household: int) -> Household | None:
    """One household, where it is within a sight."""
    return next(iter(_household(sight).of(keys=[household])), None)


@lru_cache(_KEPT)
def _household(sight: Sight) -> Called[Household]:
    return records(households_seen(sight.by_key()).filter(one_of("pk", "keys")))


def people_seen(sight: Sight) -> QuerySet[Person]:
    """The persons within a sight."""
    return Person.objects.filter(sight.within("region"))


def search(sight: Sight, text: str) -> list[Any]:
    """Lines of persons that fit a text, at most fifty and one more: heads of households first. Nothing is found by nothing."""
    typed = tidied(text)
    match kind_of(typed):
        case Kind.NUMBER:
            return _sought(sight, "number_blind").of(typed=[number_cipher().blind(typed)])
        case Kind.PHONE:
            return _sought(sight, "phone_blind").of(typed=[phone_cipher().blind(typed)])
        case Kind.INITIALS:
            return _sought(sight, "initials").like(typed=typed.lower())
        case Kind.NAME:  # two characters are a part of an address where nobody is called so
            return _sought(sight, "name").like(typed=typed) or _at_address(sight, typed)
        case Kind.ADDRESS:
            return _at_address(sight, typed)
        case _:
            return []


def places_of_people(persons: Iterable[int]) -> dict[int, str]:
    """Which of some persons are known, and where they live; for jobs."""
    return dict(Person.objects.filter(pk__in=set(persons)).values_list("pk", "region"))


def heads_of(households: Iterable[int]) -> dict[int, Person]:
    """The head of each household, by its number."""
    heads = Person.objects.filter(household__in=set(households), is_head=True)
    return {person.household_id: person for person in heads}


def names_of_heads(households: Iterable[int]) -> dict[int, str]:
    """What the head of each household is called, by its number."""
    return dict(_head_names().of(households=households))


def members_of(household: Household) -> list[Person]:
    """The members of a household, its head first, then by age."""
    return _members().of(households=[household.pk])


def namesakes_of(sight: Sight, members: Iterable[Person]) -> dict[int, list[Person]]:
    """Who else in sight may be one of some persons: the same ID number, or the same name and day of birth, in another record."""
    members = list(members)
    found = _alike(sight).of(
        names=(one.name for one in members),
        births=(one.birth for one in members if one.birth),
        numbers=(one.number_blind for one in members if one.number_blind),
    )
    return {one.pk: [other for other in found if _is_like(one, other)][:5] for one in members}


def _is_like(one: Person, other: Any) -> bool:
    """Whether two records may be of one person."""
    if one.pk == other.pk:
        return False
    is_numbered = one.number_blind is not None and other.number_blind is not None
    if is_numbered and bytes(one.number_blind or b"") == bytes(other.number_blind):
        return True
    return one.birth is not None and bool((one.name, one.birth) == (other.name, other.birth))


def facts_seen(sight: Sight, *, with_means: bool) -> QuerySet[Fact]:
    """What the sources say, within a sight; lists that may end a benefit are read at the county."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    found = Fact.objects.filter(public | sight.within("region", digits=COUNTY))
    return found if with_means else found.exclude(purpose="means")


def facts_of(sight: Sight, members: Iterable[Person], *, with_means: bool) -> list[Fact]:
    """What the sources say of a household's members, source by source, the newest row first."""
    return _facts(sight, with_means).of(members=(one.pk for one in members))


def facts_for_the_law(members: Iterable[Person]) -> list[Fact]:
    """Everything that the sources say of some people, above every sight: for the engine, which shows nothing of it."""
    with seeing(EVERYWHERE):
        found = Fact.objects.filter(person__in=[one.pk for one in members])
        return list(found.only("person_id", "source", "column", "value", "day").order_by("pk"))


def households_on_list(area: str, *, label: str, column: str, words: Iterable[str]) -> dict[int, str]:
    """The households in an area of which a member's newest row in the bureau's own list holds one of some words, and which; of several
    the first of the words. Above every sight: whoever may not read the list still has to go there.
    """
    order = {word: place for place, word in enumerate(words)}
    newest: dict[int, tuple[date, str]] = {}
    with seeing(EVERYWHERE):
        rows = Fact.objects.filter(inside("region", [area]), purpose="roll", source=label, column=column)
        for person, word, day in rows.values_list("person", "value", "day").order_by("pk"):
            if person not in newest or (day or date.min) >= newest[person][0]:
                newest[person] = (day or date.min, word)
        homes = dict(Person.objects.filter(pk__in=newest, is_present=True).values_list("pk", "household"))
    found: dict[int, str] = {}
    for person, home in homes.items():
        word = newest[person][1]
        if word in order and order[word] < order.get(found.get(home, ""), len(order)):
            found[home] = word
    return found


def sources_that_came() -> list[tuple[str, str]]:
    """The lists of which a file came with the newest run: id, and what rows of them call it."""
    return list(Source.objects.order_by("pk").values_list("pk", "label"))


def deaths_of(people: Iterable[Person]) -> dict[int, date]:
    """Which of some persons have died as some list says, and when at the earliest; read above every sight, shown to nobody.

    Lists of the dead stay at the county, but whoever takes in a signature must not take in that of the dead.
    """
    said = Q(column="died") | Q(column="change", value="死亡")
    found: dict[int, date] = {}
    with seeing(EVERYWHERE):
        for one in Fact.objects.filter(said, person__in=[person.pk for person in people]):
            day = _day_in(one.value) if one.column == "died" else one.day
            found[one.person_id] = min(found.get(one.person_id, date.max), day or one.day or date.min)
    return found


def person_of_number(number: str) -> Person | None:
    """Who has an ID number, wherever they live; read above every sight, for checks that show nothing of them."""
    with seeing(EVERYWHERE):
        return Person.objects.filter(
            number_blind=number_cipher().blind(number), merged_into__isnull=True
        ).first()


def conflicts_of(members: Iterable[Person], facts: Iterable[Fact]) -> list[tuple[Person, list[Fact]]]:
    """What two sources say otherwise of one member, side by side; amounts and places of rows are never compared."""
    by_key = {fact.pk: fact for fact in facts}
    found = []
    for person in members:
        sayings = [
            Saying(one.pk, one.column, one.label, one.value, one.source)
            for one in by_key.values()
            if one.person_id == person.pk and one.kind in _COMPARED
        ]
        found += [(person, [by_key[one.key] for one in group]) for group in conflicts(sayings)]
    return found


def masked(person: Person) -> tuple[str, str]:
    """A person's ID number and phone as everybody may see them."""
    number, phone = opened(person)
    return masked_number(number), masked_number(phone)


def opened(person: Person) -> tuple[str, str]:
    """A person's ID number and phone in full; empty where there is none. Callers record why."""
    number = number_cipher().open(bytes(person.number_sealed)) if person.number_sealed else ""
    phone = phone_cipher().open(bytes(person.phone_sealed)) if person.phone_sealed else ""
    return number, phone


def _day_in(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@lru_cache(_KEPT)
def _sought(sight: Sight, column: str) -> Called[Any]:
    """Who has this number, or is called by a name or initials that begin so."""
    typed = Later("typed")
    begins = {"name": Q(name__startswith=typed), "initials": Q(initials__startswith=typed)}
    return (
        _found(sight, begins[column]) if column in begins else _found(sight.by_key(), one_of(column, typed))
    )


def _at_address(sight: Sight, text: str) -> list[Any]:
    return _found(sight, Q(household__address__contains=text, is_head=True)).like()


def _found(sight: Sight, wanted: Q) -> Called[Any]:
    rows = people_seen(sight).filter(wanted, merged_into__isnull=True).order_by("-is_head", "name", "pk")
    return lines(rows[: MOST_FOUND + 1], *_SOUGHT)


@lru_cache(_KEPT)
def _alike(sight: Sight) -> Called[Any]:
    same = (one_of("name", "names") & one_of("birth", "births")) | one_of("number_blind", "numbers")
    rows = people_seen(sight.by_key()).filter(same, merged_into__isnull=True).order_by("pk")
    return lines(rows, "pk", "name", "birth", "number_blind", "household_id", "household__address")


@lru_cache(_KEPT)
def _facts(sight: Sight, with_means: bool) -> Called[Fact]:
    rows = facts_seen(sight.by_key(), with_means=with_means).filter(one_of("person", "members"))
    return records(rows.order_by("person", "source", "-day", "row_no", "id"))


@cache
def _members() -> Called[Person]:
    return records(
        Person.objects.filter(one_of("household", "households")).order_by("-is_head", "birth", "pk")
    )


@cache
def _head_names() -> Called[Any]:
    heads = Person.objects.filter(one_of("household", "households"), is_head=True)
    return lines(heads, "household", "name")


def rolls_of_others(facts: Iterable[Fact]) -> frozenset[str]:
    """The lists of other owners on which somebody stands, such as 防止返贫监测: shown as they came, decided there alone."""
    return frozenset(one.source for one in facts if one.purpose == "roll" and one.department != "民政")
