"""A household that screening leaves out could not have been named: for any formula, whatever else is true of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from jiwang_engine.compiler.inputs.origins import Available
from jiwang_engine.compiler.inputs.parameters import NumberRow, number_rows
from jiwang_engine.compiler.quiet import Quiet, quiet_units
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import names_in, walk
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL, Kind
from jiwang_engine.language.values import Value
from jiwang_engine.packs.model import Expression, Indicator, Reading, Source
from jiwang_engine.terms import Level, Purpose, Subject
from trees import HERE, ON, PACK, TYPES, UNIT, households, program, truths

LISTED = {"person_yes": "no", "person_number": "zero", "person_colour": "no", "unit_money": "zero"}
SIGN = Indicator(
    "answer", "答", UNIT, "screening", Expression("", HERE), Level.RED, Expression("", HERE), "", HERE
)  # fmt: skip


def listed_program(node: ir.Node) -> Program:
    """A screening indicator over facts of which some are read from a complete list."""
    one = Definition("indicator", "answer", UNIT, BOOL, node, names_in(node))
    facts = {
        name: replace(fact, reading=Reading("list", name), absent=LISTED[name]) if name in LISTED else fact
        for name, fact in PACK.facts.items()
    }
    source = Source("list", "名单", "某部门", Purpose.TRIGGER, (), HERE, complete="协议")
    pack = replace(PACK, facts=facts, sources={"list": source}, indicators={"answer": SIGN}, variables={})
    law = program((one,))
    return replace(law, pack=pack)


def silent(case: Case) -> Case:
    """The household of whom nobody states anything: the others are always looked at."""
    members = tuple(replace(one, facts={}, series={}) for one in case.members)
    return replace(case, facts={}, series={}, members=members, supporters=None)


def asks(node: ir.Node) -> bool:
    return any(isinstance(part, ir.Known) for part in walk(node))


def on_no_list(case: Case) -> Case:
    """The household with what absence says of the facts of the list; all else stays as it is."""
    nothing: dict[str, Value] = {
        name: {Kind.BOOL: False, Kind.CODE: ""}.get(TYPES[name.partition("_")[2]].kind, 0) for name in LISTED
    }
    own = {name: value for name, value in nothing.items() if name.startswith("unit")}
    of_members = {name: value for name, value in nothing.items() if name.startswith("person")}
    members = tuple(replace(one, facts={**one.facts, **of_members}) for one in case.members)
    return replace(case, facts={**case.facts, **own}, members=members)


def quiet_of(law: Program, rows: tuple[NumberRow, ...]) -> Quiet:
    numbers = {row.place: row.values for row in rows}
    there = Available(frozenset({"list"}))
    return quiet_units(
        law, [("indicator", "answer")], there, numbers=numbers, answerable=lambda _name, _place: True
    )


def place_of(case: Case, rows: tuple[NumberRow, ...]) -> int:
    fitting = [row for row in rows if case.area.startswith(row.prefix) and row.settlement == case.settlement]
    return max(fitting, key=lambda row: len(row.prefix)).place


@settings(max_examples=400, deadline=None)
@given(node=truths(Subject.UNIT, 3))
def test_no_household_that_is_left_out_could_be_named_or_stay_open(node: ir.Node) -> None:
    law = listed_program(node)
    rows = number_rows(law, ON, ["line", "months"])
    quiet = quiet_of(law, rows)

    answers = [
        Judgement(law, on_no_list(silent(case) if asks(node) else case)).definition_value(
            "indicator", "answer", None
        )
        for case in households(30)
        if place_of(case, rows) in quiet.places
    ]

    assert all(answer is False for answer in answers)


def name(fact: str) -> ir.Name:
    subject = Subject(fact.partition("_")[0])
    return ir.Name(TYPES[fact.partition("_")[2]], "fact", fact, subject)


def any_member(node: ir.Node) -> ir.Node:
    return ir.Aggregate(BOOL, "any", node, None)


def test_an_indicator_that_needs_the_list_leaves_out_those_who_are_not_on_it() -> None:
    node = ir.Logic("and", (any_member(name("person_yes")), name("unit_yes")))
    law = listed_program(node)

    found = quiet_of(law, number_rows(law, ON, []))

    assert found.sources == ("list",) and found.places == {0, 1, 2}


def test_an_indicator_that_absence_may_fulfil_leaves_out_nobody() -> None:
    law = listed_program(ir.Not(any_member(name("person_yes"))))

    assert quiet_of(law, number_rows(law, ON, [])).places == frozenset()


def test_an_indicator_that_may_stay_open_leaves_out_nobody() -> None:
    law = listed_program(ir.Logic("or", (any_member(name("person_yes")), name("unit_yes"))))

    assert quiet_of(law, number_rows(law, ON, [])).places == frozenset()


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_numbers_of_a_place_are_those_in_force_on_the_day(day: date) -> None:
    law = listed_program(ir.Literal(BOOL, False))

    rows = {(row.prefix, row.settlement): row.values["line"] for row in number_rows(law, day, ["line"])}

    assert rows["9999", "rural"] == 300 and rows["9999", "urban"] == 750
    assert rows["999902", "rural"] is None and rows["", ""] == 750
