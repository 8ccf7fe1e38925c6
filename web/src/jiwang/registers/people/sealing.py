"""People on their way in: numbers are sealed and found by an index, equal ones keep their seal, and initials stand beside the name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from jiwang.kit.ciphers import FieldCipher
from jiwang.kit.copying import piped
from jiwang.kit.words.initials import initials_of
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import number_cipher, phone_cipher


class Newcomer(NamedTuple):
    """A person as the engine knows them, with ID number and phone in the clear: never kept like this."""

    id: int
    household: int
    region: str
    name: str
    sex: str
    birth: date | None
    relation: str
    is_head: bool
    number: str
    phone: str


_Seal = tuple[bytes | None, bytes | None]  # blind index, sealed value
_NO_SEALS: tuple[_Seal, _Seal] = ((None, None), (None, None))


def seals(some: Collection[int] | None = None) -> dict[int, tuple[_Seal, _Seal]]:
    """The seals that are there, of everybody or of some: of the ID number and of the phone, by person."""
    columns = ("pk", "number_blind", "number_sealed", "phone_blind", "phone_sealed")
    asked = Person.objects.all() if some is None else Person.objects.filter(pk__in=some)
    rows = asked.values_list(*columns).iterator(chunk_size=20_000)
    return {
        pk: ((number, number_seal), (phone, phone_seal))
        for pk, number, number_seal, phone, phone_seal in rows
    }


def sealed(people: Iterable[Newcomer], before: dict[int, tuple[_Seal, _Seal]]) -> Iterator[bytes]:
    """People as they are kept: numbers sealed and found by an index, initials beside the name. Asks the database nothing."""
    ciphers = number_cipher(), phone_cipher()
    return piped(_row(one, before.pop(one.id, _NO_SEALS), ciphers) for one in people)


def _row(
    one: Newcomer, before: tuple[_Seal, _Seal], ciphers: tuple[FieldCipher, FieldCipher]
) -> tuple[object, ...]:
    number = _sealed(ciphers[0], one.number, before[0])
    phone = _sealed(ciphers[1], one.phone, before[1])
    return (
        one.id, one.household, one.region, one.name, initials_of(one.name), one.sex, one.birth, one.relation, one.is_head, True,
        *number, *phone,
    )  # fmt: skip


def _sealed(cipher: FieldCipher, text: str, before: _Seal) -> tuple[bytes | None, bytes | None]:
    """A value sealed, and its index; the same value keeps the seal that it has."""
    if not text:
        return None, None
    index, (blind, seal) = cipher.blind(text), before
    is_same = blind is not None and seal is not None and index == bytes(blind)
    return (bytes(seal) if is_same and seal else cipher.seal(text)), index
