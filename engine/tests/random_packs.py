"""Random typed packs: variables that read each other, clauses, categories, items, amounts, units; and what people decide."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from jiwang_engine.judging.cases import Case, Determination
from jiwang_engine.language import ir
from jiwang_engine.language.bounds import Ranges, declared_bounds, refinements
from jiwang_engine.language.dependence import in_order, mapped, names_in
from jiwang_engine.language.items.combining import combined
from jiwang_engine.language.items.limiting import limited
from jiwang_engine.language.members import limited_to_members, recognitions
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.types import BOOL
from jiwang_engine.packs.model import (
    Amount,
    Category,
    Citation,
    Clause,
    ClauseGroup,
    Combination,
    Exclusion,
    Expression,
    Item,
    UnitRule,
    Variable,
    Waiver,
)
from jiwang_engine.terms import Subject
from trees import FACT_TYPES, HERE, MONEY, PACK, PARAMETER_TYPES, amounts, counts, truths

PERSON, UNIT, SUPPORTER = Subject
KINDS = {"truth": truths, "count": counts, "amount": amounts}
TEXT = Expression("", HERE)
SUBJECTS = (UNIT, PERSON, UNIT, PERSON)  # of the items k0, k1, k2, k3


@st.composite
def laws(
    draw: st.DrawFn, *, presuming: bool = True, keeping: Callable[[ir.Node], bool] = lambda _: True
) -> Program:
    """A checked pack that no author would write, and that every author might; of formulas that are worth keeping."""

    def formula(kind: str, subject: Subject, depth: int) -> ir.Node:
        return draw(KINDS[kind](subject, depth).filter(keeping))

    dice = draw(st.randoms(use_true_random=False))
    law = Law(dice, presuming)
    for number in range(draw(st.integers(1, 3))):
        subject = draw(st.sampled_from([PERSON, UNIT, SUPPORTER]))
        kind = draw(st.sampled_from(sorted(KINDS)))
        law.add("variable", f"v{number}", subject, formula(kind, subject, 2))
    if draw(st.booleans()):
        law.add("excluded", "unit.1", PERSON, formula("truth", PERSON, 1))
    for number, subject in enumerate(SUBJECTS):
        clauses = [
            formula("truth", subject, 2) if draw(st.integers(0, 6)) else None
            for _ in range(draw(st.integers(1, 3)))
        ]
        law.judge(f"k{number}", subject, clauses)
        limits = [formula("amount", subject, 1) if draw(st.booleans()) else None for _ in ("least", "most")]
        law.pay(f"k{number}", subject, formula("amount", subject, 2), limits=limits)
    for number in range(draw(st.integers(0, 2))):
        law.combine(f"rule{number}", draw(st.sampled_from(["exclusive", "highest", "top_up", "choice"])))
    return law.program()


class Law:
    """A pack being made; formulas read what was defined before."""

    def __init__(self, dice: random.Random, presuming: bool) -> None:
        self.dice, self.presuming = dice, presuming
        self.definitions: dict[tuple[str, str], Definition] = {}
        self.names: list[ir.Name] = []
        self.categories: dict[str, Category] = {}
        self.combinations: dict[str, Combination] = {}

    def add(self, role: str, name: str, subject: Subject, node: ir.Node) -> None:
        if role != "excluded":  # what a unit is made of knows nothing of verdicts
            node = self._woven(node)
        self.definitions[role, name] = Definition(role, name, subject, node.type, node, names_in(node))
        if role == "variable":
            self.names.append(ir.Name(node.type, role, name, subject))

    def _woven(self, node: ir.Node) -> ir.Node:
        """The formula with some of its facts replaced by variables and categories of the same kind."""
        if isinstance(node, ir.Name) and node.role == "fact" and self.dice.random() < 0.4:
            fitting = [one for one in self.names if (one.type, one.subject) == (node.type, node.subject)]
            return self.dice.choice(fitting) if fitting else node
        return mapped(node, self._woven)

    def judge(self, name: str, subject: Subject, formulas: list[ir.Node | None]) -> None:
        """A category over clauses, and an item through it."""
        clauses = []
        for number, node in enumerate(formulas):
            key = f"{name}.c{number}"
            presumed = self.dice.choice(["", "", "yes", "no"]) if node and self.presuming else ""
            clauses.append(
                Clause(
                    key, key, TEXT if node else None, HERE, when_unknown=presumed,
                    presumption=Citation("法"), waiver=Waiver("人"),
                )
            )  # fmt: skip
            if node is None:
                self.definitions["clause", key] = Definition("clause", key, subject, BOOL, None)
            else:
                self.add("clause", key, subject, node)
        group = ClauseGroup(self.dice.choice(["all", "any"]), tuple(clauses), HERE)
        parts: tuple[ir.Node, ...] = tuple(ir.Name(BOOL, "clause", one.id, subject) for one in clauses)
        node = parts[0] if len(parts) == 1 else ir.Logic("and" if group.how == "all" else "or", parts)
        self.definitions["category", name] = Definition("category", name, subject, BOOL, node, names_in(node))
        self.categories[name] = Category(name, name, subject, 1, group, HERE)
        entry = ir.Name(BOOL, "category", name, subject)
        self.definitions["item", name] = Definition("item", name, subject, BOOL, entry, names_in(entry))
        self.names.append(entry)

    def pay(self, name: str, subject: Subject, amount: ir.Node, *, limits: Sequence[ir.Node | None]) -> None:
        """What an item gives; its limits are variables, so that they can be looked at."""
        for word, limit in zip(("least", "most"), limits, strict=True):
            if limit is not None:
                self.add("variable", f"{word}_{name}", subject, limit)
        least, most = (
            ir.Name(MONEY, "variable", f"{word}_{name}", subject) if limit is not None else None
            for word, limit in zip(("least", "most"), limits, strict=True)
        )
        node = limited(self._woven(amount), least=least, most=most)
        self.definitions["amount", name] = Definition("amount", name, subject, MONEY, node, names_in(node))

    def combine(self, name: str, rule: str) -> None:
        """A rule between items; of 就高 and 择一 those of one subject, and an item is filled up once."""
        names = self.dice.sample(sorted(self.categories), self.dice.choice([2, 3, 4]))
        if rule in ("highest", "choice"):
            names = self.dice.choice([["k0", "k2"], ["k2", "k0"], ["k1", "k3"], ["k3", "k1"]])
        if rule == "top_up" and any(one.rule == "top_up" for one in self.combinations.values()):
            rule = "exclusive"
        self.combinations[name] = Combination(
            name, name, rule, tuple(names), HERE, Citation("法"), to=0, mode=self.dice.choice(["half_up", "down", "up"])
        )  # fmt: skip

    def program(self) -> Program:
        """The checked pack: members who do not count left out, everything refined by its bounds."""
        units = {}
        if ("excluded", "unit.1") in self.definitions:
            units = {"unit": UnitRule("unit", "户", HERE, (Exclusion("不计", TEXT),))}
            self._count()
        items = {
            name: Item(name, name, "", one.subject, HERE, name, amount=Amount(TEXT, "month"))
            for name, one in self.categories.items()
        }
        every = self.definitions
        pack = replace(
            PACK, categories=self.categories, items=items, units=units, combinations=self.combinations
        )
        between, _, mistakes = combined(pack)
        assert not mistakes
        every.update(between)
        ranges = Ranges(declared_bounds(PACK, FACT_TYPES, PARAMETER_TYPES), every)
        for one in refinements(ranges, list(every.values())):
            every[one.role, one.id] = one
            if one.role == "refined":
                clause = every["clause", one.id]
                every["clause", one.id] = replace(clause, needs=(*clause.needs, ("refined", one.id)))
        variables = {
            name: Variable(name, name, one.subject, "", TEXT, HERE)
            for (role, name), one in every.items()
            if role == "variable"
        }
        return Program(
            replace(pack, variables=variables), FACT_TYPES, PARAMETER_TYPES, in_order(every, {}), {}
        )

    def _count(self) -> None:
        known = recognitions(self.definitions)
        for key, one in self.definitions.items():
            if one.node is not None and key[0] not in ("excluded", "category", "item"):
                node = limited_to_members(one.node, one.subject, facts=PACK.facts, recognised=known)
                self.definitions[key] = replace(one, node=node, needs=names_in(node))
        name = ir.Name(BOOL, "excluded", "unit.1", PERSON)
        self.definitions["uncounted", "member"] = Definition(
            "uncounted", "member", PERSON, BOOL, name, names_in(name)
        )


def decided(case: Case, law: Program, dice: random.Random) -> Case:
    """The case with some of its clauses decided or waived by people, and some choices made."""
    clauses = [one.id for one in law.definitions if one.role == "clause" and one.subject is UNIT]
    chosen = [one for one in clauses if dice.random() < 0.3]
    said = [Determination(one, dice.choice(["豁免", "符合", "不符合"])) for one in chosen]
    for rule in law.pack.combinations.values():
        if rule.rule == "choice" and dice.random() < 0.5:
            said.append(Determination(rule.id, dice.choice(rule.items)))
    return replace(case, determinations=tuple(said))
