"""Writing staff."""

from __future__ import annotations

from datetime import date, datetime

from jiwang.registers.staff import rules
from jiwang.registers.staff.models import Absence, Officer, Posting
from jiwang.registers.staff.queries import held_by
from jiwang.trail.actions import record, recorded


@recorded
def enrol(*, code: str, name: str, password: str, by: str, at: datetime) -> Officer:
    """Take somebody on; without duties they can sign in and see nothing."""
    officer = Officer(code=code, name=name)
    officer.set_password(password)
    officer.save()
    record(who=by, what="staff.enrolled", about=f"officer:{code}", at=at)
    return officer


@recorded
def appoint(officer: Officer, held: rules.Held, *, by: str, at: datetime) -> Posting:
    """Give an officer a duty. Raises PostingRefused where the table of duties forbids it."""
    Officer.objects.select_for_update().get(pk=officer.pk)  # two appointments at once must see each other
    rules.check(held, held_by(officer))
    posting = Posting.objects.create(
        officer=officer, duty=held.duty, area=held.area, department=held.department, since=held.since, until=held.until
    )  # fmt: skip
    record(
        who=by, what="staff.appointed", about=f"officer:{officer.code}", why=held.duty, at=at, area=held.area
    )
    return posting


@recorded
def release(posting: Posting, *, until: date, by: str, at: datetime) -> None:
    """End a posting after a day."""
    Posting.objects.filter(pk=posting.pk).update(until=until)
    record(
        who=by, what="staff.released", about=f"officer:{posting.officer.code}", why=posting.duty, at=at, area=posting.area
    )  # fmt: skip


@recorded
def grant_leave(officer: Officer, *, since: date, until: date, by: str, at: datetime) -> Absence:
    """Note that somebody is away."""
    absence = Absence.objects.create(officer=officer, since=since, until=until)
    record(who=by, what="staff.leave_granted", about=f"officer:{officer.code}", at=at)
    return absence


@recorded
def note_sign_in(officer: Officer, *, what: str, at: datetime) -> None:
    """Note a step of signing in or out: signed_in, signed_out, second_factor_set."""
    record(who=officer.code, what=f"staff.{what}", about=f"officer:{officer.code}", at=at)
