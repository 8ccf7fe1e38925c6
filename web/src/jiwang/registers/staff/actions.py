"""Writing staff."""

from __future__ import annotations

from base64 import b32encode
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.kit.turns import one_at_a_time
from jiwang.registers.staff import rules
from jiwang.registers.staff.models import Absence, Officer, Posting, SecondHand
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.states import Duty
from jiwang.trail.actions import record, recorded

_MEANWHILE = "刚刚有别人改过，您这一步没有保存。请刷新后再看。"


@recorded
def enrol(*, code: str, name: str, password: str, by: str, at: datetime) -> Officer:
    """Take somebody on; without duties they can sign in and see nothing. Raises PostingRefused where the code is taken."""
    one_at_a_time("officer", code)
    if Officer.objects.filter(code=code).exists():
        raise rules.PostingRefused("这个账号已经有了，请换一个。")
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
    """End a posting after a day. Raises PostingRefused where somebody has changed it meanwhile."""
    if not Posting.objects.filter(pk=posting.pk, until=posting.until).update(until=until):
        raise rules.PostingRefused(_MEANWHILE)
    record(
        who=by, what="staff.released", about=f"officer:{posting.officer.code}", why=posting.duty, at=at, area=posting.area
    )  # fmt: skip


@recorded
def grant_leave(
    officer: Officer, *, since: date, until: date, by: str, at: datetime, substitute: Officer | None = None
) -> Absence:
    """Note that somebody is away; the substitute holds their duties meanwhile. Raises PostingRefused."""
    Officer.objects.select_for_update().get(pk=officer.pk)
    if Absence.objects.filter(
        officer=officer, since__lte=until, until__gte=since, cancelled_at=None
    ).exists():
        raise rules.PostingRefused("这几天已经登记过休假。")
    absence = Absence.objects.create(officer=officer, since=since, until=until, substitute=substitute)
    if substitute is not None:
        _stand_in(absence, substitute, by=by, at=at)
    record(who=by, what="staff.leave_granted", about=f"officer:{officer.code}", at=at)
    return absence


@recorded
def cancel_leave(absence: Absence, *, on: date, by: str, at: datetime) -> None:
    """Leave that does not happen, or ends early: what the substitute held because of it ends too. Raises PostingRefused."""
    if not Absence.objects.filter(pk=absence.pk, cancelled_at=None).update(cancelled_at=at):
        raise rules.PostingRefused("这次休假刚刚已经撤销，请刷新后再看。")
    Posting.objects.filter(absence=absence).update(until=on - timedelta(days=1))
    record(who=by, what="staff.leave_cancelled", about=f"officer:{absence.officer.code}", at=at)


@recorded
def name_second_hand(township: str, officer: Officer | None, *, on: date, by: str, at: datetime) -> None:
    """Who stands in at a township, or nobody. Raises PostingRefused where the table of duties forbids it."""
    if officer is None:
        SecondHand.objects.filter(pk=township).delete()
    else:
        rules.check(rules.Held(Duty.TOWNSHIP_CLERK, township, on), held_by(officer))
        SecondHand.objects.update_or_create(township=township, defaults={"officer": officer})
    code = officer.code if officer else "–"
    record(who=by, what="staff.second_hand_named", about=f"officer:{code}", at=at, area=township)


@recorded
def set_cap(officer: Officer, *, cap: int, by: str, at: datetime) -> None:
    """How many tasks an officer may be given in a week. Raises PostingRefused where somebody has changed it meanwhile."""
    if not Officer.objects.filter(pk=officer.pk, weekly_cap=officer.weekly_cap).update(weekly_cap=cap):
        raise rules.PostingRefused(_MEANWHILE)
    record(who=by, what="staff.cap_set", about=f"officer:{officer.code}", why=str(cap), at=at)


@recorded
def renew_access(officer: Officer, *, password: str, by: str, at: datetime) -> None:
    """A new password, and a new phone to be bound, for somebody who has lost theirs. Raises PostingRefused, as `set_cap` does."""
    if not Officer.objects.filter(pk=officer.pk, password=officer.password).update(
        password=make_password(password)
    ):
        raise rules.PostingRefused(_MEANWHILE)
    TOTPDevice.objects.filter(user=officer).delete()
    record(who=by, what="staff.access_renewed", about=f"officer:{officer.code}", at=at)


@recorded
def bind_phone(officer: Officer, *, by: str, at: datetime) -> tuple[str, str]:
    """A phone's secret for an officer who has none yet: as it is typed in, and as an address; it is never shown again."""
    device = TOTPDevice.objects.create(user=officer, name="phone", confirmed=True)
    record(who=by, what="staff.second_factor_set", about=f"officer:{officer.code}", at=at)
    return b32encode(device.bin_key).decode(), device.config_url


@recorded
def change_password(officer: Officer, *, password: str, at: datetime) -> None:
    """A new password, by the officer."""
    officer.set_password(password)
    officer.save(update_fields=["password"])
    record(who=officer.code, what="staff.password_changed", about=f"officer:{officer.code}", at=at)


@recorded
def close_account(officer: Officer, *, on: date, by: str, at: datetime) -> None:
    """Somebody has left: every duty ends and nobody signs in under that name. Raises PostingRefused where that was done."""
    if not Officer.objects.filter(pk=officer.pk, is_active=True).update(is_active=False):
        raise rules.PostingRefused("这个账号刚刚已经停用，请刷新后再看。")
    still = Posting.objects.filter(officer=officer).exclude(until__lt=on)
    still.update(until=on - timedelta(days=1))
    record(who=by, what="staff.account_closed", about=f"officer:{officer.code}", at=at)


def _stand_in(absence: Absence, substitute: Officer, *, by: str, at: datetime) -> None:
    held = [one for one in held_by(substitute) if one.overlaps(_during(one, absence))]
    for one in held_by(absence.officer):
        during = _during(one, absence)
        if one.overlaps(during) and not any((has.duty, has.area) == (one.duty, one.area) for has in held):
            posting = appoint(substitute, during, by=by, at=at)
            Posting.objects.filter(pk=posting.pk).update(absence=absence)


def _during(one: rules.Held, absence: Absence) -> rules.Held:
    """The same duty for as long as the leave lasts."""
    return rules.Held(one.duty, one.area, absence.since, absence.until, one.department)


@recorded
def note_sign_in(officer: Officer, *, what: str, at: datetime) -> None:
    """Note a step of signing in or out: signed_in, signed_out, second_factor_set."""
    record(who=officer.code, what=f"staff.{what}", about=f"officer:{officer.code}", at=at)
