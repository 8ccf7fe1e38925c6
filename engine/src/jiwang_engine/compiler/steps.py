"""SQL in named steps that a person can look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from jiwang_engine.backends.base import Backend


@dataclass(frozen=True, slots=True)
class Step:
    """One query with a name and a reason.

    `adds_to` names the output table that takes the rows; empty means that the step is a table of its own.
    `rows_of` names a table that must have exactly as many rows: a join that doubles rows is caught at once.
    `unless_empty` names a table without whose rows the step would do nothing: many households have nobody in it.
    `work` is done instead of the query where arrays judge: `sql` then only says what is read, and `makes` what tables it leaves.
    """

    name: str
    why: str
    sql: str
    adds_to: str = ""
    rows_of: str = ""
    work: Callable[[Backend], None] | None = None
    makes: tuple[str, ...] = ()
    unless_empty: str = ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the step leaves."""
        return self.makes if self.work else () if self.adds_to else (self.name,)


def _nothing(_: Backend) -> None:
    """Nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one mode for one day, in order.

    `labels` says what each generated column means. `unanswered` lists indicators that read a source of which no file
    came, as (indicator, source), `unpublished` those that read a number which the pack's own area lacks, as (indicator,
    parameter): what stays open for that reason is said once and not put into `gap` person by person. `keeps` are tables
    that stay. `gathered` is done where `judgement` has come from several machines.
    """

    mode: str
    on: date
    steps: tuple[Step, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    unanswered: tuple[tuple[str, str], ...] = ()
    unpublished: tuple[tuple[str, str], ...] = ()
    keeps: frozenset[str] = frozenset()
    gathered: Callable[[Backend], None] = _nothing


OUTPUTS = {
    "hit": "indicator VARCHAR, subject BIGINT, unit BIGINT, person BIGINT, verdict SMALLINT, sentence VARCHAR, "
    "records BIGINT[]",
    "plain_hit": "indicator VARCHAR, unit BIGINT, person BIGINT",
    "score": "unit BIGINT, points INTEGER, reasons VARCHAR[]",
    "verdict": "unit BIGINT, person BIGINT, role VARCHAR, id VARCHAR, verdict SMALLINT, amount BIGINT, clauses VARCHAR, "
    "own_amount BIGINT, excluded_by VARCHAR[], maybe_excluded_by VARCHAR[], decided_by VARCHAR",
    "gap": "indicator VARCHAR, unit BIGINT, person BIGINT",
}


def reads(step: Step, name: str) -> bool:
    """Whether a step reads a table."""
    return name in _words(step.sql)


@lru_cache(maxsize=4096)  # of every step it is asked whether it reads any table of the others
def _words(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", sql))


def as_tables(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """One statement per step, so that a person can look at each table."""
    return tuple(
        f"INSERT INTO {step.adds_to}\n{step.sql}"
        if step.adds_to
        else f"CREATE OR REPLACE TEMP TABLE {step.name} AS\n{step.sql}"
        for step in steps
    )


def as_one_query(steps: tuple[Step, ...], wanted: Step) -> str:
    """A step with all that it needs as one WITH query."""
    needed: list[Step] = []
    waiting = [wanted]
    for step in reversed(steps[: steps.index(wanted)]):
        if not step.adds_to and any(reads(later, step.name) for later in waiting):
            needed.insert(0, step)
            waiting.append(step)
    tables = ",\n".join(f"{step.name} AS (\n{step.sql}\n)" for step in needed)
    return f"WITH {tables}\n{wanted.sql}" if needed else wanted.sql
