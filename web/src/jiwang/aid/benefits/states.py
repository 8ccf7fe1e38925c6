"""Where a monthly run and each of its lines stand, why a payment may be held, what is looked at before a run, and who does what."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty


class State(StrEnum):
    """Where a run stands."""

    DRAFTING = "drafting"
    DRAFTED = "drafted"
    DROPPED = "dropped"
    APPROVED = "approved"


class Standing(StrEnum):
    """Where a line of an approved run stands."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"


class Kind(StrEnum):
    """What a line pays, or takes back."""

    REGULAR = "regular"
    ARREARS = "arrears"  # a month that was missed or came back
    OWED = "owed"  # a decision with effect for earlier months
    RECOVERY = "recovery"


class Cause(StrEnum):
    """For what a payment may be held. There is no third one: everything else is a cut, and is decided after a hearing."""

    DEATH = "death"
    RETURNED = "returned"


class Relation(StrEnum):
    """Who is paid, as seen from the family."""

    MEMBER = "member"
    GUARDIAN = "guardian"


class Sort(StrEnum):
    """What the machine finds before a run. A person looks at it; the machine leaves out only whom nothing can be paid."""

    DEAD_UNIT = "dead_unit"
    DEAD_PAYEE = "dead_payee"
    NO_PAYEE = "no_payee"
    HELD = "held"
    DEAD_MEMBER = "dead_member"
    TWO_UNITS = "two_units"
    EXCLUSIVE = "exclusive"
    SHARED = "shared"
    ENDED = "ended"


LIVE = (State.DRAFTING, State.DRAFTED)
LEFT_OUT = frozenset({Sort.DEAD_UNIT, Sort.DEAD_PAYEE, Sort.NO_PAYEE, Sort.HELD})
READERS = (Duty.COUNTY_REVIEWER, Duty.DECIDER, Duty.TOWNSHIP_CLERK)
DRAFTERS = (Duty.COUNTY_REVIEWER,)
APPROVERS = (Duty.DECIDER,)
KEEPERS = (
    Duty.COUNTY_REVIEWER,
    Duty.TOWNSHIP_CLERK,
)  # of payees, holds and recoveries; a second person answers


class Listing(StrEnum):
    """Where a list of accounts stands."""

    READING = "reading"
    READ = "read"
    TAKING = "taking"
    TAKEN = "taken"
    UNCHANGED = "unchanged"  # it says what the desk knows already
    DROPPED = "dropped"


class Fate(StrEnum):
    """What a row of a list would do, or why it does nothing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


GOOD = (Fate.NEW, Fate.CHANGED)
LISTS_LIVE = (Listing.READING, Listing.READ, Listing.TAKING)
