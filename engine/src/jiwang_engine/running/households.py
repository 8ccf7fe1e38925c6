"""One unit out of the engine's tables as a case for the interpreter: for explanations, and to check the SQL against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.dialects import Dialect
from jiwang_engine.compiler.inputs.reductions import reduced
from jiwang_engine.judging.cases import Case, Determination, Member, Receiving, Series, Supporter
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, day_number
from jiwang_engine.packs.model import Fact, Reading, Source
from jiwang_engine.terms import Purpose, Subject

_Known = tuple[dict[str, Value], dict[str, Series]]


@contextmanager
def rows_of_units(backend: Backend, units: Sequence[int]) -> Iterator[None]:
    """For the time of a look at some units the fact tables hold their rows only: a file of millions is read once, not for every fact."""
    listed = _listed(units)
    people = f"SELECT person FROM membership WHERE unit IN ({listed})"
    if backend.has_table("supporter"):
        people += f" UNION SELECT person FROM supporter WHERE unit IN ({listed}) AND person IS NOT NULL"
    persons = sorted(int(person) for (person,) in backend.rows(people))
    whose = f"person IN ({_listed(persons)})", f"unit IN ({listed})"
    by_person = dict(
        backend.rows(
            "SELECT table_name, bool_or(column_name = 'person') FROM information_schema.columns "
            "WHERE table_name LIKE 'fact\\_%' ESCAPE '\\' GROUP BY table_name ORDER BY table_name"
        )
    )
    for name, of_persons in by_person.items():
        backend.run(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name} WHERE {whose[0 if of_persons else 1]}")
    try:
        yield
    finally:
        for name in by_person:
            backend.run(f"DROP TABLE temp.{name}")


def _listed(keys: Iterable[int]) -> str:
    """Keys as SQL lists them: a table of millions is read past them quickly, which it is not past a query."""
    return ", ".join(map(str, keys)) or "NULL"


def case_of_unit(
    backend: Backend, program: Program, unit: int, *, on: date, known: date | None = None
) -> Case:
    """The unit with every fact that the tables hold of it."""
    basis, region, settlement = backend.rows(
        "SELECT basis, region, settlement FROM unit WHERE unit = ?", [unit]
    )[0]
    seated = backend.rows(
        "SELECT person, relation FROM membership WHERE unit = ? ORDER BY is_head DESC, person", [unit]
    )
    readable = _there(backend, [one for one in program.pack.facts.values() if _may_be_read(one, basis)])
    of_persons = _of(readable, Subject.PERSON)
    known_of = _known_of(backend, program, of_persons, holders=[person for person, _ in seated])
    members = tuple(Member(str(person), relation or "", *known_of[person]) for person, relation in seated)
    facts, series = _known_of(backend, program, _of(readable, Subject.UNIT), holders=[unit])[unit]
    helped = backend.rows("SELECT item, since, amount FROM receiving WHERE unit = ? ORDER BY item", [unit])
    return Case(
        on=on,
        known=known,
        area=region or "",
        settlement=settlement or "",
        members=members,
        facts=facts,
        series=series,
        determinations=_decisions(backend, unit),
        receiving=tuple(Receiving(item, str(since or ""), amount) for item, since, amount in helped),
        basis=basis,
        supporters=_supporters(backend, program, unit, facts=_of(readable, Subject.SUPPORTER)),
    )


def _supporters(
    backend: Backend, program: Program, unit: int, *, facts: tuple[Fact, ...]
) -> tuple[Supporter, ...] | None:
    """The legal supporters; None where no row speaks of the unit. Means only with the supporter's own authorisation."""
    if not backend.has_table("supporter"):
        return None
    rows = backend.rows(
        "SELECT supporter, list(supported ORDER BY supported), max(person), max(relation), max(region), max(settlement), "
        "count(CASE WHEN authorised THEN 1 END) > 0 FROM supporter WHERE unit = ? GROUP BY supporter ORDER BY supporter",
        [unit],
    )
    found = []
    for supporter, whom, person, relation, region, settlement, authorised in rows:
        if supporter is not None:
            own = tuple(one for one in facts if authorised or one.purpose is not Purpose.MEANS)
            known = _known_of(backend, program, own, holders=[person])[person]
            of = tuple(str(one) for one in whom if one is not None)
            found.append(
                Supporter(
                    str(supporter),
                    relation or "",
                    *known,
                    of=of,
                    area=region or "",
                    settlement=settlement or "",
                )
            )
    return tuple(found) if rows else None


def _decisions(backend: Backend, unit: int) -> tuple[Determination, ...]:
    """What people have decided of the unit and its members; the table holds what is in force on the day."""
    if not backend.has_table("determination"):
        return ()
    rows = backend.rows(
        "SELECT clause, outcome, person FROM determination WHERE unit = ? ORDER BY clause, person, outcome",
        [unit],
    )
    return tuple(
        Determination(clause, outcome, "" if person is None else str(person))
        for clause, outcome, person in rows
    )


