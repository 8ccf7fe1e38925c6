"""A household of the desk before the law: what its lists, statements and authorisations say, and what the engine makes of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from jiwang.analysis.stating import Resolved, resolved
from jiwang.registers.authorisations.queries import live_ones, newest_ones, opened_by, supporters_of
from jiwang.registers.determinations.models import Determination
from jiwang.registers.determinations.queries import all_decided, last_day
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.people.queries import facts_for_the_law, sources_that_came
from jiwang.registers.policy.models import Version
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import about_supporters, all_about, decisions_of
from jiwang.registers.statements.states import Rank
from jiwang_engine import __version__ as engine_version
from jiwang_engine.deciding import amounts, home_of, ruled, stale_at, steady_since, text_of
from jiwang_engine.homes import (
    Backer,
    Cell,
    Home,
    KnownHome,
    Prospect,
    Stated,
    explained,
    known_home,
    prospects,
)
from jiwang_engine.homes import Determination as Decided
from jiwang_engine.homes import Person as Member
from jiwang_engine.judging.statements import Settled as Settled
from jiwang_engine.judging.statements import Standing as Standing
from jiwang_engine.language.program import Program
from jiwang_engine.packs.model import Fact as LegalFact
from jiwang_engine.terms import Purpose
from jiwang_engine.versions import read_version
from jiwang_engine.visiting import open_facts_of

MOST_OPEN = 3  # a programme that needs more answers than these is not near enough to be spoken of
_PRESUMED, _VERIFIED = "presumed", "verified"
_YES_NO, _SUM = "是否", "金额"
LISTED = "supporters_listed"  # a statement of the desk, no fact of the law
_KEPT_LAWS, _KEPT_HOMES, _KEPT_ANSWERS = 8, 256, 32
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


@dataclass(frozen=True)
class Judged:
    """A household with what the law says of it: the law, the case, and the engine's explanation."""

    program: Program
    home: Home
    known: KnownHome
    answer: Mapping[str, Any]


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


def judged(version: Version, household: Household, members: Sequence[Person], *, on: date) -> Judged:
    """The whole explanation of a household; only for pages that show no more of it than their officer may read."""
    return _judged(version.kept, version.hash, _home_of(household, members, on, apart_from=()))


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the law in force gives a household for an item: verdict, fen a month, and all that is needed to work it out again.

    `case` is the household as it was given, `answer` what the engine said of the item; `unpublished` and `stale` are numbers of the
    law by which nobody may decide.
    """

    verdict: str
    amount: int | None
    case: str
    answer: str
    law: str
    law_hash: str
    engine: str
    day: date
    unpublished: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def ruled_on(
    version: Version,
    household: Household,
    members: Sequence[Person],
    *,
    item: str,
    on: date,
    member: int | None = None,
) -> Ruled:
    """What the law gives a household for an item today, or one member of it; of one that is on file means are read (art. 40), whatever a register presumes."""
    home = _home_of(household, members, on, apart_from=())
    opened = frozenset(name_of(one) for one in (None, *(one.pk for one in members)))
    opened |= {
        one for one in home.opened if not _is_inside(one)
    }  # of supporters only their own word opens anything
    return _ruled(version, replace(home, basis=_VERIFIED, opened=opened), item, member=member)


def ruled_besides(version: Version, before: Ruled, item: str, *, said: Iterable[tuple[str, str]]) -> Ruled:
    """The same household with more facts about it, which whoever decides has written down: fact (its name) and value.

    Their word holds, whatever others have said of it.
    """
    facts = {one.label: one.id for one in program_of(version.kept, version.hash).pack.facts.values()}
    home = home_of(before.case)
    more = tuple(
        Stated(f"decision:{fact}", facts[fact], value, home.on) for fact, value in said if fact in facts
    )
    every = home.stated + more
    words = {one.key: frozenset(other.key for other in every if (other.fact, other.member) == (one.fact, one.member)) for one in more}  # fmt: skip
    holding = (*home.resolved, *(Resolved(beside, key) for key, beside in words.items()))
    return _ruled(version, replace(home, stated=every, resolved=holding), item)


def ruled_where(version: Version, before: Ruled, item: str, *, decided: Iterable[Decided]) -> Ruled:
    """The same household where a body had decided something more: what a meeting looks at before it votes."""
    home = home_of(before.case)
    return _ruled(version, replace(home, decided=(*home.decided, *decided)), item)


def ruled_again(version: Version, case: str, item: str, *, member: int | None = None) -> str:
    """The answer to a case as it was given then, by the same law, worked out now."""
    return ruled(home_of(case), program_of(version.kept, version.hash), item, member=name_of(member)).answer


def given_in(version: Version, case: str, item: str, *, months: Sequence[date]) -> tuple[int | None, ...]:
    """What the law gives the same household in each of some months, by the numbers of that month; None where nobody can tell."""
    return amounts(home_of(case), program_of(version.kept, version.hash), item, months=months)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a verdict or sum waits for, or rests on, and the law lets a named officer state with a written reason: a yes or no, or a sum."""

    fact: str
    label: str
    question: str
    member: int | None
    is_sum: bool = False


