"""Colours of a family, the six things that are to be clear, the signs by which a family is followed, and who may do what."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Colour(StrEnum):
    """How closely a family is followed; the gravest first."""

    RED = "red"
    ORANGE = "orange"
    GREEN = "green"


class Gap(StrEnum):
    """One of the six things (六清) for which there is no evidence."""

    FAMILY = "family"
    BENEFITS = "benefits"
    NEEDS = "needs"
    PLAN = "plan"
    RESULTS = "results"
    PAIRING = "pairing"


class Sign(StrEnum):
    """What the desk sees of a family; the pack says what follows from it."""

    DIBAO = "dibao"
    DANREN = "danren"
    TEKUN = "tekun"
    BIANYUAN = "bianyuan"
    GANGXING = "gangxing"
    PHASING_OUT = "phasing_out"
    LEFT_LATELY = "left_lately"
    RELAPSED = "relapsed"
    NEW_HARDSHIP = "new_hardship"
    RED_ALERT = "red_alert"
    ORANGE_ALERT = "orange_alert"
    TOO_FEW_VISITS = "too_few_visits"
    MARKED = "marked"


READERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.COUNTY_DISPATCHER, Duty.DECIDER)
WRITERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER)  # who reviews, settles and notes
SENDERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_DISPATCHER)  # who asks for the visits that are due
COUNTERS = (*READERS, Duty.CITY_MONITOR)  # who reads counts
