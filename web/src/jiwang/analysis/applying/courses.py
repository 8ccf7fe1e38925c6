"""How items are applied for and until when, by the version of the law in force. Stages know procedures through this door only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from jiwang.analysis.homes import program_of
from jiwang.registers.policy.models import Version
from jiwang_engine.alerting.calendar import Calendar, national_calendar
from jiwang_engine.deciding import unfitting
from jiwang_engine.packs.model import Clock as Clock
from jiwang_engine.procedures import Course as Course
from jiwang_engine.procedures import CourseStep as CourseStep
from jiwang_engine.procedures import Due as Due
from jiwang_engine.procedures import Stop as Stop
from jiwang_engine.procedures import courses, due, kept_by, next_status, steps_of
from jiwang_engine.relieving import word_of, words_of

_BY_REGISTER, _SIGNED = "papers_by_register", "papers_signed_with_application"
_BY_CHECK, _OF_WORK = "facts_by_check", "facts_of_who_may_work"
_HELP = "department_help"
_OBJECTION = "objection"  # the step of a procedure that has a clock of its own
_KEPT = 64
CIVIL = "民政"
"""The department whose items the township examines before somebody decides."""


def courses_on(version: Version | None, on: date) -> dict[str, Course]:
    """The courses of every item in force on a day, by item."""
    return {} if version is None else _courses(version.kept, version.hash, on)


def after(version: Version | None, item: str, on: date) -> Course | None:
    """The status that is looked at once this one is refused."""
    found = courses_on(version, on)
    return next_status(found.values(), found[item]) if item in found else None


def unfitting_beside(version: Version | None, item: str) -> frozenset[str]:
    """The items of which nobody receives one beside another."""
    program = program_of(version.kept, version.hash) if version else None
    return unfitting(program, item) if program and item in program.pack.items else frozenset()


def owner_of(course: Course) -> str:
    """The department to which an item goes: of several the first, and civil affairs where it is among them."""
    return CIVIL if CIVIL in course.department else course.department.split("、")[0][:60]


def departments_on(version: Version | None, on: date) -> list[str]:
    """The departments that the law in force names, in the order of their items."""
    names = (one.department.split("、") for one in courses_on(version, on).values())
    return list(dict.fromkeys(name for listed in names for name in listed))


def steps_on(version: Version | None, procedure: str, on: date) -> tuple[CourseStep, ...]:
    """The steps of a procedure that is not an item's: another owner's, or how a family is referred."""
    return () if version is None else steps_of(program_of(version.kept, version.hash), procedure, on)


def own_procedure(version: Version | None, department: str) -> str:
    """The procedure by which a department keeps files of its own; empty where the law in force knows none."""
    found = None if version is None else kept_by(program_of(version.kept, version.hash), department)
    return found.id if found else ""


def words_on(version: Version | None, codes: str) -> tuple[str, ...]:
    """The words of a list of the law in force."""
    return () if version is None else words_of(program_of(version.kept, version.hash), codes)


def is_given_once(version: Version | None, item: str) -> bool:
    """Whether an item gives something once, and not month by month."""
    program = program_of(version.kept, version.hash) if version else None
    found = program.pack.items.get(item) if program else None
    return found is not None and found.amount is not None and found.amount.per == "once"


def kind_of_help(version: Version | None, department: str) -> str:
    """Which of the law's kinds of help a department gives (住房, 医疗): as the version in force names it, else nothing."""
    return "" if version is None else word_of(program_of(version.kept, version.hash), _HELP, department)


def clock_of(steps: Iterable[CourseStep], step: str) -> Clock | None:
    """How long one of some steps may take; None where nothing in force says so."""
    return next((one.clock for one in steps if one.id == step), None)


def due_on(
    clock: Clock | None,
    started: date,
    *,
    stops: Iterable[Stop] = (),
    is_delegated: bool = False,
    is_hard: bool = False,
) -> Due:
    """The last day of a clock; none where the law names no days, or while the clock stands still."""
    if clock is None:
        return Due(None)
    return due(clock, started, calendar=_calendar(), stops=stops, is_delegated=is_delegated, is_hard=is_hard)


def inquiry_due(version: Version | None, item: str, on: date) -> date | None:
    """Until when the law wants an objection looked into that comes on a day: where it names no days for that, no longer than the
    whole procedure may take. None where it names neither."""
    course = courses_on(version, on).get(item)
    return due_on(clock_of(course.steps, _OBJECTION) or course.total, on).last if course else None


def needless_papers(version: Version | None, *, has_register: bool) -> frozenset[str]:
    """Papers for which nobody is asked: what is signed with the application, and what the register says where it is there."""
    if version is None:
        return frozenset()
    program = program_of(version.kept, version.hash)
    known = words_of(program, _BY_REGISTER) if has_register else ()
    return frozenset((*known, *words_of(program, _SIGNED)))


def checked_facts(version: Version | None) -> frozenset[str]:
    """Facts for which nobody is asked, since the check of means says them."""
    return _facts_of(version, _BY_CHECK)


def facts_of_who_may_work(version: Version | None) -> frozenset[str]:
    """Facts for which no child is asked."""
    return _facts_of(version, _OF_WORK)


def _facts_of(version: Version | None, codes: str) -> frozenset[str]:
    if version is None:
        return frozenset()
    program = program_of(version.kept, version.hash)
    labels = set(words_of(program, codes))
    return frozenset(one.id for one in program.pack.facts.values() if one.label in labels)


@lru_cache(_KEPT)
def _courses(kept: str, digest: str, on: date) -> dict[str, Course]:
    return {one.item: one for one in courses(program_of(kept, digest), on)}


@lru_cache(1)
def _calendar() -> Calendar:
    return national_calendar()
