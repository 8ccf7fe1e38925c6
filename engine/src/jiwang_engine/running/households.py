"""One unit out of the engine's tables as a case for the interpreter: for explanations, and to check the SQL against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.judging.cases import Case, Determination, Member, Receiving, Series, Supporter
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import Value, day_number
from jiwang_engine.packs.model import Fact, Reading, Source
from jiwang_engine.terms import Purpose, Subject

_REDUCED = {
    "sum": "sum({column})",
    "any": "count({column}) > 0",
    "count": "count({column})",
    "largest": "max({column})",
    "smallest": "min({column})",
}


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
    members = tuple(
        Member(
            str(person),
            relation or "",
            *_known_of(backend, program, _of(readable, Subject.PERSON), holder=person),
        )
        for person, relation in seated
    )
    facts, series = _known_of(backend, program, _of(readable, Subject.UNIT), holder=unit)
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
            known = _known_of(backend, program, own, holder=person)
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
    backend: Backend, program: Program, facts: Iterable[Fact], *, holder: int
) -> tuple[dict[str, Value], dict[str, Series]]:
    """The values and series of a person or unit."""
    values: dict[str, Value] = {}
    series: dict[str, Series] = {}
    for fact in facts:
        assert fact.reading is not None
        source = program.pack.sources[fact.reading.source]
        query = _Query(fact, fact.reading, source)
        if fact.series:
            series |= _series(backend, fact, query, holder=holder)
        else:
            value = _value(backend, fact, query, holder=holder, type_=program.fact_types[fact.id])
            if value is not None:
                values[fact.id] = value
    return values, series


class _Query:
    """The SQL parts that read one fact of one holder."""

    def __init__(self, fact: Fact, reading: Reading, source: Source) -> None:
        """Name the columns by their ids."""
        key = "unit" if fact.subject is Subject.UNIT else "person"
        ids = {column.label: column.id for column in source.columns}
        self.column = ids.get(reading.column, reading.column)
        self.order = ids.get(reading.order, reading.order)
        self.how = reading.reduce
        wheres = [
            f"{key} = ?",
            *(f"{ids.get(name, name)} IN {_words(words)}" for name, words in reading.where),
        ]
        self.tail = f"FROM fact_{source.id} WHERE {' AND '.join(wheres)}"


def _words(words: tuple[str, ...]) -> str:
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + ")"


def _value(backend: Backend, fact: Fact, query: _Query, *, holder: int, type_: Type) -> Value:
    if query.how in _REDUCED:
        select = _REDUCED[query.how].format(column=query.column)
        [(found, read)] = backend.rows(f"SELECT {select}, count(*) {query.tail}", [holder])
        return _typed(found) if read else _nothing(fact, type_)
    turn = "ASC" if query.how == "earliest" else "DESC"
    by = f"{query.order} {turn} NULLS LAST, " if query.order else ""
    # A row without the value stands behind those that have it: it says that the value is not known.
    rows = backend.rows(
        f"SELECT {query.column} {query.tail} ORDER BY {query.column} IS NULL, {by}day {turn}, record {turn} LIMIT 1",
        [holder],
    )
    return _typed(rows[0][0]) if rows else _nothing(fact, type_)


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


def _series(backend: Backend, fact: Fact, query: _Query, *, holder: int) -> dict[str, Series]:
    month = f"year({query.order}) * 12 + month({query.order}) - 1"
    rows = backend.rows(f"SELECT {month}, sum({query.column}) {query.tail} GROUP BY 1", [holder])
    if not rows and fact.absent == "unknown":
        return {}
    return {
        fact.id: Series({int(at): int(total) for at, total in rows if at is not None and total is not None})
    }
