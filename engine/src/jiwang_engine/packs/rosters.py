"""What a department's file holds, and the words that its codes may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jiwang_engine.terms import Place, Purpose, Subject


@dataclass(frozen=True, slots=True)
class CodeList:
    """The values that a code may take; `aliases` maps every other spelling to one of them."""

    id: str
    label: str
    values: tuple[str, ...]
    aliases: Mapping[str, str]
    at: Place


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a department's file. `kind` is one of COLUMN_KINDS."""

    id: str
    label: str
    kind: str
    at: Place
    aliases: tuple[str, ...] = ()
    required: bool = False  # the heading must be there
    needed: bool = False  # the cell must be filled
    unit: str = ""  # 元 | 万元 | 元/年 …
    codes: str = ""
    low: str = ""
    high: str = ""


COLUMN_KINDS = (
    "name", "id_number", "text", "money", "integer", "ratio", "area_m2", "date", "month", "code", "region",
    "bool", "phone", "key", "relation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A department's file: how it is recognised, what it holds, why it may be read, how long it is kept."""

    id: str
    label: str
    department: str
    purpose: Purpose
    columns: tuple[Column, ...]
    at: Place
    file_names: tuple[str, ...] = ()
    subject: Subject = Subject.PERSON
    complete: str = ""  # reference of the agreement that declares the list complete
    keep_raw_months: int = 13
    keep_rejected_months: int = 3
    keep_unconcerned_days: int = 30
    role: str = ""  # register | roll | deaths | … what linking uses it for
    stops: bool = False  # what it says may end a benefit: two people must agree on a doubtful link

    @property
    def dates(self) -> tuple[str, ...]:
        """The columns that say when something was; when somebody was born says nothing of that."""
        return tuple(one.id for one in self.columns if one.kind in ("date", "month") and one.id != "birth")

    @property
    def tells_of_events(self) -> bool:
        """Whether a row tells of something that happened to one person, on a day: a great bill, a fire, a lost job.

        A death that fits nobody is nobody's hardship until it is placed, so that a source with a role is none.
        """
        is_event = self.purpose is Purpose.TRIGGER and self.subject is Subject.PERSON and not self.role
        return is_event and bool(self.dates)


@dataclass(frozen=True, slots=True)
class OutgoingColumn:
    """A column of the template; `filled_by` is one of the fields of twins.WORDS, empty where people type it over there."""

    label: str
    filled_by: str
    needed: bool
    words: Mapping[str, str]  # our word → the word of the template
    at: Place


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A template: to whom, a row for each task or each alert, and its columns in their order."""

    id: str
    label: str
    department: str
    content: str  # tasks | alerts
    columns: tuple[OutgoingColumn, ...]
    at: Place


REPLY_STATES = ("已受理", "退回", "不予受理", "办结")
"""What another office may say of a row that it was sent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back from another office's platform: how the file is read, to which templates it answers, within how many days."""

    source: Source  # read like a department's file, and seen by no rule of the law
    codes: CodeList  # the platform's words for REPLY_STATES
    answers: tuple[str, ...]  # ids of templates
    days: int  # calendar days within which an answer is awaited

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.source.id

    @property
    def at(self) -> Place:
        """Where it stands."""
        return self.source.at
