"""One pass over a population: the definitions it needs, unfolded and put into steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jiwang_engine.compiler.arrays.judging import Work
from jiwang_engine.compiler.arrays.steps import Kept, Made, loaded_steps, wanted_of
from jiwang_engine.compiler.columns.clauses import Verdicts
from jiwang_engine.compiler.columns.forms import Packed
from jiwang_engine.compiler.columns.lowering import lower
from jiwang_engine.compiler.columns.sentences import sentence
from jiwang_engine.compiler.columns.sheets import Column, Sheet, columns_in
from jiwang_engine.compiler.inputs.decisions import Decisions
from jiwang_engine.compiler.inputs.facts import Facts
from jiwang_engine.compiler.inputs.origins import Pass
from jiwang_engine.compiler.inputs.parameters import NumberRow
from jiwang_engine.compiler.inputs.populations import supporter_steps
from jiwang_engine.compiler.levels import Levels, with_supporters
from jiwang_engine.compiler.steps import Step
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import names_in
from jiwang_engine.language.program import Definition
from jiwang_engine.language.rules import facts_behind
from jiwang_engine.language.types import COUNT
from jiwang_engine.terms import Subject

Key = tuple[str, str]


@dataclass(slots=True)
class Worksheet:
    """The sheet of one pass, being filled."""

    of: Pass
    sheet: Sheet = field(init=False)
    facts: Facts = field(init=False)
    definitions: dict[Key, Definition] = field(init=False)
    wanted: set[str] = field(default_factory=set)
    _told: list[str] = field(default_factory=list)
    _decisions: Decisions = field(init=False)
    _verdicts: Verdicts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.of)
        self.sheet = Sheet(self.of.naming, self.of.setting, self.facts)
        self.definitions = {(one.role, one.id): one for one in self.of.program.definitions}
        self._decisions = Decisions(self.of, self.sheet)
        self._verdicts = Verdicts.of(self.of.program, self.sheet)

    def fill(self, wanted: Iterable[Key], *, sentences: Iterable[str] = ()) -> None:
        """Unfold the wanted definitions and what they need; `sentences` are ids of indicators."""
        wanted, sentences = list(wanted), list(sentences)
        needed = self._needed([*wanted, *self._read_by_sentences(sentences)])
        for key, definition in self.definitions.items():
            if key in needed:
                self._add(definition)
        self.wanted |= {self.sheet.column(key).name for key in wanted}
        for name in sentences:
            self._add_sentence(name)

    def add_digits(self, definition: Definition) -> None:
        """Add the packed clauses of a category or item."""
        digits = [self._verdicts.digit(clause) for clause in self._verdicts.clauses_behind(definition)]
        sql = " || ".join(sql for sql, _ in digits) or "''"
        columns = tuple(column for _, column in digits)
        key = ("digits", f"{definition.role} {definition.id}")
        self._want(key, definition.subject, sql, reads=frozenset(columns) - {""}, form=Packed(columns))

    def clauses_behind(self, definition: Definition) -> tuple[str, ...]:
        """The clauses of a category or item, in the order of its packed digits."""
        return self._verdicts.clauses_behind(definition)

    def records_step(self, indicators: Iterable[Definition]) -> Step:
        """The rows of the files behind some indicators."""
        behind = {name for one in indicators for name in self.facts_behind(one)}
        return self.facts.records_step(sorted(behind))

    def facts_behind(self, indicator: Definition) -> set[str]:
        """The facts that an indicator reads, directly or through others."""
        return facts_behind(("indicator", indicator.id), self.definitions)

    def levels(
        self,
        numbers: Sequence[NumberRow],
        *,
        telling: Iterable[Definition] | None = None,
        in_order: bool = False,
        only_named: bool = False,
    ) -> Made:
        """The steps of the pass after its population, and the tables with the wanted columns.

        With `telling`, those may be missing there of whom no wanted condition holds and none of these is unknown: most
        people, mostly. `in_order` asks arrays for rows in the order of units, then of persons, `only_named` for sentences
        about those alone whom some indicator names: others are missing in the tables with sentences.
        """
        if self.of.on_arrays:
            work, texts = self._work(numbers)
            open_ = (
                None
                if telling is None
                else frozenset(self.sheet.column((one.role, one.id)).name for one in telling)
            )
            where = self._told_where() if only_named else {}
            made = loaded_steps(
                work, texts, mode=self.of.mode, told_where=where, telling=open_, in_order=in_order
            )
            return made._replace(steps=(*self._given_steps(), *made.steps))
        levels = Levels(self.of.name, self.of.mode, self.sheet, frozenset(self.wanted))
        steps = (*self._given_steps(), *levels.steps())
        return Made(steps, levels.tables, levels.tables)

    def _told_where(self) -> dict[Subject, str]:
        """Of whom some indicator holds whose sentence is wanted, by subject."""
        holds: dict[Subject, list[str]] = {}
        for name in self._told:
            column = self.sheet.column(("indicator", name))
            holds.setdefault(column.home, []).append(f"here.{column.name}")
        return {home: " OR ".join(columns) for home, columns in holds.items()}

    def kept(self, numbers: Sequence[NumberRow]) -> tuple[tuple[Step, ...], Kept]:
        """The steps of the pass after its population, and what holds the answers as arrays after them."""
        kept = Kept(self._work(numbers)[0])
        return (*self._given_steps(), kept.step()), kept

    def _work(self, numbers: Sequence[NumberRow]) -> tuple[Work, list[Column]]:
        """What arrays are to do, and the texts that are left to the database."""
        columns = self.sheet.columns
        wanted, texts = wanted_of(columns, (name for name in columns if name in self.wanted))
        supporters = with_supporters(columns.values())
        work = Work(self.of.name, self.of.program, self.sheet, wanted, tuple(numbers), supporters)
        return work, texts

    def _given_steps(self) -> tuple[Step, ...]:
        decided = tuple(origin.step() for origin in self._decisions.origins.values())
        supporters = (
            supporter_steps(self.of.name, mode=self.of.mode, alone=self.of.alone)
            if with_supporters(self.sheet.columns.values())
            else ()
        )
        return (*supporters, *self.facts.steps(), *decided)

    def _read_by_sentences(self, sentences: Iterable[str]) -> list[Key]:
        parts = [part for name in sentences for part in self.of.program.sentences[name].parts]
        found = [key for part in parts if not isinstance(part, str) for key in names_in(part)]
        return [*found, *(("default", name) for role, name in found if role == "fact")]

    def _needed(self, wanted: Iterable[Key]) -> set[Key]:
        """The keys that must be computed; what is not in force on the day needs nothing."""
        found: set[Key] = set()
        waiting = list(wanted)
        while waiting:
            key = waiting.pop()
            if key in found or key not in self.definitions:
                continue
            found.add(key)
            if self.in_force(key):
                waiting.extend(self.definitions[key].needs)
        return found

    def in_force(self, key: Key) -> bool:
        """Whether a clause, category or item is in force on the day; everything else always is."""
        role, name = key
        return role not in ("clause", "category", "item") or self._verdicts.in_force(role, name)

    def _add(self, definition: Definition) -> None:
        match definition.role:
            case "clause":
                self._add_clause(definition)
            case "category" | "item":
                self._verdicts.add_verdict(definition)
            case "default":
                self._add_default(definition)
            case _:
                self._add_choices(definition)
                assert definition.node is not None
                self.sheet.define((definition.role, definition.id), definition.subject, definition.node)

    def _add_choices(self, definition: Definition) -> None:
        """The choices of people that a rule between items reads."""
        for role, name in definition.needs:
            if role == "choice" and not self.sheet.knows((role, name)):
                rule = self.of.program.pack.combinations[name]
                self._decisions.add_choice(rule, definition.subject)

    def _add_clause(self, definition: Definition) -> None:
        if self.in_force(("clause", definition.id)):
            self._decisions.add(definition, self._verdicts.clauses[definition.id].known_as)
            self._verdicts.add_clause(definition)

    def _add_default(self, definition: Definition) -> None:
        """What nobody has stated is worked out by the fact's own formula."""
        assert definition.node is not None
        stated = self.sheet.column(("fact", definition.id)).name
        found = self.sheet.hoisted(definition.node, definition.subject)
        other, reads = lower(found, self.of.setting), columns_in([found])
        sql = f"CASE WHEN {stated} IS NULL THEN {other} WHEN {stated} IS NOT NULL THEN {stated} END"
        column = self.of.naming.column("default", definition.id)
        own = ir.Name(definition.type, "column", stated, definition.subject)
        form = ir.If(definition.type, ir.Known(own), own, found)
        self.sheet.put(
            ("default", definition.id),
            Column(column, definition.subject, definition.type, sql, reads | {stated}, form=form),
        )

    def _add_sentence(self, name: str) -> None:
        subject = self.definitions["indicator", name].subject
        currency = self.of.program.pack.currency
        sql, reads = sentence(self.of.program.sentences[name], self.sheet, subject, currency=currency)
        self._want(("sentence", name), subject, sql, reads=reads)
        self._told.append(name)

    def _want(
        self, key: Key, home: Subject, sql: str, *, reads: frozenset[str], form: Packed | None = None
    ) -> None:
        column = self.sheet.put(key, Column(self.of.naming.column(*key), home, COUNT, sql, reads, form=form))
        self.wanted.add(column.name)


def numbers_of(sheets: Iterable[Sheet]) -> dict[str, str]:
    """The parameters that some sheets read, by column."""
    return dict(sorted(item for sheet in sheets for item in sheet.parameters.items()))
