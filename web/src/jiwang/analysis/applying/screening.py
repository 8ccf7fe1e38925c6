"""Every item in force for one household: entitled, not, or not yet to be told, with the sentences of the law. Stages know it through this door only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwang.analysis.homes import Judged, judged, person_of, persons_in
from jiwang.registers.people.models import Household, Person
from jiwang.registers.policy.models import Version
from jiwang_engine.homes import PRESUMED
from jiwang_engine.judging.statements import Standing
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import PERIODS, show_value
from jiwang_engine.linking.words import ROLL_ITEMS
from jiwang_engine.terms import Purpose

YES, NO, UNKNOWN, UNDECIDED = "yes", "no", "unknown", "undecided"
_ORDER = (YES, UNDECIDED, UNKNOWN, NO)


@dataclass(frozen=True, slots=True)
class Line:
    """One condition: what was compared, how it came out, by which article, and by how much it was missed."""

    name: str
    text: str
    verdict: str
    article: str = ""
    miss: str = ""
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What must be known before something can be told: a fact of a member (None: of the household), or a number that nobody has published."""

    label: str
    fact: str = ""
    member: int | None = None
    is_means: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What the law says of one item for the household or one member."""

    item: str
    name: str
    department: str
    verdict: str
    members: tuple[int, ...] = ()
    amount: str = ""
    category: str = ""
    lines: tuple[Line, ...] = ()
    missing: tuple[Missing, ...] = ()
    documents: tuple[str, ...] = ()
    closed: str = ""  # why it cannot be had here
    beside: tuple[str, ...] = ()  # what is received already and excludes it
    is_automatic: bool = False
    is_unreceived: bool = False  # entitled, and not on the roll

    @property
    def needs_means(self) -> bool:
        """Whether nothing but income and property is open."""
        return bool(self.missing) and all(one.is_means for one in self.missing)

    @property
    def labels(self) -> tuple[str, ...]:
        """What is missing, each once."""
        return tuple(dict.fromkeys(one.label for one in self.missing))

    @property
    def misses(self) -> tuple[Line, ...]:
        """The conditions that would have to be otherwise."""
        return tuple(one for one in self.lines if one.verdict == NO)


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that is known, whose, what it says, where it comes from and of which day."""

    label: str
    member: int | None
    value: str
    source: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """A household before every item in force. Without a law in force it is empty."""

    law: str = ""
    is_presumed: bool = True
    has_register: bool = False
    unopened: tuple[int, ...] = ()  # members whose income and property may not be read
    results: tuple[Result, ...] = ()
    known: tuple[Known, ...] = ()

    def of(self, verdict: str) -> list[Result]:
        """The results with a verdict."""
        return [one for one in self.results if one.verdict == verdict]

    def result_of(self, item: str, member: int | None = None) -> Result | None:
        """What the law says of an item, or of an item for one member."""
        if member is None:
            return self.best().get(item)
        return next((one for one in self.results if one.item == item and one.members == (member,)), None)

    def best(self) -> dict[str, Result]:
        """Of each item the result that is nearest."""
        found: dict[str, Result] = {}
        for one in self.results:  # the nearest come first
            found.setdefault(one.item, one)
        return found


def screened(
    version: Version | None, household: Household, members: Sequence[Person], *, on: date
) -> Screening:
    """What the law in force says of a household by all that the desk has of it."""
    if version is None or not members:
        return Screening()
    found = judged(version, household, members, on=on)
    pack, opened = found.program.pack, persons_in(found.home.opened)
    results = sorted(
        (_result(one, found) for one in found.answer["items"]), key=lambda one: _ORDER.index(one.verdict)
    )
    return Screening(
        f"{pack.title} {pack.version}", household.basis == PRESUMED,
        any(pack.sources[one].role == "register" for one in found.home.came if one in pack.sources),
        tuple(one.pk for one in members if one.pk not in opened), tuple(results), tuple(_known(found)),
    )  # fmt: skip


def _result(item: Mapping[str, Any], found: Judged) -> Result:
    pack = found.program.pack
    category = next((one.id for one in pack.categories.values() if pack.items[item["id"]].category in (one.id, one.label)), "")  # fmt: skip
    names = [pack.items[one].label if one in pack.items else one for one in item["excluded_by"]]
    is_entitled = item["verdict"] == YES and not item["closed"] and not names
    return Result(
        item["id"], item["name"], item["department"], item["verdict"], tuple(int(one) for one in item["unit"]),
        _amount(item, found), category, tuple(_line(one) for one in item["clauses"]),
        tuple(_missing(one, found) for one in item["verify"]), tuple(item["documents"]),
        item["closed"]["reason"] if item["closed"] else "", tuple(names), bool(item["automatic"]),
        is_entitled and _is_unreceived(category, found),
    )  # fmt: skip


def _is_unreceived(category: str, found: Judged) -> bool:
    """Whether the bureau's roll is there and the household is not on it for a status that the roll names."""
    has_roll = any(one.role == "roll" and one.id in found.home.came for one in found.program.pack.sources.values())  # fmt: skip
    held = {one.item for one in found.known.case.receiving}
    return has_roll and category in ROLL_ITEMS.values() and category not in held


def _amount(item: Mapping[str, Any], found: Judged) -> str:
    amount = item["amount"]
    is_sum = item["verdict"] == YES and amount is not None and amount["fen"] is not None
    if not is_sum or found.home.basis == PRESUMED:
        return ""
    return show_value(amount["fen"], Type(Kind.MONEY, 2, amount["per"] if amount["per"] in PERIODS else ""))


def _line(clause: Mapping[str, Any]) -> Line:
    article = clause["article"]
    basis = f"《{article['document']}》{article['article']}" if article else ""
    return Line(clause["name"], clause["text"], clause["verdict"], basis, clause["miss"] or "", bool(clause["waived"]))  # fmt: skip


def _missing(gap: Mapping[str, Any], found: Judged) -> Missing:
    label = gap.get("fact") or gap.get("parameter", "")
    fact = next((one for one in found.program.pack.facts.values() if one.label == gap.get("fact")), None)
    who = person_of(gap["member"]) if gap["member"].isdigit() else None
    return Missing(label, fact.id if fact else "", who, fact is not None and fact.purpose is Purpose.MEANS)


def _known(found: Judged) -> Iterator[Known]:
    """What somebody has stated, and what a row of a list says; not that somebody is on no list."""
    pack, types = found.program.pack, found.program.fact_types
    said = {one.key: one for one in found.home.stated}
    for (name, who), one in found.known.settled.items():
        if one.value is None or (who and not who.isdecimal()):
            continue  # nobody says it, or it is said of a supporter
        fact = pack.facts[name]
        value = show_value(one.value, types[name], pack.currency)
        if one.standing is Standing.SHARED and fact.reading is not None:
            if pack.sources[fact.reading.source].role == "register":
                continue  # name, birthday and relation stand with the members
            days = [cell.day for person in found.home.people if person.id == who for cell in person.cells if cell.source == fact.reading.source]  # fmt: skip
            if days:
                day = max((each for each in days if each), default=None)
                yield Known(fact.label, person_of(who), value, pack.sources[fact.reading.source].label, day)
        elif one.counts and one.counts[0] in said:
            word = "走访核实" if one.standing is Standing.VERIFIED else "申报"
            yield Known(fact.label, person_of(who), value, word, said[one.counts[0]].on)
