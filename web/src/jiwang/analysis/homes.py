"""A household of the desk before the law: what its lists, statements and authorisations say, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from jiwang.analysis.stating import resolved
from jiwang.registers.authorisations.queries import opened_by
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.people.queries import facts_for_the_law, sources_that_came
from jiwang.registers.policy.models import Version
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_about, decisions_of
from jiwang.registers.statements.states import Rank
from jiwang_engine.homes import Cell, Home, KnownHome, Prospect, Stated, explained, known_home, prospects
from jiwang_engine.homes import Person as Member
from jiwang_engine.judging.statements import Settled as Settled
from jiwang_engine.judging.statements import Standing as Standing
from jiwang_engine.language.program import Program
from jiwang_engine.terms import Purpose
from jiwang_engine.versions import read_version
from jiwang_engine.visiting import open_facts_of

MOST_OPEN = 3  # a programme that needs more answers than these is not near enough to be spoken of
_PRESUMED = "presumed"
_KEPT_LAWS, _KEPT_HOMES = 8, 256
Seen = Prospect
About = tuple[str, int | None]
"""A fact and the person; None stands for the household."""


@dataclass(frozen=True)
class Understood:
    """What is known of a household, what would have to be found out, and the programmes of which the family may be told.

    `opened` are the persons whose means may be asked and read (None: those of the household); `labels` are the names of facts.
    """

    known: frozenset[About] = frozenset()
    open: frozenset[About] = frozenset()
    opened: frozenset[int | None] = frozenset()
    settled: tuple[tuple[About, Settled], ...] = ()
    prospects: tuple[Seen, ...] = ()


def understood(
    version: Version | None,
    household: Household,
    members: Sequence[Person],
    *,
    on: date,
    apart_from: Collection[str] = (),
) -> Understood:
    """What the law in force makes of all that the desk has of a household; nothing where no version is in force.

    `apart_from` are the evidences of statements that are left out: what a visit has said is no reason not to ask it on the same visit.
    """
    if version is None or not members:
        return Understood()
    home = _home_of(household, members, on, apart_from=apart_from)
    return _understood(version.kept, version.hash, home)


def fact_label(version: Version | None, fact: str) -> str:
    """What the law calls a fact."""
    found = _program(version.kept, version.hash).pack.facts.get(fact) if version else None
    return found.label if found else fact


def is_means(version: Version | None, fact: str) -> bool:
    """Whether a fact is one of income and property."""
    found = _program(version.kept, version.hash).pack.facts.get(fact) if version else None
    return found is not None and found.purpose is Purpose.MEANS


def _home_of(
    household: Household, members: Sequence[Person], on: date, *, apart_from: Collection[str]
) -> Home:
    """The household with everything that is kept of it: the engine reads it, and shows nothing of it but its answer."""
    opened: frozenset[int | None]
    if household.basis == _PRESUMED:
        signed = opened_by(members, on)
        opened = frozenset(signed) | (frozenset({None}) if len(signed) == len(members) else frozenset())
    else:
        opened = frozenset({None, *(one.pk for one in members)})
    came = sources_that_came()
    cells = _cells(facts_for_the_law(members), {label: name for name, label in came})
    return Home(
        on=on, area=household.region, basis=household.basis,
        people=tuple(
            Member(str(one.pk), one.relation, one.sex, one.birth, tuple(cells.get(one.pk, ()))) for one in members
        ),
        stated=tuple(_stated(one) for one in all_about(household.pk) if one.evidence not in apart_from),
        came=frozenset(name for name, _ in came),
        opened=frozenset(_name(one) for one in opened),
        resolved=tuple(resolved(one.words, one.holds) for one in decisions_of([household.pk])),
    )  # fmt: skip


def _cells(facts: Iterable[Fact], sources: dict[str, str]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for one in facts:
        record = one.pk.rpartition(":")[0]
        cell = Cell(sources.get(one.source, ""), record, one.column, one.value, one.day)
        found.setdefault(one.person_id, []).append(cell)
    return found


def _stated(one: Statement) -> Stated:
    return Stated(
        str(one.pk), one.fact, one.value, one.on, _name(one.person_id), one.state == Rank.VERIFIED, one.expires,
        str(one.follows) if one.follows else "",
    )  # fmt: skip


@lru_cache(_KEPT_HOMES)
def _understood(kept: str, digest: str, home: Home) -> Understood:
    """The same household with the same words is judged once: a form is opened, kept and printed."""
    program = _program(kept, digest)
    found: KnownHome = known_home(home, program)
    answer = explained(found, program)
    waiting = open_facts_of(answer, program.pack)
    return Understood(
        known=_abouts(found.known - waiting),
        open=_abouts(waiting),
        opened=frozenset(_person(one) for one in home.opened),
        settled=tuple(((fact, _person(who)), one) for (fact, who), one in found.settled.items()),
        prospects=prospects(answer, program, opened=home.opened, most_open=MOST_OPEN),
    )


@lru_cache(_KEPT_LAWS)
def _program(kept: str, digest: str) -> Program:
    """The program of a kept version; `digest` makes another version another question."""
    return read_version(f"{settings.PACK_SHELF}/{kept}").program


def _abouts(pairs: Iterable[tuple[str, str]]) -> frozenset[About]:
    return frozenset((fact, _person(who)) for fact, who in pairs)


def _person(name: str) -> int | None:
    return int(name) if name else None


def _name(person: int | None) -> str:
    return str(person) if person else ""
