"""What kinds of help there are, where money comes from, and how somebody confirms what they were given."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Kind(StrEnum):
    """What was given."""

    MONEY = "money"
    GOODS = "goods"
    SERVICE = "service"
    JOB = "job"
    TRAINING = "training"
    VISIT = "visit"
    REFERRAL = "referral"
    GIFT = "gift"  # what a helper gives a family out of their own pocket: it comes out of no fund of the desk
    MATTER = "matter"  # an item that a department has dealt with out of its own purse or by its own hands


class Channel(StrEnum):
    """Out of which purse a fund is filled."""

    RESERVE = "reserve"
    FISCAL = "fiscal"
    CHARITY = "charity"
    DONATION = "donation"
    OTHER = "other"


class Relation(StrEnum):
    """Who has taken it, as seen from the family."""

    SELF = "self"
    MEMBER = "member"
    GUARDIAN = "guardian"
    AGENT = "agent"


class Signed(StrEnum):
    """How they have confirmed it. What is drawn on a screen is no electronic signature, and is not offered."""

    PAPER = "paper"
    FINGERPRINT = "fingerprint"
    WITNESS = "witness"
    BANK = "bank"  # paid into the account; the bank's slip says so


COUNTED = (Kind.MONEY, Kind.GOODS)  # what runs out, and therefore comes out of a fund
READERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)  # of funds, and of every amount
KEEPERS = READERS  # who may enter what comes into a fund; another one of them confirms it
REVERSERS = (Duty.TOWNSHIP_CLERK, Duty.DECIDER)
