"""Reading people. Every query begins with what the officer may see; row security repeats it underneath."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.masking import masked_number
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.rules import Kind, kind_of, tidied

MOST_FOUND = 50


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
    wanted = _filter_of(tidied(text))
    if wanted is None:
        return []
    found = people_seen(sight).filter(wanted).select_related("household")
    return list(found.order_by("-is_head", "name", "pk")[: MOST_FOUND + 1])


def heads_of(households: Iterable[int]) -> dict[int, Person]:
    """The head of each household, by its number."""
    heads = Person.objects.filter(household__in=set(households), is_head=True)
    return {person.household_id: person for person in heads}


def members_of(household: Household) -> QuerySet[Person]:
    """The members of a household, its head first, then by age."""
    return household.members.order_by("-is_head", "birth", "pk")


def masked(person: Person) -> tuple[str, str]:
    """A person's ID number and phone as everybody may see them."""
    number, phone = opened(person)
    return masked_number(number), masked_number(phone)


def opened(person: Person) -> tuple[str, str]:
    """A person's ID number and phone in full; empty where there is none. Callers record why."""
    number = number_cipher().open(bytes(person.number_sealed)) if person.number_sealed else ""
    phone = phone_cipher().open(bytes(person.phone_sealed)) if person.phone_sealed else ""
    return number, phone


def _filter_of(text: str) -> Q | None:
    match kind_of(text):
        case Kind.NUMBER:
            return Q(number_blind=number_cipher().blind(text))
        case Kind.PHONE:
            return Q(phone_blind=phone_cipher().blind(text))
        case Kind.INITIALS:
            return Q(initials__startswith=text.lower())
        case Kind.NAME:
            return Q(name__startswith=text) | Q(household__address__contains=text, is_head=True)
        case Kind.ADDRESS:
            return Q(household__address__contains=text, is_head=True)
        case _:
            return None
