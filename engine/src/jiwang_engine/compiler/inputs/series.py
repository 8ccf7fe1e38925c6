"""Monthly facts: entries by month, and their sums over windows, one pass over the entries for all windows."""

from __future__ import annotations

from jiwang_engine.compiler.columns.forms import Given, Part
from jiwang_engine.compiler.columns.lowering import divided, lower
from jiwang_engine.compiler.columns.sheets import Column, columns_in
from jiwang_engine.compiler.inputs.origins import Origin, Pass
from jiwang_engine.compiler.inputs.reductions import cell, column_of, kept, reduced
from jiwang_engine.compiler.steps import Step
from jiwang_engine.compiler.twins import original
from jiwang_engine.language import ir
from jiwang_engine.language.types import MONTH
from jiwang_engine.packs.model import Fact
from jiwang_engine.terms import Subject


class Windows:
    """The window sums of one pass."""

    def __init__(self, of: Pass) -> None:
        """Start without tables."""
        self._pass = of
        self.origins: dict[str, Origin] = {}
        self.entries: dict[str, Step] = {}
        self.spans: dict[
            str, list[tuple[str, bool]]
        ] = {}  # of a series: a window's length as SQL, whether it is to date
        self._count = 0

    def window(self, name: str, months: ir.Node, node: ir.WindowSum) -> Column:
        """The sum over the full months before the month of the day; unknown when nothing is known of the series."""
        fact = self._pass.program.pack.facts[name]
        type_ = self._pass.program.fact_types[name]
        self._count += 1
        column = f"w{self._count:03d}"
        self._pass.naming.labels[column] = f"{fact.label}（窗口合计）"
        count = lower(months, self._pass.setting)
        absent = self._of_nothing(fact, node, months)
        none = lower(absent, self._pass.setting) if absent else ""
        if not (self._pass.source_of(fact) or self._pass.is_stated(fact)):
            sql = none or self._pass.setting.dialect.nothing(type_)
            reads = columns_in([absent]) if absent else frozenset()
            return Column(column, fact.subject, type_, sql, reads, form=absent or Given())
        origin = self._origin(fact)
        filled = node.missing == "filled"
        origin.add(column, (self._filled if filled else self._sum)(fact, count, node=node))
        self.spans.setdefault(name, []).append((count, node.to_date))
        found, reads = f"{origin.name}.{column}", frozenset[str]()
        form = Given((Part(origin.name, found, absent),))
        if absent:
            key = f"{origin.name}.{fact.subject}"
            found = f"CASE WHEN {key} IS NULL THEN {none} WHEN {key} IS NOT NULL THEN {found} END"
            reads = columns_in([absent])
        return Column(column, fact.subject, type_, found, reads, origins=(origin.name,), form=form)

    def _of_nothing(self, fact: Fact, node: ir.WindowSum, months: ir.Node) -> ir.Node | None:
        """The sum of somebody of whom there is no entry, unknown where the length of the window is; None for unknown."""
        type_ = node.type
        if node.missing == "filled":
            return ir.Arithmetic(type_, "*", ir.Literal(type_, node.fill), months)
        if fact.absent == "zero" and self._pass.source_of(fact):
            return ir.Arithmetic(type_, "*", ir.Literal(type_, 0), months)
        return None

    def _inside(self, count: str, node: ir.WindowSum) -> str:
        return self._pass.within(count, to_date=node.to_date, month="line.month")

    def _sum(self, fact: Fact, count: str, *, node: ir.WindowSum) -> str:
        """A value for every month fills the months without an entry; without one they are zero, unknown or the mean."""
        inside = self._inside(count, node)
        total = f"SUM(CASE WHEN {inside} THEN line.value WHEN {inside} IS NOT TRUE THEN 0 END)::BIGINT"
        sound = f"COUNT(CASE WHEN {count} IS NULL OR ({inside} AND line.value IS NULL) THEN 1 END) = 0"
        entries = f"COUNT(CASE WHEN {inside} THEN 1 END)"
        found = total
        complete = "" if node.missing == "zero" or fact.absent == "zero" else f" AND {entries} = MAX({count})"
        if node.missing == "mean" and complete:
            complete = f" AND {entries} > 0"
            by = f"({entries} * {10**node.to})"
            mean = divided(
                f"({total} * MAX({count}))", by, to=node.to, mode=node.mode, setting=self._pass.setting
            )
            whole = f"{entries} = MAX({count})"  # a sum that lacks no month is not rounded
            found = f"CASE WHEN {whole} THEN {total} WHEN NOT {whole} THEN {mean} END"
        if not self._pass.is_stated(fact):
            return f"CASE WHEN {sound}{complete} THEN {found} END"
        every = "MAX(CASE WHEN line.month IS NULL THEN line.value END)"
        filled = f"{total} + {every} * (MAX({count}) - {entries})"
        return (
            f"CASE WHEN {sound} AND {every} IS NOT NULL THEN {filled} "
            f"WHEN {sound} AND {every} IS NULL{complete} THEN {found} END"
        )

    def _filled(self, fact: Fact, count: str, *, node: ir.WindowSum) -> str:
        """Every month without a known entry counts as the value for every month, else as the window's `fill`."""
        inside = self._inside(count, node)
        total = f"SUM(CASE WHEN {inside} THEN line.value WHEN {inside} IS NOT TRUE THEN 0 END)::BIGINT"
        entries = f"COUNT(CASE WHEN {inside} AND line.value IS NOT NULL THEN 1 END)"
        missing = f"(MAX({count}) - {entries})"
        bounded = f"{total} + {self._pass.setting.dialect.integer(node.fill)} * {missing}"
        if not self._pass.is_stated(fact):
            return bounded
        every = "MAX(CASE WHEN line.month IS NULL THEN line.value END)"
        return f"CASE WHEN {every} IS NOT NULL THEN {total} + {every} * {missing} WHEN {every} IS NULL THEN {bounded} END"

    def _origin(self, fact: Fact) -> Origin:
        name, home = f"{self._pass.name}_windows_{fact.id}", fact.subject
        if name not in self.origins:
            entries = self._entries(fact)
            self.entries[name] = entries
            head = (
                f"FROM {entries.name} AS line\n"
                f"JOIN {self._pass.name}_{home} AS home ON home.{home} = line.{home}\n"
                f"JOIN {self._pass.mode}_number AS number ON number.place = home.place"
            )
            self.origins[name] = Origin(
                name, home, head, f"line.{home}", f"“{fact.label}”在各个窗口里的合计。"
            )
        return self.origins[name]

    def _entries(self, fact: Fact) -> Step:
        """A row per person or unit and month; what was verified beats the source, which beats what was declared."""
        parts = [self._of_source(fact)] if self._pass.source_of(fact) else []
        if self._pass.is_stated(fact):
            parts.append(self._of_people(fact))
        home = fact.subject
        sql = parts[0]
        if self._pass.is_stated(fact):
            every = "\nUNION ALL\n".join(parts)
            sql = f"""SELECT {home}, month, value
FROM (
SELECT *, ROW_NUMBER() OVER (PARTITION BY {home}, month ORDER BY rank) AS choice
FROM (
{every}
) AS said
) AS ranked
WHERE choice = 1"""
        return Step(f"{self._pass.name}_entries_{fact.id}", f"“{fact.label}”每月一条。", sql)

    def _of_source(self, fact: Fact) -> str:
        assert fact.reading is not None
        pack, dialect = self._pass.program.pack, self._pass.setting.dialect
        source = pack.sources[fact.reading.source]
        type_ = self._pass.program.fact_types[fact.id]
        month = cell(column_of(source, fact.reading.order), MONTH, dialect)
        home = fact.subject
        who, join = f"line.{home}", ""
        if home is Subject.SUPPORTER:
            who, join = "who.supporter", self._of_supporters(fact, f"fact_{source.id}")
        elif home is not source.subject:
            who, join = "who.unit", f"\nJOIN {self._pass.name}_person AS who ON who.person = line.person"
        tests = [f"{month} IS NOT NULL", *self._pass.seen, kept(fact, source, dialect)]
        if not join and self._pass.narrowed:
            tests.append(f"{who} IN (SELECT {home} FROM {self._pass.name}_{home})")
        where = " AND ".join(test for test in tests if test != "TRUE")
        return f"""SELECT {who} AS {home}, {month} AS month, {reduced(fact, pack, type_, dialect=dialect)} AS value, 2 AS rank
FROM fact_{source.id} AS line{join}
WHERE {where}
GROUP BY {who}, {month}"""

    def _of_people(self, fact: Fact) -> str:
        home = fact.subject
        person = "IS NULL" if home is Subject.UNIT else "IS NOT NULL"
        who, join = f"line.{home}", ""
        if home is Subject.SUPPORTER:
            who, join = "who.supporter", self._of_supporters(fact, "statement")
        return f"""SELECT {who} AS {home}, line.month, line.value,
  CASE WHEN line.state = 'verified' THEN 1 WHEN line.state = 'declared' THEN 3 END AS rank
FROM statement AS line{join}
WHERE line.fact = {self._pass.setting.dialect.text(original(fact.id))} AND line.person {person} AND line.state IN ('verified', 'declared')"""

    def _of_supporters(self, fact: Fact, table: str) -> str:
        """The join that finds the supporters of whom the rows of a table speak."""
        return self._pass.rows_of_supporters(table, fact).removeprefix(f"FROM {table} AS line")
