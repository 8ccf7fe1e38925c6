"""The figures of a comparison as a person reads them: who gains, who loses, what it costs, where and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jiwang_engine.language.dependence import Key
from jiwang_engine.language.rules import clauses_of
from jiwang_engine.simulating.comparing import Change, Comparison, Money, Transition
from jiwang_engine.terms import VERDICT_LABELS, Verdict

_OPEN = (Verdict.UNKNOWN, Verdict.UNDECIDED)
_OUT_OF_FORCE = "不适用"


@dataclass(slots=True)
class Tally:
    """One category or item in one area: how many, and what they get before (`paid`) and after (`pays`).

    Who is entitled is a range: from `yes` to `yes` + `open` (待核实 and 待认定), before and after.
    """

    yes: tuple[int, int] = (0, 0)
    open: tuple[int, int] = (0, 0)
    gained: int = 0
    lost: int = 0
    changed: int = 0  # entitled as before, another amount
    ranges: int = 0  # the answer is as before, and the open amount has another range
    paid: Money = Money()
    pays: Money = Money()
    change: Change = Change()

    @property
    def moves(self) -> bool:
        """Whether anything differs."""
        return bool(self.gained or self.lost or self.changed or self.ranges or self.open[0] != self.open[1])

    def add(self, one: Transition) -> None:
        """Count a transition."""
        sides = (one.before, one.after)
        self.yes = _plus(self.yes, [one.count * (side is Verdict.YES) for side in sides])
        self.open = _plus(self.open, [one.count * (side in _OPEN) for side in sides])
        self.paid, self.pays = self.paid + one.paid, self.pays + one.pays
        self.change = self.change + one.change
        self.gained += one.count * (one.after is Verdict.YES and one.before is not Verdict.YES)
        self.lost += one.count * (one.before is Verdict.YES and one.after is not Verdict.YES)
        self.changed += one.changed_amounts
        self.ranges += one.changed_ranges


def _plus(pair: tuple[int, int], more: Iterable[int]) -> tuple[int, int]:
    first, second = (left + right for left, right in zip(pair, more, strict=True))
    return first, second


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause that answers differently for some of those whose answer changes."""

    owner: str
    clause: str
    label: str
    before: str
    after: str
    count: int
    change: Change | None  # None where the item gives no money


def by_item(comparison: Comparison) -> dict[Key, Tally]:
    """The figures of every category and item that was computed, in the order of the pack."""
    found = {key: Tally() for key in comparison.judged}
    for one in comparison.transitions:
        found[one.key].add(one)
    return found


def by_area(comparison: Comparison) -> dict[tuple[str, Key], Tally]:
    """The figures of every county and item where something differs."""
    found: dict[tuple[str, Key], Tally] = defaultdict(Tally)
    for one in comparison.transitions:
        found[one.area, one.key].add(one)
    return {key: tally for key, tally in found.items() if tally.moves}


def reasons(comparison: Comparison) -> list[Reason]:
    """Which clauses turned, most frequent first."""
    labels = {one.id: one.label for one in clauses_of(comparison.after.pack)}
    found = [
        Reason(
            label_of(comparison, one.key),
            one.clause,
            labels[one.clause],
            _word(one.before),
            _word(one.after),
            one.count,
            one.change if has_amount(comparison, one.key) else None,
        )
        for one in comparison.flips
    ]
    return sorted(found, key=lambda one: (-one.count, one.owner, one.clause, one.before, one.after))


def has_amount(comparison: Comparison, key: Key) -> bool:
    """Whether an item gives money."""
    return key[0] == "item" and comparison.before.pack.items[key[1]].amount is not None


def label_of(comparison: Comparison, key: Key) -> str:
    """The name of a category or item."""
    pack = comparison.before.pack
    return (pack.categories if key[0] == "category" else pack.items)[key[1]].label


def _word(digit: str) -> str:
    """A packed digit in words: 推定符合, 豁免 …"""
    if digit == "f":
        return _OUT_OF_FORCE
    number = int(digit, 16)
    if number >= 8:
        return "豁免"
    return ("推定" if number >= 4 else "") + VERDICT_LABELS[Verdict(number % 4)]
