"""Random laws in which more of one fact can only help, or can only harm: an item then declares it (单调)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from jiwang_engine.language import ir
from jiwang_engine.language.dependence import names_in, walk
from jiwang_engine.language.program import Program
from jiwang_engine.language.types import BOOL, COUNT
from jiwang_engine.terms import Subject
from random_packs import Law
from trees import MONEY, amounts, truths

PERSON, UNIT, _ = Subject
FACT = "person_money"  # what there is more of
OTHER = {"rises": "falls", "falls": "rises"}
Nodes = st.SearchStrategy[ir.Node]


@cache
def still(nodes: Callable[[Subject, int], Nodes], scope: Subject) -> Nodes:
    """Formulas that do not read the fact; 已知 may not be asked where amounts are decided."""
    return nodes(scope, 1).filter(
        lambda node: (
            ("fact", FACT) not in names_in(node) and not any(isinstance(one, ir.Known) for one in walk(node))
        )
    )


@cache
def moving(scope: Subject, depth: int, way: str) -> Nodes:
    """Amounts that with more of the fact only rise, or only fall."""
    leaves = still(amounts, scope)
    if scope is PERSON and way == "rises":
        leaves |= st.just(ir.Name(MONEY, "fact", FACT, PERSON))
    if depth == 0:
        return leaves
    inner, turned = moving(scope, depth - 1, way), moving(scope, depth - 1, OTHER[way])
    literal = st.integers(1, 4).map(lambda value: ir.Literal(COUNT, value))
    modes = st.sampled_from(["half_up", "up", "down"])
    choices = [
        leaves,
        st.builds(ir.Arithmetic, st.just(MONEY), st.just("+"), inner, inner),
        st.builds(ir.Arithmetic, st.just(MONEY), st.just("-"), inner, turned),
        st.builds(ir.Arithmetic, st.just(MONEY), st.just("*"), inner, literal),
        st.builds(ir.Divide, st.just(MONEY), inner, literal, st.sampled_from([0, 1, 2]), modes),
        st.builds(
            ir.Extreme, st.just(MONEY), st.sampled_from(["largest", "smallest"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
        st.builds(ir.If, st.just(MONEY), still(truths, scope), inner, inner),
    ]  # fmt: skip
    if scope is UNIT:
        hows = st.sampled_from(["sum", "largest", "smallest"])
        where = st.none() | still(truths, PERSON)
        choices.append(st.builds(ir.Aggregate, st.just(MONEY), hows, moving(PERSON, depth - 1, way), where))
    return st.one_of(choices)


@cache
def turning(scope: Subject, depth: int, way: str) -> Nodes:
    """Conditions that with more of the fact only begin to hold, or only cease to."""
    ops = st.sampled_from(["<", "<="] if way == "falls" else [">", ">="])
    compared = st.builds(ir.Compare, ops, moving(scope, depth, "rises"), moving(scope, depth, "falls"))
    if depth == 0:
        return compared | still(truths, scope)
    inner = turning(scope, depth - 1, way)
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    choices = [
        compared,
        st.builds(ir.Logic, st.sampled_from(["and", "or"]), parts),
        st.builds(ir.Not, turning(scope, depth - 1, OTHER[way])),
    ]
    if scope is UNIT:
        folds = st.sampled_from(["any", "all"])
        choices.append(
            st.builds(ir.Aggregate, st.just(BOOL), folds, turning(PERSON, depth - 1, way), st.none())
        )
    return st.one_of(choices)


def clear(scope: Subject, way: str) -> Nodes:
    """Amounts that move with the fact itself, and do not end at nothing."""
    own: ir.Node = ir.Name(MONEY, "fact", FACT, PERSON)
    fact = own if scope is PERSON else ir.Aggregate(MONEY, "sum", own, None)
    base = st.integers(1, 9).map(lambda value: ir.Literal(MONEY, value * 10_000_00))
    sign = st.just("+" if way == "rises" else "-")
    return st.builds(ir.Arithmetic, st.just(MONEY), sign, base, st.just(fact))


@st.composite
def moving_laws(draw: st.DrawFn) -> tuple[Program, str]:
    """A pack with one item, and which way it moves with more of the fact."""
    scope, way = draw(st.sampled_from([UNIT, PERSON])), draw(st.sampled_from(["rises", "falls"]))
    law = Law(draw(st.randoms(use_true_random=False)), presuming=False)
    always = st.just(ir.Literal(BOOL, True))
    law.judge("k0", scope, [draw(always | turning(scope, 1, way)) for _ in range(draw(st.integers(1, 2)))])
    law.names.clear()  # the category moves too: nothing that stands still may read it
    limits = [draw(st.none() | moving(scope, 1, way)) for _ in ("least", "most")]
    law.pay("k0", scope, draw(clear(scope, way) | moving(scope, 2, way)), limits=limits)
    return law.program(), way
