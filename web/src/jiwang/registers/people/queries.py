"""Reading people. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import COUNTY, EVERYWHERE, TOWNSHIP, Sight, seeing
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.people.rules import Kind, Saying, conflicts, kind_of, tidied

MOST_FOUND = 50
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


def people_seen(sight: Sight) -> QuerySet[Person]:
    """The persons within a sight."""
    return Person.objects.filter(sight.within("region"))


def search(sight: Sight, text: str) -> list[Person]:
    """Persons that fit a text, at most fifty and one more: heads of households first. Nothing is found by nothing."""
    for wanted in _filters_of(tidied(text)):
        found = people_seen(sight).filter(wanted, merged_into__isnull=True).select_related("household")
        if listed := list(found.order_by("-is_head", "name", "pk")[: MOST_FOUND + 1]):
            return listed
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
    heads = Person.objects.filter(household__in=set(households), is_head=True)
    return dict(heads.values_list("household", "name"))


def members_of(household: Household) -> QuerySet[Person]:
    """The members of a household, its head first, then by age."""
    return household.members.order_by("-is_head", "birth", "pk")


def namesakes_of(sight: Sight, members: Iterable[Person]) -> dict[int, list[Person]]:
    """Who else in sight may be one of some persons: the same ID number, or the same name and day of birth, in another record."""
    members = list(members)
    same = Q(pk__in=[])
    for person in members:
        same |= Q(name=person.name, birth=person.birth, birth__isnull=False)
        if person.number_blind is not None:
            same |= Q(number_blind=person.number_blind)
    others = people_seen(sight).filter(same, merged_into__isnull=True).select_related("household")
    found = list(others.order_by("pk"))
    return {one.pk: [other for other in found if _is_like(one, other)][:5] for one in members}


def _is_like(one: Person, other: Person) -> bool:
    """Whether two records may be of one person."""
    has_number = one.number_blind is not None and other.number_blind is not None
    if has_number and bytes(one.number_blind or b"") == bytes(other.number_blind or b""):
        return one.pk != other.pk
    return one.pk != other.pk and one.birth is not None and (one.name, one.birth) == (other.name, other.birth)


def facts_seen(sight: Sight, *, with_means: bool) -> QuerySet[Fact]:
    """What the sources say, within a sight; lists that may end a benefit are read at the county."""
    public = sight.within("region", digits=TOWNSHIP) & Q(stays_at_county=False)
    found = Fact.objects.filter(public | sight.within("region", digits=COUNTY)).select_related("person")
    return found if with_means else found.exclude(purpose="means")


def facts_of(sight: Sight, members: Iterable[Person], *, with_means: bool) -> QuerySet[Fact]:
    """What the sources say of a household's members, source by source, the newest row first."""
    found = facts_seen(sight, with_means=with_means).filter(person__in=[one.pk for one in members])
    return found.order_by("person", "source", "-day", "row_no", "id")


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


def conflicts_of(facts: Iterable[Fact]) -> list[tuple[Person, list[Fact]]]:
    """What two sources say otherwise of one member, side by side; amounts and places of rows are never compared."""
    by_key = {fact.pk: fact for fact in facts}
    people = {fact.person_id: fact.person for fact in by_key.values()}
    found = []
    for pk, person in people.items():
        sayings = [
            Saying(one.pk, one.column, one.label, one.value, one.source)
            for one in by_key.values()
            if one.person_id == pk and one.kind in _COMPARED
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


def _filters_of(text: str) -> list[Q]:
    """What a text may mean, the likeliest first: two characters are a part of an address where nobody is called so."""
    at_address = Q(household__address__contains=text, is_head=True)
    match kind_of(text):
        case Kind.NUMBER:
            return [Q(number_blind=number_cipher().blind(text))]
        case Kind.PHONE:
            return [Q(phone_blind=phone_cipher().blind(text))]
        case Kind.INITIALS:
            return [Q(initials__startswith=text.lower())]
        case Kind.NAME:
            return [Q(name__startswith=text), at_address]
        case Kind.ADDRESS:
            return [at_address]
        case _:
            return []
