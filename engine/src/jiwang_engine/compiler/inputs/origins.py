"""Where given columns come from: one table per source, per kind of statement, per series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiwang_engine.compiler.columns.lowering import Setting
from jiwang_engine.compiler.columns.naming import Naming
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language.program import Program
from jiwang_engine.language.values import number_day
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Purpose, Subject


@dataclass(frozen=True, slots=True)
class Available:
    """What there is to read: sources of which a file came, with their rows, and facts that people have stated.

    `single` are the sources with at most one row per person or unit, `decided` the clauses and rules that people have
    decided of anybody; None where nobody has looked.
    """

    sources: frozenset[str]
    statements: frozenset[str] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    decided: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over a population: `name` begins its tables, `narrowed` says that it is not everybody."""

    name: str
    mode: str
    program: Program
    naming: Naming
    setting: Setting
    available: Available
    narrowed: bool
    alone: bool = False  # over members who are units of one
    on_arrays: bool = False  # judged by numpy, not by the database

    def within(self, months: str, *, to_date: bool, month: str) -> str:
        """Whether a month is one of the full ones before the month of the day, or of those that end with it."""
        end = self.setting.on // 10000 * 12 + self.setting.on // 100 % 100 - 1 + to_date
        return f"({month} >= {end} - {months} AND {month} < {end})"

    @property
    def seen(self) -> tuple[str, ...]:
        """The condition on the rows of a file that it was there on the day known on; nothing unless that is asked."""
        known = self.setting.known
        return (f"line.day <= DATE '{number_day(known)}'",) if known else ()

    def may_read(self, fact: Fact) -> bool:
        """Means are read in case mode only."""
        return self.mode == "case" or fact.purpose is not Purpose.MEANS

    def rows_of_supporters(self, table: str, fact: Fact) -> str:
        """The rows of a table with persons that speak of supporters, each with the supporter's number in `who`.

        Means of a supporter are read only with that supporter's own authorisation (law art. 41).
        """
        allowed = " AND who.authorised" if fact.purpose is Purpose.MEANS else ""
        return f"FROM {table} AS line\nJOIN {self.name}_supporter AS who ON who.person = line.person{allowed}"

    def source_of(self, fact: Fact) -> str:
        """The source that a fact is read from in this pass, or nothing."""
        reading = fact.reading
        if reading is None or not self.may_read(fact) or reading.source not in self.available.sources:
            return ""
        return reading.source

    def is_single(self, source: str) -> bool:
        """Whether each person or unit has at most one row in a source, all of them seen."""
        return source in self.available.single and not self.seen

    def is_decided(self, name: str) -> bool:
        """Whether people have decided a clause, or chosen by a rule, of anybody."""
        decided = self.available.decided
        return decided is None or name in decided

    def is_stated(self, fact: Fact) -> bool:
        """Whether people have stated the fact of anybody."""
        return self.may_read(fact) and fact.id in self.available.statements


@dataclass(slots=True)
class Origin:
    """A table with one row per person or unit that a base table is joined with; columns are added as needed.

    A row of the source that counts for none of the columns is left out: of somebody without a row a column says what it
    says of somebody with none that counts.
    """

    name: str
    home: Subject
    head: str  # from FROM to before WHERE
    key: str  # what is grouped by
    why: str
    tests: tuple[str, ...] = ()  # what a row must pass to be seen at all
    columns: dict[str, str] = field(default_factory=dict)
    among: dict[str, None] = field(
        default_factory=dict
    )  # the conditions under which a row counts, one for each column
    is_given: bool = False  # an engine table: no step makes it

    def add(self, column: str, sql: str, *, among: str = "TRUE") -> None:
        """Add a column; `among` is the condition on rows that count for it."""
        self.columns[column] = sql
        self.among[among] = None

    def step(self) -> Step:
        """The step that makes the table."""
        listed = "".join(f",\n  {sql} AS {name}" for name, sql in self.columns.items())
        tests = [*self.tests]
        if self.among and "TRUE" not in self.among:
            tests.append(f"({' OR '.join(self.among)})")
        rows = f"\nWHERE {' AND '.join(tests)}" if tests else ""
        return Step(
            self.name,
            self.why,
            f"SELECT {self.key} AS {self.home}{listed}\n{self.head}{rows}\nGROUP BY {self.key}",
        )
