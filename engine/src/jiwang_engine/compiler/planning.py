"""A program and a day become a plan: which passes over whom, with which outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jiwang_engine.compiler import outputs
from jiwang_engine.compiler.answering import lacking, tellable
from jiwang_engine.compiler.arrays.answers import Answers
from jiwang_engine.compiler.arrays.steps import Kept
from jiwang_engine.compiler.columns.lowering import Setting
from jiwang_engine.compiler.columns.naming import Naming
from jiwang_engine.compiler.inputs.origins import Available, Pass
from jiwang_engine.compiler.inputs.parameters import NumberRow, number_rows, number_steps
from jiwang_engine.compiler.inputs.populations import IN_CASE, alone_steps, population_steps, touched_step
from jiwang_engine.compiler.passes import Worksheet, numbers_of
from jiwang_engine.compiler.quiet import Quiet, quiet_units
from jiwang_engine.compiler.steps import Plan, Step
from jiwang_engine.compiler.verdicts import added_steps, findings, in_order, judged_step, open_alone
from jiwang_engine.language.bounds import HIGH, LOW
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.values import day_number, number_day
from jiwang_engine.terms import Subject

_OF_AMOUNTS = ("amount", "paid", "exclusion", "decider")
_HITS = "unit.unit IN (SELECT unit FROM screening_hit_unit)"


def plan(
    program: Program,
    on: date,
    *,
    mode: str,
    available: Available | None = None,
    known: date | None = None,
    on_arrays: bool = False,
) -> Plan:
    """The steps of `mode` (screening or case) for the day acted on.

    Screening looks at all residents: indicators first, then sentences and the visiting order for the households that
    some indicator names. Case looks at households with a verified or declared basis: categories, items, amounts and
    the indicators of exit. `available` says which sources came; nothing is concluded from a list that did not come.
    `known` is the day on which law and files were known: what was published or delivered later is not seen.
    `on_arrays` leaves the formulas to numpy, which is many times faster; the answers are the same.
    """
    there = available or Available(frozenset(program.pack.sources))
    build, words = (_case, "case") if mode == "case" else (_screening, "screening")
    setting = _setting(on, known)
    of = Pass(words, mode, program, Naming(program), setting, there, narrowed=True, on_arrays=on_arrays)
    return build(of, on=on)


def _setting(on: date, known: date | None) -> Setting:
    return Setting(day_number(on), known=day_number(known) if known else 0)


@dataclass(frozen=True, slots=True)
class Everything:
    """All values of the households in case mode: the table of each subject, the column of each (role, id)."""

    plan: Plan
    tables: Mapping[Subject, str]
    columns: Mapping[tuple[str, str], str]


def plan_of_everything(
    program: Program,
    on: date,
    *,
    available: Available,
    known: date | None = None,
    on_arrays: bool = False,
) -> Everything:
    """The steps that leave every value in one table of persons and one of units, to look at and to compare."""
    naming, setting = Naming(program), _setting(on, known)
    sheet = Worksheet(
        Pass("all", "case", program, naming, setting, available, narrowed=True, on_arrays=on_arrays)
    )
    every = [(one.role, one.id) for one in program.definitions]
    keys = [key for key in every if key[0] != "clause" or sheet.in_force(key)]
    sheet.fill(keys, sentences=program.sentences)
    steps, rows = _numbers(program, on, [sheet])
    steps += population_steps("all", mode="case", only=IN_CASE, why="有申请、在保或授权的户。")
    levels, tables, _ = sheet.levels(rows)
    found = [*keys, *(("sentence", name) for name in program.sentences)]
    columns = {key: naming.column(*key) for key in found}
    made = Plan("case", on, (*steps, *levels), naming.labels, keeps=frozenset(tables.values()))
    return Everything(made, tables, columns)


@dataclass(frozen=True, slots=True)
class Values:
    """Some verdicts, amounts and packed clauses of the households in case mode, as arrays once the plan has run."""

    plan: Plan
    kept: Kept
    columns: Mapping[tuple[str, str], str]
    clauses: Mapping[tuple[str, str], tuple[str, ...]]  # the clauses of each digit, in order

    @property
    def answers(self) -> Answers:
        """The answers, once the plan has run."""
        assert self.kept.answers is not None
        return self.kept.answers


def plan_of_values(
    program: Program,
    on: date,
    *,
    available: Available,
    judged: Iterable[tuple[str, str]],
    name: str,
    known: date | None = None,
    plain: bool = False,
) -> Values:
    """The steps that work out the asked categories and items, and nothing else; their tables are called after `name`.

    With `plain` nothing is worked out beside what is asked, no clauses and no money. The key of the packed clauses is `("digits", "item dibao")`; what an item gives in the end is `("due", "dibao")`, at least
    `("low", "due dibao")`, at most `("high", "due dibao")`.
    """
    naming = Naming(program)
    sheet = Worksheet(Pass(name, "case", program, naming, _setting(on, known), available, narrowed=True))
    asked = set(judged)
    items = [item for role, item in asked if role == "item" and not plain]
    of_amounts = {
        key for item in items for key in (("due", item), (LOW, f"due {item}"), (HIGH, f"due {item}"))
    }
    wanted = [one for one in program.definitions if (one.role, one.id) in asked]
    keys = [(one.role, one.id) for one in program.definitions if (one.role, one.id) in asked | of_amounts]
    sheet.fill(keys)
    explained = [] if plain else wanted
    for one in explained:
        sheet.add_digits(one)
    steps, rows = _numbers(program, on, [sheet])
    steps += population_steps(name, mode="case", only=IN_CASE, why="有申请、在保或授权的户。")
    judging, kept = sheet.kept(rows)
    digits = [("digits", f"{one.role} {one.id}") for one in explained]
    columns = {key: naming.column(*key) for key in [*keys, *digits]}
    clauses = {(one.role, one.id): sheet.clauses_behind(one) for one in explained}
    return Values(Plan("case", on, (*steps, *judging), naming.labels), kept, columns, clauses)


def _of_side(program: Program, role: str, side: str) -> list[Definition]:
    indicators = program.pack.indicators
    return [one for one in program.definitions if one.role == role and indicators[one.id].side == side]


def _screening(of: Pass, *, on: date) -> Plan:
    program, naming, available = of.program, of.naming, of.available
    signs, plain = (_of_side(program, role, "screening") for role in ("indicator", "plain"))
    ranks = [one for one in program.definitions if one.role == "rank"]
    first, second = (Worksheet(replace(of, name=name)) for name in ("screening", "alerted"))
    looked_for = [(one.role, one.id) for one in [*signs, *plain]]
    first.fill(looked_for)
    second.fill(((one.role, one.id) for one in [*signs, *ranks]), sentences=[one.id for one in signs])
    steps, rows = _numbers(program, on, [first, second])
    gone = lacking(program, signs, available, rows=rows)
    numbers = {row.place: row.values for row in rows}
    quiet = quiet_units(program, looked_for, available, numbers=numbers, answerable=gone.is_answerable)
    steps += _screened(program, quiet, available)
    levels, tables, _ = first.levels(rows, telling=gone.asked_of_somebody(signs))
    steps += levels
    steps += outputs.plain_steps(plain, first.sheet, tables)
    steps += outputs.gap_steps(signs, first.sheet, tables, lacking=gone)
    told = tellable(program, signs, gone)
    steps.append(outputs.hit_units_step("screening_hit_unit", told, first.sheet, tables=tables))
    steps += population_steps("alerted", mode="screening", only=_HITS, why="有指标命中的户。")
    levels, tables, values = second.levels(rows, only_named=True)
    steps += levels
    steps.append(second.records_step(signs))
    steps += outputs.hit_steps(told, second, tables)
    if ranks:
        steps.append(outputs.score_step(program, second.sheet, values, dialect=of.setting.dialect))
    return Plan("screening", on, tuple(steps), naming.labels, gone.sources, gone.numbers)


def _case(of: Pass, *, on: date) -> Plan:
    program, naming, available = of.program, of.naming, of.available
    signs = _of_side(program, "indicator", "exit")
    plain = _of_side(program, "plain", "exit")
    judged = [one for one in program.definitions if one.role in ("category", "item")]
    amounts = [one for one in program.definitions if one.role in _OF_AMOUNTS]
    sheet = Worksheet(of)
    rules = [one for one in program.definitions if one.role == "alone"]
    keys = [(one.role, one.id) for one in [*judged, *amounts, *signs, *plain, *rules]]
    sheet.fill(keys, sentences=[one.id for one in signs])
    for one in judged:
        sheet.add_digits(one)
    apart = [_sheet_of_alone(sheet.of, number, judged, amounts=amounts) for number, _ in enumerate(rules, 1)]
    steps, rows = _numbers(program, on, [sheet, *apart])
    steps += population_steps("case", mode="case", only=IN_CASE, why="有申请、在保或授权的户。")
    levels, tables, values = sheet.levels(rows, in_order=True, only_named=True)
    steps += levels
    found = [*findings(judged, sheet, values, amounts=amounts)]
    found += (open_alone(rule, sheet, values) for rule in rules)
    for number, (rule, other) in enumerate(zip(rules, apart, strict=True), 1):
        column = naming.column("alone", rule.id)
        steps += alone_steps(other.of.name, values[Subject.PERSON], column)
        levels, _, lone = other.levels(rows, in_order=True)
        steps += levels
        found += findings(judged, other, lone, amounts=amounts, alone=number)
    if of.on_arrays:
        steps.append(judged_step(found))
    else:
        steps += added_steps(found, of.setting.dialect, of=[one.of.name for one in (sheet, *apart)])
    steps += outputs.plain_steps(plain, sheet.sheet, values)
    gone = lacking(program, signs, available, rows=rows)
    steps += outputs.gap_steps(signs, sheet.sheet, values, lacking=gone)
    steps.append(sheet.records_step(signs))
    steps += outputs.hit_steps(tellable(program, signs, gone), sheet, tables)
    keeps = frozenset(one.table for one in found if of.on_arrays)
    return Plan("case", on, tuple(steps), naming.labels, gone.sources, gone.numbers, keeps, in_order(found))


def _sheet_of_alone(
    of: Pass, number: int, judged: list[Definition], *, amounts: list[Definition]
) -> Worksheet:
    """The pass over the members who are units of one by a rule of the pack."""
    sheet = Worksheet(replace(of, name=f"alone{number}", alone=True))
    sheet.fill((one.role, one.id) for one in [*judged, *amounts])
    for one in judged:
        sheet.add_digits(one)
    return sheet


def _screened(program: Program, quiet: Quiet, available: Available) -> list[Step]:
    """The population of screening: all units, without those that no indicator can name."""
    if not quiet.places:
        return list(population_steps("screening", mode="screening", only="", why="所有住户。"))
    touched, only = touched_step(
        "screening_touched", program, quiet, with_statements=bool(available.statements)
    )
    return [touched, *population_steps("screening", mode="screening", only=only, why="需要逐户计算的住户。")]


def _numbers(program: Program, on: date, sheets: list[Worksheet]) -> tuple[list[Step], tuple[NumberRow, ...]]:
    columns = numbers_of(sheet.sheet for sheet in sheets)
    first = sheets[0].of
    known = number_day(first.setting.known) if first.setting.known else None
    rows = number_rows(program, on, columns.values(), known=known)
    steps = number_steps(program, rows, columns, mode=first.mode, dialect=first.setting.dialect)
    return list(steps), rows
