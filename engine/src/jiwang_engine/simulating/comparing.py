"""Judge the same households twice and count what differs, by item, by county and by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import Values, plan_of_values
from jiwang_engine.compiler.twins import twin_of, with_twins
from jiwang_engine.language.bounds import HIGH, LOW
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.simulating.reach import judged, reached
from jiwang_engine.terms import Subject, Verdict

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Money:
    """What some persons or units get altogether, in fen per month, per year or once as the item says.

    `fen` sums what is known for certain, `low` and `high` what it is at least and at most; `endless` counts those of whom
    nobody can say a greatest amount, and who are not in `high`.
    """

    fen: int = 0
    low: int = 0
    high: int = 0
    endless: int = 0

    def __add__(self, other: Money) -> Money:
        """Both together."""
        return Money(
            self.fen + other.fen, self.low + other.low, self.high + other.high, self.endless + other.endless
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What some get more after the change, in fen: at least and at most; None where nobody can say."""

    low: int | None = 0
    high: int | None = 0

    def __add__(self, other: Change) -> Change:
        """Both together."""
        return Change(_plus(self.low, other.low), _plus(self.high, other.high))


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True, slots=True)
class Transition:
    """How many persons or units of a county went from one verdict to another, and what they get before and after."""

    key: Key
    area: str
    before: Verdict
    after: Verdict
    count: int
    paid: Money
    pays: Money
    change: Change
    changed_amounts: int  # of those entitled before and after
    changed_ranges: int  # of all others, whose amount is open before or after