def _may_be_read(fact: Fact, basis: str) -> bool:
    """Means are looked at in case mode only: of others the rows were dropped, so that no row does not mean none."""
    return fact.reading is not None and (fact.purpose is not Purpose.MEANS or basis != "presumed")


def _there(backend: Backend, facts: Iterable[Fact]) -> list[Fact]:
    """The facts whose source came in."""
    read = [(one, one.reading.source) for one in facts if one.reading is not None]
    there = {source for source in {source for _, source in read} if backend.has_table(f"fact_{source}")}
    return [one for one, source in read if source in there]


def _of(facts: Iterable[Fact], subject: Subject) -> tuple[Fact, ...]:
    return tuple(one for one in facts if one.subject is subject)


def _known_of(
    backend: Backend, program: Program, facts: Iterable[Fact], *, holders: Sequence[int]
) -> dict[int, _Known]:
    """The values and series of some persons or units; a source is asked once for all its facts."""
    known: dict[int, _Known] = {holder: ({}, {}) for holder in holders}
    by_source: dict[str, list[_Read]] = {}
    for fact in facts:
        assert fact.reading is not None
        read = _Read(fact, fact.reading, program.pack.sources[fact.reading.source])
        if fact.series:
            _add_series(backend, read, known)
        else:
            by_source.setdefault(fact.reading.source, []).append(read)
    for of_source in by_source.values():
        _add_values(backend, program, of_source, known=known)
    return known


class _Read:
    """The SQL parts that read one fact."""

    def __init__(self, fact: Fact, reading: Reading, source: Source) -> None:
        """Name the columns by their ids."""
        ids = {column.label: column.id for column in source.columns}
        self.fact = fact
        self.key = "unit" if fact.subject is Subject.UNIT else "person"
        self.table = f"fact_{source.id}"
        self.column = ids.get(reading.column, reading.column)
        self.order = ids.get(reading.order, reading.order)
        wheres = [f"{ids.get(name, name)} IN {_words(words)}" for name, words in reading.where]
        self.among = f"FILTER (WHERE {' AND '.join(wheres) or 'true'})"


def _words(words: tuple[str, ...]) -> str:
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + ")"


def _add_values(
    backend: Backend, program: Program, reads: Sequence[_Read], *, known: Mapping[int, _Known]
) -> None:
    """Values of facts that stand in one source, as the compiler reads them; `count(*)` tells no row from a row without the value."""
    pack, types = program.pack, program.fact_types
    wanted = ", ".join(
        f"{reduced(one.fact, pack, types[one.fact.id], dialect=Dialect())}, count(*) {one.among}"
        for one in reads
    )
    one = reads[0]
    rows = backend.rows(
        f"SELECT line.{one.key}, {wanted} FROM {one.table} AS line WHERE line.{one.key} IN ({_listed(known)}) GROUP BY line.{one.key}"
    )
    found = {holder: cells for holder, *cells in rows}
    for holder, (values, _) in known.items():
        cells = found.get(holder, [None, 0] * len(reads))
        for read, cell, count in zip(reads, cells[::2], cells[1::2], strict=True):
            value = _typed(cell) if count else _nothing(read.fact, types[read.fact.id])
            if value is not None:
                values[read.fact.id] = value


def _nothing(fact: Fact, type_: Type) -> Value:
    """What no row means."""
    if fact.absent == "unknown":
        return None
    nothing: dict[Kind, Value] = {Kind.BOOL: False, Kind.CODE: ""}
    return nothing.get(type_.kind, 0)


def _typed(value: Any) -> Value:
    if isinstance(value, date):
        return day_number(value)
    return value if value is None or isinstance(value, bool | str) else int(value)


def _add_series(backend: Backend, read: _Read, known: Mapping[int, _Known]) -> None:
    """Sums by month; a month of which no row speaks is not there."""
    month = f"year({read.order}) * 12 + month({read.order}) - 1"
    rows = backend.rows(
        f"SELECT {read.key}, {month}, sum({read.column}) {read.among}, count(*) {read.among} FROM {read.table} "
        f"WHERE {read.key} IN ({_listed(known)}) GROUP BY 1, 2"
    )
    months: dict[int, dict[int, int]] = {}
    for holder, at, total, count in rows:
        if count:
            of_holder = months.setdefault(holder, {})
            of_holder |= {int(at): int(total)} if at is not None and total is not None else {}
    for holder, (_, series) in known.items():
        if holder in months or read.fact.absent != "unknown":
            series[read.fact.id] = Series(months.get(holder, {}))
