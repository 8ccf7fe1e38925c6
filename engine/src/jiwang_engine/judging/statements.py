"""What people have stated of one thing, and what a list says of it: which word counts, and what stays visible beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jiwang_engine.language.values import Value


class Standing(StrEnum):
    """What is known of a fact, the most certain first. The last three read as unknown."""

    VERIFIED = "verified"  # 已核实
    SHARED = "shared"  # 共享: a department's list says so
    DECLARED = "declared"  # 申报
    EXPIRED = "expired"  # 过期
    CONFLICT = "conflict"  # 冲突
    MISSING = "missing"  # 缺失


@dataclass(frozen=True, slots=True)
class Statement:
    """What was stated on a day: verified by somebody who went to look, or declared. It holds until `expires`, that day too.

    `follows` is the key of the statement that was known where this one was typed: whoever knew it has replaced it.
    """

    key: str
    value: Value
    on: date
    is_verified: bool = True
    expires: date | None = None
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a department's list says, and of which day its row is; None where it says so of whoever is not on it."""

    value: Value
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts of all that was said. `counts` are the statements that say it (of a conflict all that differ), `beside` the others.

    `needs_recheck`: a list has said something else since it was verified.
    """

    standing: Standing
    value: Value = None
    counts: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    needs_recheck: bool = False


def settle(statements: Iterable[Statement], shared: Shared | None, on: date) -> Settled:
    """Which word counts on a day: what was verified before what a list says before what was declared; within a rank the later day.

    Two of one rank and day that differ, of which neither has followed the other, are in conflict: nobody knows.
    """
    said = sorted((one for one in statements if one.on <= on), key=lambda one: one.key)
    alive = [one for one in said if one.expires is None or on <= one.expires]
    standing = [one for one in alive if not _is_replaced(one, alive)]
    verified = [one for one in standing if one.is_verified]
    declared = [one for one in standing if not one.is_verified]
    keys = tuple(one.key for one in said)
    if verified:
        return _checked(_newest(verified, Standing.VERIFIED, keys), verified, shared)
    if shared is not None and shared.value is not None:
        return Settled(Standing.SHARED, shared.value, beside=keys)
    if declared:
        return _newest(declared, Standing.DECLARED, keys)
    return Settled(Standing.EXPIRED if said else Standing.MISSING, beside=keys)


def _is_replaced(one: Statement, alive: Iterable[Statement]) -> bool:
    """Whether somebody who knew it has said something of the same rank or a higher one, not of an earlier day."""
    return any(
        other.follows == one.key
        and other.key != one.key
        and other.is_verified >= one.is_verified
        and other.on >= one.on
        for other in alive
    )


def _newest(said: list[Statement], standing: Standing, keys: tuple[str, ...]) -> Settled:
    day = max(one.on for one in said)
    last = [one for one in said if one.on == day]
    counts = tuple(one.key for one in last)
    beside = tuple(key for key in keys if key not in counts)
    if len({one.value for one in last}) > 1:
        return Settled(Standing.CONFLICT, None, counts, beside)
    return Settled(standing, last[0].value, counts, beside)


def _checked(found: Settled, verified: list[Statement], shared: Shared | None) -> Settled:
    """A list that says something else of a later day does not replace what was verified: somebody must look again."""
    if found.standing is not Standing.VERIFIED or shared is None or shared.value is None:
        return found
    last = max(one.on for one in verified)
    is_newer = shared.day is not None and shared.day > last and shared.value != found.value
    return Settled(found.standing, found.value, found.counts, found.beside, is_newer)
