"""A household as another program keeps it: rows of departments' lists and what people stated, made into a case of the law.

Pure; no clock, no files. Means are read of those members only who have opened them (law art. 40, 41).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jiwang_engine.alerting.calendar import national_calendar
from jiwang_engine.explaining import explain
from jiwang_engine.judging.cases import Case, Member, Receiving, Series, Supporter
from jiwang_engine.judging.cases import Determination as Determination
from jiwang_engine.judging.rows import Row, series_of, value_of
from jiwang_engine.judging.statements import Resolved, Settled, Shared, Standing, Statement, settle
from jiwang_engine.judging.verdicts import may_be_decided
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import PERIODS, Value, day_number, parse_value, show_value
from jiwang_engine.linking.words import LEFT_THE_ROLL, ROLL_ITEMS
from jiwang_engine.packs.model import Fact, Source
from jiwang_engine.terms import Purpose, Subject

HOUSEHOLD = ""
"""Stands for the household where a member could stand."""
PRESUMED = "presumed"
_BIRTH = "supporter_birth"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row of a list says under one heading, as officials write it: 20,782.48元, 2026-10-05, 是, a word of a code."""

    source: str
    record: str
    column: str
    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody has said of a fact, about a member or the household; as `judging.statements.Statement`, in words."""

    key: str
    fact: str
    value: str
    on: date
    member: str = HOUSEHOLD
    is_verified: bool = True
    expires: date | None = None
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household, and what the lists say of them."""

    id: str
    relation: str = ""
    sex: str = ""
    birth: date | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Backer:
    """Somebody outside who is bound by law to support some members (`of`): the id is no member's, and means are read where it is opened."""

    id: str
    relation: str = ""
    birth: date | None = None
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A household on a day. `came` are the sources of which a file is there: whoever is not on such a list is known not to be.

    `opened` are the members and supporters whose means may be read, and HOUSEHOLD where those of the household may be. `supporters` is
    None where nobody knows who they are.
    """

    on: date
    area: str
    people: tuple[Person, ...]
    basis: str = PRESUMED
    stated: tuple[Stated, ...] = ()
    came: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    resolved: tuple[Resolved, ...] = ()  # what people have decided where two words stood against each other
    decided: tuple[Determination, ...] = ()  # what a body has decided of a clause
    supporters: tuple[Backer, ...] | None = None


@dataclass(frozen=True)
class KnownHome:
    """The case of a household, and of each fact and member what counts of all that was said of it."""

    case: Case
    settled: Mapping[tuple[str, str], Settled] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[tuple[str, str]]:
        """What is known, as pairs of fact and member."""
        return frozenset(pair for pair, one in self.settled.items() if one.value is not None)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A programme of which a family may be told: it fits by what is known, or what must be known before that can be said.

    `lacks` are ids of facts with the member; `amount` (640.00元/月) is never there for a household that is only presumed.
    """

    item: str
    name: str
    department: str
    fits: bool
    members: tuple[str, ...] = ()
    lacks: tuple[tuple[str, str], ...] = ()
    needs_check: bool = (
        False  # only income and property are open, of which the family has not opened anything yet
    )
    bring: tuple[str, ...] = ()
    apply_at: str = ""
    amount: str = ""


def known_home(home: Home, program: Program) -> KnownHome:
    """What is known of a household by its rows and statements, typed by a law."""
    reader = _Reader(home, program)
    members = tuple(reader.member(one) for one in home.people)
    facts, series = reader.known(Subject.UNIT, HOUSEHOLD, ())
    case = Case(
        on=home.on, area=home.area, members=members, settlement=program.pack.settlement_of(home.area), facts=facts, series=series,
        basis=home.basis, receiving=tuple(_receiving(home, program)), determinations=tuple(one for one in home.decided if may_be_decided(program.pack, one.clause, one.outcome)),
        supporters=None if home.supporters is None else tuple(reader.supporter(one) for one in home.supporters),
    )  # fmt: skip
    return KnownHome(case, reader.settled)


def explained(known: KnownHome, program: Program) -> dict[str, Any]:
    """The explanation of a household (`explain`), by the national calendar."""
    return explain(program, known.case, due_on=national_calendar().due)


