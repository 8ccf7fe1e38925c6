"""What an authorisation may be for, and what may be asked under it."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why facts about means are asked for (《社会救助法》第40条、第41条)."""

    APPLICATION = "application"  # somebody applies
    RECHECK = "recheck"  # somebody receives, and is looked at again
    SUPPORT = "support"  # a supporter outside the household


class Relation(StrEnum):
    """Who may be the guardian of somebody with whom they do not live (《民法典》第27条、第28条、第32条)."""

    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    CHILD = "child"
    APPOINTED = "appointed"  # another relative, somebody agreed to by village or civil affairs, or an office


class Scope(StrEnum):
    """A kind of fact about means."""

    REGISTER = "household_register"
    INCOME = "income"
    DEPOSITS = "deposits"
    SECURITIES = "securities"
    VEHICLES = "vehicles"
    REAL_ESTATE = "real_estate"
    COMPANIES = "companies"
    INSURANCE = "insurance"
    PAYMENT_ACCOUNTS = "payment_accounts"
    HOUSING_FUND = "housing_fund"
    LIVING = "living"  # what only hints: water, electricity, gas, telephone, costly schools, travel abroad


class Consent(StrEnum):
    """What a supporter outside the household has said to the check of their means (《社会救助法》第41条)."""

    SIGNED = "signed"
    ASKED = "asked"  # has not signed yet
    REFUSED = "refused"
    STRUCK = "struck"  # is no supporter: typed by mistake, or not bound any more


class Standing(StrEnum):
    """Where an authorisation stands on a day."""

    WAITING = "waiting"  # signed for a later day
    LIVE = "live"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
