"""Judge the same households twice and count what differs, by item, by county and by clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.planning import plan_of_values
from jiwang_engine.compiler.twins import twin_of, with_twins
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Program
from jiwang_engine.simulating.pairs import Areas, Counted, Pair
from jiwang_engine.simulating.reach import judged, reached
from jiwang_engine.terms import Verdict

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
    areas = Areas.read(backend, values.answers, digits=COUNTY_DIGITS)
    transitions: list[Transition] = []
    flips: list[Flip] = []
    rows: list[str] = []
    for number, key in enumerate(moved):
        pair = Pair(key, values, areas)
        transitions += (_transition(key, line) for line in pair.counted())
        if pair.changed.any():
            flips += (Flip(key, *flip) for flip in pair.flips())
            rows.append(pair.leave_rows(backend, f"simulated_rows_{number}"))
    return Comparison(on, before, after, moved, tuple(transitions), tuple(flips), "\nUNION ALL\n".join(rows))


def _transition(key: Key, line: Counted) -> Transition:
    return Transition(
        key, line.area, Verdict(line.before), Verdict(line.after), line.count, line.fen_before, line.fen_after,
        line.changed_amounts,
    )  # fmt: skip
