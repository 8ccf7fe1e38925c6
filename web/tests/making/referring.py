"""A family that is referred: as the window asks, and as it lies in the tables; the same in every story."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import AT, CHEN
from jiwang.procedure.referrals import actions
from jiwang.procedure.referrals.models import Passage, Referral
from jiwang.procedure.referrals.rules import Asked, Filled
from jiwang.procedure.referrals.states import Kind, Need, Step
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from making.applying import NOW, TODAY, acting

WORDS = "老人一个人，想要有人上门照看"


def asked(department: str = "人社", **other: Any) -> Asked:
    """What the window asks of whom."""
    told = {"kind": Kind.DEPARTMENT, "need": Need.WORK, "words": WORDS, "consent_by": "陈大山", "consent_on": TODAY}  # fmt: skip
    return Asked(department=department, **(told | other))


def referred(
    department: str = "人社", *, home: int = CHEN, by: str = "jingban", on: date | None = None, **other: Any
) -> Referral:
    """The window has handed the family on."""
    one = asked(department, **({"consent_on": on} if on else {}) | other)
    return actions.refer(Household.objects.get(pk=home), one, by=acting(by, on), at=NOW)


def stepped(
    one: Referral, step: Step, words: str = "", *, by: str = "jingban", on: date | None = None, **other: Any
) -> Referral:
    """A step with a referral; who writes it down for a receiver without an account says who has answered."""
    filled = Filled(**({"words": words or "已经谈过了", "who": "刘主任", "has_consent": True} | other))
    return actions.take(one.pk, step, filled, by=acting(by, on), at=NOW)


def referred_of(home: int, department: str = "医保") -> Referral:
    """A referral as it lies in the tables, without a law in force."""
    household, by = Household.objects.get(pk=home), Officer.objects.get(code="jingban")
    made = Referral.objects.create(
        household=household, region=household.region, name="某人", kind="department", department=department, need="health",
        words=WORDS, consent_by="某人", consent_way="spoken", consent_on=TODAY, opened_on=TODAY, by=by, at=AT,
    )  # fmt: skip
    there = {"region": made.region, "department": department}
    Passage.objects.create(referral=made, step="refer", on=TODAY, by=by, at=AT, **there)
    return made
