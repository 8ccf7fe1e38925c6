"""May this be delegated like this, and by whom? No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jiwang.kit.words.phrases import Phrase
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

COUNTY, TOWNSHIP = 6, 9
SHORTEST = 4
MOVERS = frozenset({Duty.COUNTY_REVIEWER, Duty.DECIDER})


class DelegationRefused(ValueError):
    """What may not be delegated; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a document delegates: items, townships, its number, and from when until when."""

    items: tuple[str, ...]
    areas: tuple[str, ...]
    document: str
    since: date
    until: date | None = None


def county_of(held: Iterable[Held], areas: Collection[str]) -> str:
    """The county whose officer asks, for townships of it alone. Raises DelegationRefused."""
    mine = [one.area for one in held if one.duty in MOVERS and len(one.area) <= COUNTY]
    counties = {area[:COUNTY] for area in areas}
    if len(counties) != 1:
        raise DelegationRefused("请选同一个县（区）的乡镇（街道），一份文件写一个县。")
    (county,) = counties
    if not any(county.startswith(one) for one in mine):
        raise DelegationRefused("只有本县（区）的审核员、确认人可以登记下放。")
    return county


def check(wanted: Wanted, delegable: Mapping[str, str]) -> None:
    """Refuse what the law keeps at the county, no document, and days that go backwards. Raises DelegationRefused."""
    if not wanted.items or not wanted.areas:
        raise DelegationRefused("请勾选下放哪些事项、下放到哪些乡镇（街道）。")
    kept = [one for one in wanted.items if delegable.get(one, "no") == "no"]
    if kept:
        raise DelegationRefused("勾选的事项里有政策没有说可以下放的，请刷新后重新勾选。")
    if len(wanted.document.strip()) < SHORTEST:
        raise DelegationRefused("请写文件的文号，如“青民发〔2026〕12号”。")
    if wanted.until is not None and wanted.until < wanted.since:
        raise DelegationRefused("截止的日期不能早于开始的日期。")


def check_confirmation(
    asked_by: int, officer: int, county: str, *, held: Iterable[Held], is_open: bool
) -> None:
    """Refuse to confirm what one has asked for oneself, what is another county's, and what is settled. Raises DelegationRefused."""
    if not is_open:
        raise DelegationRefused("这份下放刚刚已经办过了，请刷新后再看。")
    if not any(
        one.duty in MOVERS and len(one.area) <= COUNTY and county.startswith(one.area) for one in held
    ):
        raise DelegationRefused("只有本县（区）的审核员、确认人可以确认下放。")
    if asked_by == officer:
        raise DelegationRefused("是您自己提出的，请由另一个人确认。")


def overlapping(mine: Wanted, other: Wanted) -> str | None:
    """Why two delegations cannot hold at once: the same item in the same township on the same days."""
    same = set(mine.items) & set(other.items) and set(mine.areas) & set(other.areas)
    apart = (mine.until is not None and mine.until < other.since) or (
        other.until is not None and other.until < mine.since
    )
    if not same or apart:
        return None
    return Phrase(
        "同一事项、同一乡镇（街道）在这段时间已经由“%(document)s”下放。要改的请在那一份上改。",
        document=other.document,
    )
