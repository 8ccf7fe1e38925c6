"""One household under the village's law: firm answers, open answers, and what would settle them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwang_engine.judging.gaps import category_gaps
from jiwang_engine.judging.sums import divided, kleene
from jiwang_engine.judging.verdicts import Judgement, folded
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Verdict
from village import judged, program_of


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(tmp_path_factory.mktemp("packs"))


def member(name: str, wages: str | None = None, **more: str) -> dict[str, Any]:
    return {"id": name, "facts": ({"工资": wages} if wages else {}), **more}


def aid(home: Judgement) -> int | None:
    value = home.definition_value("amount", "aid", None)
    assert value is None or isinstance(value, int)
    return value


def test_three_people_just_under_the_line_receive_two_yuan_and_not_three(program: Program) -> None:
    home = judged(
        program,
        day="2025-06-01",
        household={"有车": "否"},
        members=[member("a", "1894元/月"), member("b", "0元/月"), member("c", "0元/月")],
    )

    assert (home.category_verdict("poor", None), aid(home)) == (Verdict.YES, 200)


def test_a_yearly_sum_is_compared_and_nothing_is_rounded_before(program: Program) -> None:
    home = judged(
        program,
        household={"有车": "否"},
        members=[member("a", "1100元/月"), member("b", "0元/月"), member("c", "0元/月")],
    )

    assert aid(home) == 109000


@pytest.mark.parametrize(
    ("wages", "verdict"),
    [("729.99元/月", Verdict.YES), ("730元/月", Verdict.NO), ("730.01元/月", Verdict.NO)],
)
def test_exactly_on_the_line_is_not_below_it(program: Program, wages: str, verdict: Verdict) -> None:
    assert (
        judged(program, household={"有车": "否"}, members=[member("a", wages)]).category_verdict("poor", None)
        is verdict
    )


def test_the_new_number_counts_from_its_first_day(program: Program) -> None:
    known: dict[str, Any] = {"household": {"有车": "否"}, "members": [member("a", "700元/月")]}

    verdicts = [
        judged(program, day=day, **known).category_verdict("poor", None)
        for day in ("2025-12-31", "2026-01-01")
    ]

    assert verdicts == [Verdict.NO, Verdict.YES]


def test_an_unknown_income_is_not_zero_and_says_whose_it_is(program: Program) -> None:
    home = judged(program, household={"有车": "否"}, members=[member("a", "100元/月"), member("b")])

    assert home.category_verdict("poor", None) is Verdict.UNKNOWN
    assert [(gap.member, gap.name) for gap in category_gaps("poor", home, None)] == [("b", "wages")]


def test_what_cannot_change_the_verdict_is_not_asked(program: Program) -> None:
    home = judged(program, household={"有车": "是"}, members=[member("a")])

    assert home.category_verdict("poor", None) is Verdict.NO
    assert not category_gaps("poor", home, None)


def test_a_month_without_an_entry_keeps_the_income_unknown(program: Program) -> None:
    rows = [{"member": "a", "month": f"2025-{month:02}", "amount": "100元"} for month in range(3, 13)]
    whole = [
        *rows,
        {"member": "a", "month": "2026-01", "amount": "100元"},
        {"member": "a", "month": "2026-02", "amount": "0元"},
    ]

    assert (
        judged(program, members=[member("a")], series={"工资": rows}).definition_value(
            "variable", "income", None
        )
        is None
    )
    assert (
        judged(program, members=[member("a")], series={"工资": whole}).definition_value(
            "variable", "income", None
        )
        == 110000
    )


def test_a_series_that_is_known_to_be_empty_is_zero(program: Program) -> None:
    assert (
        judged(program, members=[member("a")], series={"工资": []}).definition_value(
            "variable", "income", None
        )
        == 0
    )


def test_a_waiver_passes_a_clause_for_as_long_as_it_runs(program: Program) -> None:
    waiver = {
        "clause": "poor.car",
        "outcome": "豁免",
        "body": "村委会",
        "date": "2026-02-20",
        "until": "2027-02-20",
    }
    known: dict[str, Any] = {
        "household": {"有车": "是"},
        "members": [member("a", "0元/月")],
        "determinations": [waiver],
    }

    verdicts = [
        judged(program, day=day, **known).category_verdict("poor", None)
        for day in ("2026-02-19", "2026-02-20", "2027-02-21")
    ]

    assert verdicts == [Verdict.NO, Verdict.YES, Verdict.NO]


def test_a_waiver_recorded_after_the_day_known_on_was_not_known(program: Program) -> None:
    waiver = {"clause": "poor.car", "outcome": "豁免", "date": "2026-02-20", "known_at": "2026-02-25"}
    asked: dict[str, Any] = {
        "household": {"有车": "是"},
        "members": [member("a", "0元/月")],
        "determinations": [waiver],
    }

    verdicts = [
        judged(program, day="2026-03-01", **known, **asked).category_verdict("poor", None)
        for known in ({}, {"known": "2026-02-25"}, {"known": "2026-02-24"})
    ]

    assert verdicts == [Verdict.YES, Verdict.YES, Verdict.NO]


def test_a_bad_case_says_which_word_is_wrong(program: Program) -> None:
    with pytest.raises(Exception, match=r"a\.残疾等级.*九级"):
        judged(program, members=[member("a") | {"facts": {"残疾等级": "九级"}}])
    with pytest.raises(Exception, match="没有家庭成员"):
        judged(program)
    with pytest.raises(Exception, match=r"a\.薪水"):
        judged(program, members=[{"id": "a", "facts": {"薪水": "3元/月"}}])


@given(st.lists(st.sampled_from([True, False, None]), min_size=1))
def test_knowing_more_never_reverses_a_firm_answer(values: list[bool | None]) -> None:
    for op in ("and", "or"):
        before = kleene(op, values)
        for choice in (True, False):
            after = kleene(op, [choice if value is None else value for value in values])
            assert before in (None, after)


@given(st.lists(st.sampled_from(list(Verdict)), min_size=1), st.randoms())
def test_the_order_of_clauses_does_not_matter(verdicts: list[Verdict], random: Any) -> None:
    shuffled = verdicts.copy()
    random.shuffle(shuffled)

    assert [folded(op, verdicts) for op in ("and", "or")] == [folded(op, shuffled) for op in ("and", "or")]


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_stays_within_one_and_is_even_about_zero(numerator: int, denominator: int) -> None:
    for mode in ("up", "down", "half_up"):
        result = divided(numerator, denominator, mode)
        assert divided(-numerator, denominator, mode) == -result
        assert abs(result * denominator - numerator) < denominator
    assert abs(divided(numerator, denominator, "up")) >= abs(divided(numerator, denominator, "down"))