@dataclass(frozen=True, slots=True)
class Flip:
    """A clause that answers differently for some whose answer to the item or whose amount differs."""

    key: Key
    clause: str
    before: str  # a digit of the packed clauses: docs/reference/engine-tables.md
    after: str
    count: int
    change: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does to the households in case mode on a day."""

    on: date
    before: Program
    after: Program
    judged: tuple[Key, ...]
    transitions: tuple[Transition, ...]
    flips: tuple[Flip, ...]
    rows: str  # the query of every person or unit whose answer or amount differs


def compare(backend: Backend, before: Program, after: Program, *, on: date) -> Comparison:
    """Judge the households of a database under two programs in one pass; what the difference does not reach is not computed."""
    keys = reached(before, after)
    moved = judged(before, keys)
    if not moved:
        return Comparison(on, before, after, (), (), (), "")
    both = with_twins(before, after, keys)
    values = plan_of_values(
        both,
        on,
        available=available(backend, both),
        judged=[*moved, *map(twin_of, moved)],
        name="simulated",
    )
    run_plan(backend, values.plan)
    pairs = [_Pair(key, before.definition(*key).subject, values) for key in moved]
    transitions = tuple(one for pair in pairs for one in pair.transitions(backend))
    differs = {
        one.key for one in transitions if one.before != one.after or one.changed_amounts or one.changed_ranges
    }
    flips = tuple(flip for pair in pairs if pair.key in differs for flip in pair.flips(backend))
    rows = "\nUNION ALL\n".join(pair.rows() for pair in pairs if pair.key in differs)
    return Comparison(on, before, after, moved, transitions, flips, rows)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One category or item and its twin."""

    key: Key
    subject: Subject
    values: Values

    @property
    def _source(self) -> str:
        return f"FROM {self.values.tables[self.subject]} AS mine JOIN unit AS home ON home.unit = mine.unit"

    def _both(self, role: str, name: str) -> tuple[str, str]:
        columns = self.values.columns
        return f"mine.{columns[role, name]}", f"mine.{columns[twin_of((role, name))]}"

    @property
    def _verdicts(self) -> tuple[str, str]:
        return self._both(*self.key)

    @property
    def _digits(self) -> tuple[str, str]:
        return self._both("digits", " ".join(self.key))

    def _amounts(self, side: str = "") -> tuple[str, str]:
        """What is due before and after: known, or at its least (`low`) or greatest (`high`)."""
        if self.key[0] != "item" or ("due", self.key[1]) not in self.values.columns:
            return "NULL::BIGINT", "NULL::BIGINT"
        before, after = self._both(*((side, f"due {self.key[1]}") if side else ("due", self.key[1])))
        # What is due is never below nothing, so that a least amount that nobody can say is nothing.
        return (f"coalesce({before}, 0)", f"coalesce({after}, 0)") if side == LOW else (before, after)

    @property
    def _differs(self) -> str:
        sides = [self._verdicts, self._amounts(), self._amounts(LOW), self._amounts(HIGH)]
        return "(" + " OR ".join(f"{was} IS DISTINCT FROM {would}" for was, would in sides) + ")"

    @property
    def _change(self) -> tuple[str, str]:
        """By how much the amount rises at least and at most; exactly where both amounts are known."""
        (paid, pays), (low, lowest), (high, highest) = (self._amounts(side) for side in ("", LOW, HIGH))
        return (
            f"coalesce({pays} - {paid}, {lowest} - {high})",
            f"coalesce({pays} - {paid}, {highest} - {low})",
        )

    def transitions(self, backend: Backend) -> Iterator[Transition]:
        (was, would), (paid, pays) = self._verdicts, self._amounts()
        sums = [
            f"sum({paid}), sum({low}), sum({high}), {_unsaid(self._has_amount, high)}"
            for paid, low, high in zip(self._amounts(), self._amounts(LOW), self._amounts(HIGH), strict=True)
        ]
        both = f"{was} = 1 AND {would} = 1"
        sql = f"""SELECT substr(home.region, 1, {COUNTY_DIGITS}) AS area, {was} AS was, {would} AS would, count(*),
  {", ".join(sums)}, {self._summed_change()},
  count(CASE WHEN {both} AND {paid} IS DISTINCT FROM {pays} THEN 1 END),
  count(CASE WHEN {self._differs} AND {was} = {would} AND NOT ({both} AND {paid} IS DISTINCT FROM {pays}) THEN 1 END)
{self._source}
GROUP BY ALL ORDER BY ALL"""
        for area, before, after, count, *money, low, high, changed, ranges in backend.rows(sql):
            numbers = [int(one or 0) for one in money]
            yield Transition(
                self.key, area or "", Verdict(before), Verdict(after), count, Money(*numbers[:4]), Money(*numbers[4:]),
                Change(_whole(low), _whole(high)), changed, ranges,
            )  # fmt: skip

    @property
    def _has_amount(self) -> bool:
        return self._amounts()[0] != "NULL::BIGINT"

    def _summed_change(self) -> str:
        """The changes of all rows together, unknown where that of one is; nothing for what has no amount."""
        if not self._has_amount:
            return "0, 0"
        return ", ".join(f"CASE WHEN count({one}) = count(*) THEN sum({one}) END" for one in self._change)

    def flips(self, backend: Backend) -> Iterator[Flip]:
        was, would = self._digits
        sql = f"""SELECT digit, substr({was}, digit, 1) AS was, substr({would}, digit, 1) AS would, count(*), {self._summed_change()}
{self._source}, range(1, length({was}) + 1) AS digits(digit)
WHERE {self._differs} AND substr({was}, digit, 1) <> substr({would}, digit, 1)
GROUP BY ALL ORDER BY ALL"""
        for digit, before, after, count, low, high in backend.rows(sql):
            clause = self.values.clauses[self.key][digit - 1]
            yield Flip(self.key, clause, before, after, count, Change(_whole(low), _whole(high)))

    def rows(self) -> str:
        (was, would), (paid, pays), (saw, sees) = self._verdicts, self._amounts(), self._digits
        (low, lowest), (high, highest) = (self._amounts(side) for side in (LOW, HIGH))
        person = "mine.person" if self.subject is Subject.PERSON else "NULL::BIGINT"
        role, name = self.key
        return f"""SELECT home.region, mine.unit, {person} AS person, '{role}' AS role, '{name}' AS id,
  {was}::SMALLINT AS verdict_before, {would}::SMALLINT AS verdict_after, {paid} AS amount_before, {pays} AS amount_after,
  {low} AS low_before, {high} AS high_before, {lowest} AS low_after, {highest} AS high_after,
  {saw} AS clauses_before, {sees} AS clauses_after
{self._source}
WHERE {self._differs}"""


def _unsaid(has_amount: bool, high: str) -> str:
    return f"count(*) - count({high})" if has_amount else "0"


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
