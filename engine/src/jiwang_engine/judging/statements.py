"""What people have stated of one thing, and what a list says of it: which word counts, and what stays visible beside it.

Who knew of what is told here and nowhere else: for the law, for the file of a household, and for the list of what a person must decide.
"""

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
    """What was stated on a day: verified by somebody who went to look, or declared. It holds until `expires`, that day too. No value:
    words that the law of today does not understand.

    `follows` is the key of the statement that was known where this one was typed: whoever knew it has replaced it.
    """

    key: str
    value: Value
    on: date
    is_verified: bool = True
    expires: date | None = None
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a person has decided about some words: which one holds, or none of them."""

    words: frozenset[str]
    holds: str = ""


class Place(StrEnum):
    """Where one word stands among the others on the same thing."""

    HOLDS = "holds"
    FOLLOWED = "followed"  # somebody who knew it has said something anew
    DISPUTED = "disputed"  # another word says otherwise, neither knew of the other, and nobody has decided
    ASIDE = "aside"  # a person has decided otherwise


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


def places(said: Iterable[Statement], resolved: Iterable[Resolved] = ()) -> dict[str, Place]:
    """Where each word on one thing stands, in whatever order the words and the decisions have come in.

    Words form a tree by what was known where they were said. What nobody has followed and nobody has laid aside is a
    leaf; leaves of one rank that say different things are disputed, on whichever days they were said.
    """
    every = {one.key: one for one in said}
    aside = {key for one in resolved for key in one.words if key != one.holds}
    followed = {one.follows for one in every.values() if _replaces(one, every.get(one.follows))}
    leaves = [one for one in every.values() if one.key not in followed | aside]
    values = {rank: {one.value for one in leaves if one.is_verified is rank} for rank in (True, False)}

    def place(one: Statement) -> Place:
        if one.key in aside:
            return Place.ASIDE
        if one.key in followed:
            return Place.FOLLOWED
        return Place.DISPUTED if len(values[one.is_verified]) > 1 else Place.HOLDS

    return {key: place(one) for key, one in every.items()}


def settle(
    statements: Iterable[Statement], shared: Shared | None, on: date, *, resolved: Iterable[Resolved] = ()
) -> Settled:
    """Which word counts on a day: what was verified before what a list says before what was declared.

    What nobody has followed counts; while two such words are disputed nobody knows.
    """
    said = sorted((one for one in statements if one.on <= on), key=lambda one: one.key)
    found, keys = places(said, resolved), tuple(one.key for one in said)
    leaves = [one for one in said if found[one.key] is Place.DISPUTED or (found[one.key] is Place.HOLDS and one.value is not None)]  # fmt: skip
    verified = [one for one in leaves if one.is_verified]
    declared = [one for one in leaves if not one.is_verified]
    if _are_alive(verified, on):
        return _checked(_counted(verified, Standing.VERIFIED, keys=keys, on=on), verified, shared)
    if shared is not None and shared.value is not None:
        return Settled(Standing.SHARED, shared.value, beside=keys)
    if _are_alive(declared, on):
        return _counted(declared, Standing.DECLARED, keys=keys, on=on)
    return Settled(Standing.EXPIRED if leaves else Standing.MISSING, beside=keys)


def _replaces(one: Statement, other: Statement | None) -> bool:
    """Whether somebody who knew a word has said something of the same rank or a higher one, not of an earlier day."""
    return (
        other is not None
        and other.key != one.key
        and one.is_verified >= other.is_verified
        and one.on >= other.on
    )


def _are_alive(leaves: Iterable[Statement], on: date) -> bool:
    return any(one.expires is None or on <= one.expires for one in leaves)


def _counted(leaves: list[Statement], standing: Standing, *, keys: tuple[str, ...], on: date) -> Settled:
    """Of those that say the same the latest that still holds; of those that do not all, the expired ones too: a person must decide."""
    is_disputed = len({one.value for one in leaves}) > 1
    alive = [one for one in leaves if one.expires is None or on <= one.expires]
    day = max(one.on for one in alive)
    counts = tuple(one.key for one in leaves if is_disputed or (one in alive and one.on == day))
    beside = tuple(key for key in keys if key not in counts)
    if is_disputed:
        return Settled(Standing.CONFLICT, None, counts, beside)
    return Settled(standing, leaves[0].value, counts, beside)


def _checked(found: Settled, verified: list[Statement], shared: Shared | None) -> Settled:
    """A list that says something else of a later day does not replace what was verified: somebody must look again."""
    if found.standing is not Standing.VERIFIED or shared is None or shared.value is None:
        return found
    last = max(one.on for one in verified)
    is_newer = shared.day is not None and shared.day > last and shared.value != found.value
    return Settled(found.standing, found.value, found.counts, found.beside, is_newer)
