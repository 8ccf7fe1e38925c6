"""Adding up the one ledger, and the numbers behind a table of sums. Every query begins with what the officer may see."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Left

from jiwang.desk.leading.models import RunCount
from jiwang.desk.returns.rules import Cell, Line, Quantity
from jiwang.desk.returns.states import HELPERS, WOMAN, Layout, Unit, Work
from jiwang.kit.sights import Sight, inside
from jiwang.procedure.verification.models import Check
from jiwang.registers.people.models import Person
from jiwang.registers.people.rules import years_between
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.queries import entries_seen
from jiwang.stages.assistance.states import Kind
from jiwang.stages.decisions.models import Recognition
from jiwang.stages.decisions.queries import recognised
from jiwang.stages.decisions.queries import within as decided_within

_ELDER, _GROWN = 60, 18  # years; 老年人权益保障法第2条, 未成年人保护法第2条
_MONEY = Q(kind=Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Asked:
    """A place, a span of days (both within), and one kind, one giver or one kind of the law, or all."""

    area: str
    since: date
    until: date
    kind: str = ""
    giver: str = ""
    sort: str = ""


def given(sight: Sight, asked: Asked) -> QuerySet[Entry]:
    """The help of a span; what was reversed is not in it."""
    found = entries_seen(sight).filter(inside("region", [asked.area]), day__gte=asked.since, day__lte=asked.until)  # fmt: skip
    narrowed = {name: word for name in ("kind", "giver", "sort") if (word := getattr(asked, name))}
    return found.filter(reverses=None, reversal=None, **narrowed)


def lines(found: QuerySet[Entry], by: str, *, digits: int = 0) -> list[Line]:
    """A line for each place (of so many digits), giver, kind of help or kind of the law."""
    words: dict[str, Any] = {"area": Left("region", digits or 12), "giver": Case(When(kind=Kind.GIFT, then=Value(HELPERS)), default=F("giver"))}  # fmt: skip
    word = words.get(by, F(by))
    rows = found.order_by().annotate(word=word).values("word").annotate(**_summed()).order_by("word")
    return [_line(row, str(row["word"])) for row in rows]


def whole(found: QuerySet[Entry]) -> Line:
    """Everything together, counted by itself and not from the lines."""
    return _line(found.order_by().aggregate(**_summed()))


def _summed() -> dict[str, Any]:
    person = Coalesce("person__merged_into", "person")
    nobody = Q(household=None, person=None)
    return {
        "homes": Count("household", distinct=True), "persons": Count(person, distinct=True), "turns": Count("person"),
        "home_turns": Count("household", filter=Q(person=None)), "unnamed": Count("pk", filter=nobody),
        "money": Sum("amount", filter=_MONEY), "goods": Sum("worth", filter=~_MONEY), "unvalued": Count("pk", filter=~_MONEY & Q(worth=None)),
    }  # fmt: skip


def _line(row: Mapping[str, Any], key: str = "") -> Line:
    return Line(key, **{name: row[name] or 0 for name in _summed()})


def work_in(sight: Sight, asked: Asked) -> list[Quantity]:
    """What was compared, checked and newly granted: each in its own unit. One person compared in three months is three 人次."""
    days = {"since": asked.since, "until": asked.until}
    compared = RunCount.objects.filter(area=asked.area, day__range=(asked.since, asked.until))
    checks = Check.objects.filter(sight.within("region"), inside("region", [asked.area]), reported_on__range=tuple(days.values()))  # fmt: skip
    granted = Recognition.objects.filter(decided_within(sight), inside("region", [asked.area]), since__range=tuple(days.values()))  # fmt: skip
    rows = granted.exclude(decision=None).filter(Q(follows=None) | Q(follows__is_over=True), is_over=False)
    members = list(rows.values_list("household", "members"))
    knows = RunCount.objects.filter(area=asked.area).exists()  # of a part of the city nobody has counted
    return [
        *(
            [Quantity(Work.COMPARED, Unit.TURN, sum(compared.values_list("persons", flat=True)))]
            if knows
            else []
        ),
        Quantity(Work.CHECKED, Unit.CASE, checks.count()),
        Quantity(Work.GRANTED, Unit.TURN, sum(len(one) for _home, one in members)),
        Quantity(Work.GRANTED, Unit.PERSON, len({person for _home, one in members for person in one})),
        Quantity(Work.GRANTED, Unit.HOME, len({home for home, _members in members})),
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a number is made of: a family or one of its members, or a sum; None: nobody knows whether it counts."""

    region: str
    household: int
    person: int | None
    number: int | None
    day: date | None = None


