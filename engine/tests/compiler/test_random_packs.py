"""Any pack, any household: the database judges as the interpreter does, and the order of people and rows means nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jiwang_engine.backends.duckdb import DuckDB
from jiwang_engine.compiler.executing import available, run_plan
from jiwang_engine.compiler.linting import faults
from jiwang_engine.compiler.planning import plan_of_everything
from jiwang_engine.judging.cases import Case, Member
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.bounds import HIGH, LOW, NEVER, REFINED, SURELY
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.terms import Subject, Verdict
from judging.test_bounds import completed, may_be_reversed
from moving import FACT, moving_laws
from random_packs import decided, laws
from trees import ON, households, settle

Values = dict[tuple[str, str, int], Any]
CASES = households(20)
BOUNDS = (LOW, HIGH, SURELY, NEVER, REFINED)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller example would need a database for each try


def interpreted(one: Definition, home: Judgement, member: Member | None) -> Any:
    """What the interpreter says of a definition, in the database's coding."""
    if one.role == "clause":
        outcome = home.outcome(one.id, member)
        assert outcome is not None
        return int(outcome.verdict) + 4 * outcome.presumed + 8 * (outcome.waived is not None)
    if one.role in ("category", "item"):
        return int((home.category_verdict if one.role == "category" else home.item_verdict)(one.id, member))
    return home.definition_value(one.role, one.id, member)


def holders(case: Case, subject: Subject) -> tuple[Member | None, ...]:
    everybody: dict[Subject, tuple[Member | None, ...]] = {
        Subject.UNIT: (None,), Subject.PERSON: case.members, Subject.SUPPORTER: case.supporters or (),
    }  # fmt: skip
    return everybody[subject]


def by_interpreter(law: Program, cases: list[Case]) -> Values:
    """Every value of every household."""
    return {
        (one.role, f"{one.id} {one.subject}", int(who.id) if who else unit): interpreted(one, home, who)
        for unit, case in enumerate(cases)
        for home in [Judgement(law, case)]
        for one in law.definitions
        for who in holders(case, one.subject)
    }


def by_database(law: Program, cases: list[Case], dice: random.Random, *, on_arrays: bool) -> Values:
    """Every value of every household, the rows put in in any order; worked out in SQL or by numpy."""
    backend = DuckDB(threads=1)
    settle(backend, cases)
    rows = [(unit, one) for unit, case in enumerate(cases) for one in case.determinations]
    for unit, one in rows:
        backend.run(f"INSERT INTO determination VALUES ({unit}, NULL, '{one.clause}', '{one.outcome}')")
    for table in ("unit", "membership", "statement", "supporter"):
        backend.run(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} ORDER BY hash({dice.random()}, {table}::VARCHAR)"
        )
    found = plan_of_everything(law, ON, available=available(backend, law), on_arrays=on_arrays)
    assert faults(found.plan.steps) == []
    run_plan(backend, found.plan)
    values: Values = {}
    for one in law.definitions:
        if one.subject in found.tables and (column := found.columns.get((one.role, one.id))):
            for number, value in backend.rows(
                f"SELECT {one.subject}, {column} FROM {found.tables[one.subject]}"
            ):
                values[one.role, f"{one.id} {one.subject}", number] = value
    backend.close()
    return values


def compared(law: Program, dice: random.Random) -> None:
    cases = [decided(case, law, dice) for case in CASES]
    meant = by_interpreter(law, cases)
    for on_arrays in (False, True):
        said = by_database(law, cases, dice, on_arrays=on_arrays)
        assert {key: (said.get(key), value) for key, value in meant.items() if said.get(key) != value} == {}


@settings(max_examples=8, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_any_pack_means_the_same_to_interpreter_and_database(law: Program, dice: random.Random) -> None:
    compared(law, dice)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_many_packs_mean_the_same_to_interpreter_and_database(law: Program, dice: random.Random) -> None:
    compared(law, dice)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_the_order_of_members_and_supporters_means_nothing(law: Program, dice: random.Random) -> None:
    def shuffled(case: Case) -> Case:
        members = tuple(dice.sample(case.members, len(case.members)))
        supporters = case.supporters
        if supporters is not None:
            supporters = tuple(dice.sample(supporters, len(supporters)))
        return replace(case, members=members, supporters=supporters)

    assert by_interpreter(law, CASES) == by_interpreter(law, [shuffled(case) for case in CASES])


Amounts = dict[tuple[str, str], tuple[Any, Any, Any]]


def amounts(law: Program, case: Case) -> Amounts:
    """What every item gives, after 补差, and in the end: the amount, and between what it lies."""
    home = Judgement(law, case)
    return {
        (f"{role} {item}", who.id if who else ""): tuple(
            home.definition_value(side, name, who) if (side, name) in home.definitions else None
            for side, name in ((role, item), ("low", f"{role} {item}"), ("high", f"{role} {item}"))
        )
        for role, item in home.definitions
        if role in ("amount", "paid", "due")
        for who in holders(case, home.definitions[role, item].subject)
    }  # type: ignore[return-value]


firm = laws(presuming=False, keeping=lambda node: not may_be_reversed(node)).filter(
    lambda law: (
        not any(
            may_be_reversed(one.node)
            for one in law.definitions
            if one.node is not None and one.role not in BOUNDS
        )
    )
)  # what is presumed, or declared to be nothing, more information may reverse


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=firm, dice=st.randoms(use_true_random=False))
def test_the_true_amount_lies_between_the_least_and_the_greatest(law: Program, dice: random.Random) -> None:
    for case in CASES:
        case = replace(decided(case, law, dice), area="999901001")
        before, after = amounts(law, case), amounts(law, completed(case, dice))
        for key, (_, low, high) in before.items():
            known = after[key][0]
            assert known is None or low is None or low <= known, (key, case)
            assert known is None or high is None or known <= high, (key, case)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_what_is_due_is_never_below_nothing_and_a_known_amount_is_its_own_range(
    law: Program, dice: random.Random
) -> None:
    for case in CASES:
        for (name, _), (known, low, high) in amounts(law, decided(case, law, dice)).items():
            if name.startswith("due"):
                assert low is None or low >= 0
                assert known is None or known >= 0
            if known is not None and low is not None and high is not None:
                assert low <= known <= high


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_with_all_facts_known_the_range_is_the_amount(law: Program, dice: random.Random) -> None:
    for case in CASES:
        if case.supporters is None:
            continue
        every = completed(replace(decided(case, law, dice), area="999901001"), dice)
        for (name, _), (known, low, high) in amounts(law, every).items():
            if known is not None and (low, high) != (None, None):
                assert (low, high) == (known, known), name


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=laws(), dice=st.randoms(use_true_random=False))
def test_no_amount_lies_beyond_its_limits(law: Program, dice: random.Random) -> None:
    for case in CASES:
        home = Judgement(law, decided(case, law, dice))
        for role, item in [key for key in law_keys(law) if key[0] in ("amount", "paid", "due")]:
            for who in holders(case, home.definitions[role, item].subject):
                given = home.definition_value(role, item, who)
                least, most = (limit_of(home, f"{word}_{item}", who) for word in ("least", "most"))
                if most is not None and given is not None:
                    assert given <= max(most, 0 if role != "amount" else most), (role, item)
                if role == "amount" and given is not None and least is not None:
                    assert given >= (least if most is None else min(least, most)), item


