"""Kinds of helpers, ways to agree, and which duty does what."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class SponsorKind(StrEnum):
    """Who helps: the words of a scheme's seats."""

    OFFICER = "officer"
    UNIT = "unit"
    DELEGATE = "delegate"
    ENTERPRISE = "enterprise"
    CHARITY = "charity"
    ADVISER = "adviser"


class Way(StrEnum):
    """How the family has answered."""

    WRITTEN = "written"
    SPOKEN = "spoken"  # before a witness


ASKED_FIRST = (SponsorKind.ENTERPRISE, SponsorKind.DELEGATE, SponsorKind.CHARITY)
KEEPERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER})  # who pairs
RECORDERS = KEEPERS | {Duty.VILLAGE_WORKER}  # who writes down what a family says and is given
COUNTERS = RECORDERS | {Duty.SUPERVISOR}  # who sees how many seats are empty; a supervisor no family
HELPERS = frozenset({Duty.HELPER})
