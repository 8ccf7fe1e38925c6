"""Counting what was typed twice, and showing each one. Row security decides which rows are counted and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from jiwang.desk.outgoing.models import Departure
from jiwang.kit.sights import inside
from jiwang.portal.models import Report
from jiwang.portal.states import Channel
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.people.models import Household, Person

Rows = QuerySet[Any]


def names_told(areas: Iterable[str]) -> Rows:
    """Visits to the counter that name a family which was on file."""
    return _told(areas).exclude(name="")


def addresses_told(areas: Iterable[str]) -> Rows:
    """Visits to the counter that write down where a family lives which was on file."""
    return _told(areas).exclude(address="")


def guardians(areas: Iterable[str]) -> QuerySet[Authorisation]:
    """Papers whose guardian was a person on file: the same name and the same day of birth."""
    known = Person.objects.filter(name=OuterRef("outside_name"), birth=OuterRef("outside_birth"))
    found: QuerySet[Authorisation] = Authorisation.objects.filter(Exists(known), inside("region", areas))
    return found.exclude(outside_name="").select_related("subject__household").order_by("-recorded_at", "-pk")


def typed_there(areas: Iterable[str]) -> Rows:
    """A row for each cell that must be typed over there, `label` saying which."""
    return _to_type(areas).annotate(label=Func(F("to_type"), function="unnest"))


def _to_type(areas: Iterable[str]) -> QuerySet[Departure]:
    """What left with cells that must be typed over there; what was recalled is left out."""
    found = Departure.objects.filter(inside("region", areas), parcel__recall__isnull=True, to_type__len__gt=0)
    ordered: Rows = found.select_related("parcel", "household").order_by("-parcel__at", "pk")
    return ordered


def _told(areas: Iterable[str]) -> QuerySet[Report]:
    found = Report.objects.filter(inside("region", areas), channel=Channel.WALK_IN, household__isnull=False)
    return found.select_related("household").order_by("-received_at", "-pk")


HERE: Mapping[str, tuple[object, Callable[[Iterable[str]], Rows]]] = {
    "name": (lazy("登记来访：姓名"), names_told),
    "address": (lazy("登记来访：住址"), addresses_told),
    "guardian": (lazy("登记授权：监护人姓名"), guardians),
    "guardian_number": (lazy("登记授权：监护人身份证号"), guardians),
}
"""The fields that are typed here, by their key."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """A field that may be typed twice: where, which, how often."""

    key: str
    place: str  # here | there
    label: object  # in the reader's words
    times: int


@dataclass(frozen=True, slots=True)
class Single:
    """One cell that was typed twice: when, of which family, in which paper."""

    at: datetime
    household: Household
    paper: str


def doubled(areas: Iterable[str]) -> list[Doubled]:
    """The fields that people typed although the desk had them, and those that they must type over there; the most first.

    Here: name and address of a family that came to the counter and was on file (登记来访), name and ID number of a guardian
    who was on file; a field that nobody typed twice is there with a nought. There: a needed column of a template that we
    could not fill.
    """
    areas = list(areas)
    times = {rows: rows(areas).count() for _label, rows in HERE.values()}
    here = [Doubled(key, "here", str(label), times[rows]) for key, (label, rows) in HERE.items()]
    cells = typed_there(areas).values("parcel__template", "parcel__label", "label")
    there = [
        Doubled(_key(row["parcel__template"], row["label"]), "there", f"{row['parcel__label']} · {row['label']}", row["times"])
        for row in cells.annotate(times=Count("pk")).order_by()
    ]  # fmt: skip
    return sorted([*here, *there], key=lambda one: (-one.times, one.place, str(one.label)))


def rows_of(areas: Iterable[str], key: str) -> Rows:
    """The records behind a field, the newest first; none for a key that is unknown."""
    if key in HERE:
        return HERE[key][1](areas)
    template, _sign, label = key.partition(":")
    return _to_type(areas).filter(parcel__template=template, to_type__contains=[label])


def single(row: Report | Authorisation | Departure) -> Single:
    """A record of `rows_of` as a page shows it."""
    if isinstance(row, Report):
        assert row.household is not None  # only such were asked for
        return Single(row.received_at, row.household, str(row.get_channel_display()))
    if isinstance(row, Authorisation):
        assert row.subject is not None  # whoever has a guardian is a member
        return Single(
            row.recorded_at, row.subject.household, _("授权 %(paper)s") % {"paper": row.paper or row.pk}
        )
    return Single(row.parcel.at, row.household, f"{row.parcel.label} {row.reference}")


def doubled_by_part(area: str, *, digits: int) -> dict[str, int]:
    """How many fields were typed twice in each part of an area."""
    found = Counter[str]()
    for rows in (*(rows for _label, rows in HERE.values()), typed_there):
        parts = rows([area]).annotate(part=Left("region", digits)).values("part")
        for row in parts.annotate(times=Count("pk")).order_by():
            found[row["part"]] += row["times"]
    return dict(found)


def _key(template: str, label: str) -> str:
    return f"{template}:{label}"
