"""How numbers are set side by side: shares, shades and spreads. No clock, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SHADES = 5
FEWEST_SHOWN = 3  # a mean over fewer workers would tell about one of them
# How many tasks a worker holds: the last step has no end.
_STEPS = ((0, 0), (1, 2), (3, 5), (6, 10), (11, None))


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted in one area. Persons, households, alerts and tasks are different things and are never added up."""

    households: int = 0  # 户
    alerted: int = 0  # 户: with an alert
    persons: int = 0  # 人: with an alert about themselves
    alerts: int = 0  # 条 (人次)
    tasks: int = 0  # 件
    waiting: int = 0  # 件: not yet in a village
    sent: int = 0  # 件: waiting to be claimed
    claimed: int = 0  # 件
    closed: int = 0  # 件
    overdue: int = 0  # 件

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """All of them in the order of the table of areas, with the share behind what it is a share of."""
        return (
            self.households, self.alerted, self.per_thousand, self.alerts, self.persons, self.tasks, self.waiting,
            self.sent, self.claimed, self.closed, self.overdue,
        )  # fmt: skip

    @property
    def per_thousand(self) -> float | None:
        """Households with an alert of a thousand; None where there are no households."""
        return round(1000 * self.alerted / self.households, 1) if self.households else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many workers hold how many tasks: pairs of a step (from, to; None without end) and a number of workers."""

    steps: tuple[tuple[tuple[int, int | None], int], ...] = field(default=())

    @property
    def workers(self) -> int:
        """All of them."""
        return sum(number for _, number in self.steps)


def shades(values: Sequence[float | None]) -> list[int]:
    """A shade from 1 to 5 for each value by its rank among the different ones, 0 where there is no value.

    Equal values share a shade, and a greater value never has a lighter one.
    """
    known = sorted({value for value in values if value is not None})
    if not known:
        return [0 for _ in values]
    ranks = {value: 1 + at * SHADES // len(known) for at, value in enumerate(known)}
    return [0 if value is None else ranks[value] for value in values]


def spread_of(loads: Iterable[int]) -> Spread:
    """The loads of workers as a distribution that names nobody."""
    counted = Counter(_step(load) for load in loads)
    return Spread(tuple((step, counted[step]) for step in _STEPS))


def mean_load(loads: Sequence[int]) -> float | None:
    """The mean of some workers' loads; None where they are so few that it would tell about one of them."""
    return round(sum(loads) / len(loads), 1) if len(loads) >= FEWEST_SHOWN else None


def total(measures: Iterable[Measures]) -> Measures:
    """The sum of areas that do not overlap."""
    found = list(measures)
    return Measures(
        **{name: sum(getattr(one, name) for one in found) for name in Measures.__dataclass_fields__}
    )


def merged(parts: Mapping[str, Mapping[str, int]]) -> dict[str, Measures]:
    """Measures by area from counts by name of measure and area."""
    areas = {area for counts in parts.values() for area in counts}
    return {area: Measures(**{name: counts.get(area, 0) for name, counts in parts.items()}) for area in areas}


def _step(load: int) -> tuple[int, int | None]:
    return next((low, high) for low, high in _STEPS if high is None or load <= high)
