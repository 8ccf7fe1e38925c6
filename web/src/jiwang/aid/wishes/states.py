"""States of a small wish, and every step with the states it starts from, where it leads, and who takes it."""

from __future__ import annotations

from enum import StrEnum

from jiwang.registers.staff.states import Duty, Terms


class State(StrEnum):
    """Where a wish stands."""

    TOLD = "told"  # written down, nobody has looked at its words yet
    OPEN = "open"  # published
    CLAIMED = "claimed"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What is done with a wish."""

    PUBLISH = "publish"
    CLAIM = "claim"
    RELEASE = "release"
    FULFIL = "fulfil"
    WITHDRAW = "withdraw"


class Way(StrEnum):
    """How the family has agreed that its wish is published."""

    WRITTEN = "written"
    SPOKEN = "spoken"  # before a witness


KEEPERS = frozenset({Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER})
RECORDERS = KEEPERS | {Duty.VILLAGE_WORKER}
CLAIMERS = KEEPERS | {Duty.HELPER}
STEPS = {
    Step.PUBLISH: Terms(frozenset({State.TOLD}), State.OPEN, KEEPERS),
    Step.CLAIM: Terms(frozenset({State.OPEN}), State.CLAIMED, CLAIMERS),
    Step.RELEASE: Terms(frozenset({State.CLAIMED}), State.OPEN, KEEPERS),
    Step.FULFIL: Terms(frozenset({State.CLAIMED}), State.DONE, RECORDERS),
    Step.WITHDRAW: Terms(frozenset({State.TOLD, State.OPEN, State.CLAIMED}), State.WITHDRAWN, RECORDERS),
}
