"""What a policy pack says, before its expressions are understood.

Every document keeps the place where it stands, so that each later message can point there. Expressions are still
text here; `jiwang_engine.language` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jiwang_engine.packs.legal import Agenda as Agenda
from jiwang_engine.packs.legal import Clock as Clock
from jiwang_engine.packs.legal import Combination as Combination
from jiwang_engine.packs.legal import Decider, SpecialCase, Wording
from jiwang_engine.packs.legal import Expression as Expression
from jiwang_engine.packs.legal import LegalNumber as LegalNumber
from jiwang_engine.packs.legal import Parameter as Parameter
from jiwang_engine.packs.legal import Table as Table
from jiwang_engine.packs.periods import Closure, Period
from jiwang_engine.packs.planning.model import LabourClass, Measure, PlanOccasion
from jiwang_engine.packs.procedures.model import CheckItem, PairingScheme, Procedure, Recheck, VisitRate
from jiwang_engine.packs.rosters import COLUMN_KINDS as COLUMN_KINDS
from jiwang_engine.packs.rosters import CodeList as CodeList
from jiwang_engine.packs.rosters import Column as Column
from jiwang_engine.packs.rosters import Outgoing as Outgoing
from jiwang_engine.packs.rosters import Reply as Reply
from jiwang_engine.packs.rosters import Source as Source
from jiwang_engine.packs.visiting.model import FollowUp, QuestionGroup, VisitForm, VisitRound
from jiwang_engine.terms import Citation, Level, Place, Purpose, Subject


@dataclass(frozen=True, slots=True)
class Reading:
    """How a fact is read from a source: which column, ordered or dated by which, reduced how.

    `reduce` is one of latest, earliest, sum, any, count, largest, smallest. `where` keeps only rows whose code
    columns hold one of the words.
    """

    source: str
    column: str
    order: str = ""
    reduce: str = "latest"
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be known of a person or a household."""

    id: str
    label: str
    subject: Subject
    type: str  # text of a type: 金额/月, 代码(残疾类别), …
    at: Place
    series: bool = False  # one value a month
    purpose: Purpose = Purpose.TRIGGER
    reading: Reading | None = None
    absent: str = "unknown"  # what no row means: unknown | zero | no
    otherwise: Expression | None = None  # used when nobody has stated the fact
    question: str = ""  # how a worker asks for it
    low: str = ""
    high: str = ""
    note: str = ""  # why absence is a known nothing, where `otherwise` is 否 or 0
    by_reason: bool = (
        False  # a named officer may state it with a written reason, where no visit has verified it
    )
    by_meeting: bool = False  # a sum that only a meeting may grant


@dataclass(frozen=True, slots=True)
class MissingMonths:
    """What a month of a window without an entry means; `how` is unknown, zero or mean, empty where nothing is said.

    mean: the mean of the reported months stands for the others; `to` and `mode` say how the sum is then rounded.
    """

    how: str = ""
    to: int = 0
    mode: str = ""
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A value derived from facts, parameters and other variables."""

    id: str
    label: str
    subject: Subject
    type: str
    formula: Expression
    at: Place
    missing_months: MissingMonths = MissingMonths()
    article: Citation | None = None
    wordings: tuple[Wording, ...] = ()  # dated; `formula` is the first of them
    special_cases: tuple[SpecialCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who may waive a clause, and on what grounds."""

    body: str
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a category or an item; `formula` is None when only people can decide."""

    id: str  # dibao.income
    label: str
    formula: Expression | None
    at: Place
    article: Citation | None = None
    former_article: Citation | None = None  # what held before the document of `article` came into force
    starts: date | None = None
    ends: date | None = None
    when_unknown: str = ""  # "" | yes | no: a presumption of law
    presumption: Citation | None = None
    waiver: Waiver | None = None
    replaceable_by: tuple[str, ...] = ()
    missing_months: MissingMonths = MissingMonths()
    published: date | None = None  # known since; None: always
    superseded: tuple[Period, ...] = ()  # when a lower pack says something else
    replaces: str = ""  # id of the clause of an upper pack that it stands for
    layer: str = ""  # of a clause that a lower pack added or replaced
    rank: int = 0
    document: str = ""

    @property
    def known_as(self) -> str:
        """The id that people use: a replacement goes by the id of what it replaces."""
        return self.replaces or self.id


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Conditions of which all (`all`) or one (`any`) must hold."""

    how: str  # all | any
    parts: tuple[Clause | ClauseGroup, ...]
    at: Place
    id: str = ""
    extendable_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A status that the law knows: 低保家庭, 特困人员 … `order` is the legal order of testing."""

    id: str
    label: str
    subject: Subject
    order: int
    conditions: ClauseGroup
    at: Place
    article: Citation | None = None
    former_article: Citation | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """What an item gives: an expression in money, per month, year or once."""

    formula: Expression
    per: str  # month | year | once
    article: Citation | None = None
    missing_months: MissingMonths = MissingMonths()
    least: Expression | None = None
    most: Expression | None = None
    months: Expression | None = None  # for how many months at most
    begins: str = ""  # next_month | same_month, counted from the approval
    approvals: tuple[Decider, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a family may receive (事项)."""

    id: str
    label: str
    department: str
    subject: Subject
    at: Place
    category: str = ""  # entitled through this category
    conditions: ClauseGroup | None = None
    amount: Amount | None = None
    benefit: str = ""  # in words, where no formula is known
    automatic: bool = False  # given without an application
    apply_at: str = ""  # the window, where it is not the township
    apply_when: str = ""  # the season of applications, in words
    documents: tuple[str, ...] = ()
    clock: Clock | None = None
    delegable: str = "no"  # yes | possible | no
    excludes: tuple[str, ...] = ()
    monotone: tuple[tuple[str, str], ...] = ()  # fact and direction: with more of it the aid falls, or rises
    article: Citation | None = None
    former_article: Citation | None = None
    note: str = ""
    starts: date | None = None
    ends: date | None = None
    closures: tuple[Closure, ...] = ()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Of which members a household is not counted (POLICY B.0), and why: a condition on each member."""

    label: str
    formula: Expression
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class UnitRule:
    """How units are built before rules: who is not counted, and who is also judged as a unit of one (`alone`)."""

    id: str
    label: str
    at: Place
    exclusions: tuple[Exclusion, ...] = ()
    alone: Expression | None = None
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign of trouble (screening) or of a status that may have ended (exit)."""

    id: str
    label: str
    subject: Subject
    side: str  # screening | exit
    formula: Expression
    level: Level
    sentence: Expression  # template: text with {names}
    visiting_sentence: str
    at: Place
    missing_months: MissingMonths = MissingMonths()
    find_out: tuple[str, ...] = ()
    handler: str = ""
    days: int = 15
    day_kind: str = "calendar"
    quiet_days: int = 90
    stays_at_county: bool = False
    weight: int = 0
    plain: Expression | None = None  # the bare threshold as published, for comparison
    article: Citation | None = None


