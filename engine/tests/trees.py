"""Random typed trees over a handful of facts, and sixty small households to try them on."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import OPTIONAL_INPUTS
from jiwang_engine.judging.cases import Case, Member, Series
from jiwang_engine.language import ir
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL, COUNT, DATE, Kind, Type
from jiwang_engine.language.values import Value
from jiwang_engine.packs.model import Expression, Fact, Layer, LegalNumber, Pack, Parameter, Variable
from jiwang_engine.terms import Mark, Place, Subject

HERE = Place("trees.yaml")
ON = date(2026, 3, 1)
MONEY, CODE = Type(Kind.MONEY, 2, "month"), Type(Kind.CODE, codes="colours")
WORDS = ("红", "黄", "蓝")
PERSON, UNIT = Subject.PERSON, Subject.UNIT
TYPES = {"yes": BOOL, "number": COUNT, "money": MONEY, "day": DATE, "colour": CODE}
FACTS = {
    f"{side}_{name}": (Subject(side), type_) for side in ("person", "unit") for name, type_ in TYPES.items()
}
PACK = Pack(
    layers=(Layer("trees", "树", "1", "nation", "", ""),),
    hash="",
    facts={
        **{name: Fact(name, name, subject, "", HERE) for name, (subject, _) in FACTS.items()},
        **{
            f"{side}_pay": Fact(f"{side}_pay", side, Subject(side), "", HERE, series=True)
            for side in ("person", "unit")
        },
    },
    variables={"answer": Variable("answer", "答", UNIT, "", Expression("", HERE), HERE)},
    parameters={
        "line": Parameter(
            "line",
            "线",
            "金额/月",
            HERE,
            values=(
                LegalNumber(date(2020, 1, 1), "7.50元/月", HERE),
                LegalNumber(date(2020, 1, 1), "3元/月", HERE, area="9999", settlement="rural", rank=1),
                LegalNumber(date(2020, 1, 1), None, HERE, area="999902", rank=1, mark=Mark.UNPUBLISHED),
            ),
        ),
        "months": Parameter(
            "months", "期", "整数(月)", HERE, values=(LegalNumber(date(2020, 1, 1), "3个月", HERE),)
        ),
    },
)


def program(definitions: tuple[Definition, ...]) -> Program:
    """A program of these definitions over the facts above."""
    types = {name: type_ for name, (_, type_) in FACTS.items()} | {"person_pay": MONEY, "unit_pay": MONEY}
    return Program(PACK, types, {"line": MONEY, "months": Type(Kind.INT, unit="月")}, definitions, {})


def names(kind: Type, scope: Subject) -> st.SearchStrategy[ir.Node]:
    """A fact of a type that the scope may read."""
    found = [
        ir.Name(type_, "fact", name, subject)
        for name, (subject, type_) in FACTS.items()
        if type_ == kind and (scope is PERSON or subject is UNIT)
    ]
    return st.sampled_from(found)


def truths(scope: Subject, depth: int) -> st.SearchStrategy[ir.Node]:
    """A condition in a scope; in a unit's scope also aggregates over its members."""
    leaves = names(BOOL, scope) | st.booleans().map(lambda value: ir.Literal(BOOL, value))
    if depth == 0:
        return leaves
    inner, numbers, money = truths(scope, depth - 1), counts(scope, depth - 1), amounts(scope, depth - 1)
    ops = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
    colours = names(CODE, scope)
    choices = [
        leaves,
        st.builds(ir.Not, inner),
        st.builds(
            ir.Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        ),
        st.builds(ir.Compare, ops, numbers, numbers),
        st.builds(ir.Compare, ops, money, money),
        st.builds(ir.Compare, ops, money.map(_finer), money.map(_finer)),
        st.builds(ir.Compare, ops, names(DATE, scope), names(DATE, scope)),
        st.builds(ir.OneOf, colours, st.lists(st.sampled_from(WORDS), min_size=1, unique=True).map(tuple)),
        st.builds(ir.If, st.just(BOOL), inner, inner, inner),
    ]
    if scope is UNIT:
        members = truths(PERSON, depth - 1)
        folds = st.sampled_from(["any", "all"])
        choices.append(st.builds(ir.Aggregate, st.just(BOOL), folds, members, st.none() | members))
    return st.one_of(choices)


