"""What a pack says of a visit: which questions there are, of which facts they speak, and which form asks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang_engine.terms import Citation, Place, Subject


@dataclass(frozen=True, slots=True)
class Question:
    """One question at the door. There is no kind for a photo or a position: nobody has to deliver either.

    `kind` is yes_no, one, several, amount, count, date or text. It is asked `always`, or for a `topic` (what an indicator
    wants to have found out), or where its fact is to be verified.
    """

    id: str  # group.ask
    wording: str
    kind: str
    subject: Subject  # a person: it is asked about each member whom it concerns
    at: Place
    choices: tuple[str, ...] = ()  # of one and several
    unit: str = ""  # of amounts and counts: 元/月, 人
    fact: str = ""  # id of the fact of which the answer is a statement
    topics: tuple[str, ...] = ()
    always: bool = False
    help: str = ""
    is_means: bool = False  # income and property: only where the family has authorised it (law art. 40, 41)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that belong together. With `settles` the answers add up to a fact: a scale.

    `bands` say from how many 否 on which word of the fact's code list holds.
    """

    id: str
    label: str
    at: Place
    questions: tuple[Question, ...]
    settles: str = ""  # id of a fact
    bands: tuple[tuple[str, int], ...] = ()
    article: Citation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VisitForm:
    """The groups that one kind of visit asks, in their order. `purpose` is verification, quarterly, random, festival or patrol."""

    id: str
    label: str
    version: str
    purpose: str
    groups: tuple[str, ...]
    at: Place
    starts: date | None = None
    ends: date | None = None
    article: Citation | None = None
    note: str = ""
    valid_months: int = 0  # for so long holds what was verified; 0: until somebody says otherwise
    rest_days: int = (
        0  # for so long nobody is sent to the same house again without anything new; 0: nothing is said
    )

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class VisitRound:
    """Visits that come round without an alert: of whom, how often, by which forms.

    Of whom: whoever's newest row in a list (`source`) holds one of some words in a column. `say` is all that is said at the door. `by_phone` are the words of those whom one may
    call instead. With a `share` (per cent) not everybody is visited but so many, drawn.
    """

    id: str
    label: str
    purpose: str
    per: str  # month | quarter | year
    source: str
    column: str  # id
    words: tuple[str, ...]
    say: str  # at the door
    at: Place
    by_phone: tuple[str, ...] = ()
    share: int = 100
    starts: date | None = None
    ends: date | None = None
    article: Citation | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a family is followed that shows one of some signs: in which colour (or none), and as often as a visit rate says.

    Of several that fit a family the most frequent holds, and the gravest colour. `may_phone`: a call is enough, and a no is respected.
    """

    id: str
    label: str
    signs: tuple[str, ...]
    rate: str  # id of a visit rate
    at: Place
    colour: str = ""  # red | orange | green
    may_phone: bool = False
    starts: date | None = None
    ends: date | None = None
    article: Citation | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