def limit_of(home: Judgement, name: str, who: Member | None) -> Any:
    """The value of a limit, or None where it is unknown or there is none."""
    return home.definition_value("variable", name, who) if ("variable", name) in home.definitions else None


def law_keys(law: Program) -> list[tuple[str, str]]:
    return [(one.role, one.id) for one in law.definitions]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=firm, dice=st.randoms(use_true_random=False))
def test_knowing_more_never_reverses_a_firm_verdict(law: Program, dice: random.Random) -> None:
    certain = (Verdict.YES, Verdict.NO)
    for case in CASES:
        case = replace(decided(case, law, dice), area="999901001")
        before, after = (
            {
                (name, who.id if who else ""): home.item_verdict(name, who)
                for name, item in law.pack.items.items()
                for who in holders(case, item.subject)
            }
            for home in (Judgement(law, case), Judgement(law, completed(case, dice, share=0.5)))
        )
        assert [key for key, one in before.items() if one in certain and after[key] is not one] == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(law=moving_laws(), dice=st.randoms(use_true_random=False))
def test_with_more_of_what_moves_one_way_so_does_the_item(
    law: tuple[Program, str], dice: random.Random
) -> None:
    program, way = law
    for case in CASES:
        case = completed(replace(case, area="999901001"), dice)
        for before, after in zip(given_by(program, case), given_by(program, richer(case, dice)), strict=True):
            assert before is None or after is None or (before <= after if way == "rises" else before >= after)


def richer(case: Case, dice: random.Random) -> Case:
    """The household with more of the fact, of some members."""
    members = (
        replace(one, facts={**one.facts, FACT: int(one.facts[FACT] or 0) + dice.choice([0, 1, 99, 12_345])})
        for one in case.members
    )
    return replace(case, members=tuple(members))


def given_by(law: Program, case: Case) -> list[Any]:
    """What the item gives in the end to each of its subjects."""
    home = Judgement(law, case)
    return [
        home.definition_value("due", "k0", who)
        for who in holders(case, home.definitions["due", "k0"].subject)
    ]


LAWS_OF_NATURE = (
    (test_the_order_of_members_and_supporters_means_nothing, laws()),
    (test_the_true_amount_lies_between_the_least_and_the_greatest, firm),
    (test_what_is_due_is_never_below_nothing_and_a_known_amount_is_its_own_range, laws()),
    (test_with_all_facts_known_the_range_is_the_amount, laws()),
    (test_no_amount_lies_beyond_its_limits, laws()),
    (test_knowing_more_never_reverses_a_firm_verdict, firm),
    (test_with_more_of_what_moves_one_way_so_does_the_item, moving_laws()),
)


@pytest.mark.slow
@pytest.mark.parametrize(("test", "packs"), LAWS_OF_NATURE, ids=lambda one: getattr(one, "__name__", "packs"))
def test_every_law_holds_of_many_packs(test: Any, packs: st.SearchStrategy[Any]) -> None:
    many = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    many(given(law=packs, dice=st.randoms(use_true_random=False))(test.hypothesis.inner_test))()


def test_random_packs_reach_every_verdict() -> None:
    seen: set[Verdict] = set()

    @settings(
        max_examples=16,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(law=laws())
    def look(law: Program) -> None:
        seen.update(Judgement(law, case).category_verdict("k0", None) for case in CASES)

    look()

    assert seen == set(Verdict)


def test_the_laws_that_should_move_do() -> None:
    seen: set[tuple[str, bool]] = set()

    @settings(
        max_examples=40,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(law=moving_laws())
    def look(law: tuple[Program, str]) -> None:
        program, way = law
        for number, case in enumerate(CASES[:6]):
            case = completed(replace(case, area="999901001"), random.Random(number))
            seen.add((way, given_by(program, case) != given_by(program, richer(case, random.Random(number)))))

    look()

    assert seen >= {("rises", True), ("falls", True)}