def counts(scope: Subject, depth: int) -> st.SearchStrategy[ir.Node]:
    """A whole number."""
    leaves = names(COUNT, scope) | st.integers(-3, 40).map(lambda value: ir.Literal(COUNT, value))
    if depth == 0:
        return leaves
    days = names(DATE, scope) | st.just(ir.Name(DATE, "day", "on", UNIT))
    choices = [
        leaves,
        st.builds(ir.Age, names(DATE, scope), st.just(COUNT)),
        st.builds(ir.Between, st.sampled_from(["months", "days"]), days, days),
        _numbers(COUNT, scope, depth),
    ]
    if scope is UNIT:
        members = truths(PERSON, depth - 1)
        choices.append(
            st.builds(ir.Aggregate, st.just(COUNT), st.just("count"), st.none(), st.none() | members)
        )
    return st.one_of(choices)


def amounts(scope: Subject, depth: int) -> st.SearchStrategy[ir.Node]:
    """An amount of money."""
    line = ir.Name(MONEY, "parameter", "line", UNIT)
    leaves = names(MONEY, scope) | st.just(line) | st.integers(-9, 9).map(lambda v: ir.Literal(MONEY, v * 10))
    if depth == 0:
        return leaves
    inner, numbers = amounts(scope, depth - 1), counts(scope, 0)
    choices = [
        leaves,
        st.builds(ir.Arithmetic, st.just(MONEY), st.just("*"), inner, numbers),
        st.builds(
            ir.Divide, st.just(MONEY), inner, numbers, st.sampled_from([0, 1, 2]),
            st.sampled_from(["half_up", "up", "down"]),
        ),
        _windows(scope),
        _numbers(MONEY, scope, depth),
    ]  # fmt: skip
    return st.one_of(choices)


