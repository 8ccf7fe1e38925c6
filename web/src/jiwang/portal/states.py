"""How a report comes in, and where it stands."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class Channel(StrEnum):
    """By which way somebody has told."""

    WALK_IN = "walk_in"
    PUBLIC = "public"
    PATROL = "patrol"


class ReportState(StrEnum):
    """What has become of a report."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    MERGED = "merged"
    CLOSED = "closed"


HANDLERS = (Duty.TOWNSHIP_CLERK,)
READERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER)
SEE_REPORTERS = (Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER)