def prospects(
    answer: Mapping[str, Any], program: Program, *, opened: frozenset[str], most_open: int
) -> tuple[Prospect, ...]:
    """The programmes of an explanation of which a family may be told: what fits; then what lacks little, the nearest first; at the
    end what waits for nothing but income and property, which are looked at once somebody applies.

    What needs more than `most_open` other answers is left out: of a family of which nothing is known everything is open.
    """
    facts = {one.label: one for one in program.pack.facts.values()}
    found = [
        _prospect(one, answer, facts=facts, opened=opened)
        for one in answer["items"]
        if one["verdict"] in ("yes", "unknown") and not one["closed"] and not one["excluded_by"]
    ]
    told: dict[tuple[str, bool, bool], Prospect] = {}
    for one in found:
        if one.fits or one.needs_check or 0 < len(one.lacks) <= most_open:
            key = (one.item, one.fits, one.needs_check)
            told[key] = _together(told[key], one) if key in told else one
    return tuple(sorted(told.values(), key=lambda one: (not one.fits, one.needs_check, len(one.lacks))))


def _together(one: Prospect, other: Prospect) -> Prospect:
    """The same programme for two members; two amounts are none."""
    members, lacks = (
        tuple(dict.fromkeys((*getattr(one, part), *getattr(other, part)))) for part in ("members", "lacks")
    )
    return replace(one, members=members, lacks=lacks, amount="")


def _prospect(
    item: Mapping[str, Any], answer: Mapping[str, Any], *, facts: Mapping[str, Fact], opened: frozenset[str]
) -> Prospect:
    amount, fits = item["amount"], item["verdict"] == "yes"
    basis = next((one["basis"] for one in answer["categories"]), PRESUMED)
    is_sum = fits and basis != PRESUMED and amount is not None and amount["fen"] is not None
    gaps = [(facts[one["fact"]], one["member"]) for one in item["verify"] if one.get("fact") in facts]
    is_whole = len(gaps) == len(
        item["verify"]
    )  # no number of the law is missing, and nobody must ask who the supporters are
    waits = (
        is_whole
        and bool(gaps)
        and all(fact.purpose is Purpose.MEANS and who not in opened for fact, who in gaps)
    )
    is_asked_for = bool(item["documents"]) and not item["automatic"]
    lacks = dict.fromkeys((fact.id, who) for fact, who in gaps) if is_whole and not waits else {}
    return Prospect(
        item["id"], item["name"], item["department"], fits, tuple(item["unit"]), tuple(lacks), waits and is_asked_for,
        tuple(item["documents"]), item["apply_at"] or "",
        show_value(amount["fen"], Type(Kind.MONEY, 2, amount["per"] if amount["per"] in PERIODS else "")) if is_sum else "",
    )  # fmt: skip


