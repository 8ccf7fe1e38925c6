"""The typed tree: what the checker makes of an expression, and what interpreter and lowering both read.

Every node carries its type. Scales are already aligned: the operands of `+`, `-`, comparisons, `If`, `Extreme` have
equal scales; `*` adds them. A value may be unknown (None in Python, NULL in SQL).
"""

from __future__ import annotations

from dataclasses import dataclass

from jiwang_engine.language.types import BOOL, COUNT, Type
from jiwang_engine.terms import Subject


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: scaled integer, bool, or code word; None is unknown."""

    type: Type
    value: int | bool | str | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, parameter, variable, category or day, by id.

    `role` is fact, parameter, variable, category, item, clause, amount … or day (`on`, the day acted on, `known`, the day
    known on, for both subjects).
    """

    type: Type
    role: str
    id: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class Rescale:
    """The same number with more decimals: value * 10 ** (type.scale - of.type.scale)."""

    type: Type
    of: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`op` is + - or *."""

    type: Type
    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """`op` is < <= > >= = or !=; unknown if either side is."""

    op: str
    left: Node
    right: Node
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Logic:
    """Kleene `and` / `or` over two or more parts."""

    op: str
    parts: tuple[Node, ...]
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene negation."""

    of: Node
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a code (or integer) is one of some constants."""

    of: Node
    values: tuple[str | int, ...]
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class If:
    """Unknown condition: unknown, unless both branches are known and equal."""

    type: Type
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Over the members of the unit: sum, count, any, all, largest or smallest, of those for whom `where` holds.

    sum: unknown if any `where` is unknown, or true with `of` unknown. count: of members with `where` true; unknown if
    any is unknown (without `where`: the size of the unit). any / all: Kleene fold of `of` (with `where`: any folds
    `where and of`, all folds `not where or of`). largest / smallest: as sum, and unknown for nobody.

    `over` supporter speaks of the legal supporters instead: those of the person where the formula is a person's, those of
    all members where it is the unit's (`within`). Where nobody knows who they are, every aggregate over them is unknown.
    """

    type: Type
    how: str
    of: Node | None
    where: Node | None
    over: Subject = Subject.PERSON
    within: Subject = Subject.UNIT


@dataclass(frozen=True, slots=True)
class WindowSum:
    """The sum of signed series over the full months before the month of the day acted on, or over months up to it.

    `to_date` says that the month of the day is the last of them, as far as it has come. `months` is an integer
    expression without facts. In person scope the person's months, in unit scope the months of all members. `missing` is unknown (a month without entry makes the sum unknown), zero, mean (sum times
    months / reported months for each person and series, rounded `mode` to the power of ten `to`; nothing reported is
    unknown), or filled (a month without entry counts as `fill`, and so does every month of a series of which nothing is
    known; made by `language.bounds`).
    """

    type: Type
    months: Node
    terms: tuple[tuple[int, str], ...]  # (+1 or -1, id of a series fact)
    missing: str
    subject: Subject
    to: int = 0
    mode: str = ""
    fill: int = 0
    to_date: bool = False


@dataclass(frozen=True, slots=True)
class Extreme:
    """取大 / 取小 of several expressions; unknown if any is. `how` is largest or smallest."""

    type: Type
    how: str
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Divide:
    """of / by, rounded to the scale of the type. `mode` is half_up, up or down (away from or towards zero).

    Unknown when `by` is zero. `to` is the power of ten of the target in units of the type's scale:
    0 rounds to the last decimal of the type, 2 with scale 2 rounds to whole yuan.
    """

    type: Type
    of: Node
    by: Node
    to: int
    mode: str


@dataclass(frozen=True, slots=True)
class Age:
    """Full years between a date and the day acted on; 29 February becomes 1 March in common years."""

    of: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Between:
    """`unit` is months (calendar months by year and month alone) or days, from `start` to `end`."""

    unit: str
    start: Node
    end: Node
    type: Type = COUNT


@dataclass(frozen=True, slots=True)
class Known:
    """已知: whether a value is known; itself never unknown. 缺失 is its negation."""

    of: Node
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Sure:
    """Whether a condition is 是: 否 where it is 否 or unknown. Made by `language.bounds`, never written by authors."""

    of: Node
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Slot:
    """Which row of a table's key fits: the place of a word among `words`, the number of words for every other word;
    for a number how many of the growing `bounds` are not above it. One of the two is empty."""

    of: Node
    words: tuple[str, ...] = ()
    bounds: tuple[Node, ...] = ()
    type: Type = COUNT


@dataclass(frozen=True, slots=True)
class Choice:
    """The option whose number `index` is, counted from 0; `table` is the id of the table that they are the cells of."""

    type: Type
    table: str
    index: Node
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """The smallest or largest (`how`) of the options that may still be the one; made by `language.bounds`.

    `possible` says of each option whether it may be, and is always known. Unknown where one that may be is unknown, and
    where none may be.
    """

    type: Type
    how: str
    possible: tuple[Node, ...]
    of: tuple[Node, ...]


Node = (
    Literal | Name | Rescale | Arithmetic | Compare | Logic | Not | OneOf | If | Aggregate | WindowSum | Extreme | Divide
    | Age | Between | Slot | Choice | Among | Known | Sure
)  # fmt: skip
