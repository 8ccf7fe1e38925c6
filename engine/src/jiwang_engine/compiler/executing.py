"""Run a plan on a database, watch that no join doubles a row, and drop what nothing needs any more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.steps import OUTPUTS, Plan, Step, as_one_query, as_tables, reads
from jiwang_engine.errors import MachineError
from jiwang_engine.language.program import Program

_FEW = 3
_CLOSE = 8  # keys lie close together: a table of them all is small
OPTIONAL_INPUTS = {
    "supporter": "supporter BIGINT, unit BIGINT, supported BIGINT, person BIGINT, relation VARCHAR, region VARCHAR, "
    "settlement VARCHAR, authorised BOOLEAN",
    "determination": "unit BIGINT, person BIGINT, clause VARCHAR, outcome VARCHAR",
    "statement": "unit BIGINT, person BIGINT, fact VARCHAR, month INTEGER, state VARCHAR, value BIGINT, word VARCHAR",
}


def available(backend: Backend, program: Program) -> Available:
    """What there is to read in a database."""
    make_tables(backend, OPTIONAL_INPUTS)
    sources = frozenset(name for name in program.pack.sources if backend.has_table(f"fact_{name}"))
    stated = frozenset(str(name) for (name,) in backend.rows("SELECT DISTINCT fact FROM statement"))
    decided = frozenset(str(name) for (name,) in backend.rows("SELECT DISTINCT clause FROM determination"))
    subjects = {name: str(program.pack.sources[name].subject) for name in sorted(sources)}
    keys = {name: keys_of(backend, f"fact_{name}", subject) for name, subject in subjects.items()}
    rows = {name: one.rows for name, one in keys.items()}
    single = frozenset(name for name, one in keys.items() if is_unique(backend, one))
    return Available(sources, stated, rows, single, decided)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a table, told by one look at it: how many rows it has, how many of them a key, and between what."""

    table: str
    key: str
    rows: int
    count: int
    low: int
    high: int


def keys_of(backend: Backend, table: str, key: str) -> Keys:
    """Look at the keys of a table."""
    sql = f"SELECT count(*), count({key}), min({key}), max({key}) FROM {table}"
    return Keys(table, key, *(int(one or 0) for one in backend.rows(sql)[0]))


def is_unique(backend: Backend, keys: Keys) -> bool:
    """Whether no key stands in two rows of a table; empty keys do not count."""
    table, key, count, low = keys.table, keys.key, keys.count, keys.low
    span = keys.high - low + 1
    if count == 0 or span < count:
        return count == 0
    if span > _CLOSE * count:
        return not backend.one(f"SELECT count({key}) - count(DISTINCT {key}) FROM {table}")
    found = backend.columns(f"SELECT {key} FROM {table} WHERE {key} IS NOT NULL")[key].values
    seen = np.zeros(span, dtype=bool)
    seen[found - low] = True
    return int(seen.sum()) == count


def make_tables(backend: Backend, tables: Mapping[str, str]) -> None:
    """Make the tables that are not there yet, empty."""
    for name, columns in tables.items():
        if not backend.has_table(name):
            backend.run(f"CREATE TABLE {name} ({columns})")


def run_plan(backend: Backend, plan: Plan, *, as_separate_tables: bool = True) -> dict[str, float]:
    """Run the steps and add their rows to the output tables; the seconds that each step took, by name.

    `as_separate_tables` makes a table per step; otherwise each output is one query. The first is the way for many
    households and for looking; both give the same rows. MachineError when a step doubles or loses rows.
    """
    make_tables(backend, {**OPTIONAL_INPUTS, **OUTPUTS})
    check_membership(backend)
    seconds: dict[str, float] = {}
    for number, step in enumerate(plan.steps):
        started = perf_counter()
        if as_separate_tables:
            if not _is_idle(backend, step):
                _run_step(backend, plan, step)
                _same_rows(backend, step)
            _drop_unneeded(backend, plan, number)
        elif step.adds_to:
            backend.run(f"INSERT INTO {step.adds_to}\n{as_one_query(plan.steps, step)}")
        seconds[step.name] = perf_counter() - started
    return seconds


def _is_idle(backend: Backend, step: Step) -> bool:
    """Whether a step has nobody to speak of; to make ready for them would cost seconds."""
    return bool(step.unless_empty) and not backend.one(f"SELECT count(*) FROM {step.unless_empty}")


def _run_step(backend: Backend, plan: Plan, step: Step) -> None:
    """Make the table of a step; an error says what the step was for and, if it can be found, which value failed."""
    try:
        if step.work:
            step.work(backend)
        else:
            backend.run(as_tables((step,))[0])
    except MachineError as error:
        asked = error.code == "number-too-large" and not step.work
        label = _failing_value(backend, plan, step) if asked else ""
        raise error.during(
            f"{step.why.rstrip('。')}（{label}）" if label else step.why.rstrip("。")
        ) from error


def _failing_value(backend: Backend, plan: Plan, step: Step) -> str:
    """What the pack calls the first value of a step that cannot be computed, or what it is made of: each is tried alone."""
    columns = [str(row[0]) for row in backend.rows(f"DESCRIBE SELECT * FROM ({step.sql})")]
    for column in columns:
        try:
            backend.one(f"SELECT count({column}) FROM ({step.sql})")
        except MachineError:
            return plan.labels.get(column) or _read_for(plan, step, column)
    return ""


def _read_for(plan: Plan, step: Step, column: str) -> str:
    """What a column without a name of its own is made of, where that is few values."""
    line = next((one for one in step.sql.splitlines() if one.rstrip(",").endswith(f" AS {column}")), "")
    labels = dict.fromkeys(plan.labels[word] for word in re.findall(r"\w+", line) if word in plan.labels)
    return "、".join(labels) if len(labels) <= _FEW else ""


def _drop_unneeded(backend: Backend, plan: Plan, number: int) -> None:
    """Drop every table whose last reader has just run."""
    now, later = plan.steps[number], plan.steps[number + 1 :]
    for step in plan.steps[: number + 1]:
        for table in step.tables:
            ends_here = step is now or _needs(now, table)
            if ends_here and table not in plan.keeps and not any(_needs(one, table) for one in later):
                backend.run(f"DROP TABLE IF EXISTS {table}")


def _needs(step: Step, table: str) -> bool:
    return table in (step.rows_of, step.unless_empty) or reads(step, table)


def _same_rows(backend: Backend, step: Step) -> None:
    if not step.rows_of:
        return
    found, wanted = (backend.one(f"SELECT count(*) FROM {name}") for name in (step.name, step.rows_of))
    if found != wanted:
        raise MachineError(
            "rows-changed",
            found=f"步骤{step.name}应有{wanted}行，实有{found}行。",
            remedy="请检查输入表里是否有重复的人、户或区划，然后重新运行。",
        )


def check_membership(backend: Backend) -> None:
    """MachineError where somebody is in two units."""
    if not is_unique(backend, keys_of(backend, "membership", "person")):
        doubled = backend.one("SELECT count(person) - count(DISTINCT person) FROM membership")
        raise MachineError(
            "person-in-two-units",
            found=f"有{doubled}人同时在两户里。",
            remedy="请先让每人只在一户（见 units 的次序），然后重新运行。",
        )
