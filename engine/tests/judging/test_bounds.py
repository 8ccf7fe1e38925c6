"""What follows from declared bounds holds for every completion of what is unknown, and asks nobody in vain."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwang_engine.errors import PackError
from jiwang_engine.explaining import explain
from jiwang_engine.judging.cases import Case, Series
from jiwang_engine.judging.gaps import category_gaps
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import declared_bounds
from jiwang_engine.language.dependence import walk
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL, Kind, Type
from jiwang_engine.language.values import Value, day_number, number_day
from jiwang_engine.terms import Subject, Verdict
from trees import FACT_TYPES, FACTS, ON, PACK, PARAMETER_TYPES, amounts, counts, households, program, truths
from village import FACTS as VILLAGE_FACTS
from village import judged, program_of

CASES = households(25)
BOUNDS = declared_bounds(PACK, FACT_TYPES, PARAMETER_TYPES)
MONTHS = range(ON.year * 12 + ON.month - 14, ON.year * 12 + ON.month + 1)


def completed(case: Case, dice: random.Random, *, share: float = 1.0) -> Case:
    """The case with a share of the unknown facts made known, within their bounds."""
    members = tuple(
        replace(
            one,
            facts=_completed(one.facts, dice, Subject.PERSON, share=share),
            series=_months(one.series, dice, "person_pay", share=share),
        )
        for one in case.members
    )
    supporters = tuple(
        replace(
            one,
            facts=_completed(one.facts, dice, Subject.SUPPORTER, share=share),
            series=_months(one.series, dice, "supporter_pay", share=share),
        )
        for one in case.supporters or ()
    )
    facts = _completed(case.facts, dice, Subject.UNIT, share=share)
    return replace(
        case,
        members=members,
        supporters=supporters,
        facts=facts,
        series=_months(case.series, dice, "unit_pay", share=share),
    )


def _completed(
    known: dict[str, Value] | object, dice: random.Random, side: Subject, *, share: float
) -> dict[str, Value]:
    found = dict(known)  # type: ignore[call-overload]
    for name, (subject, type_) in FACTS.items():
        if subject is side and found.get(name) is None and dice.random() <= share:
            found[name] = _anything(name, type_, dice)
    return found


def _anything(name: str, type_: Type, dice: random.Random) -> Value:
    if type_.kind is Kind.BOOL:
        return dice.random() < 0.5
    if type_.kind is Kind.CODE:
        return dice.choice(["", "红", "黄", "蓝"])
    bounds = BOUNDS.get(("fact", name))
    low = bounds.low if bounds and bounds.low is not None else (19000101 if type_.kind is Kind.DATE else -900)
    high = (
        bounds.high
        if bounds and bounds.high is not None
        else (20301231 if type_.kind is Kind.DATE else 90_000)
    )
    if type_.kind is Kind.DATE:
        return day_number(
            number_day(low).fromordinal(
                dice.randint(number_day(low).toordinal(), number_day(high).toordinal())
            )
        )
    return dice.choice([low, high, dice.randint(low, high), dice.randint(max(low, -3), min(high, 3))])


def _months(
    known: dict[str, Series] | object, dice: random.Random, name: str, *, share: float
) -> dict[str, Series]:
    found: dict[str, Series] = dict(known)  # type: ignore[call-overload]
    one = found.get(name, Series())
    if one.every is None and dice.random() <= share:
        wanted = {month: dice.choice([-5, 0, 777]) for month in MONTHS}
        found[name] = Series({**wanted, **one.months})
    return found


def answer(node: ir.Node) -> Definition:
    return Definition("variable", "answer", Subject.UNIT, node.type, node)


def values(law: Program, case: Case) -> dict[str, Value]:
    """The formula's own value and what the bounds say of it; the overlay makes every number published."""
    home = Judgement(law, case)
    return {one.role: home.definition_value(one.role, one.id, None) for one in law.definitions}


def contradictions(before: dict[str, Value], after: dict[str, Value]) -> list[str]:
    """What the bounds said, and more information denied."""
    wrong = []
    value = after["variable"]
    if before.get("surely") and value is not True:
        wrong.append("surely")
    if before.get("never") and value is not False:
        wrong.append("never")
    for role in ("low", "high"):
        bound = before.get(role)
        if bound is None:
            continue
        if value is None or (bound > value if role == "low" else bound < value):  # type: ignore[operator]
            wrong.append(role)
    return wrong


