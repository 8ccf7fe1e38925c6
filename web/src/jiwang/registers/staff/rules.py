"""Who may hold which duty where, and what an officer's postings let them see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiwang.registers.staff.states import INCOMPATIBLE, TERMS, Duty


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

    def overlaps(self, other: Held) -> bool:
        """Whether both hold on some day."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


def check(new: Held, held: Iterable[Held]) -> None:
    """Refuse a posting at the wrong level, without a department, backwards in time, or beside a duty it may not join."""
    if len(new.area) not in TERMS[new.duty].digits:
        raise PostingRefused("这个岗位不设在这一级。请选对应级别的地区。")
    if new.duty is Duty.LIAISON and not new.department:
        raise PostingRefused("部门联络员要写明是哪个部门的。")
    if new.until is not None and new.until < new.since:
        raise PostingRefused("截止日期早于开始日期。")
    for one in held:
        if one.overlaps(new) and frozenset({one.duty, new.duty}) in INCOMPATIBLE:
            raise PostingRefused("两个岗位不能由同一人兼任：经办、审核、决定、监督要分开。")


def areas_seen(held: Iterable[Held], on: date) -> frozenset[str]:
    """The areas whose families an officer sees on a day."""
    return frozenset(one.area for one in held if one.is_live(on) and TERMS[one.duty].sees_families)


def scopes_received(held: Iterable[Held], on: date) -> frozenset[str]:
    """Whose files an officer sees on a day, as patterns of `area|department`: a liaison one department's, a monitor all."""
    departments = {Duty.CITY_MONITOR: "%", Duty.LIAISON: None}
    return frozenset(
        f"{one.area}%|{departments[one.duty] or one.department}"
        for one in held
        if one.duty in departments and one.is_live(on)
    )
