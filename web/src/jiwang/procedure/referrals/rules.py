"""May this family be referred there, and may this step be taken with a referral? No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.referrals.states import (
    COUNTY,
    STARTERS,
    STEPS,
    Consent,
    Kind,
    Need,
    Side,
    State,
    Step,
)
from jiwang.registers.staff.rules import NOT_YOURS, Held
from jiwang.registers.staff.states import Duty

SHORTEST, LONGEST, LONGEST_NAME = 4, 300, 60
_PHONE = re.compile(r"[0-9][0-9 -]{6,19}")
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


class ReferralRefused(ValueError):
    """What may not be done with a referral; the message is for the officer and says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the window asks of whom: with whose consent, and what the receiver is told."""

    kind: Kind
    department: str
    need: Need
    words: str
    consent_by: str
    consent_on: date
    consent_way: Consent = Consent.SPOKEN
    phone: str = ""
    tells_members: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of one referral."""

    state: State
    kind: Kind
    region: str
    department: str
    is_served: bool = True  # the receiver has somebody at the desk
    is_assigned: bool = False  # the county has said whose it is
    refused_by: tuple[str, ...] = ()  # departments that have returned it or what it follows


@dataclass(frozen=True, slots=True)
class Filled:
    """What is told of a step."""

    words: str = ""
    who: str = ""  # has answered for a receiver without an account
    kind: Kind = Kind.DEPARTMENT
    department: str = ""
    has_consent: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever takes a step."""

    held: tuple[Held, ...] = field(default_factory=tuple)


_NOT_HERE = "这件不归您的部门或地区办。"
_MOVED_ON = "这件刚刚被别人办过了，请刷新后再看。"
_SERVED = "对方在济网上有联络员，由联络员自己答复；窗口不能代答。"
_ASSIGNED = "县级协调已经定了由您部门办，不能再退回；确有困难请报县级协调。"


def check_asked(asked: Asked, *, on: date) -> None:
    """Refuse a referral to nobody, for nothing, or without the family's consent. Raises ReferralRefused."""
    if len(asked.department.strip()) < 2:
        raise ReferralRefused("请写明转给哪个部门或组织，至少2个字。")
    if len(asked.words.strip()) < SHORTEST:
        raise ReferralRefused("请写明需要对方帮什么，至少4个字。")
    if _IDENTITY.search(asked.words):
        raise ReferralRefused("转介单上不写身份证号。请删去再转。")
    if len(asked.consent_by.strip()) < 2:
        raise ReferralRefused("请先问过本人：写明谁同意转介。")
    if asked.consent_on > on:
        raise ReferralRefused("同意的日期不能晚于今天。")
    if asked.phone and not _PHONE.fullmatch(asked.phone.strip()):
        raise ReferralRefused("联系电话只写数字，如 13900000000 或 0772-1234567。")


def refusal(one: Standing, step: Step, asking: Asking) -> str | None:
    """Why a step may not be taken, or None where it may. Pages show a form exactly where this is None."""
    why_not = _stranger(one, step, asking)
    if why_not is not None:
        return why_not
    if one.state not in STEPS[step].starts:
        return _MOVED_ON
    if step is Step.RETURN and one.is_assigned:
        return _ASSIGNED
    if step is Step.CONTEST and not one.refused_by:
        return "慈善和社会组织不接的，请另选；县级只协调部门之间的职责。"
    return None


def _stranger(one: Standing, step: Step, asking: Asking) -> str | None:
    """The receiver answers for itself, the window for who has no account; the county says whose it is."""
    here = [each for each in asking.held if one.region.startswith(each.area)]
    side = STEPS[step].side
    if side is Side.RECEIVER:
        if any(each.duty is Duty.LIAISON and each.department == one.department for each in here):
            return None
        if any(each.duty in STARTERS for each in here):
            return _SERVED if one.is_served else None
        return _NOT_HERE
    wanted = STARTERS if side is Side.WINDOW else COUNTY
    if not any(each.duty in wanted for each in asking.held):
        return NOT_YOURS
    return None if any(each.duty in wanted for each in here) else _NOT_HERE


def check_filled(one: Standing, step: Step, filled: Filled) -> None:
    """Refuse a step that does not say what it must say. Raises ReferralRefused."""
    if STEPS[step].side is Side.RECEIVER and not one.is_served and len(filled.who.strip()) < 2:
        raise ReferralRefused("对方在济网上没有账号：请写明对方谁答复的。")
    if step is not Step.ACCEPT and len(filled.words.strip()) < SHORTEST:
        raise ReferralRefused("请写明情况或理由，至少4个字。")
    if step in (Step.CHOOSE, Step.ASSIGN):
        _check_next(one, step, filled)


def _check_next(one: Standing, step: Step, filled: Filled) -> None:
    name = filled.department.strip()
    if len(name) < 2:
        raise ReferralRefused("请写明转给哪个部门或组织，至少2个字。")
    if step is Step.ASSIGN:
        if filled.kind is not Kind.DEPARTMENT:
            raise ReferralRefused("县级协调只定由哪个部门办；慈善和社会组织由窗口另选。")
        return
    if name == one.department or name in one.refused_by:
        raise ReferralRefused(Phrase("%(name)s已经退回过。请另选，或报县级协调。", name=name))
    if not filled.has_consent:
        raise ReferralRefused("改转要再问本人。请问过本人再勾选。")


def leads(one: Standing, step: Step) -> State:
    """Where a step leads: what a second department returns goes to the county, for the family does not run between them."""
    others = set(one.refused_by) - {one.department}
    if step is Step.RETURN and one.kind is Kind.DEPARTMENT and others:
        return State.COORDINATING
    return STEPS[step].leads


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps that may be taken, as the table names them: the way forward first."""
    return sorted(steps, key=list(STEPS).index)


def is_late(due_on: date | None, today: date) -> bool:
    """Whether something should have happened by now."""
    return due_on is not None and due_on < today
