"""What must hold of the shipped law for any household: more is never undone by more, and nobody comes first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from county import build, speak

from households import Households
from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.judging.cases import Case, Member, Series
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import Kind
from jiwang_engine.packs.loading import read_pack
from jiwang_engine.terms import Subject, Verdict

ON = date(2026, 8, 1)
PACKS = Path(__file__).resolve().parents[3] / "packs"
FIRM = (Verdict.YES, Verdict.NO)
Verdicts = dict[tuple[str, str, str], Verdict]


@pytest.fixture(scope="module")
def program() -> Program:
    return check_pack(read_pack(PACKS / "shili"))


@pytest.fixture(scope="module")
def cases(program: Program) -> Iterator[list[Case]]:
    backend = DuckDB(threads=1)
    build(backend, program, persons=160, in_case=100, density=60)
    speak(backend, program, percent=85)
    yield [case for _, case in Households(backend, program, ON).cases("basis <> 'presumed'")]
    backend.close()


def verdicts(program: Program, case: Case) -> Verdicts:
    """Every category and item of the household and its members."""
    home = Judgement(program, case)
    return {
        (one.role, one.id, member.id if member else ""): judge(one.id, member)
        for one in program.definitions
        if one.role in ("category", "item")
        for judge in [home.category_verdict if one.role == "category" else home.item_verdict]
        for member in (case.members if one.subject is Subject.PERSON else (None,))
    }


def may_be_forgotten(program: Program, name: str) -> bool:
    """Facts that a formula or a list would fill in again say something else when they are forgotten."""
    fact = program.pack.facts[name]
    if fact.otherwise is not None or (fact.series and fact.absent == "zero"):
        return False
    return fact.reading is None or program.pack.sources[fact.reading.source].role != "roll"


def knowing_less(program: Program, case: Case, dice: random.Random) -> Case:
    """The case with some facts forgotten."""

    def kept(facts: dict[str, object]) -> dict[str, object]:
        return {
            name: value
            for name, value in facts.items()
            if not may_be_forgotten(program, name) or dice.random() < 0.8
        }

    members = tuple(
        replace(one, facts=kept(dict(one.facts)), series=kept(dict(one.series)))  # type: ignore[arg-type]
        for one in case.members
    )
    return replace(case, members=members, facts=kept(dict(case.facts)))  # type: ignore[arg-type]


def test_knowing_more_never_reverses_a_firm_verdict(program: Program, cases: list[Case]) -> None:
    dice = random.Random(1)
    reversed_ = []
    for case in cases:
        less, more = verdicts(program, knowing_less(program, case, dice)), verdicts(program, case)
        reversed_ += [
            key for key, one in less.items() if one in FIRM and more[key] in FIRM and more[key] != one
        ]

    assert reversed_ == []


def test_the_order_of_members_means_nothing(program: Program, cases: list[Case]) -> None:
    dice = random.Random(2)
    for case in cases:
        shuffled = replace(case, members=tuple(dice.sample(case.members, len(case.members))))
        assert verdicts(program, shuffled) == verdicts(program, case)


def due(home: Judgement, item: str) -> list[int | None]:
    """What each subject gets: 0 for 不符合, None where it is open."""
    case, definition = home.case, home.definitions["item", item]
    found: list[int | None] = []
    for member in case.members if definition.subject is Subject.PERSON else (None,):
        verdict = home.item_verdict(item, member)
        amount = home.definition_value("amount", item, member) if ("amount", item) in home.definitions else 1
        assert amount is None or isinstance(amount, int)
        found.append({Verdict.NO: 0, Verdict.YES: amount}.get(verdict))
    return found


def test_no_amount_is_below_nothing(program: Program, cases: list[Case]) -> None:
    for home in (Judgement(program, case) for case in cases):
        for item in program.pack.items:
            assert all(fen is None or fen >= 0 for fen in due(home, item)), item


def test_with_more_of_what_an_item_declares_it_moves_one_way(program: Program, cases: list[Case]) -> None:
    dice = random.Random(3)
    ids = {word: one.id for one in program.pack.facts.values() for word in (one.id, one.label)}
    declared = [(item, ids[name], way) for item in program.pack.items.values() for name, way in item.monotone]
    assert declared

    for item, fact, way in declared:
        for case in cases:
            known = replace(case, fill=True)
            homes = [Judgement(program, one) for one in (known, raised(known, fact, dice))]
            pairs = zip(*(due(home, item.id) for home in homes), strict=True)
            for before, after in pairs:
                assert (
                    before is None
                    or after is None
                    or (after <= before if way == "falls" else after >= before)
                )


def raised(case: Case, fact: str, dice: random.Random) -> Case:
    """The household with more of one fact: of its own, or of one of its members."""
    more = dice.choice([1, 99, 100, 12_345, 500_000])
    if fact in case.facts:
        value = case.facts[fact]
        assert value is None or isinstance(value, int)
        return replace(case, facts={**case.facts, fact: (value or 0) + more})
    chosen = dice.randrange(len(case.members))
    members = (_raised(one, fact, more) if place == chosen else one for place, one in enumerate(case.members))
    return replace(case, members=tuple(members))


def _raised(one: Member, fact: str, more: int) -> Member:
    if fact in one.series:
        series = one.series[fact]
        every = None if series.every is None else series.every + more
        months = {month: value + more for month, value in series.months.items()}
        return replace(one, series={**one.series, fact: Series(months, every)})
    value = one.facts.get(fact)
    if isinstance(value, int):
        return replace(one, facts={**one.facts, fact: value + more})
    return one


def test_the_households_are_worth_asking(program: Program, cases: list[Case]) -> None:
    found = {verdict for case in cases for verdict in verdicts(program, case).values()}

    assert set(FIRM) <= found and len(cases) > 40
    assert program.fact_types["wages"].kind is Kind.MONEY
