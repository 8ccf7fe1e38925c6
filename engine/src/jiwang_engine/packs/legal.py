"""What documents of a pack are made of: expressions, clocks, and the dated numbers and tables of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.terms import Citation, Mark, Place


@dataclass(frozen=True, slots=True)
class Expression:
    """The text of an expression and where it begins."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the office may take; `kind` is working or calendar days."""

    days: int
    kind: str
    delegated: int | None = None
    hard: int | None = None
    notice: int | None = None  # 公示, calendar days


@dataclass(frozen=True, slots=True)
class LegalNumber:
    """One value of a parameter, with its dates, its place and its document."""

    starts: date
    value: str | None  # None: not published
    at: Place
    ends: date | None = None  # last day in force
    area: str = ""  # "" is the whole area of the pack
    settlement: str = ""  # "" is both; urban | rural
    document: str = ""
    mark: Mark = Mark.VERIFIED
    checked: date | None = None
    layer: str = ""  # id of the pack that says so
    rank: int = 0  # position of that pack in the chain, the most local highest
    published: date | None = None  # known since; None: always
    row: str = ""  # of a table: the row that it comes from, as it is written


@dataclass(frozen=True, slots=True)
class Parameter:
    """An amount, ratio or period fixed by law or by a place."""

    id: str
    label: str
    type: str
    at: Place
    article: Citation | None = None
    open_to: tuple[str, ...] = ()  # levels that may fill it: province, city, county
    floor_above: bool = False  # a lower level may not go below
    ceiling_above: bool = False  # nor above
    low: str = ""  # what it can be at least and at most while nobody has published it
    high: str = ""
    values: tuple[LegalNumber, ...] = ()
    table: str = ""  # id of the table of which it is a cell or a bound


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: the words of its keys as written; a key left out is the rest; `value` None is unpublished."""

    cells: Mapping[str, tuple[str, ...]]
    value: str | None
    at: Place


@dataclass(frozen=True, slots=True)
class TableVersion:
    """All rows of a table for a period and a place; `number` says which, its value is not used."""

    number: LegalNumber
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Values of one type by one to three keys: rates by grade, imputed wages by sex and age.

    `keys` are (label, type); a key is a code or a number, a number is matched by bands.
    """

    id: str
    label: str
    keys: tuple[tuple[str, str], ...]
    type: str
    at: Place
    article: Citation | None = None
    open_to: tuple[str, ...] = ()
    floor_above: bool = False
    ceiling_above: bool = False
    versions: tuple[TableVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """How several items go together: exclusive, highest, top_up or choice (互斥, 就高, 补差, 择一).

    The order of `items` counts: of exclusive ones the first that is due stands, of top_up ones the first is filled up
    beside the others. `to` and `mode` say how a household's amount is rounded when it is divided among its members.
    """

    id: str
    label: str
    rule: str
    items: tuple[str, ...]
    at: Place
    article: Citation | None = None
    to: int = 0
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a formula says in a period: retired law stays beside the law in force. `published` as everywhere."""

    formula: Expression
    starts: date | None = None
    ends: date | None = None
    published: date | None = None
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """A case in which a variable has another value (例外); a lower `priority` goes first."""

    priority: int
    when: Expression
    wording: Wording
    at: Place


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides on an amount up to a limit; no limit is everything above."""

    by: str
    limit: Expression | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: in words, whether what comes of it is made public, and by which article."""

    label: str
    is_public: bool = False
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The grounds of one level, and how many must vote at least. The list of a lower pack stands for the whole list above it."""

    id: str
    label: str
    level: str  # township | county | city
    grounds: tuple[Ground, ...]
    fewest: int
    mark: Mark
    at: Place
    document: str = ""
    starts: date | None = None
    ends: date | None = None
    note: str = ""
