"""Who may put a version of the law in force, from when, and which one is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from jiwang.registers.policy.states import CONFIRMERS, PROPOSERS, ActivationState
from jiwang.registers.staff.rules import Held

SHORTEST_REASON = 4


class MoveRefused(ValueError):
    """A move that the rules forbid; the message is for people."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that somebody wants in force at a place from a day on."""

    area: str
    since: date
    proposer: int
    state: ActivationState = ActivationState.PROPOSED


@dataclass(frozen=True, slots=True)
class Activated:
    """A version that two people have put in force."""

    version: int
    area: str
    since: date
    confirmed_at: datetime
    number: int = 0  # in the register: breaks a tie


def check_proposal(area: str, since: date, *, why: str, held: Iterable[Held], today: date) -> None:
    """Refuse a proposal for no place, for a place outside one's own, from a day that has gone, or without a reason."""
    if not area:
        raise MoveRefused("全国的政策包不能单独启用。请启用依据它的本地政策包。")
    if not any(one.duty in PROPOSERS and area.startswith(one.area) for one in held):
        raise MoveRefused("这个政策包管的地区不在您的岗位之内。请交给上一级的监测员提出。")
    if since < today:
        raise MoveRefused("启用日期不能早于今天：已经按旧版本办过的事不能改写。")
    if len(why.strip()) < SHORTEST_REASON:
        raise MoveRefused("请写明启用的原因，至少4个字，例如文号。")


def check_confirmation(asked: Proposal, *, officer: int, held: Iterable[Held], today: date) -> None:
    """Refuse a confirmation by the proposer, by somebody elsewhere, of what is settled, or after its day."""
    _check_open(asked)
    if officer == asked.proposer:
        raise MoveRefused("提出和确认要由两个人完成。请另一位同事确认。")
    if not any(one.duty in CONFIRMERS and _related(one.area, asked.area) for one in held):
        raise MoveRefused("您的岗位不能确认这个地区的政策版本。")
    if asked.since < today:
        raise MoveRefused("写明的启用日期已经过了。请撤回，另定日期重新提出。")


def check_withdrawal(asked: Proposal, *, why: str, held: Iterable[Held]) -> None:
    """Refuse to withdraw what is settled, from elsewhere, or without a reason."""
    _check_open(asked)
    if not any(one.duty in (*PROPOSERS, *CONFIRMERS) and _related(one.area, asked.area) for one in held):
        raise MoveRefused("您的岗位不能撤回这个地区的提议。")
    if len(why.strip()) < SHORTEST_REASON:
        raise MoveRefused("请写明撤回的原因，至少4个字。")


def in_force(activated: Iterable[Activated], area: str, on: date) -> Activated | None:
    """What is in force at a place on a day: of the places around it the nearest, there the latest day, then the latest word."""
    fitting = [one for one in activated if area.startswith(one.area) and one.since <= on]
    return max(
        fitting, key=lambda one: (len(one.area), one.since, one.confirmed_at, one.number), default=None
    )


def _check_open(asked: Proposal) -> None:
    if asked.state is not ActivationState.PROPOSED:
        raise MoveRefused("这个提议已经办结。请刷新页面。")


def _related(held: str, area: str) -> bool:
    """Whether a duty's place lies within the place of a law, or around it."""
    return held.startswith(area) or area.startswith(held)