@dataclass(frozen=True, slots=True)
class RankRule:
    """Points that a household gets in the visiting order, with the reason that staff can read."""

    formula: Expression
    points: int
    reason: str
    at: Place


@dataclass(frozen=True, slots=True)
class Ranking:
    """The visiting order: who gets which points, and from how many points on a level is sent out."""

    rules: tuple[RankRule, ...]
    floors: Mapping[Level, int]


@dataclass(frozen=True, slots=True)
class Document:
    """A legal document that citations may name."""

    id: str
    title: str
    number: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A place of the pack: code (2 to 12 digits), name, settlement urban, rural or empty."""

    code: str
    name: str
    settlement: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One pack of the chain: national, province, city, county."""

    id: str
    title: str
    version: str
    level: str  # nation | province | city | county
    area: str  # prefix of the place codes it governs
    hash: str
    fictional: bool = False
    currency: str = "元"


@dataclass(frozen=True, slots=True)
class Pack:
    """A flattened pack: everything in force for its place, each part knowing the layer it came from."""

    layers: tuple[Layer, ...]  # from the nation down
    hash: str  # sha256 over all files of all layers
    facts: Mapping[str, Fact] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    units: Mapping[str, UnitRule] = field(default_factory=dict)
    combinations: Mapping[str, Combination] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    ranking: tuple[RankRule, ...] = ()
    dispatch_floors: Mapping[Level, int] = field(
        default_factory=dict
    )  # points below which a level waits; never red
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    rechecks: Mapping[str, Recheck] = field(default_factory=dict)
    visit_rates: Mapping[str, VisitRate] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    outgoings: Mapping[str, Outgoing] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    agendas: Mapping[str, Agenda] = field(default_factory=dict)  # by level
    question_groups: Mapping[str, QuestionGroup] = field(default_factory=dict)
    visit_forms: Mapping[str, VisitForm] = field(default_factory=dict)
    visit_rounds: Mapping[str, VisitRound] = field(default_factory=dict)
    follow_ups: Mapping[str, FollowUp] = field(default_factory=dict)
    check_items: Mapping[str, CheckItem] = field(default_factory=dict)
    labour_classes: Mapping[str, LabourClass] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    plan_occasions: Mapping[str, PlanOccasion] = field(default_factory=dict)
    pairing_schemes: Mapping[str, PairingScheme] = field(default_factory=dict)
    areas: tuple[AreaRow, ...] = ()
    case_files: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)  # "shelf id" → id of the layer

    def article_on(self, one: Clause | Category | Item, day: date) -> Citation | None:
        """The article that holds on a day: the former one until the document of the present one is in force."""
        named = self.documents.get(one.article.document) if one.article else None
        is_later = named is not None and named.starts is not None and day < named.starts
        return one.former_article if is_later and one.former_article else one.article

    @property
    def id(self) -> str:
        """The id of the most local layer."""
        return self.layers[-1].id

    @property
    def title(self) -> str:
        """The name of the most local layer."""
        return self.layers[-1].title

    @property
    def version(self) -> str:
        """The version of the most local layer."""
        return self.layers[-1].version

    def settlement_of(self, code: str) -> str:
        """urban or rural by the longest known prefix of a place code; empty when nothing says so."""
        known = {row.code: row.settlement for row in self.areas if row.settlement}
        return next((known[code[:size]] for size in range(len(code), 1, -1) if code[:size] in known), "")

    @property
    def currency(self) -> str:
        """The word for the unit of money: 元 unless the pack says otherwise."""
        return self.layers[-1].currency
