"""A scenario: which numbers and which rules of a pack are different, and the pack that results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from jiwang_engine.errors import JiwangError, PackError, PackErrors, UsageError
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.conditions import missing_months
from jiwang_engine.packs.entries import Entry, entries_of
from jiwang_engine.packs.layering.fills import read_row
from jiwang_engine.packs.legal import Table
from jiwang_engine.packs.model import (
    Clause,
    ClauseGroup,
    Expression,
    MissingMonths,
    Pack,
    Parameter,
    Variable,
)
from jiwang_engine.simulating.turning import TableChange, turn_of, turned_table
from jiwang_engine.terms import Mark, Place

_NEVER = date.min


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number of the law, or every cell of a table, is multiplied or replaced: `×1.05`, `×105%`, `900元/月`."""

    parameter: str  # label or id
    becomes: str
    at: Place


@dataclass(frozen=True, slots=True)
class FormulaChange:
    """A clause or variable gets another formula; a clause without one is left out of force."""

    name: str  # id of a clause; label or id of a variable
    formula: Expression | None
    at: Place
    missing_months: MissingMonths = MissingMonths()  # empty: as it was


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question to the law: what would change if …"""

    title: str
    numbers: tuple[NumberChange, ...] = ()
    clauses: tuple[FormulaChange, ...] = ()
    variables: tuple[FormulaChange, ...] = ()
    note: str = ""
    tables: tuple[TableChange, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """What is different, one plain sentence each."""
        numbers = [f"{one.parameter}：{one.becomes}" for one in self.numbers]
        clauses = [
            f"条款 {one.name}：{f'改为“{one.formula.text.strip()}”' if one.formula else '停用'}"
            for one in self.clauses
        ]
        variables = [
            f"{one.name}：改为“{(one.formula.text if one.formula else '').strip()}”" for one in self.variables
        ]
        return (*numbers, *(one.sentence for one in self.tables), *clauses, *variables)


@dataclass(slots=True)
class _Overlay:
    """A pack being changed; mistakes are collected, so that a writer sees them all at once."""

    pack: Pack
    errors: list[JiwangError] = field(default_factory=list)

    def missing(self, at: Place, what: str, name: str) -> None:
        self.errors.append(
            PackError(
                "nothing-to-change", at=at, found=f"没有叫“{name}”的{what}。", remedy="请检查名称或编号。"
            )
        )


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file; PackError says where it is wrong."""
    if not path.is_file():
        raise UsageError("no-scenario", found=f"没有文件 {path}。", remedy="请检查 --scenario 的文件名。")
    entry = next(entries_of(path, str(path)), None)
    if entry is None or entry.first_key != "scenario":
        raise PackError(
            "not-a-scenario",
            at=Place(str(path), 1, 1),
            found="模拟方案应以“模拟:”开头。",
            remedy="请参照 docs/how-to/simulate-a-change.md。",
        )
    read = Scenario(
        title=entry.text("scenario"),
        numbers=tuple(_number_change(one) for one in entry.entries("parameter")),
        clauses=tuple(_formula_change(one, "clause") for one in entry.entries("clause")),
        variables=tuple(_formula_change(one, "variable") for one in entry.entries("variable")),
        note=entry.text("note", ""),
        tables=tuple(_table_change(one) for one in entry.entries("table")),
    )
    entry.finish()
    if not (read.numbers or read.clauses or read.variables or read.tables):
        raise PackError(
            "empty-scenario",
            at=entry.at,
            found="方案里什么也没有改。",
            remedy="请写“参数:”“表:”“款:”或“变量:”。",
        )
    return read


def _number_change(entry: Entry) -> NumberChange:
    change = NumberChange(entry.text("parameter"), entry.text("becomes"), entry.place("becomes"))
    entry.finish()
    return change


def _table_change(entry: Entry) -> TableChange:
    """With 改为, 行 names the rows that change; without it, 行 lists the rows that the table gets."""
    name, becomes = entry.text("table"), entry.text("becomes", "")
    if becomes:
        change = TableChange(name, entry.place("becomes"), becomes, dict(entry.pairs("rows")))
    else:
        rows = tuple(read_row(dict(one.cells()), one.at) for one in entry.entries("rows"))
        change = TableChange(name, entry.at, rows=rows)
        if not rows:
            raise PackError(
                "table-change-empty",
                at=entry.at,
                found=f"“{name}”没有写怎样改。",
                remedy="请补“改为: ×1.1”，或补“行:”和新的各行。",
            )
    entry.finish()
    return change