def may_be_reversed(node: ir.Node) -> bool:
    """已知, and 缺月: 按零 (a month without an entry is a known nothing) are declared, no conclusions from bounds."""
    return any(
        isinstance(part, ir.Known) or (isinstance(part, ir.WindowSum) and part.missing in ("zero", "mean"))
        for part in walk(node)
    )


everything = st.one_of(
    truths(Subject.UNIT, 3), counts(Subject.UNIT, 3), amounts(Subject.UNIT, 3), amounts(Subject.UNIT, 2)
).filter(lambda node: not may_be_reversed(node))
published = [
    replace(case, area="999901001", supporters=tuple(replace(one, area="") for one in case.supporters or ()))
    for case in CASES
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=everything, seed=st.integers(0, 2**32))
def test_every_completion_within_the_bounds_lies_within_the_range(node: ir.Node, seed: int) -> None:
    law = program((answer(node),))
    dice = random.Random(seed)

    wrong = [
        (case, found)
        for case in published
        if (found := contradictions(values(law, case), values(law, completed(case, dice))))
    ]

    assert wrong == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=everything, seed=st.integers(0, 2**32))
def test_knowing_more_never_widens_a_range_nor_opens_a_sure_answer(node: ir.Node, seed: int) -> None:
    law = program((answer(node),))
    dice = random.Random(seed)

    for case in published:
        before, after = values(law, case), values(law, completed(case, dice, share=0.4))
        for role in ("surely", "never"):
            assert not (before.get(role) and not after[role])
        low, high = before.get("low"), before.get("high")
        assert low is None or (after["low"] is not None and low <= after["low"])  # type: ignore[operator]
        assert high is None or (after["high"] is not None and high >= after["high"])  # type: ignore[operator]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=everything)
def test_what_is_known_is_its_own_range(node: ir.Node) -> None:
    law = program((answer(node),))

    for case in published:
        found = values(law, case)
        if found["variable"] is None:
            continue
        if node.type == BOOL:
            assert not (found.get("surely") and not found["variable"])
            assert not (found.get("never") and found["variable"])
        else:
            assert found.get("low") is None or found["low"] <= found["variable"]  # type: ignore[operator]
            assert found.get("high") is None or found["high"] >= found["variable"]  # type: ignore[operator]


BOUNDED = VILLAGE_FACTS.replace("形态: 序列\n", "形态: 序列\n下限: 0元/月\n上限: 100000元/月\n")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("bounded"), facts=BOUNDED)


def member(name: str, wages: str | None = None) -> dict[str, Any]:
    return {"id": name, "facts": {"工资": wages} if wages else {}}


def test_an_income_already_above_the_line_needs_no_other_income(village: Program) -> None:
    home = judged(village, household={"有车": "否"}, members=[member("a", "1460元/月"), member("b")])

    assert home.category_verdict("poor", None) is Verdict.NO
    assert not category_gaps("poor", home, None)


def test_an_income_that_may_still_matter_is_asked(village: Program) -> None:
    home = judged(village, household={"有车": "否"}, members=[member("a", "1459.99元/月"), member("b")])

    assert home.category_verdict("poor", None) is Verdict.UNKNOWN
    assert [(gap.member, gap.name) for gap in category_gaps("poor", home, None)] == [("b", "wages")]


def test_an_amount_that_is_open_has_a_least_and_a_greatest_value(village: Program) -> None:
    home = judged(village, household={"有车": "否"}, members=[member("a", "1000元/月"), member("b")])
    answer = explain(village, home.case, due_on=lambda day, _days, _kind: (day, False))

    amount = answer["items"][0]["amount"]
    assert (amount["fen"], amount["low_fen"], amount["high_fen"]) == (None, 0, 46000)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (BOUNDED.replace("100000元/月", "100000元/年"), "bad-bound"),
        (BOUNDED.replace("下限: 0元/月", "下限: 200000元/月"), "bounds-crossed"),
        (BOUNDED.replace("类型: 是否\n", "类型: 是否\n下限: 0\n"), "bounds-without-order"),
    ],
)
def test_bounds_that_make_no_sense_are_refused_with_their_place(
    tmp_path: Path, facts: str, code: str
) -> None:
    with pytest.raises(PackError) as refused:
        program_of(tmp_path, facts=facts)

    assert (refused.value.code, bool(refused.value.at and refused.value.at.line)) == (code, True)