class _Reader:
    """Reads facts of one household."""

    def __init__(self, home: Home, program: Program) -> None:
        """Sort what was said by whom it is about."""
        self.home, self.program = home, program
        self.settled: dict[tuple[str, str], Settled] = {}
        self._said: dict[tuple[str, str], list[Statement]] = {}
        for one in home.stated:
            fact = program.pack.facts.get(one.fact)
            if fact is not None:
                value = self._value(one.value, fact)
                self._said.setdefault((one.fact, one.member), []).append(
                    Statement(one.key, value, one.on, one.is_verified, one.expires, one.follows)
                )

    def member(self, person: Person) -> Member:
        """A member with every fact that is known."""
        facts, series = self.known(Subject.PERSON, person.id, person.cells)
        for name, value in self._civil(person):
            facts.setdefault(name, value)
            self.settled.setdefault((name, person.id), Settled(Standing.SHARED, value))
        return Member(person.id, person.relation, facts, series)

    def supporter(self, one: Backer) -> Supporter:
        """Somebody who is bound to support a member: the birthday of the number, and what was said."""
        facts, series = self.known(Subject.SUPPORTER, one.id, ())
        if one.birth is not None and _BIRTH in self.program.pack.facts:
            facts.setdefault(_BIRTH, day_number(one.birth))
        return Supporter(one.id, one.relation, facts, series, of=one.of)

    def known(
        self, subject: Subject, holder: str, cells: Iterable[Cell]
    ) -> tuple[dict[str, Value], dict[str, Series]]:
        """The values and series of a member or of the household."""
        rows = _rows_of(cells, self.program.pack.sources)
        facts: dict[str, Value] = {}
        series: dict[str, Series] = {}
        for fact in self.program.pack.facts.values():
            if fact.subject is not subject or (
                fact.purpose is Purpose.MEANS and holder not in self.home.opened
            ):
                continue
            if fact.series:
                entries = self._entries(fact, holder, rows)
                series |= {fact.id: entries} if entries else {}
                continue
            found = settle(
                self._words(fact, holder), self._shared(fact, rows), self.home.on, resolved=self.home.resolved
            )
            if found.standing is not Standing.MISSING:
                self.settled[fact.id, holder] = found
            if found.value is not None:
                facts[fact.id] = found.value
        return facts, series

    def _words(self, fact: Fact, holder: str) -> list[Statement]:
        return self._said.get((fact.id, holder), [])

    def _entries(self, fact: Fact, holder: str, rows: Mapping[str, list[Row]]) -> Series | None:
        """Entries by month; what was stated of every month stands for the months of which no list speaks."""
        found = settle(self._words(fact, holder), None, self.home.on, resolved=self.home.resolved)
        source = self._source(fact)
        listed = series_of(rows.get(source.id, []), fact, source=source) if source else None
        if isinstance(found.value, int):
            self.settled[fact.id, holder] = found
            return Series(listed.months if listed else {}, every=found.value)
        return listed

    def _shared(self, fact: Fact, rows: Mapping[str, list[Row]]) -> Shared | None:
        source = self._source(fact)
        if source is None:
            return None
        return value_of(rows.get(source.id, []), fact, source=source, type_=self.program.fact_types[fact.id])

    def _source(self, fact: Fact) -> Source | None:
        """The list of a fact, where a file of it came."""
        if fact.reading is None or fact.reading.source not in self.home.came:
            return None
        return self.program.pack.sources[fact.reading.source]

    def _civil(self, person: Person) -> Iterator[tuple[str, Value]]:
        """What everybody's row in the register says, as the other program keeps it."""
        told: dict[str, Value] = {
            "birth": day_number(person.birth) if person.birth else None,
            "sex": person.sex or None,
            "relation": person.relation or None,
        }
        for fact in self.program.pack.facts.values():
            reading = fact.reading
            if (
                reading is None
                or reading.where
                or fact.subject is not Subject.PERSON
                or self.program.pack.sources[reading.source].role != "register"
            ):
                continue
            columns = {one.label: one.id for one in self.program.pack.sources[reading.source].columns}
            value = told.get(columns.get(reading.column, reading.column))
            if value is not None and reading.reduce == "latest":
                yield fact.id, value

    def _value(self, text: str, fact: Fact) -> Value:
        """A statement's words by the law of today; None for what it cannot be any more."""
        try:
            return parse_value(text, self.program.fact_types[fact.id], self.program.pack.codes)
        except (ValueError, KeyError):
            return None


def _rows_of(cells: Iterable[Cell], sources: Mapping[str, Source]) -> dict[str, list[Row]]:
    """Cells as rows of their lists, typed by the kinds of the columns."""
    kinds = {(source.id, column.id): column.kind for source in sources.values() for column in source.columns}
    found: dict[tuple[str, str], Row] = {}
    for one in cells:
        kind = kinds.get((one.source, one.column))
        typed = None if kind is None else _typed(one.value, kind)
        if typed is not None:
            row = found.setdefault((one.source, one.record), Row(one.record, one.day, {}))
            assert isinstance(row.cells, dict)
            row.cells[one.column] = typed
    rows: dict[str, list[Row]] = {}
    for (source, _), row in found.items():
        rows.setdefault(source, []).append(row)
    return rows


def _typed(text: str, kind: str) -> Any:
    try:
        match kind:
            case "money":
                return int(Decimal(text.removesuffix("元").replace(",", "")) * 100)
            case "integer" | "month":
                return int(text)
            case "date":
                return date.fromisoformat(text[:10])
            case "bool":
                return {"是": True, "否": False}[text]
            case _:
                return text
    except (ValueError, KeyError, InvalidOperation):
        return None


def _receiving(home: Home, program: Program) -> Iterator[Receiving]:
    """What the household receives by the newest rows of the bureau's own roll."""
    rolls = {one.id for one in program.pack.sources.values() if one.role == "roll"}
    found: dict[str, Receiving] = {}
    for person in home.people:
        for source, rows in _rows_of(person.cells, program.pack.sources).items():
            for row in rows if source in rolls else ():
                item = ROLL_ITEMS.get(row.cells.get("category", ""))
                if item and row.cells.get("category") != LEFT_THE_ROLL and "ended" not in row.cells:
                    since = row.cells.get("since")
                    found.setdefault(
                        item,
                        Receiving(item, since.isoformat() if since else "", row.cells.get("monthly_amount")),
                    )
    yield from found.values()