def _formula_change(entry: Entry, key: str) -> FormulaChange:
    name, off = entry.text(key), entry.flag("suspended")
    formula = None if off else entry.required_formula()
    change = FormulaChange(name, formula, entry.at, missing_months(entry))
    entry.finish()
    return change


def scenario_of(assignments: Iterable[tuple[str, str]]) -> Scenario:
    """A scenario of `--set NAME=VALUE` alone."""
    numbers = tuple(NumberChange(name, value, Place("--set")) for name, value in assignments)
    return Scenario("；".join(f"{one.parameter} {one.becomes}" for one in numbers), numbers)


def under(pack: Pack, scenario: Scenario) -> Pack:
    """The pack as it would be; PackErrors names every change that cannot be made."""
    overlay = _Overlay(pack)
    named = {word for table in pack.tables.values() for word in (table.id, table.label)}
    of_tables = [
        TableChange(one.parameter, one.at, one.becomes) for one in scenario.numbers if one.parameter in named
    ]
    parameters = _changed_numbers(overlay, [one for one in scenario.numbers if one.parameter not in named])
    tables = _changed_tables(overlay, [*of_tables, *scenario.tables])
    variables = _changed_variables(overlay, scenario.variables)
    rules = _known_clauses(overlay, scenario.clauses)
    if overlay.errors:
        raise PackErrors(overlay.errors)
    return replace(
        pack,
        parameters=parameters,
        tables=tables,
        variables=variables,
        categories={
            name: replace(one, conditions=_group(one.conditions, rules))
            for name, one in pack.categories.items()
        },
        items={
            name: replace(one, conditions=_group(one.conditions, rules)) if one.conditions else one
            for name, one in pack.items.items()
        },
    )


def _changed_numbers(overlay: _Overlay, changes: Iterable[NumberChange]) -> Mapping[str, Parameter]:
    parameters = dict(overlay.pack.parameters)
    by_label = {one.label: name for name, one in parameters.items()}
    for change in changes:
        name = by_label.get(change.parameter, change.parameter)
        if name not in parameters:
            overlay.missing(change.at, "参数", change.parameter)
            continue
        turn = turn_of(change.becomes)
        values = (
            replace(one, value=turn(one.value), mark=Mark.PROPOSED, at=change.at)
            for one in parameters[name].values
        )
        parameters[name] = replace(parameters[name], values=tuple(values))
    return parameters


def _changed_tables(overlay: _Overlay, changes: Iterable[TableChange]) -> Mapping[str, Table]:
    tables = dict(overlay.pack.tables)
    by_label = {one.label: name for name, one in tables.items()}
    for change in changes:
        name = by_label.get(change.table, change.table)
        if name not in tables:
            overlay.missing(change.at, "表", change.table)
        elif (turned := turned_table(tables[name], change)) is not None:
            tables[name] = turned
        else:
            words = "，".join(f"{key}{'、'.join(words)}" for key, words in (change.row or {}).items())
            overlay.missing(change.at, f"行（{change.table}）", words)
    return tables


def _changed_variables(overlay: _Overlay, changes: Iterable[FormulaChange]) -> Mapping[str, Variable]:
    variables = dict(overlay.pack.variables)
    by_label = {one.label: name for name, one in variables.items()}
    for change in changes:
        name = by_label.get(change.name, change.name)
        if name not in variables:
            overlay.missing(change.at, "变量", change.name)
        elif change.formula is not None:
            months = change.missing_months if change.missing_months.how else variables[name].missing_months
            variables[name] = replace(variables[name], formula=change.formula, missing_months=months)
    return variables


def _known_clauses(overlay: _Overlay, changes: Iterable[FormulaChange]) -> Mapping[str, FormulaChange]:
    known = {clause.id for clause in clauses_of(overlay.pack)}
    found = {}
    for change in changes:
        if change.name in known:
            found[change.name] = change
        else:
            overlay.missing(change.at, "条款", change.name)
    return found


def _group(group: ClauseGroup, changes: Mapping[str, FormulaChange]) -> ClauseGroup:
    return replace(
        group,
        parts=tuple(
            _group(part, changes) if isinstance(part, ClauseGroup) else _clause(part, changes)
            for part in group.parts
        ),
    )


def _clause(clause: Clause, changes: Mapping[str, FormulaChange]) -> Clause:
    change = changes.get(clause.id)
    if change is None:
        return clause
    if change.formula is None:
        return replace(clause, starts=None, ends=_NEVER)
    months = change.missing_months if change.missing_months.how else clause.missing_months
    return replace(clause, formula=change.formula, missing_months=months)