def by_reason(version: Version, found: Ruled, *, said: Collection[About] = ()) -> tuple[Unsaid, ...]:
    """Those of an item of a household: what nobody has said yet, and of what was `said` in writing before, what may be said anew."""
    open_to = {one.label: one for one in _by_reason(version)}
    items = json.loads(found.answer)["items"]
    gaps = [gap for one in items for gap in (*one["verify"], *(one["amount"] or {}).get("verify", ()))]
    waiting = [
        (open_to[gap["fact"]], person_of(gap["member"] or ""))
        for gap in gaps
        if gap.get("fact") in open_to and _is_inside(gap["member"] or "")
    ]
    written = [(one, who) for fact, who in said for one in open_to.values() if one.id == fact]
    return tuple(
        dict.fromkeys(
            Unsaid(one.id, one.label, one.question, who, one.type == _SUM)
            for one, who in (*waiting, *written)
        )
    )


def sums_named(version: Version, item: str) -> tuple[Unsaid, ...]:
    """The sums that people fix and the amount of an item reads: what a meeting grants is what they are."""
    found = program_of(version.kept, version.hash).pack.items.get(item)
    formula = found.amount.formula.text if found and found.amount and found.amount.formula else ""
    return tuple(
        Unsaid(one.id, one.label, one.question, None, is_sum=True)
        for one in program_of(version.kept, version.hash).pack.facts.values()
        if one.type == _SUM and (one.by_reason or one.by_meeting) and one.label in formula
    )


def _by_reason(version: Version) -> list[LegalFact]:
    facts = program_of(version.kept, version.hash).pack.facts.values()
    return [one for one in facts if one.by_reason and one.type in (_YES_NO, _SUM)]


def numbers_in_doubt(version: Version, item: str, *, area: str, on: date) -> tuple[str, ...]:
    """The numbers behind an item at a place that nobody has compared with their source for too long."""
    return stale_at(program_of(version.kept, version.hash), item, area=area, on=on)


def numbers_hold_since(version: Version, item: str, *, area: str, on: date) -> date | None:
    """Since when an item is reckoned by the numbers of a day."""
    return steady_since(program_of(version.kept, version.hash), item, area=area, on=on)


def _ruled(version: Version, home: Home, item: str, *, member: int | None = None) -> Ruled:
    found = ruled(home, program_of(version.kept, version.hash), item, member=name_of(member))
    return Ruled(
        found.verdict, found.amount, text_of(home), found.answer, str(version), version.hash, engine_version, home.on,
        found.unpublished, found.stale,
    )  # fmt: skip


def fact_label(version: Version | None, fact: str) -> str:
    """What the law calls a fact."""
    found = program_of(version.kept, version.hash).pack.facts.get(fact) if version else None
    return found.label if found else fact


