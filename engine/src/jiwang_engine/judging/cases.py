"""One household with all that is known of it, typed and ready to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.language.values import Value


@dataclass(frozen=True, slots=True)
class Series:
    """A monthly fact: the entries by month number, or one value that stands for every month."""

    months: Mapping[int, int] = field(default_factory=dict)
    every: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the unit; a fact that is not in `facts` is unknown."""

    id: str
    relation: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    alone: Mapping[str, Value] = field(
        default_factory=dict
    )  # facts of a household, stated of the person alone


@dataclass(frozen=True, slots=True)
class Supporter(Member):
    """A person outside the household who by law must support some of its members (`of`: their ids).

    `area` and `settlement` are where the supporter lives; empty: as the household. Means are among the facts only where
    the supporter has given an authorisation (law art. 41).
    """

    of: tuple[str, ...] = ()
    area: str = ""
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class Determination:
    """What people decided of a clause: 豁免, 符合 or 不符合; `member` is empty for the whole unit."""

    clause: str
    outcome: str
    member: str = ""
    body: str = ""
    day: date | None = None
    document: str = ""
    until: date | None = None
    reason: str = ""
    alone: bool = False  # of the unit that the member is alone


@dataclass(frozen=True, slots=True)
class Receiving:
    """Help that already runs: item, since when, monthly amount in fen."""

    item: str
    since: str = ""
    amount: int | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A unit on a day at a place. `fill` makes numeric facts that are not named a known nothing."""

    on: date
    area: str
    members: tuple[Member, ...]
    known: date | None = None
    settlement: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    determinations: tuple[Determination, ...] = ()
    receiving: tuple[Receiving, ...] = ()
    fill: bool = False
    basis: str = "declared"
    rule: str = ""  # the rule by which a member is judged alone; empty for the household
    supporters: tuple[Supporter, ...] | None = None  # None: nobody knows who they are; empty: there are none


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Something unknown: a fact of a member or supporter (`member` empty: of the unit), a number nobody has published,
    or who the supporters are (`is_list`; of the member, or of all)."""

    member: str
    name: str
    is_parameter: bool = False
    is_list: bool = False
