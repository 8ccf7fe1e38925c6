"""What a pack says of the office's own duties, before its expressions are understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiwang_engine.packs.legal import Clock, Expression
from jiwang_engine.terms import Citation, Level, Place, Subject

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
