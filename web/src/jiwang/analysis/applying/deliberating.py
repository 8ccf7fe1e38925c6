"""一事一议 before the law: on which grounds, which conditions bar a family, and what a meeting may lawfully choose. Stages know it through this door only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang.analysis.applying.screening import NO, UNDECIDED, YES, Known, Line, screened
from jiwang.analysis.homes import Ruled, program_of, ruled_on, ruled_where
from jiwang.registers.determinations.states import Said
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.models import Version
from jiwang_engine.homes import Determination as Decided
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.packs.model import Clause, Item
from jiwang_engine.relieving import words_of
from jiwang_engine.terms import Mark

_AIDS = "deliberation_aids"
_LEVELS = {"township": ("乡镇", "街道"), "county": ("县级",), "city": ("市级", "设区市")}


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of the list: its words, article, and whether what comes of it is made public."""

    label: str
    article: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """The grounds of a level at a place on a day; `mark` says how sure the list is (拟: nobody has published it)."""

    level: str
    label: str
    grounds: tuple[Ground, ...]
    fewest: int
    mark: str
    note: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A condition that stands in the way: the sentence, the article, and whether somebody may waive it or must say it."""

    clause: str
    line: Line
    body: str = ""  # whoever may waive it; empty: nobody may
    grounds: tuple[str, ...] = ()
    is_for_people: bool = False
    found: tuple[tuple[str, str], ...] = ()  # what was found of the family, label and value
    numbers: tuple[tuple[str, str], ...] = ()  # the numbers of the law behind it


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a meeting may lawfully choose. `clauses` are decided by it; `after` is the verdict on the item then."""

    key: str
    kind: str
    label: str
    item: str = ""
    clauses: tuple[tuple[str, str], ...] = ()  # id and name
    grounds: tuple[str, ...] = ()  # one of them must be named
    article: str = ""
    body: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """A household before an item: the verdict, what bars it, what may be chosen, and what is known with its sources."""

    item: str
    label: str
    verdict: str
    bars: tuple[Bar, ...]
    choices: tuple[Choice, ...]
    known: tuple[Known, ...]
    law: str
    law_hash: str


def agenda_of(version: Version | None, level: str, on: date) -> Agenda | None:
    """The grounds of a level; None where the law knows none on that day."""
    found = program_of(version.kept, version.hash).pack.agendas.get(level) if version else None
    if found is None or (found.starts and on < found.starts) or (found.ends and found.ends < on):
        return None
    grounds = tuple(Ground(one.label, str(one.article or ""), one.is_public) for one in found.grounds)
    return Agenda(
        level, found.label, grounds, found.fewest, found.mark.value, found.note, found.mark is Mark.VERIFIED
    )


def items_of(version: Version | None) -> dict[str, str]:
    """The items of civil affairs over which a meeting may be held, by id."""
    pack = program_of(version.kept, version.hash).pack if version else None
    return {one.id: one.label for one in pack.items.values() if "民政" in one.department} if pack else {}


def before(
    version: Version, household: Household, members: Sequence[Person], *, item: str, level: str, on: date
) -> Before | None:
    """What stands between a household and an item, and what a meeting of a level may choose; None for an item that is not there."""
    program = program_of(version.kept, version.hash)
    named = program.pack.items.get(item)
    if named is None:
        return None
    found = ruled_on(version, household, members, item=item, on=on)
    bars = tuple(_bars(found, program))
    seen = screened(version, household, members, on=on)
    choices = (
        *_waivers(version, found, item, bars=bars, level=level),
        *_said_by_people(version, found, item, bars=bars),
        *(Choice(f"status:{one.item}", "status", one.name, one.item, after=YES) for one in seen.of(YES) if one.category and one.item != item),
        *_aids(version, household, members, on=on),
        Choice("nothing", "nothing", ""),
    )  # fmt: skip
    unique = {one.key: one for one in reversed(choices)}
    return Before(
        item, named.label, found.verdict, bars, tuple(reversed(unique.values())), seen.known, found.law, found.law_hash
    )  # fmt: skip


def _bars(found: Ruled, program: Program) -> Iterator[Bar]:
    """Every condition that does not hold or waits for people, once."""
    named = sorted(clauses_of(program.pack), key=lambda one: one.waiver is not None)
    clauses = {
        one.known_as: one for one in named
    }  # of a clause and its replacement the one that may be waived
    told: dict[str, Mapping[str, Any]] = {}
    for item in json.loads(found.answer)["items"]:
        told |= {one["id"]: one for one in item["clauses"] if one["verdict"] in (NO, UNDECIDED)}
    for name, one in told.items():
        yield _bar(one, clauses.get(name))


def _bar(told: Mapping[str, Any], clause: Clause | None) -> Bar:
    article = told["article"]
    cited = f"《{article['document']}》{article['article']}" if article else ""
    line = Line(told["name"], told["text"], told["verdict"], cited, told["miss"] or "")
    waiver = clause.waiver if clause and told["verdict"] == NO else None
    return Bar(
        told["id"], line, waiver.body if waiver else "", waiver.grounds if waiver else (),
        is_for_people=clause is not None and clause.formula is None, found=tuple(told["values"].items()),
        numbers=tuple((one["name"], one["value"]) for one in told["parameters"]),
    )  # fmt: skip


def _waivers(
    version: Version, found: Ruled, item: str, *, bars: Sequence[Bar], level: str
) -> Iterator[Choice]:
    """One for each condition that the pack lets this level waive, with what the item would come to."""
    for one in bars:
        if one.body and one.body.startswith(_LEVELS[level]):
            after = ruled_where(version, found, item, decided=[Decided(one.clause, Said.WAIVED)]).verdict
            yield Choice(
                f"waive:{one.clause}", "waive", one.line.name, item, ((one.clause, one.line.name),), one.grounds, one.line.article,
                one.body, after,
            )  # fmt: skip


def _said_by_people(version: Version, found: Ruled, item: str, *, bars: Sequence[Bar]) -> Iterator[Choice]:
    """All that the item leaves to people, said to be so."""
    left = [one for one in bars if one.is_for_people and one.line.verdict == UNDECIDED]
    if left and item not in _aids_of(version):
        decided = [Decided(one.clause, Said.MET) for one in left]
        after = ruled_where(version, found, item, decided=decided).verdict
        clauses = tuple((one.clause, one.line.name) for one in left)
        yield Choice(f"affirm:{item}", "affirm", "、".join(one.line.name for one in left), item, clauses, article=left[0].line.article, after=after)  # fmt: skip


def _aids(version: Version, household: Household, members: Sequence[Person], *, on: date) -> Iterator[Choice]:
    """Temporary aid that the law does not refuse this family; what it leaves to people is said by the meeting."""
    program = program_of(version.kept, version.hash)
    for one in _aid_items(program):
        found = ruled_on(version, household, members, item=one.id, on=on)
        if found.verdict == NO:
            continue
        left = [bar for bar in _bars(found, program) if bar.is_for_people]
        clauses = tuple((bar.clause, bar.line.name) for bar in left)
        article = str(program.pack.article_on(one, on) or "")
        after = ruled_where(
            version, found, one.id, decided=[Decided(name, Said.MET) for name, _label in clauses]
        ).verdict
        yield Choice(f"aid:{one.id}", "aid", one.label, one.id, clauses, article=article, after=after)


def _aids_of(version: Version) -> set[str]:
    return {one.id for one in _aid_items(program_of(version.kept, version.hash))}


def _aid_items(program: Program) -> Iterator[Item]:
    wanted = words_of(program, _AIDS)
    yield from (one for one in program.pack.items.values() if one.label in wanted)
