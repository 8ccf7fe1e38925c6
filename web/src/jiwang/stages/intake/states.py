"""States of a batch, and every move with the states it starts from and the one it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ANSWERS = "check:"  # of a token: what its department may answer in the check of means


class BatchState(StrEnum):
    """Where a batch stands. From `sealed` on nothing of its content changes."""

    UPLOADED = "uploaded"
    READ = "read"
    WAITING = "waiting"
    SEALED = "sealed"
    LEAVING = "leaving"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Move(StrEnum):
    """What an officer does with a batch."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    ASK_WITHDRAWAL = "ask_withdrawal"
    WITHDRAW = "withdraw"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Terms:
    """From which states a move starts, where it leads, whether it takes a second person and a reason."""

    starts: frozenset[BatchState]
    leads: BatchState
    needs_second: bool = False
    needs_reason: bool = False


_READ, _WAITING = BatchState.READ, BatchState.WAITING
MOVES = {
    Move.SUBMIT: Terms(frozenset({_READ}), _WAITING),
    Move.CONFIRM: Terms(frozenset({_WAITING}), BatchState.SEALED, needs_second=True),
    Move.REFUSE: Terms(frozenset({_READ, _WAITING}), BatchState.REFUSED, needs_reason=True),
    Move.ASK_WITHDRAWAL: Terms(frozenset({BatchState.SEALED}), BatchState.LEAVING, needs_reason=True),
    Move.WITHDRAW: Terms(frozenset({BatchState.LEAVING}), BatchState.WITHDRAWN, needs_second=True),
    Move.KEEP: Terms(frozenset({BatchState.LEAVING}), BatchState.SEALED, needs_second=True),
}
ENDED = frozenset({BatchState.WITHDRAWN, BatchState.REFUSED})
"""A file of such a batch may be sent again."""
