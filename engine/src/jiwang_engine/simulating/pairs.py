"""One category or item before and after: what one batch of households says of it, and what all batches say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.answers import DIGITS_AT_ONCE, Answers
from jiwang_engine.compiler.arrays.judging import Found
from jiwang_engine.compiler.arrays.loading import digits_of
from jiwang_engine.compiler.arrays.numbers import Number, selected
from jiwang_engine.compiler.arrays.populations import Keys
from jiwang_engine.compiler.dialects import DUCKDB
from jiwang_engine.compiler.planning import Values
from jiwang_engine.compiler.twins import twin_of
from jiwang_engine.language.bounds import HIGH, LOW
from jiwang_engine.language.dependence import Key
from jiwang_engine.terms import Subject

Array = NDArray[Any]
VERDICTS = 4
_EXACT = 2**53  # up to here the numbers that numpy counts with are exact
_HALF = 26  # bits
_LACKING = -(2**63)


class Amounts(NamedTuple):
    """What everybody gets, in fen; nothing where it is not known."""

    values: Array
    known: Array

    def differ(self, other: Amounts) -> Array:
        """Whose amounts are not the same, one known and the other not included."""
        differs: Array = (self.values != other.values) | (self.known != other.known)
        return differs

    def of(self, rows: Array) -> Amounts:
        """What some of them get, in 64 bits, so that it can be summed."""
        return Amounts(self.values.take(rows).astype(np.int64), self.known.take(rows))


class Sides(NamedTuple):
    """What is due before and after: known, at least, at most."""

    due: tuple[Amounts, Amounts]
    low: tuple[Amounts, Amounts]
    high: tuple[Amounts, Amounts]

    def of(self, rows: Array) -> Sides:
        """What is due to some of them."""
        return Sides(*((before.of(rows), after.of(rows)) for before, after in self))

    def money(self) -> Array:
        """To whom something is due or may be."""
        there = (~one.known | (one.values != 0) for pair in self for one in pair)
        return np.flatnonzero(np.logical_or.reduce(tuple(there)))

    def sure_change(self) -> Array:
        """By how much the amount rises where both amounts are known; nothing elsewhere."""
        paid, pays = self.due
        rise: Array = np.where(paid.known & pays.known, pays.values - paid.values, 0)
        return rise

    def changes(self) -> tuple[Amounts, Amounts]:
        """By how much the amount rises at least and at most; exactly where both amounts are known."""
        (paid, pays), (low, lowest), (high, highest) = self
        exact, rise = paid.known & pays.known, pays.values - paid.values
        least, most = lowest.values - high.values, highest.values - low.values
        return tuple(
            Amounts(selected(exact, rise, otherwise * known), exact | known)
            for otherwise, known in ((least, high.known), (most, highest.known))
        )  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Areas:
    """In which area everybody lives, by the first digits of their region."""

    names: tuple[str, ...]
    of: Mapping[Subject, Array]

    @classmethod
    def read(cls, backend: Backend, whose: Answers, *, digits: int) -> Areas:
        """The areas of all units and their members; nobody knows where an empty region is."""
        area = f"substr(region, 1, {digits})"
        names = sorted(
            {"", *(str(row[0] or "") for row in backend.rows(f"SELECT DISTINCT {area} FROM unit"))}
        )
        place = DUCKDB.place_in(area, names)
        here = f"CASE WHEN region IS NULL THEN 1 WHEN region IS NOT NULL THEN {place} END"
        found = backend.columns(f"SELECT unit, {here} AS area FROM unit")
        rows = Keys(found["unit"].values)
        areas = np.asarray(found["area"].values, dtype=np.int64) - 1
        return cls(tuple(names), {home: areas[rows.places(units)] for home, units in whose.units.items()})


COUNTS = ("count", "paid", "paid_low", "paid_high", "paid_endless", "pays", "pays_low", "pays_high", "pays_endless",
    "least", "least_unsaid", "most", "most_unsaid", "changed_amounts", "changed_ranges", "sure")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What one batch says: the `COUNTS` of every way from verdict to verdict in every area, and those who changed."""

    table: Array
    rows: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Pair:
    """One category or item and its twin."""

    key: Key
    home: Subject
    values: Values
    areas: Areas
    whose: Answers

    @property
    def has_amount(self) -> bool:
        """Whether it gives money."""
        return self.key[0] == "item" and ("due", self.key[1]) in self.values.columns

    def seen(self, found: Found) -> Seen:
        """What a batch says; it is not asked a second time."""
        said = self._said(found)
        for name in self._columns():
            found.let_go(name)
        return said

    def _columns(self) -> Iterator[str]:
        """All columns that are asked for."""
        for key in (self.key, self._digits, *self._of_money()):
            yield from (self.values.columns[one] for one in (key, twin_of(key)))

    @property
    def _digits(self) -> Key:
        return ("digits", " ".join(self.key))

    def _of_money(self) -> tuple[Key, ...]:
        """The columns of what is due: known, at least, at most."""
        name = self.key[1]
        return (("due", name), (LOW, f"due {name}"), (HIGH, f"due {name}")) if self.has_amount else ()

    def _said(self, found: Found) -> Seen:
        columns = (self.values.columns[key] for key in (self.key, twin_of(self.key)))
        was, would = (found.pieces(name)[0] & 3 for name in columns)
        went = self.areas.of[self.home][found.here(self.home)] * VERDICTS**2 + (was * VERDICTS + would)
        table = np.zeros((len(self.areas.names) * VERDICTS**2, len(COUNTS)), dtype=np.int64)
        table[:, 0] = np.bincount(went, minlength=len(table))
        sides = self._sides(found, was.size) if self.has_amount else None
        differs = was != would
        if sides:
            moved = [before.differ(after) for before, after in sides]
            entitled = (was == 1) & (would == 1) & moved[0]
            differs |= moved[0] | moved[1] | moved[2]
            _add(table, went, sides, entitled=entitled, ranges=differs & (was == would) & ~entitled)
        rows = np.flatnonzero(differs)
        return Seen(
            table, dict(self._rows(found, rows, verdicts=(was, would), sides=sides)) if rows.size else {}
        )

    def _sides(self, found: Found, count: int) -> Sides:
        columns = self.values.columns
        due, low, high = (
            tuple(_amounts(found.number(columns[one]), count) for one in (key, twin_of(key)))
            for key in self._of_money()
        )
        # What is due is never below nothing, so that a least amount that nobody can say is nothing.
        known = tuple(Amounts(one.values, np.ones_like(one.known)) for one in low)
        return Sides(due, known, high)  # type: ignore[arg-type]

    def _rows(
        self, found: Found, rows: Array, *, verdicts: tuple[Array, Array], sides: Sides | None
    ) -> Iterator[tuple[str, Array]]:
        """Those who changed."""
        here = found.here(self.home)
        yield "unit", self.whose.units[self.home][here].take(rows)
        yield "who", self.whose.ids[self.home][here].take(rows)
        for name, verdict in zip(("was", "would"), verdicts, strict=True):
            yield name, verdict.take(rows).astype(np.int8)
        columns = (self.values.columns[key] for key in (self._digits, twin_of(self._digits)))
        for name, pieces in zip(("saw", "sees"), found.digits(columns, rows), strict=True):
            for number, piece in enumerate(pieces):
                yield f"{name}_{number}", piece
        if sides:
            some = sides.of(rows)
            for name, amounts in zip(_AMOUNTS, (one for pair in some for one in pair), strict=True):
                yield name, selected(amounts.known, amounts.values, _LACKING)
            for name, change in zip(("least", "most"), some.changes(), strict=True):
                yield name, selected(change.known, change.values, _LACKING)

    def together(self, seen: Sequence[Seen]) -> tuple[Array, dict[str, Array]]:
        """What all batches say: the table, and all who changed."""
        table = (
            np.sum([one.table for one in seen], axis=0)
            if seen
            else np.zeros((0, len(COUNTS)), dtype=np.int64)
        )
        there = [one.rows for one in seen if one.rows]
        names = there[0] if there else ()
        return table, {name: np.concatenate([rows[name] for rows in there]) for name in names}

    def flips(self, rows: Mapping[str, Array]) -> Iterator[tuple[str, str, str, int, int | None, int | None]]:
        """Of those who changed: clause, digit before, digit after, how many, and by how much their amounts rise."""
        clauses = self.values.clauses[self.key]
        for start in range(0, len(clauses), DIGITS_AT_ONCE):
            some = clauses[start : start + DIGITS_AT_ONCE]
            was, would = (rows[f"{name}_{start // DIGITS_AT_ONCE}"] for name in ("saw", "sees"))
            turned = np.flatnonzero(was != would)  # of most who changed, only the range did
            was, would = was.take(turned), would.take(turned)
            rises = [rows[name].take(turned) for name in ("least", "most") if name in rows]
            for number, clause in enumerate(some):
                shift = 4 * (len(some) - 1 - number)
                old, new = (was >> shift) & 15, (would >> shift) & 15
                both = np.where(old != new, old * 16 + new, -1)
                for change in np.unique(both[both >= 0]).tolist():
                    mine = both == change
                    least, most = (_total(one[mine]) for one in rises) if rises else (0, 0)
                    yield clause, f"{change // 16:x}", f"{change % 16:x}", int(mine.sum()), least, most

    def leave_rows(self, backend: Backend, table: str, rows: Mapping[str, Array]) -> str:
        """Lend those who changed to the database; the query of them."""
        count = len(self.values.clauses[self.key])
        saw, sees = (digits_of(side, count, DUCKDB) for side in ("saw", "sees"))
        person = "who" if self.home is Subject.PERSON else "NULL"
        listed = ", ".join(
            f"{f'nullif({name}, {_LACKING})' if name in rows else 'NULL'}::BIGINT AS {name}"
            for name in _AMOUNTS
        )
        backend.lend(table, rows)
        given = f"""SELECT unit::BIGINT AS unit, {person}::BIGINT AS person, was::SMALLINT AS was, would::SMALLINT AS would, {listed},
  {saw} AS saw, {sees} AS sees
FROM {table}"""
        role, name = self.key
        return f"""SELECT home.region, mine.unit, mine.person, '{role}' AS role, '{name}' AS id,
  mine.was AS verdict_before, mine.would AS verdict_after, mine.paid AS amount_before, mine.pays AS amount_after,
  mine.low AS low_before, mine.high AS high_before, mine.lowest AS low_after, mine.highest AS high_after,
  mine.saw AS clauses_before, mine.sees AS clauses_after
FROM ({given}) AS mine JOIN unit AS home ON home.unit = mine.unit"""


