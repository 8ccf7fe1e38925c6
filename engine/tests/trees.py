"""Random typed trees over a handful of facts, and sixty small households to try them on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import OPTIONAL_INPUTS
from jiwang_engine.judging.cases import Case, Member, Series, Supporter
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import Ranges, declared_bounds, refinements
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL, COUNT, DATE, Kind, Type
from jiwang_engine.language.values import Value
from jiwang_engine.packs.model import Expression, Fact, Layer, LegalNumber, Pack, Parameter, Variable
from jiwang_engine.terms import Mark, Place, Subject

HERE = Place("trees.yaml")
ON = date(2026, 3, 1)
MONEY, CODE = Type(Kind.MONEY, 2, "month"), Type(Kind.CODE, codes="colours")
WORDS = ("红", "黄", "蓝")
PERSON, UNIT, SUPPORTER = Subject
TYPES = {"yes": BOOL, "number": COUNT, "money": MONEY, "day": DATE, "colour": CODE}
FACTS = {f"{side}_{name}": (Subject(side), type_) for side in Subject for name, type_ in TYPES.items()}
LIMITS = {
    "person_number": ("-7", "51"), "unit_number": ("0", ""), "person_money": ("-12.49元/月", "12.50元/月"),
    "unit_money": ("", "999.99元/月"), "person_day": ("1950-01-31", "2026-12-31"),
}  # fmt: skip
PACK = Pack(
    layers=(Layer("trees", "树", "1", "nation", "", ""),),
    hash="",
    facts={
        **{
            name: Fact(
                name,
                name,
                subject,
                "",
                HERE,
                low=LIMITS.get(name, ("", ""))[0],
                high=LIMITS.get(name, ("", ""))[1],
            )
            for name, (subject, _) in FACTS.items()
        },
        "person_pay": Fact(
            "person_pay", "person", PERSON, "", HERE, series=True, low="-0.05元/月", high="7.77元/月"
        ),
        "unit_pay": Fact("unit_pay", "unit", UNIT, "", HERE, series=True),
        "supporter_pay": Fact("supporter_pay", "supporter", SUPPORTER, "", HERE, series=True),
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


FACT_TYPES = {name: type_ for name, (_, type_) in FACTS.items()} | {f"{side}_pay": MONEY for side in Subject}
PARAMETER_TYPES = {"line": MONEY, "months": Type(Kind.INT, unit="月")}


def program(definitions: tuple[Definition, ...]) -> Program:
    """A program of these definitions over the facts above."""
    every = {(one.role, one.id): one for one in definitions}
    bounds = declared_bounds(PACK, FACT_TYPES, PARAMETER_TYPES)
    for one in refinements(Ranges(bounds, every), definitions):
        every[one.role, one.id] = one
    return Program(PACK, FACT_TYPES, PARAMETER_TYPES, tuple(every.values()), {})


@cache
def names(kind: Type, scope: Subject) -> st.SearchStrategy[ir.Node]:
    """A fact of a type that the scope may read."""
    found = [
        ir.Name(type_, "fact", name, subject)
        for name, (subject, type_) in FACTS.items()
        if type_ == kind and subject in (scope, UNIT)
    ]
    return st.sampled_from(found)


def groups(scope: Subject) -> tuple[tuple[Subject, Subject], ...]:
    """Of whom an aggregate in a scope may speak: (over, within)."""
    if scope is UNIT:
        return ((PERSON, UNIT), (SUPPORTER, UNIT))
    return ((SUPPORTER, PERSON),) if scope is PERSON else ()


def aggregates(
    kind: Type,
    how: st.SearchStrategy[str],
    of: Callable[[Subject], st.SearchStrategy[ir.Node | None]],
    *,
    scope: Subject,
    depth: int,
) -> list[st.SearchStrategy[ir.Node]]:
    """Aggregates over the members, or over the supporters of the unit or of a person."""
    return [
        st.builds(
            ir.Aggregate, st.just(kind), how, of(over), st.none() | truths(over, depth - 1), st.just(over),
            st.just(within),
        )
        for over, within in groups(scope)
    ]  # fmt: skip


@cache
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
        st.builds(ir.Known, st.one_of(inner, numbers, colours)),
    ]
    folds = st.sampled_from(["any", "all"])
    choices += aggregates(BOOL, folds, lambda over: truths(over, depth - 1), scope=scope, depth=depth)
    return st.one_of(choices)


@cache
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
    if depth > 1:
        choices.append(tables(COUNT, scope))
    choices += aggregates(COUNT, st.just("count"), lambda _over: st.none(), scope=scope, depth=depth)
    return st.one_of(choices)


@cache
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
        tables(MONEY, scope),
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
    hows, numbers = st.sampled_from(["sum", "largest", "smallest"]), counts if kind == COUNT else amounts
    choices += aggregates(kind, hows, lambda over: numbers(over, depth - 1), scope=scope, depth=depth)
    return st.one_of(choices)


@st.composite
def tables(draw: st.DrawFn, kind: Type, scope: Subject) -> ir.Node:
    """A cell of a table by one or two keys; some cells are empty, some lie where no fact leads."""
    index: ir.Node | None = None
    places = 1
    for key in draw(st.lists(_keys(scope), min_size=1, max_size=2)):
        size = len(key.words or key.bounds) + 1
        outer = index and ir.Arithmetic(COUNT, "*", index, ir.Literal(COUNT, size))
        index = ir.Arithmetic(COUNT, "+", outer, key) if outer else key
        places *= size
    assert index is not None
    line = [ir.Name(MONEY, "parameter", "line", UNIT)] if kind == MONEY else []
    cells = st.sampled_from([*(ir.Literal(kind, value) for value in (None, -9, 0, 7, 7, 60)), *line])
    options = draw(st.lists(cells, min_size=places, max_size=places))
    return ir.Choice(kind, "table", index, tuple(options))


@st.composite
def _keys(draw: st.DrawFn, scope: Subject) -> ir.Slot:
    if draw(st.booleans()):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, unique=True))
        return ir.Slot(draw(names(CODE, scope)), tuple(words))
    starts = draw(st.lists(st.integers(-8, 60), min_size=1, max_size=3, unique=True))
    bounds = tuple(ir.Literal(COUNT, start) for start in sorted(starts))
    return ir.Slot(draw(counts(scope, 1)), (), bounds)


def _windows(scope: Subject) -> st.SearchStrategy[ir.Node]:
    months = ir.Name(Type(Kind.INT, unit="月"), "parameter", "months", UNIT)
    series = ["person_pay", "unit_pay"] if scope is UNIT else [f"{scope}_pay"]
    terms = st.lists(st.tuples(st.sampled_from([1, -1]), st.sampled_from(series)), min_size=1, max_size=2)
    lengths = st.just(months) | st.sampled_from([1, 12]).map(lambda value: ir.Literal(COUNT, value))
    plain = st.builds(
        ir.WindowSum,
        st.just(MONEY),
        lengths,
        terms.map(tuple),
        st.sampled_from(["unknown", "zero"]),
        st.just(scope),
        to_date=st.booleans(),
    )
    modes = st.sampled_from(["half_up", "up", "down"])
    mean = st.builds(
        ir.WindowSum, st.just(MONEY), lengths, terms.map(tuple), st.just("mean"), st.just(scope),
        st.sampled_from([0, 1, 2]), modes, to_date=st.booleans(),
    )  # fmt: skip
    return plain | mean


def _finer(node: ir.Node) -> ir.Node:
    return ir.Rescale(Type(Kind.MONEY, 4, "month"), node)


def households(how_many: int = 60) -> list[Case]:
    """Small households in which a quarter of everything is unknown; of a third, who the supporters are."""
    dice = random.Random(20260301)
    return [_household(dice, number) for number in range(how_many)]


AREAS = ["999901001", "999902", "111100", ""]


def _household(dice: random.Random, number: int) -> Case:
    members = tuple(_member(dice, f"{number * 10 + index}") for index in range(dice.randint(1, 4)))
    return Case(
        on=ON,
        area=dice.choice(AREAS),
        settlement=dice.choice(["", "urban", "rural"]),
        members=members,
        facts=_facts(dice, UNIT),
        series=_series(dice, UNIT),
        supporters=None if dice.random() < 0.3 else tuple(_supporters(dice, number, members)),
    )


def _member(dice: random.Random, name: str) -> Member:
    return Member(name, "", _facts(dice, PERSON), _series(dice, PERSON))


def _supporters(dice: random.Random, number: int, members: tuple[Member, ...]) -> Iterator[Supporter]:
    for index in range(dice.randint(0, 3)):
        area = dice.choice(AREAS)
        yield Supporter(
            f"{number * 10 + index + 5}", "", _facts(dice, SUPPORTER), _series(dice, SUPPORTER),
            of=tuple(one.id for one in members if dice.random() < 0.6) or (members[0].id,),
            area=area, settlement=dice.choice(["", "urban", "rural"]) if area else "",
        )  # fmt: skip


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


TABLES = {
    "unit": "unit BIGINT, basis VARCHAR, region VARCHAR, settlement VARCHAR",
    "membership": "unit BIGINT, person BIGINT",
    "person": "person BIGINT",
}


def settle(backend: DuckDB, cases: list[Case]) -> None:
    """Put the households into the compiler's input tables, every fact as a statement."""
    for table, columns in {**TABLES, **OPTIONAL_INPUTS}.items():
        backend.run(f"CREATE OR REPLACE TABLE {table} ({columns})")
    rows: dict[str, list[tuple[object, ...]]] = {
        "unit": [],
        "membership": [],
        "supporter": [],
        "statement": [],
    }
    for unit, case in enumerate(cases):
        rows["unit"].append((unit, "declared", case.area, case.settlement))
        rows["membership"] += [(unit, int(member.id)) for member in case.members]
        rows["supporter"] += _support(unit, case.supporters)
        rows["statement"] += _said(unit, None, case.facts, series=case.series)
        for one in (*case.members, *(case.supporters or ())):
            rows["statement"] += _said(unit, int(one.id), one.facts, series=one.series)
    for table, lines in rows.items():
        if lines:
            listed = ", ".join("(" + ", ".join(map(_literal, row)) + ")" for row in lines)
            backend.run(f"INSERT INTO {table} VALUES {listed}")


def _support(unit: int, supporters: tuple[Supporter, ...] | None) -> list[tuple[object, ...]]:
    """A row for everybody whom a supporter supports; one row without anybody where they are known to be none."""
    if supporters == ():
        return [(None, unit, *[None] * 6)]
    return [
        (int(one.id), unit, int(whom), int(one.id), None, one.area or None, one.settlement, True)
        for one in supporters or ()
        for whom in one.of
    ]


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
