"""What a pack says of household plans: measures, classes of labour, and what opens a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.packs.legal import Clock, Expression
from jiwang_engine.terms import Citation, Mark, Place, Subject


@dataclass(frozen=True, slots=True)
class LabourClass:
    """A kind of person of working age, from which other help follows (A25). The first class of the pack that holds is somebody's class."""

    id: str
    label: str
    formula: Expression
    at: Place
    article: Citation | None = None
    mark: Mark = Mark.VERIFIED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that may be done for a household or a member, and when it fits: its formula holds, somebody is of its classes, an item
    is due to them. Of what is written, everything must fit.

    `views` say under which word of which code list it is counted; `success` is what shows that it has helped, `said` what is told in the
    village: no illness, no sum.
    """

    id: str
    label: str
    subject: Subject
    department: str
    at: Place
    formula: Expression | None = None
    classes: tuple[str, ...] = ()  # ids of LabourClass, once fitted
    item: str = ""  # id, once fitted
    views: Mapping[str, str] = field(default_factory=dict)  # word by id of a code list, once fitted
    clock: Clock | None = None
    success: str = ""
    said: str = ""
    starts: date | None = None
    ends: date | None = None
    article: Citation | None = None
    mark: Mark = Mark.VERIFIED
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class PlanOccasion:
    """What opens a draft by itself, and until when somebody must have confirmed it: an alert of some indicators, or facts found true at the door."""

    id: str
    label: str
    indicators: tuple[str, ...]
    facts: tuple[str, ...]
    clock: Clock
    said: str
    at: Place
    article: Citation | None = None
    mark: Mark = Mark.VERIFIED
    note: str = ""