def _numbers(kind: Type, scope: Subject, depth: int) -> st.SearchStrategy[ir.Node]:
    inner = (counts if kind == COUNT else amounts)(scope, depth - 1)
    how = st.sampled_from(["largest", "smallest"])
    choices = [
        st.builds(ir.Arithmetic, st.just(kind), st.sampled_from(["+", "-"]), inner, inner),
        st.builds(ir.If, st.just(kind), truths(scope, depth - 1), inner, inner),
        st.builds(ir.Extreme, st.just(kind), how, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ]
    if scope is UNIT:
        members = (counts if kind == COUNT else amounts)(PERSON, depth - 1)
        hows = st.sampled_from(["sum", "largest", "smallest"])
        where = st.none() | truths(PERSON, depth - 1)
        choices.append(st.builds(ir.Aggregate, st.just(kind), hows, members, where))
    return st.one_of(choices)


def _windows(scope: Subject) -> st.SearchStrategy[ir.Node]:
    months = ir.Name(Type(Kind.INT, unit="月"), "parameter", "months", UNIT)
    series = ["person_pay", "unit_pay"] if scope is UNIT else ["person_pay"]
    terms = st.lists(st.tuples(st.sampled_from([1, -1]), st.sampled_from(series)), min_size=1, max_size=2)
    lengths = st.just(months) | st.sampled_from([1, 12]).map(lambda value: ir.Literal(COUNT, value))
    plain = st.builds(
        ir.WindowSum,
        st.just(MONEY),
        lengths,
        terms.map(tuple),
        st.sampled_from(["unknown", "zero"]),
        st.just(scope),
    )
    modes = st.sampled_from(["half_up", "up", "down"])
    mean = st.builds(
        ir.WindowSum, st.just(MONEY), lengths, terms.map(tuple), st.just("mean"), st.just(scope),
        st.sampled_from([0, 1, 2]), modes,
    )  # fmt: skip
    return plain | mean


def _finer(node: ir.Node) -> ir.Node:
    return ir.Rescale(Type(Kind.MONEY, 4, "month"), node)


def households(how_many: int = 60) -> list[Case]:
    """Small households in which a quarter of everything is unknown."""
    dice = random.Random(20260301)
    return [
        Case(
            on=ON,
            area=dice.choice(["999901001", "999902", "111100", ""]),
            settlement=dice.choice(["", "urban", "rural"]),
            members=tuple(_member(dice, f"{number * 10 + index}") for index in range(dice.randint(1, 4))),
            facts=_facts(dice, UNIT),
            series=_series(dice, UNIT),
        )
        for number in range(how_many)
    ]


def _member(dice: random.Random, name: str) -> Member:
    return Member(name, "", _facts(dice, PERSON), _series(dice, PERSON))


def _facts(dice: random.Random, side: Subject) -> dict[str, Value]:
    return {
        name: _value(dice, type_)
        for name, (subject, type_) in FACTS.items()
        if subject is side and dice.random() > 0.25
    }


def _value(dice: random.Random, type_: Type) -> Value:
    if type_ == BOOL:
        return dice.random() < 0.5
    if type_ == CODE:
        return dice.choice(["", *WORDS])
    if type_ == DATE:
        return dice.choice([20040229, 20260301, 20260228, 19500131, 20250901, 20261231])
    return dice.choice([0, 1, 2, -7, 12, 49, 50, 51, 1250, -1249, 99_999])


def _series(dice: random.Random, side: Subject) -> dict[str, Series]:
    throw = dice.random()
    this = ON.year * 12 + ON.month - 1
    if throw < 0.2:
        return {}
    if throw < 0.4:
        return {f"{side}_pay": Series(every=dice.choice([0, 333]))}
    months = {month: dice.choice([0, 777, -5]) for month in range(this - 13, this + 2) if dice.random() < 0.9}
    return {f"{side}_pay": Series(months)}


def settle(backend: DuckDB, cases: list[Case]) -> None:
    """Put the households into the compiler's input tables, every fact as a statement."""
    for name, columns in OPTIONAL_INPUTS.items():
        backend.run(f"CREATE OR REPLACE TABLE {name} ({columns})")
    for table, columns in {
        "unit": "unit BIGINT, basis VARCHAR, region VARCHAR, settlement VARCHAR",
        "membership": "unit BIGINT, person BIGINT",
        "person": "person BIGINT",
    }.items():
        backend.run(f"CREATE OR REPLACE TABLE {table} ({columns})")
    units, members, said = [], [], []
    for unit, case in enumerate(cases):
        units.append((unit, "declared", case.area, case.settlement))
        said += _said(unit, None, case.facts, series=case.series)
        for member in case.members:
            members.append((unit, int(member.id)))
            said += _said(unit, int(member.id), member.facts, series=member.series)
    for table, rows in (("unit", units), ("membership", members), ("statement", said)):
        listed = ", ".join("(" + ", ".join(map(_literal, row)) + ")" for row in rows)
        backend.run(f"INSERT INTO {table} VALUES {listed}")


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(int(value))  # type: ignore[call-overload]


def _said(
    unit: int, person: int | None, facts: Mapping[str, Value], *, series: Mapping[str, Series]
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for name, value in facts.items():
        is_word = isinstance(value, str)
        rows.append(
            (unit, person, name, None, "declared", None if is_word else value, value if is_word else None)
        )
    for name, one in series.items():
        months = {None: one.every} if one.every is not None else dict(one.months)
        rows += [(unit, person, name, month, "declared", value, None) for month, value in months.items()]
    return rows
