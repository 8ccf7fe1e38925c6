"""How families are followed: which rule, which colour, every how many days. From documents to plain numbers; no clock, no files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry, id_of
from jiwang_engine.packs.model import Pack
from jiwang_engine.packs.numbers import number_on
from jiwang_engine.packs.procedures.model import VisitRate
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.packs.visiting.model import FollowUp

SIGNS = WORDS["sign"]
"""What can be seen of a family, and by what the desk knows it."""
_DAYS = {"week": 7, "month": 30, "quarter": 90, "year": 360}


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule of following on a day: its signs by what the desk knows them, its colour, and every how many days somebody looks."""

    id: str
    label: str
    signs: tuple[str, ...]
    colour: str
    days: int
    article: str
    may_phone: bool


def read_follow_up(entry: Entry) -> FollowUp:
    """Read a 跟踪 document; its rate is looked up where all are known."""
    return FollowUp(
        id=id_of(entry), label=entry.text("follow_up"), signs=entry.texts("signs"), rate=entry.text("rate"), at=entry.at,
        colour=entry.word("household_colour", "household_colour", ""), may_phone=entry.flag("phone"), starts=entry.day("from"),
        ends=entry.day("to"), article=entry.citation("article"), note=entry.text("note", ""),
    )  # fmt: skip


def follow_up_mistakes(found: Mapping[str, FollowUp], rates: Mapping[str, VisitRate]) -> Iterator[PackError]:
    """Rules without a sign or with one that nobody knows, and rules that name a rate which is not there."""
    for one in found.values():
        if not one.signs or not set(one.signs) <= {*SIGNS, *SIGNS.values()}:
            yield PackError(
                "follow-up-of-nobody",
                at=one.at,
                found=f"跟踪“{one.label}”没有写情形，或者有不认识的情形。",
                remedy=f"“情形”可以写：{'、'.join(SIGNS)}。",
            )
        elif one.rate not in rates:
            yield PackError(
                "follow-up-without-rate",
                at=one.at,
                found=f"跟踪“{one.label}”的频次“{one.rate}”不是一种走访的编号。",
                remedy="请写 procedures 里一种“走访”的编号。",
            )


def watches_on(pack: Pack, day: date) -> list[Watch]:
    """The rules in force on a day whose rate is a number that somebody has published, in the order of the pack."""
    found = []
    for one in pack.follow_ups.values():
        rate = pack.visit_rates[one.rate]
        times = number_of(pack, rate.times.text, day)
        if one.holds_on(day) and times:
            signs = tuple(SIGNS.get(sign, sign) for sign in one.signs)
            days = max(1, _DAYS[rate.per] // times)
            found.append(
                Watch(one.id, one.label, signs, one.colour, days, str(one.article or ""), one.may_phone)
            )
    return found


def number_of(pack: Pack, name: str, day: date) -> int | None:
    """The whole number of a parameter (its id or label) in the place of a pack on a day; None where nobody has published one."""
    parameter = next((one for one in pack.parameters.values() if name in (one.id, one.label)), None)
    found = number_on(parameter, day, area=pack.layers[-1].area, settlement="") if parameter else None
    said = "".join(sign for sign in (found.value or "") if sign.isdigit()) if found else ""
    return int(said) if said else None
