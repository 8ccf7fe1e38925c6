"""Judge the same households twice and count what differs, by item, by county and by clause."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from numpy.typing import NDArray

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.judging import Ready
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import Values, plan_of_values
from jiwang_engine.compiler.twins import twin_of, with_twins
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.simulating.pairs import COUNTS, VERDICTS, Areas, Pair
from jiwang_engine.simulating.reach import judged, reached
from jiwang_engine.terms import Verdict

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
    """What some get more after the change, in fen: at least and at most, None where nobody can say; `sure` is the part of
    those whose amounts before and after are both known."""

    low: int | None = 0
    high: int | None = 0
    sure: int = 0

    def __add__(self, other: Change) -> Change:
        """Both together."""
        return Change(_plus(self.low, other.low), _plus(self.high, other.high), self.sure + other.sure)


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
    known: date | None = None


def compare(
    backend: Backend, before: Program, after: Program, *, on: date, known: date | None = None
) -> Comparison:
    """Judge the households of a database under two programs in one pass; what the difference does not reach is not computed.

    The law is read as it was known on `known`; the database is to hold what was known then.
    """
    keys = reached(before, after)
    moved = judged(before, keys)
    if not moved:
        return Comparison(on, before, after, (), (), (), "", known)
    both = with_twins(before, after, keys)
    values = plan_of_values(
        both,
        on,
        available=available(backend, both),
        judged=[*moved, *map(twin_of, moved)],
        name="simulated",
        known=known,
    )
    tally = _Tally(moved, before, values)
    values.kept.use = tally.use
    run_plan(backend, values.plan)
    return Comparison(
        on,
        before,
        after,
        moved,
        tuple(tally.transitions),
        tuple(tally.flips),
        "\nUNION ALL\n".join(tally.rows),
        known,
    )


@dataclass(slots=True)
class _Tally:
    """What differs, counted while the answers are arrays."""

    keys: tuple[Key, ...]
    before: Program
    values: Values
    transitions: list[Transition] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)

    def use(self, backend: Backend, judging: Ready) -> None:
        """Count batch by batch, then all batches together."""
        whose = judging.whose()
        areas = Areas.read(backend, whose, digits=COUNTY_DIGITS)
        pairs = [
            Pair(key, self.before.definition(*key).subject, self.values, areas, whose) for key in self.keys
        ]
        batches = judging.each(lambda found: [pair.seen(found) for pair in pairs])
        with ThreadPoolExecutor(judging.threads) as pool:
            seen = [[batch[number] for batch in batches] for number in range(len(pairs))]
            together = pool.map(Pair.together, pairs, seen)
            for number, (pair, (table, rows)) in enumerate(zip(pairs, together, strict=True)):
                self.transitions += _transitions(pair, table)
                if not rows:
                    continue
                self.flips += (
                    Flip(pair.key, clause, old, new, count, Change(low, high))
                    for clause, old, new, count, low, high in pair.flips(rows)
                )
                self.rows.append(pair.leave_rows(backend, f"simulated_rows_{number}", rows))


def _transitions(pair: Pair, table: NDArray[Any]) -> Iterator[Transition]:
    for place, line in enumerate(table.tolist()):
        of = dict(zip(COUNTS, line, strict=True))
        if not of["count"]:
            continue
        area, verdicts = divmod(place, VERDICTS**2)
        was, would = map(Verdict, divmod(verdicts, VERDICTS))
        paid, pays = (
            Money(*(of[f"{side}{one}"] for one in ("", "_low", "_high", "_endless")))
            for side in ("paid", "pays")
        )
        low, high = (None if of[f"{side}_unsaid"] else of[side] for side in ("least", "most"))
        yield Transition(
            pair.key, pair.areas.names[area], was, would, of["count"], paid, pays, Change(low, high, of["sure"]),
            of["changed_amounts"], of["changed_ranges"],
        )  # fmt: skip
