"""From columns to steps: persons and units in turn, each level reading only levels before it.

Moment 0 are units with what is given of them, 1 persons, 2 units with what is summed over their members, 3 persons who
read that, and so on. Within a level the columns are computed in parts, so that every expression reads only columns of
an earlier part; the engine runs the parts of a level as one pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.steps import Step
from jiwang_engine.terms import Subject

_WORD = {Subject.PERSON: "member", Subject.UNIT: "household"}
_KEYS = {Subject.PERSON: ("person", "unit", "place"), Subject.UNIT: ("unit", "place")}


@dataclass(slots=True)
class Levels:
    """The levels of one pass; after `steps()`, `tables` says where the wanted columns of each subject lie."""

    name: str  # of the pass
    mode: str
    sheet: Sheet
    wanted: frozenset[str]
    tables: dict[Subject, str] = field(init=False)
    _moments: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = {Subject.PERSON: f"{self.name}_person", Subject.UNIT: f"{self.name}_unit"}
        self._moments = moments(self.sheet.columns.values())

    def steps(self) -> tuple[Step, ...]:
        """All levels in order."""
        made: list[Step] = []
        for moment in sorted(set(self._moments.values())):
            here = [self.sheet.columns[name] for name, one in self._moments.items() if one == moment]
            grouped = [column for column in here if column.grouped]
            if grouped:
                made.append(self._totals(moment, grouped))
            made.append(self._level(moment, here))
        return tuple(made)

    def _totals(self, moment: int, grouped: list[Column]) -> Step:
        listed = "".join(f",\n  {column.sql} AS {column.name}" for column in grouped)
        return Step(
            f"{self.name}_totals_{moment}",
            "成员汇总到户；成员里有未知的，汇总也未知。",
            f"SELECT unit{listed}\nFROM {self.tables[Subject.PERSON]}\nGROUP BY unit",
        )

    def _level(self, moment: int, here: list[Column]) -> Step:
        home = Subject.PERSON if moment % 2 else Subject.UNIT
        parts = _parts(here)
        first = self._first_part(home, moment, here)
        later = [
            f"SELECT *, {', '.join(f'{column.sql} AS {column.name}' for column in part)}\nFROM part_{number}"
            for number, part in enumerate(parts)
        ]
        kept = [*_KEYS[home], *self._kept(home, moment)]
        with_ = ",\n".join(f"part_{number} AS (\n{sql}\n)" for number, sql in enumerate([first, *later]))
        name = f"{self.name}_{_WORD[home]}_{moment}"
        sql = f"WITH {with_}\nSELECT {', '.join(kept)}\nFROM part_{len(parts)}"
        population = f"{self.name}_{home}"
        self.tables[home] = name
        who = "成员" if home is Subject.PERSON else "户"
        return Step(name, f"第{moment}层：逐{who}计算。", sql, rows_of=population)

    def _first_part(self, home: Subject, moment: int, here: list[Column]) -> str:
        """What the level starts from: the level before, the other subject's columns, numbers, given tables."""
        base = self.tables[home]
        carried = [f"here.{name}" for name in (*_KEYS[home], *self._carried(home, moment))]
        joins: list[str] = []
        if home is Subject.PERSON:
            of_unit = sorted(name for name in self._needed(here) if self._home(name) is Subject.UNIT)
            carried += [f"household.{name}" for name in of_unit]
            if of_unit:
                joins.append(f"JOIN {self.tables[Subject.UNIT]} AS household ON household.unit = here.unit")
        elif any(column.grouped for column in here):
            totals = f"{self.name}_totals_{moment}"
            carried += [f"totals.{column.name}" for column in here if column.grouped]
            joins.append(f"LEFT JOIN {totals} AS totals ON totals.unit = here.unit")
        numbers = sorted(name for name in self._needed(here) if name in self.sheet.parameters)
        if numbers:
            joins.append(f"JOIN {self.mode}_number AS number ON number.place = here.place")
            carried += [f"number.{name}" for name in numbers]
        given, tables = self._given(here)
        joins += [f"LEFT JOIN {name} ON {name}.{home} = here.{home}" for name in tables]
        listed = ",\n  ".join([", ".join(carried), *given])
        return "\n".join([f"SELECT {listed}", f"FROM {base} AS here", *joins])

    def _given(self, here: list[Column]) -> tuple[list[str], list[str]]:
        given = [column for column in here if is_given(column)]
        tables = dict.fromkeys(origin for column in given for origin in column.origins)
        return [f"{column.sql} AS {column.name}" for column in given], list(tables)

    def _needed(self, here: Iterable[Column]) -> set[str]:
        return {name for column in here if not column.grouped for name in column.reads}

    def _home(self, name: str) -> Subject | None:
        column = self.sheet.columns.get(name)
        return column.home if column else None

    def _carried(self, home: Subject, moment: int) -> list[str]:
        """Columns of earlier levels that this level or a later one needs."""
        return [name for name in self._live(home, moment - 1) if self._moments[name] < moment]

    def _kept(self, home: Subject, moment: int) -> list[str]:
        """Columns that a later level needs."""
        return self._live(home, moment)

    def _live(self, home: Subject, moment: int) -> list[str]:
        later = {
            name
            for column, at in self._moments.items()
            if at > moment
            for name in self.sheet.columns[column].reads
        }
        return [
            name
            for name, at in self._moments.items()
            if at <= moment and self._home(name) is home and (name in later or name in self.wanted)
        ]


def is_given(column: Column) -> bool:
    """Whether a column comes from the tables of facts, or is unknown from the start."""
    return bool(column.origins) or not (column.reads or column.grouped)


def moments(columns: Iterable[Column]) -> dict[str, int]:
    """When each column can be computed, even for units and odd for persons; columns come in order of dependence."""
    found: dict[str, int] = {}
    homes: dict[str, Subject] = {}
    for column in columns:
        read = [(found[name], homes[name]) for name in column.reads if name in found]
        homes[column.name] = column.home
        if column.grouped:
            found[column.name] = max((at for at, _ in read), default=1) + 1
        elif column.home is Subject.PERSON:
            found[column.name] = max(
                (at if home is Subject.PERSON else at + 1 for at, home in read), default=1
            )
        else:
            found[column.name] = max((at for at, _ in read), default=0)
    return found


def _parts(here: list[Column]) -> list[list[Column]]:
    """The computed columns of a level by depth of dependence among them."""
    depths: dict[str, int] = {column.name: -1 for column in here if is_given(column) or column.grouped}
    parts: list[list[Column]] = []
    for column in here:
        if column.name in depths:
            continue
        depth = max((depths[name] + 1 for name in column.reads if name in depths), default=0)
        depths[column.name] = depth
        while len(parts) <= depth:
            parts.append([])
        parts[depth].append(column)
    return parts
