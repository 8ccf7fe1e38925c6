"""The draft of a household plan: which measures of a pack fit a household by its facts and what is due to it. Pure; no clock, no files.

A machine drafts and says by which facts; what is unknown is said to be unknown and is proposed to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from jiwang_engine.homes import HOUSEHOLD, KnownHome, Prospect
from jiwang_engine.judging.cases import Gap, Member
from jiwang_engine.judging.gaps import gaps
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import names_in
from jiwang_engine.language.program import Program
from jiwang_engine.packs.planning.model import Measure as Measure
from jiwang_engine.packs.planning.model import PlanOccasion as PlanOccasion
from jiwang_engine.terms import Subject

About = tuple[str, str]
"""A fact and the member; HOUSEHOLD where it is the household's."""
_DESCENDED = ("variable", "default", "labour_class")


@dataclass(frozen=True, slots=True)
class Classed:
    """The class of labour of a member of whom any class speaks; without a label it is unknown, and `lacks` says what to ask."""

    member: str
    label: str = ""
    lacks: tuple[About, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A measure that fits the household or a member; with `lacks` it may fit, and somebody has to ask first.

    `reads` are the facts that it was found by, `item` what is due to them, and whether that still waits for a check of means.
    """

    measure: Measure
    member: str = HOUSEHOLD
    reads: tuple[About, ...] = ()
    lacks: tuple[About, ...] = ()
    item: str = ""
    needs_check: bool = False


@dataclass(frozen=True, slots=True)
class Drafting:
    """All that the pack has to say of a plan for one household."""

    classes: tuple[Classed, ...] = ()
    fits: tuple[Fit, ...] = ()

    @property
    def sure(self) -> tuple[Fit, ...]:
        """What is proposed."""
        return tuple(one for one in self.fits if not one.lacks)

    @property
    def open(self) -> tuple[Fit, ...]:
        """What waits for an answer."""
        return tuple(one for one in self.fits if one.lacks)


def drafted(
    known: KnownHome, program: Program, *, due: Iterable[Prospect], most_open: int, on: date
) -> Drafting:
    """The draft for a household; `due` are the items of which it may be told. The same facts give the same draft."""
    home = Judgement(program, known.case)
    told = tuple(due)
    fits = [
        fit
        for one in program.pack.measures.values()
        if one.holds_on(on)
        for member in (known.case.members if one.subject is Subject.PERSON else (None,))
        if (fit := _fit(one, member, home, due=told)) is not None
        if len(fit.lacks) <= most_open
    ]
    return Drafting(tuple(_classes(home)), tuple(fits))


def occasions_of(program: Program, signs: Iterable[str], facts: Iterable[str]) -> tuple[PlanOccasion, ...]:
    """The occasions for a plan that some alerts and some facts found true give."""
    raised, found = set(signs), set(facts)
    return tuple(
        one for one in program.pack.plan_occasions.values() if raised & set(one.indicators) or found & set(one.facts)
    )  # fmt: skip


def _classes(home: Judgement) -> Iterator[Classed]:
    """Everybody who is of a class or may be; whoever is of none for sure, a child say, is left out."""
    for member in home.case.members:
        name, lacks = _class_of(member, home)
        if name or lacks:
            label = home.program.pack.labour_classes[name].label if name else ""
            yield Classed(member.id, label, tuple(sorted(lacks)))


def _class_of(member: Member, home: Judgement) -> tuple[str, frozenset[About]]:
    """The first class that holds; where one before it is open, none, and what is lacking."""
    for name in home.program.pack.labour_classes:
        value = home.definition_value("labour_class", name, member)
        if value is True:
            return name, frozenset()
        if value is None:
            return "", _lacking(home.definitions["labour_class", name].node, member, home)
    return "", frozenset()


def _fit(one: Measure, member: Member | None, home: Judgement, *, due: tuple[Prospect, ...]) -> Fit | None:
    lacks: frozenset[About] = frozenset()
    reads: dict[About, None] = {}
    if one.classes:
        assert member is not None
        name, lacking = _class_of(member, home)
        if name not in one.classes and not lacking:
            return None
        lacks |= lacking
        for kind in one.classes:
            reads |= dict.fromkeys(_read(home.definitions["labour_class", kind].node, member, home))
    if one.formula is not None:
        value, node = (
            home.definition_value("measure", one.id, member),
            home.definitions["measure", one.id].node,
        )
        if value is False:
            return None
        lacks |= _lacking(node, member, home) if value is None else frozenset()
        reads |= dict.fromkeys(_read(node, member, home))
    found = _prospect(one, member, due) if one.item else None
    if one.item and found is None:
        return None
    if found is not None and not (found.fits or found.needs_check):
        lacks |= frozenset(found.lacks)
    return Fit(
        one, member.id if member else HOUSEHOLD, tuple(reads), tuple(sorted(lacks)), one.item,
        needs_check=found is not None and found.needs_check,
    )  # fmt: skip


def _prospect(one: Measure, member: Member | None, due: tuple[Prospect, ...]) -> Prospect | None:
    """What the family may be told of the item of a measure: of this member, where the item is a person's. The nearest comes first."""
    named = (found for found in due if found.item == one.item)
    return next((found for found in named if member is None or member.id in found.members), None)


def _lacking(node: ir.Node | None, member: Member | None, home: Judgement) -> frozenset[About]:
    """What would have to be asked; numbers that nobody has published are asked of no family."""
    found: frozenset[Gap] = gaps(node, home, member) if node is not None else frozenset()
    return frozenset((one.name, one.member) for one in found if not one.is_parameter and not one.is_list)


def _read(node: ir.Node | None, member: Member | None, home: Judgement) -> Iterator[About]:
    """The facts behind a formula, those of variables on the way too; of a household's formula the facts of everybody."""
    facts, definitions = home.program.pack.facts, home.definitions
    seen: set[About] = set()
    ways = [node] if node is not None else []
    for here in ways:  # grows while it is gone through
        for role, name in names_in(here):
            if (role, name) in seen:
                continue
            seen.add((role, name))
            inner = definitions.get((role, name)) if role in _DESCENDED else None
            ways += [inner.node] if inner is not None and inner.node is not None else []
            if role == "fact":
                is_personal = facts[name].subject is Subject.PERSON
                holders = (member,) if member else home.case.members
                yield from ((name, one.id) for one in holders) if is_personal else [(name, HOUSEHOLD)]
