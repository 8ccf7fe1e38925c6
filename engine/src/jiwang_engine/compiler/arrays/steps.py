"""The steps of a pass that arrays judge: one that judges and leaves tables, then texts, which only the database writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jiwang_engine.backends.base import Backend
from jiwang_engine.compiler.arrays.answers import Answers
from jiwang_engine.compiler.arrays.judging import Ready, Work, judged, needs, ready
from jiwang_engine.compiler.arrays.loading import load
from jiwang_engine.compiler.columns.sheets import Column
from jiwang_engine.compiler.steps import Step
from jiwang_engine.terms import Subject

_WHY = "逐户逐人计算：一地一批，不经数据库，由数组算出。"


@dataclass(slots=True)
class Kept:
    """What is done with the answers while they are arrays: `use` sees them batch by batch, else all stay in `answers`."""

    work: Work
    use: Callable[[Backend, Ready], None] | None = None
    answers: Answers | None = None

    def run(self, backend: Backend) -> None:
        """Judge."""
        if self.use:
            self.use(backend, ready(backend, self.work))
        else:
            self.answers = judged(backend, self.work)

    def step(self) -> Step:
        """The step that judges."""
        return Step(f"{self.work.name}_arrays", _WHY, _told(self.work), work=self.run)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Judge, and leave the answers as tables."""

    work: Work
    tables: dict[Subject, str]
    telling: frozenset[str] | None
    in_order: bool

    def run(self, backend: Backend) -> None:
        dialect, answers = self.work.sheet.setting.dialect, judged(backend, self.work)
        load(backend, answers, self.tables, dialect=dialect, telling=self.telling, in_order=self.in_order)


class Made(NamedTuple):
    """The steps of a pass, the table of each subject with all wanted columns, and the one without its texts."""

    steps: tuple[Step, ...]
    tables: dict[Subject, str]
    values: dict[Subject, str]


def loaded_steps(
    work: Work,
    texts: Iterable[Column],
    *,
    mode: str,
    told_where: Mapping[Subject, str],
    telling: frozenset[str] | None = None,
    in_order: bool = False,
) -> Made:
    """The steps that leave tables of all wanted columns and texts, and those tables.

    Texts are written in the rows where a condition holds (`told_where`, by subject; all rows where it is not there), and others left out.
    With `telling` only those stand there of whom some condition holds, or one of these columns is unknown. `in_order`
    puts the rows of the tables without texts in the order of units, then of persons.
    """
    homes = [home for home in Subject if home is not Subject.SUPPORTER or work.with_supporters]
    made = {home: f"{work.name}_values_of_{home}" for home in homes}
    loaded = _Loaded(work, made, telling, in_order)
    steps = [
        Step(f"{work.name}_arrays", _WHY, _told(work), work=loaded.run, makes=tuple(made.values())),
    ]
    tables = dict(made)
    for home in homes:
        here = [one for one in texts if one.home is home]
        if here:
            step = _with_texts(work, here, made, mode=mode, where=told_where.get(home, ""))
            steps.append(step)
            tables[home] = step.name
    return Made(tuple(steps), tables, made)


def _with_texts(work: Work, texts: list[Column], made: dict[Subject, str], *, mode: str, where: str) -> Step:
    home = texts[0].home
    read = frozenset[str]().union(*(text.reads for text in texts))
    joins = []
    if home is not Subject.UNIT and any(
        work.sheet.columns[name].home is Subject.UNIT for name in read if name in work.sheet.columns
    ):
        joins.append(f"JOIN {made[Subject.UNIT]} AS household ON household.unit = here.unit")
    if any(name in work.sheet.parameters for name in read):
        joins.append(f"JOIN {mode}_number AS number ON number.place = here.place")
    listed = "".join(f",\n  {text.sql} AS {text.name}" for text in texts)
    only = [f"WHERE {where}"] if where else []
    sql = "\n".join([f"SELECT here.*{listed}\nFROM {made[home]} AS here", *joins, *only])
    return Step(f"{work.name}_told_of_{home}", "写出句子。", sql, rows_of="" if where else made[home])


def wanted_of(work_columns: dict[str, Column], wanted: Iterable[str]) -> tuple[tuple[str, ...], list[Column]]:
    """The columns that arrays must leave, and the texts that are written of them."""
    columns = [work_columns[name] for name in wanted]
    texts = [one for one in columns if one.form is None]
    names = dict.fromkeys(one.name for one in columns if one.form is not None)
    for text in texts:
        names |= dict.fromkeys(name for name in sorted(text.reads) if name in work_columns)
    return tuple(names), texts


def _told(work: Work) -> str:
    """What the step reads, for a person to see and for the engine to keep."""
    tables = dict.fromkeys([f"{work.name}_unit", f"{work.name}_person"])
    if work.with_supporters:
        tables |= dict.fromkeys(f"{work.name}_{part}" for part in ("supporter", "support", "listed"))
    for name in needs(work.sheet, work.wanted):
        tables |= dict.fromkeys(work.sheet.columns[name].origins)
    lines = "\n".join(f"--   {table}" for table in tables)
    return f"-- {len(work.wanted)} 列由数组算出，读取：\n{lines}"