@dataclass(frozen=True)
class Month:
    """The families of some items in a place at the end of a month, and what the ledger says of them."""

    sight: Sight
    area: str
    first: date
    last: date
    items: tuple[str, ...]
    _kept: dict[str, list[Piece]] = field(default_factory=dict)

    @classmethod
    def of(cls, first: date, area: str, *, sight: Sight, items: tuple[str, ...]) -> Month:
        """The month that begins on a day."""
        return cls(sight, area, first, first.replace(day=monthrange(first.year, first.month)[1]), items)

    def earlier(self) -> Month:
        """The month before."""
        last = self.first - timedelta(days=1)
        return Month(self.sight, self.area, last.replace(day=1), last, self.items)

    def pieces(self, measure: str) -> list[Piece]:
        """What a number is made of. Raises KeyError."""
        if measure not in self._kept:
            self._kept[measure] = MEASURES[measure](self)
        return self._kept[measure]

    def on_file(self, on: date) -> dict[int, tuple[str, int]]:
        """Everybody who is recognised on a day: region and household by person."""
        found = Recognition.objects.filter(decided_within(self.sight), inside("region", [self.area]), item__in=self.items)  # fmt: skip
        rows = recognised(found, on).order_by("household", "pk").values_list("region", "household", "members")
        return {person: (region, home) for region, home, members in rows for person in members}

    @cached_property
    def now(self) -> dict[int, tuple[str, int]]:
        """At the end of the month."""
        return self.on_file(self.last)

    @cached_property
    def before(self) -> dict[int, tuple[str, int]]:
        """At the end of the month before."""
        return self.on_file(self.first - timedelta(days=1))

    @cached_property
    def born(self) -> dict[int, tuple[str, date | None]]:
        """Sex and day of birth."""
        homes = {home for _region, home in self.now.values()}
        rows = Person.objects.filter(household__in=homes).values_list("pk", "sex", "birth")
        return {person: (sex, birth) for person, sex, birth in rows}

    def paid(self, since: date) -> list[Piece]:
        """What the ledger says was paid by these items from a day until the end of the month."""
        asked = Asked(self.area, since, self.last, str(Kind.MONEY))
        rows = given(self.sight, asked).filter(basis__in=self.items).exclude(household=None)
        told = rows.order_by("day", "pk").values_list("region", "household", "person", "amount", "day")
        return [Piece(*one) for one in told]


def _homes(month: Month) -> list[Piece]:
    return [Piece(region, home, None, 1) for region, home in sorted(set(month.now.values()))]


def _persons(found: Mapping[int, tuple[str, int]], without: Iterable[int] = ()) -> list[Piece]:
    others = frozenset(without)
    return [Piece(region, home, one, 1) for one, (region, home) in sorted(found.items()) if one not in others]


def _those(month: Month, fits: Callable[[str, date | None], bool | None]) -> list[Piece]:
    """Of whom something holds; of whom nobody knows it stays open."""
    told = {one: fits(*month.born.get(one, ("", None))) for one in month.now}
    return [Piece(*month.now[one], one, None if said is None else 1) for one, said in sorted(told.items()) if said is not False]  # fmt: skip


def _older(month: Month, years: int) -> Callable[[str, date | None], bool | None]:
    return lambda _sex, birth: None if birth is None else years_between(birth, month.last) >= years


def _younger(month: Month, years: int) -> Callable[[str, date | None], bool | None]:
    return lambda _sex, birth: None if birth is None else years_between(birth, month.last) < years


MEASURES: Mapping[str, Callable[[Month], list[Piece]]] = {
    "homes": _homes,
    "persons": lambda month: _persons(month.now),
    "women": lambda month: _those(month, lambda sex, _birth: None if not sex else sex == WOMAN),
    "elders": lambda month: _those(month, _older(month, _ELDER)),
    "minors": lambda month: _those(month, _younger(month, _GROWN)),
    "added": lambda month: _persons(month.now, month.before),
    "left": lambda month: _persons(month.before, month.now),
    "paid": lambda month: month.paid(month.first),
    "paid_this_year": lambda month: month.paid(month.first.replace(month=1)),
}


def table_of(layout: Layout, month: Month, places: Iterable[str]) -> dict[str, dict[int, Cell]]:
    """The cells of a table by place and column; the sums stand under "", with whoever lives in none of the places."""
    found: dict[str, dict[int, Cell]] = {code: {} for code in ["", *places]}
    digits = max(map(len, found))
    for column in layout.columns:
        counted: dict[str, list[Piece]] = {code: [] for code in found}
        for one in month.pieces(column.measure) if column.measure else ():
            counted[""].append(one)
            if digits:
                counted.setdefault(one.region[:digits], []).append(one)
        for code, cells in found.items():
            cells[column.number] = cell_of(counted[code]) if column.measure else Cell()
    return found


def cell_of(pieces: Iterable[Piece]) -> Cell:
    """What some pieces come to, and of how many nobody knows."""
    numbers = [one.number for one in pieces]
    return Cell(sum(one for one in numbers if one is not None), numbers.count(None))