_AMOUNTS = ("paid", "pays", "low", "lowest", "high", "highest")


def _amounts(number: Number, count: int) -> Amounts:
    known = np.full(count, number.known) if isinstance(number.known, bool) else number.known
    return Amounts(number.values * known, known)


def _add(table: Array, went: Array, sides: Sides, *, entitled: Array, ranges: Array) -> None:
    """Add the money of a batch to its table; who gets nothing for certain is left out, for there is nothing to add."""
    size = len(table)
    for name, mask in (("changed_amounts", entitled), ("changed_ranges", ranges)):
        table[:, COUNTS.index(name)] = _counted(went, mask, size)
    rows = sides.money()
    went, some = went.take(rows), sides.of(rows)
    sums: list[tuple[str, Array]] = [("sure", some.sure_change())]
    for side, after in (("paid", 0), ("pays", 1)):
        due, low, high = (pair[after] for pair in some)
        sums += [(side, due.values), (f"{side}_low", low.values), (f"{side}_high", high.values)]
        table[:, COUNTS.index(f"{side}_endless")] = _counted(went, ~high.known, size)
    for name, change in zip(("least", "most"), some.changes(), strict=True):
        sums.append((name, change.values))
        table[:, COUNTS.index(f"{name}_unsaid")] = _counted(went, ~change.known, size)
    for name, values in sums:
        table[:, COUNTS.index(name)] = _summed(went, values, size)


def _counted(went: Array, mask: Array, size: int) -> Array:
    """How many of each way."""
    count: Array = np.bincount(went.take(np.flatnonzero(mask)), minlength=size)
    return count


def _summed(went: Array, values: Array, size: int) -> Array:
    """The sum of each way, exactly."""
    if not values.size:
        return np.zeros(size, dtype=np.int64)
    total: Array
    if max(-int(values.min()), int(values.max())) * values.size < _EXACT:
        total = np.bincount(went, weights=values, minlength=size).astype(np.int64)
        return total
    halves = (values >> _HALF, values & (2**_HALF - 1))
    high, low = (np.bincount(went, weights=half, minlength=size).astype(np.int64) for half in halves)
    total = high * 2**_HALF + low
    return total


def _total(changes: Array) -> int | None:
    """All changes together; unknown where one is."""
    return None if (changes == _LACKING).any() else int(changes.sum())
