"""What an authorisation may be for, and what may be asked under it."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why facts about means are asked for (《社会救助法》第40条、第41条)."""

    APPLICATION = "application"  # somebody applies
    RECHECK = "recheck"  # somebody receives, and is looked at again
    SUPPORT = "support"  # a supporter outside the household


class Scope(StrEnum):
    """A kind of fact about means."""

    INCOME = "income"
    DEPOSITS = "deposits"
    SECURITIES = "securities"
    VEHICLES = "vehicles"
    REAL_ESTATE = "real_estate"
    COMPANIES = "companies"


class Standing(StrEnum):
    """Where an authorisation stands on a day."""

    WAITING = "waiting"  # signed for a later day
    LIVE = "live"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
