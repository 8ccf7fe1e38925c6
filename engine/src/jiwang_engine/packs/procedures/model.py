"""What a pack says of the office's own duties, before its expressions are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.packs.legal import Clock, Expression
from jiwang_engine.packs.rosters import Column, Source
from jiwang_engine.terms import Citation, Level, Mark, Place, Purpose, Subject

REFERENCE, NAME, NUMBER, REFUSED, LETTER = "reference", "name", "id_number", "refused", "letter"
STEP_KINDS = ("work", "visit", "check", "notice", "publication", "hearing", "letter", "filing", "pairing", "help", "exit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step of a procedure.

    `kind` is work, visit (入户, by two), check (核对 of income and property, after consent), notice (公示, before the decision, objections are heard), publication (公布, after it), hearing
    (听取意见) or letter (书面告知); of a department that keeps files of its own also filing (建档), pairing (结对, who answers for the household), help
    (帮扶, as often as needed) or exit (脱困退出). `shows` and `hides` are what a notice or publication may and may not name.
    """

    id: str
    label: str
    at: Place
    kind: str = "work"
    office: str = ""  # who does it
    clock: Clock | None = None
    counted_from: str = ""  # what starts the clock, in words
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    taken_down: Clock | None = None  # after how long a publication ends
    is_again: bool = False  # what was objected to and looked at anew is hung up once more
    article: Citation | None = None
    note: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps from the application to the decision and after; `applies_to` names categories and items."""

    id: str
    label: str
    at: Place
    steps: tuple[ProcedureStep, ...]
    applies_to: tuple[str, ...] = ()
    total: Clock | None = None
    article: Citation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recheck:
    """When a recognised case is checked again: months after the last check, or after what `trigger` says."""

    id: str
    label: str
    subject: Subject
    months: Expression
    at: Place
    applies_to: str = ""  # a category; empty where `trigger` says who
    trigger: Expression | None = None
    article: Citation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VisitRate:
    """How often somebody is visited: `times` a week, month, quarter or year.

    Either `who` says whom it concerns or `level` names a colour of alert. `after_change` is the days within which
    a visit follows a great change.
    """

    id: str
    label: str
    subject: Subject
    times: Expression
    per: str  # week | month | quarter | year
    at: Place
    who: Expression | None = None
    level: Level | None = None
    after_change: Expression | None = None
    article: Citation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that is asked of one office, about one person. `scope` is what the person must have opened.

    `fills` says which column fills which fact: amounts and numbers of several persons and offices are added up; of keys (the numbers of
    real estate units) each is counted once, so that what two own together is one. `compares` are facts of which the office knows a part
    only (wages on which tax is paid): they are laid beside what was declared and fill nothing. One column may fill a member's fact and a
    supporter's; of a fact that is counted by the year it says a month.
    """

    id: str
    label: str
    department: str
    scope: str
    columns: tuple[Column, ...]
    at: Place
    fills: Mapping[str, tuple[str, ...]]
    compares: Mapping[str, tuple[str, ...]]
    valid_months: str  # a number, or the id of the parameter that says it
    is_auxiliary: bool = False
    clock: Clock | None = None
    clock_article: Citation | None = None
    article: Citation | None = None
    note: str = ""

    @property
    def source(self) -> Source:
        """The file in which the office answers, read like any department's; no rule of the law sees it."""
        place = self.at
        own = (
            Column(REFERENCE, "查询编号", "key", place, ("编号", "请求编号", "查询单号", "业务流水号"), required=True, needed=True),
            Column(NAME, "姓名", "name", place, ("查询人", "被查询人姓名", "户名")),
            Column(NUMBER, "身份证号", "id_number", place, ("证件号码", "公民身份号码", "身份证号码"), required=True, needed=True),
            Column(REFUSED, "退回原因", "text", place, ("不予查询原因", "退回意见", "未查询原因")),
            Column(LETTER, "复函文号", "text", place, ("文号", "回函文号", "答复文号")),
        )  # fmt: skip
        return Source(
            f"check_{self.id}",
            f"核对回函：{self.label}",
            self.department,
            Purpose.MEANS,
            (*own, *self.columns),
            place,
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """One place beside a family: who may take it, how many may, whether it must be taken, and whether the family is asked first.

    `kind` is officer, unit, delegate, enterprise, charity or adviser. `portfolio` are fields of work that fit; nothing named: any. `caseload`
    is the most families of one helper in this seat; 0: nobody has said. `roles` are words that are shown and decide nothing.
    """

    id: str
    label: str
    kind: str
    places: int = 1
    is_required: bool = True
    portfolio: tuple[str, ...] = ()
    caseload: int = 0
    needs_consent: bool = False
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairingScheme:
    """By which seats families are paired with those who help them; `claim_days` is for how long a small wish stays claimed."""

    id: str
    label: str
    seats: tuple[Seat, ...]
    mark: Mark
    at: Place
    document: str = ""
    starts: date | None = None
    ends: date | None = None
    article: Citation | None = None
    note: str = ""
    claim_days: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
