"""Writing people, and the recorded ways of looking at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Exists, OuterRef

from jiwang.kit.copying import Copied, Given, copy_in, left_out
from jiwang.registers.people.models import Fact, Household, Person, Source
from jiwang.registers.people.queries import opened
from jiwang.registers.people.sealing import Newcomer, sealed, seals
from jiwang.trail.actions import noted, record, recorded

_HOUSEHOLD = ("id", "region", "address", "basis", "size")
_PERSON = (
    "id", "household_id", "region", "name", "initials", "sex", "birth", "relation", "is_head", "is_present",
    "number_sealed", "number_blind", "phone_sealed", "phone_blind",
)  # fmt: skip


FACT = (
    "id", "person_id", "region", "stays_at_county", "source", "department", "purpose", "kind", "column", "label", "value", "day",
    "file", "row_no",
)  # fmt: skip


@recorded
def take_in_households(rows: Iterable[tuple[int, str, str, str, int]], *, by: str, at: datetime) -> Copied:
    """Add and renew households: number, region, address, basis, size."""
    copied = copy_in(Household, _HOUSEHOLD, rows)
    record(
        who=by, what="people.households_taken_in", about=f"households:{copied.added}+{copied.changed}", at=at
    )
    return copied


@recorded
def take_in_people(people: Iterable[Newcomer], *, by: str, at: datetime, is_part: bool = False) -> Copied:
    """Add and renew persons; ID numbers and phones are sealed on the way in, equal ones keep their seal.

    Whoever is in no newest list stays on file and is marked so; a part of a city says nothing about those it does not name.
    """
    return _taken_in(sealed(people, seals()), by=by, at=at, is_part=is_part)


@recorded
def take_in_sealed(people: Iterable[Given], *, by: str, at: datetime, is_part: bool = False) -> Copied:
    """The same with people whom `sealed` has made ready."""
    return _taken_in(people, by=by, at=at, is_part=is_part)


@recorded
def take_in_facts(facts: Iterable[Given], *, by: str, at: datetime) -> Copied:
    """Renew what the sources say, columns as `FACT`; what no source says any more is forgotten.

    The people may come afterwards, in the same transaction, and are asked for then.
    """
    copied = copy_in(Fact, FACT, facts, wholesale=True)
    if not copied.was_empty:
        left_out(Fact).delete()
    record(who=by, what="people.facts_taken_in", about=f"facts:{copied.added}+{copied.changed}", at=at)
    return copied


@recorded
def take_in_sources(came: Iterable[tuple[str, str]], *, by: str, at: datetime) -> Copied:
    """Note of which lists a file came with a run: id and label. A list that did not come says nothing of anybody."""
    wanted = dict(came)
    gone, _ = Source.objects.exclude(pk__in=wanted).delete()
    for name, label in wanted.items():
        Source.objects.update_or_create(pk=name, defaults={"label": label})
    record(who=by, what="people.sources_taken_in", about=f"sources:{len(wanted)}", at=at)
    return Copied(added=len(wanted), changed=gone)


@recorded
def take_in_merged(merged: Iterable[tuple[int, int]], *, by: str, at: datetime) -> Copied:
    """Note which persons go by another's number now, and which stand for themselves again."""
    wanted = {person: kept for person, kept in merged if person != kept}
    before = dict(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    changed = [pk for pk in {*wanted, *before} if wanted.get(pk) != before.get(pk)]
    for pk in sorted(changed):
        Person.objects.filter(pk=pk).update(merged_into=wanted.get(pk))
    record(who=by, what="people.merged_taken_in", about=f"persons:{len(changed)}", at=at)
    return Copied(changed=len(changed))


@noted
def look_at(household: Household, *, by: str, at: datetime) -> None:
    """Note that an officer has opened a household's file."""
    record(who=by, what="people.file_read", about=f"household:{household.pk}", at=at, area=household.region)


@noted
def note_search(kind: str, *, found: int, by: str, at: datetime, area: str) -> None:
    """Note that an officer has searched, by what kind of text and how many were found; the text itself is nobody's business."""
    record(who=by, what="people.searched", about=f"{kind}:{found}", at=at, area=area)


@recorded
def unmask(person: Person, *, by: str, why: str, at: datetime) -> tuple[str, str]:
    """Show a person's ID number and phone in full, with the officer's reason."""
    record(who=by, what="people.unmasked", about=f"person:{person.pk}", why=why, at=at, area=person.region)
    return opened(person)


def _taken_in(people: Iterable[Given], *, by: str, at: datetime, is_part: bool) -> Copied:
    copied = copy_in(Person, _PERSON, people, wholesale=True)
    if not is_part and not copied.was_empty:
        left_out(Person).filter(is_present=True).update(is_present=False)
    if not is_part:
        _check_facts()
    record(who=by, what="people.persons_taken_in", about=f"persons:{copied.added}+{copied.changed}", at=at)
    return copied


def _check_facts() -> None:
    """Whoever a source speaks of is on file. Raises IntegrityError.

    One question for two million facts, where a foreign key would ask for each of them.
    """
    someone = Person.objects.filter(pk=OuterRef("person_id"))
    if Fact.objects.filter(~Exists(someone)).exists():
        raise IntegrityError("people_fact: of somebody who is not on file")
