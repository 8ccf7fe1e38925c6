"""Who may hold which duty where, what an officer's postings let them see, and which step of a matter they let them take."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from jiwang.kit.offices import Office
from jiwang.registers.staff.states import APPOINTS, HOLDINGS, INCOMPATIBLE, Duty, S, Terms


class PostingRefused(ValueError):
    """A posting that the table of duties forbids; the message is for people."""


@dataclass(frozen=True, slots=True)
class Held:
    """A duty that somebody holds in an area, from a day to a day (None: until further notice)."""

    duty: Duty
    area: str
    since: date
    until: date | None = None
    department: str = ""

    def is_live(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def covers(self, region: str) -> bool:
        """Whether a place lies in the area."""
        return region.startswith(self.area)

    def overlaps(self, other: Held) -> bool:
        """Whether both hold on some day."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


NOT_YOURS = "您的岗位不办这一步。"


@dataclass(frozen=True, slots=True)
class Barrier:
    """What an officer reads of a matter that lies elsewhere, and of one that somebody else has just moved on."""

    not_here: str
    moved_on: str


def barred(
    terms: Terms[S], state: S, held: Iterable[Held], *, said: Barrier, reaches: Callable[[Held], bool]
) -> str | None:
    """Why a step may not be taken, whatever else its matter asks: first the duty, then the place, then the state. None where it may."""
    own = [one for one in held if one.duty in terms.duties]
    if not own:
        return NOT_YOURS
    if not any(reaches(one) for one in own):
        return said.not_here
    return None if state in terms.starts else said.moved_on


def check(new: Held, held: Iterable[Held]) -> None:
    """Refuse a posting at the wrong level, without a department, backwards in time, or beside a duty it may not join."""
    if len(new.area) not in HOLDINGS[new.duty].digits:
        raise PostingRefused("这个岗位不设在这一级。请选对应级别的地区。")
    if new.duty is Duty.LIAISON and not new.department:
        raise PostingRefused("部门联络员要写明是哪个部门的。")
    if new.until is not None and new.until < new.since:
        raise PostingRefused("截止日期早于开始日期。")
    for one in held:
        if (one.duty, one.area, one.since) == (new.duty, new.area, new.since):
            raise PostingRefused("这个岗位已经从这一天起设过了。")
        if one.overlaps(new) and frozenset({one.duty, new.duty}) in INCOMPATIBLE:
            raise PostingRefused("两个岗位不能由同一人兼任：经办、审核、决定、监督要分开。")


def offices_held(held: Iterable[Held], on: date) -> frozenset[Office]:
    """For whom an officer answers on a day, in what departments send and are asked: a liaison for one, a city monitor for all."""
    live = [one for one in held if one.is_live(on)]
    own = {Office(one.department, one.area) for one in live if one.duty is Duty.LIAISON}
    return frozenset(own | {Office("", one.area) for one in live if one.duty is Duty.CITY_MONITOR})


def areas_seen(held: Iterable[Held], on: date) -> frozenset[str]:
    """The areas whose families an officer sees on a day."""
    return frozenset(one.area for one in held if one.is_live(on) and HOLDINGS[one.duty].sees_families)


def check_appointer(area: str, duty: Duty | None, *, held: Iterable[Held], is_self: bool) -> None:
    """Refuse who keeps no list there, may not appoint to that duty, or means themselves."""
    if is_self:
        raise PostingRefused("不能给自己设岗或登记账号，请找同级的另一位或上一级。")
    keeping = [one for one in held if one.duty in APPOINTS and area.startswith(one.area)]
    if not keeping:
        raise PostingRefused("这个地区不归您管。请选您管的地区。")
    if duty is not None and not any(duty in APPOINTS[one.duty] for one in keeping):
        raise PostingRefused("这个岗位由上一级设。")


def check_leave(
    since: date, until: date, *, is_own: bool, areas: Iterable[str], held: Iterable[Held]
) -> None:
    """Refuse leave that ends before it begins, or that is entered by neither the officer nor who keeps their list."""
    if until < since:
        raise PostingRefused("结束日期早于开始日期。")
    keeping = [one.area for one in held if one.duty in APPOINTS]
    if not is_own and not any(area.startswith(kept) for area in areas for kept in keeping):
        raise PostingRefused("休假由本人或本县登记。")


def first_password() -> str:
    """Four groups of letters and digits that nobody mistakes for each other."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _sign in range(4)) for _group in range(4))
