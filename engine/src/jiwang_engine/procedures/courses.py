"""How an item is applied for and decided: the steps in order, and who does each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiwang_engine.language.program import Program
from jiwang_engine.packs.model import Category, Clock, Item, Pack
from jiwang_engine.packs.procedures.model import Procedure, ProcedureStep
from jiwang_engine.terms import Subject


@dataclass(frozen=True, slots=True)
class CourseStep:
    """A step: what is done, by whom, within how long from what; `kind` as in `packs.procedures` (visit, check, notice …)."""

    id: str
    label: str
    kind: str
    office: str
    clock: Clock | None = None
    counted_from: str = ""
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    taken_down: Clock | None = None
    is_again: bool = False
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """How one item is applied for and decided on a day. Without a procedure there are no steps, and the clock is the item's own."""

    item: str
    label: str
    department: str
    category: str = ""  # the status that the item recognises
    order: int = 0  # of the category, in the law's order of testing
    is_of_household: bool = False  # a status of the household, not of one member
    is_of_member: bool = False  # a status of one member, who must be named
    procedure: str = ""
    article: str = ""
    note: str = ""
    total: Clock | None = None
    steps: tuple[CourseStep, ...] = ()
    documents: tuple[str, ...] = ()
    apply_at: str = ""
    is_automatic: bool = False
    delegable: str = "no"  # yes, possible, no

    def step_of(self, kind: str) -> CourseStep | None:
        """The first step of a kind."""
        return next((one for one in self.steps if one.kind == kind), None)

    @property
    def stops_for_notice(self) -> bool:
        """Whether the days of 公示 are counted apart from the whole."""
        return self.total is not None and self.total.notice is not None


def course_of(program: Program, item: str, on: date) -> Course | None:
    """The course of an item (id or name) on a day; None for what is not in force."""
    pack = program.pack
    found = next((one for one in pack.items.values() if item in (one.id, one.label)), None)
    if found is None or not _is_live(found.starts, found.ends, on):
        return None
    category = next((one for one in pack.categories.values() if found.category in (one.id, one.label)), None)
    procedure = _procedure_of(pack, found, category)
    steps = procedure.steps if procedure else ()
    is_of_member = category is not None and Subject.PERSON is category.subject is found.subject
    return Course(
        found.id, found.label, found.department, category.id if category else "", category.order if category else 0,
        category is not None and category.subject is Subject.UNIT,
        is_of_member and any(one.kind == "check" for one in steps),
        procedure.id if procedure else "", str((procedure and procedure.article) or pack.article_on(found, on) or ""),
        procedure.note if procedure else "", (procedure.total if procedure else None) or found.clock,
        tuple(_step(one) for one in steps if _is_live(one.starts, one.ends, on)), found.documents, found.apply_at, found.automatic, found.delegable,
    )  # fmt: skip


def courses(program: Program, on: date) -> tuple[Course, ...]:
    """The courses of every item in force, those that recognise a status first, in the order of the law."""
    found = [course_of(program, one, on) for one in program.pack.items]
    return tuple(
        sorted((one for one in found if one is not None), key=lambda one: (not one.category, one.order))
    )


def steps_of(program: Program, procedure: str, on: date) -> tuple[CourseStep, ...]:
    """The steps of a procedure (id or name) that are in force on a day, whatever it is for; none where the pack does not know it."""
    found = next((one for one in program.pack.procedures.values() if procedure in (one.id, one.label)), None)
    return tuple(_step(one) for one in found.steps if _is_live(one.starts, one.ends, on)) if found else ()


def kept_by(program: Program, office: str) -> Procedure | None:
    """The procedure by which an office keeps files of its own."""
    found = (one for one in program.pack.procedures.values() for step in one.steps if step.kind == "filing" and step.office == office)  # fmt: skip
    return next(found, None)


def next_status(courses: Iterable[Course], course: Course) -> Course | None:
    """What is looked at once a status is refused: the next status of a household in the order of the law (特困, 低保, 边缘, 刚性支出)."""
    ladder = [
        one
        for one in courses
        if recognises(one)
        and one.is_of_household
        and one.department == course.department
        and one.order > course.order
    ]
    return min(ladder, key=lambda one: one.order, default=None) if recognises(course) else None


def recognises(course: Course) -> bool:
    """Whether the procedure is one by which a status is recognised."""
    return bool(course.category) and course.step_of("check") is not None


def _procedure_of(pack: Pack, item: Item, category: Category | None) -> Procedure | None:
    """The item's own procedure, or that of its category; where somebody is heard something ends, and nobody applies."""
    own = {item.id, item.label}
    wide = {category.id, category.label} if category else set()
    for names in (own, wide):
        for one in pack.procedures.values():
            if names & set(one.applies_to) and not any(step.kind == "hearing" for step in one.steps):
                return one
    return None


def _step(one: ProcedureStep) -> CourseStep:
    return CourseStep(
        one.id.rpartition(".")[2], one.label, one.kind, one.office, one.clock, one.counted_from, one.shows, one.hides,
        one.taken_down, one.is_again, str(one.article or ""), one.note,
    )  # fmt: skip


def _is_live(starts: date | None, ends: date | None, on: date) -> bool:
    return (starts is None or starts <= on) and (ends is None or on <= ends)