def is_means(version: Version | None, fact: str) -> bool:
    """Whether a fact is one of income and property."""
    found = program_of(version.kept, version.hash).pack.facts.get(fact) if version else None
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
    said = [one for one in all_about(household.pk) if one.evidence not in apart_from]
    outside = _outside(household, members, said=said, on=on)
    came = sources_that_came()
    cells = _cells(facts_for_the_law(members), {label: name for name, label in came})
    return Home(
        on=on, area=household.region, basis=household.basis,
        people=tuple(
            Member(str(one.pk), one.relation, one.sex, one.birth, tuple(cells.get(one.pk, ()))) for one in members
        ),
        stated=(*(_stated(one) for one in said), *outside.stated),
        came=frozenset(name for name, _ in came),
        opened=frozenset(name_of(one) for one in opened) | outside.opened,
        resolved=tuple(resolved(one.words, one.holds) for one in decisions_of([household.pk])),
        decided=tuple(_decided(one) for one in all_decided(household.pk)),
        supporters=outside.backers,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is bound to support members from outside; None where nobody has said that all of them are on file."""

    backers: tuple[Backer, ...] | None = None
    stated: tuple[Stated, ...] = ()
    opened: frozenset[str] = frozenset()


def _outside(
    household: Household, members: Sequence[Person], *, said: Iterable[Statement], on: date
) -> Outside:
    """The supporters of a household once their list is known to be whole; means are opened by their own authorisations alone (art. 41)."""
    if not is_listed(said, on):
        return Outside()
    found, newest = supporters_of(household), newest_ones(household.pk)
    every = tuple(str(one.pk) for one in members)
    backers = tuple(
        Backer(name_of(None, one.pk), one.relation, one.birth, tuple(map(str, one.of)) or every)
        for one in found
    )
    stated = tuple(
        replace(_stated(one), member=name_of(None, newest[one.supporter_id or 0]))
        for one in about_supporters(household.pk)
    )
    signed = (paper.supporter_id for paper, _signed in live_ones(household, on))
    return Outside(backers, stated, frozenset(name_of(None, newest[one]) for one in signed if one))


def is_listed(said: Iterable[Statement], on: date) -> bool:
    """Whether the last word on it that still holds says that all supporters of a household are on file."""
    words = [one for one in said if one.fact == LISTED and (one.expires is None or one.expires >= on)]
    return bool(words) and words[-1].value == "是"


def _cells(facts: Iterable[Fact], sources: dict[str, str]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for one in facts:
        record = one.pk.rpartition(":")[0]
        cell = Cell(sources.get(one.source, ""), record, one.column, one.value, one.day)
        found.setdefault(one.person_id, []).append(cell)
    return found


def _stated(one: Statement) -> Stated:
    return Stated(
        str(one.pk), one.fact, one.value, one.on, name_of(one.person_id), one.state == Rank.VERIFIED, one.expires,
        str(one.follows) if one.follows else "",
    )  # fmt: skip


def _decided(one: Determination) -> Decided:
    return Decided(
        one.clause, one.outcome, name_of(one.person_id), one.body, one.since, one.document, last_day(one), one.reason
    )  # fmt: skip


@lru_cache(_KEPT_HOMES)
def _understood(kept: str, digest: str, home: Home) -> Understood:
    """The same household with the same words is judged once: a form is opened, kept and printed."""
    found = _judged(kept, digest, home)
    waiting = open_facts_of(found.answer, found.program.pack)
    return Understood(
        known=_abouts(found.known.known - waiting),
        open=_abouts(waiting),
        opened=persons_in(home.opened),
        settled=tuple(
            ((fact, person_of(who)), one)
            for (fact, who), one in found.known.settled.items()
            if _is_inside(who)
        ),
        prospects=prospects(found.answer, found.program, opened=home.opened, most_open=MOST_OPEN),
    )


@lru_cache(_KEPT_ANSWERS)
def _judged(kept: str, digest: str, home: Home) -> Judged:
    program = program_of(kept, digest)
    known = known_home(home, program)
    return Judged(program, home, known, explained(known, program))


@lru_cache(_KEPT_LAWS)
def program_of(kept: str, digest: str) -> Program:
    """The program of a kept version; `digest` makes another version another question."""
    return read_version(f"{settings.PACK_SHELF}/{kept}").program


def _abouts(pairs: Iterable[tuple[str, str]]) -> frozenset[About]:
    return frozenset((fact, person_of(who)) for fact, who in pairs if _is_inside(who))


def persons_in(names: Iterable[str]) -> frozenset[int | None]:
    """The household and its members among those whom the engine names; not its supporters."""
    return frozenset(person_of(one) for one in names if _is_inside(one))


def _is_inside(name: str) -> bool:
    return not name or name.isdecimal()


def person_of(name: str) -> int | None:
    """The person whom the engine names; None for the household."""
    return int(name) if name else None


def name_of(person: int | None, supporter: int | None = None) -> str:
    """What the engine calls a member, a supporter (as no member is called), or nobody: the household."""
    return str(person) if person else f"s{supporter}" if supporter else ""
