"""From columns to steps: persons and units in turn, each level reading only levels before it.

Moment 0 are units with what is given of them, 1 persons, 2 units with what is summed over their members, 3 persons who
read that, and so on. Where formulas speak of legal supporters, their turn comes between the unit's and the persons'. Within a level the columns are computed in parts, so that every expression reads only columns of
an earlier part; the engine runs the parts of a level as one pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jiwang_engine.compiler.columns.sheets import Column, Sheet
from jiwang_engine.compiler.steps import Step
from jiwang_engine.terms import Subject

_WORD = {Subject.PERSON: "member", Subject.UNIT: "household", Subject.SUPPORTER: "supporter"}
_SHOWN = {Subject.PERSON: "成员", Subject.UNIT: "户", Subject.SUPPORTER: "义务人"}
_KEYS = {
    Subject.UNIT: ("unit", "place"),
    Subject.PERSON: ("person", "unit", "place"),
    Subject.SUPPORTER: ("supporter", "unit", "place"),
}


@dataclass(slots=True)
class Levels:
    """The levels of one pass; after `steps()`, `tables` says where the wanted columns of each subject lie."""

    name: str  # of the pass
    mode: str
    sheet: Sheet
    wanted: frozenset[str]
    tables: dict[Subject, str] = field(init=False)
    _moments: dict[str, int] = field(init=False)
    _turns: tuple[Subject, ...] = field(init=False)

    def __post_init__(self) -> None:
        columns = list(self.sheet.columns.values())
        self._turns = turns(columns)
        self.tables = {subject: f"{self.name}_{subject}" for subject in self._turns}
        self._moments = moments(columns, self._turns)

    def steps(self) -> tuple[Step, ...]:
        """All levels in order."""
        made: list[Step] = []
        for moment in sorted(set(self._moments.values())):
            here = [self.sheet.columns[name] for name, one in self._moments.items() if one == moment]
            for over in self._turns:
                grouped = [column for column in here if column.grouped and column.over is over]
                if grouped:
                    made.append(self._totals(moment, grouped, over))
            made.append(self._level(moment, here))
        return tuple(made)

    def _totals(self, moment: int, grouped: list[Column], over: Subject) -> Step:
        listed = "".join(f",\n  {column.sql} AS {column.name}" for column in grouped)
        name, table = self._totals_name(moment, over), self.tables[over]
        if grouped[0].home is Subject.UNIT:
            why = f"{_SHOWN[over]}汇总到户；{_SHOWN[over]}里有未知的，汇总也未知。"
            return Step(name, why, f"SELECT unit{listed}\nFROM {table}\nGROUP BY unit")
        why = "每个成员自己的义务人；其中有未知的，汇总也未知。"
        head = (
            f"FROM {self.name}_support AS support\nJOIN {table} AS who ON who.supporter = support.supporter"
        )
        return Step(name, why, f"SELECT support.person{listed}\n{head}\nGROUP BY support.person")

    def _totals_name(self, moment: int, over: Subject) -> str:
        return f"{self.name}_totals_{moment}{'_of_supporters' if over is Subject.SUPPORTER else ''}"

    def _level(self, moment: int, here: list[Column]) -> Step:
        home = self._turns[moment % len(self._turns)]
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
        return Step(name, f"第{moment}层：逐{_SHOWN[home]}计算。", sql, rows_of=population)

    def _first_part(self, home: Subject, moment: int, here: list[Column]) -> str:
        """What the level starts from: the level before, the other subject's columns, numbers, given tables."""
        base = self.tables[home]
        carried = [f"here.{name}" for name in (*_KEYS[home], *self._carried(home, moment))]
        joins: list[str] = []
        if home is not Subject.UNIT:
            of_unit = sorted(name for name in self._needed(here) if self._home(name) is Subject.UNIT)
            carried += [f"household.{name}" for name in of_unit]
            if of_unit:
                joins.append(f"JOIN {self.tables[Subject.UNIT]} AS household ON household.unit = here.unit")
        for over in self._turns:
            found, tables = self._grouped(
                home, moment, [one for one in here if one.grouped and one.over is over]
            )
            carried += found
            joins += tables
        numbers = sorted(name for name in self._needed(here) if name in self.sheet.parameters)
        if numbers:
            joins.append(f"JOIN {self.mode}_number AS number ON number.place = here.place")
            carried += [f"number.{name}" for name in numbers]
        given, tables = self._given(here)
        joins += [f"LEFT JOIN {name} ON {name}.{home} = here.{home}" for name in tables]
        listed = ",\n  ".join([", ".join(carried), *given])
        return "\n".join([f"SELECT {listed}", f"FROM {base} AS here", *joins])

    def _grouped(self, home: Subject, moment: int, here: list[Column]) -> tuple[list[str], list[str]]:
        """The totals of a level, and the tables that they lie in; of supporters who are known to be none, their value."""
        if not here:
            return [], []
        over = here[0].over
        table = self._totals_name(moment, over)
        if over is not Subject.SUPPORTER:
            joins = [f"LEFT JOIN {table} AS totals ON totals.unit = here.unit"]
            return [f"totals.{column.name}" for column in here], joins
        joins = [
            f"LEFT JOIN {table} AS helped ON helped.{home} = here.{home}",
            f"LEFT JOIN {self.name}_listed AS listed ON listed.unit = here.unit",
        ]
        return [f"{_or_nobody(column, home)} AS {column.name}" for column in here], joins

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


def _or_nobody(column: Column, home: Subject) -> str:
    """A total over supporters: where there is no row they are unknown, or known to be none."""
    none = f" WHEN listed.unit IS NOT NULL THEN {column.nobody}" if column.nobody else ""
    return f"CASE WHEN helped.{home} IS NOT NULL THEN helped.{column.name}{none} END"


def turns(columns: Iterable[Column]) -> tuple[Subject, ...]:
    """Whose turn it is at the moments 0, 1, …, and then again."""
    between = (Subject.SUPPORTER,) if with_supporters(columns) else ()
    return (Subject.UNIT, *between, Subject.PERSON)


def with_supporters(columns: Iterable[Column]) -> bool:
    """Whether anything speaks of legal supporters."""
    return any(
        column.home is Subject.SUPPORTER or (column.grouped and column.over is Subject.SUPPORTER)
        for column in columns
    )


def moments(columns: Iterable[Column], turn: tuple[Subject, ...]) -> dict[str, int]:
    """When each column can be computed; columns come in order of dependence."""
    found: dict[str, int] = {}
    homes: dict[str, Subject] = {}
    for column in columns:
        homes[column.name] = column.home
        read = [(found[name], homes[name]) for name in column.reads if name in found]
        own = turn.index(column.home)
        earliest = turn.index(column.over) + 1 if column.grouped else own
        for at, home in read:
            is_later = column.grouped or home is not column.home
            earliest = max(earliest, at + 1 if is_later else at)
        found[column.name] = earliest + (own - earliest) % len(turn)
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
