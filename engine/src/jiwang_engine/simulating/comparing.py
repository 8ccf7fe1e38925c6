"""Judge the same households twice and count what differs, by item, by county and by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import Values, plan_of_values
from jiwang_engine.compiler.twins import twin_of, with_twins
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.simulating.reach import judged, reached
from jiwang_engine.terms import Subject, Verdict

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Transition:
    """How many persons or units of a county went from one verdict to another, and their amounts in fen.

    Amounts are per month, per year or once, as the item says; an amount that is unknown is not in the sums.
    """

    key: Key
    area: str
    before: Verdict
    after: Verdict
    count: int
    fen_before: int
    fen_after: int
    changed_amounts: int  # of those entitled before and after


@dataclass(frozen=True, slots=True)
class Flip:
    """A clause that answers differently for some whose answer to the item differs."""

    key: Key
    clause: str
    before: str  # a digit of the packed clauses: docs/reference/engine-tables.md
    after: str
    count: int


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
    differs = {one.key for one in transitions if one.before != one.after or one.changed_amounts}
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

    @property
    def _amounts(self) -> tuple[str, str]:
        key = ("amount", self.key[1])
        if self.key[0] != "item" or key not in self.values.columns:
            return "NULL::BIGINT", "NULL::BIGINT"
        sides = zip(self._verdicts, self._both(*key), strict=True)
        was, would = (f"CASE WHEN {verdict} = 1 THEN {amount} END" for verdict, amount in sides)
        return was, would

    @property
    def _differs(self) -> str:
        (was, would), (paid, pays) = self._verdicts, self._amounts
        return f"({was} <> {would} OR {paid} IS DISTINCT FROM {pays})"

    def transitions(self, backend: Backend) -> Iterator[Transition]:
        (was, would), (paid, pays) = self._verdicts, self._amounts
        sql = f"""SELECT substr(home.region, 1, {COUNTY_DIGITS}) AS area, {was} AS was, {would} AS would, count(*),
  sum({paid}), sum({pays}), count(CASE WHEN {was} = 1 AND {would} = 1 AND {paid} IS DISTINCT FROM {pays} THEN 1 END)
{self._source}
GROUP BY ALL ORDER BY ALL"""
        for area, before, after, count, fen_before, fen_after, changed in backend.rows(sql):
            yield Transition(
                self.key, area or "", Verdict(before), Verdict(after), count, int(fen_before or 0),
                int(fen_after or 0), changed,
            )  # fmt: skip

    def flips(self, backend: Backend) -> Iterator[Flip]:
        was, would = self._digits
        sql = f"""SELECT digit, substr({was}, digit, 1) AS was, substr({would}, digit, 1) AS would, count(*)
{self._source}, range(1, length({was}) + 1) AS digits(digit)
WHERE {self._differs} AND substr({was}, digit, 1) <> substr({would}, digit, 1)
GROUP BY ALL ORDER BY ALL"""
        for digit, before, after, count in backend.rows(sql):
            yield Flip(self.key, self.values.clauses[self.key][digit - 1], before, after, count)

    def rows(self) -> str:
        (was, would), (paid, pays), (saw, sees) = self._verdicts, self._amounts, self._digits
        person = "mine.person" if self.subject is Subject.PERSON else "NULL::BIGINT"
        role, name = self.key
        return f"""SELECT home.region, mine.unit, {person} AS person, '{role}' AS role, '{name}' AS id,
  {was}::SMALLINT AS verdict_before, {would}::SMALLINT AS verdict_after, {paid} AS amount_before, {pays} AS amount_after,
  {saw} AS clauses_before, {sees} AS clauses_after
{self._source}
WHERE {self._differs}"""
