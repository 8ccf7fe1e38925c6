"""Who is at the desk: the session, and in one question the officer, their devices, and their postings with the names of the areas.

Every request asks anew: whoever is dismissed, moved or locked out is so with the next page. A session ends half an hour after it
was last used, which is noted once a minute and not written to the disk with every page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.kit.rows.asking import planned
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import Known
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty

Answer = Callable[[HttpRequest], HttpResponse]
_USED, _PACE = "used", 60  # the name in the session; seconds
_SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > clock_timestamp()"
_COLUMNS = ("id", "password", "last_login", "code", "name", "is_active", "weekly_cap")
_OFFICER = f"""
SELECT {", ".join(_COLUMNS)},
  (SELECT json_agg(json_build_array(duty, area, since, until, department,
     (SELECT string_agg(name, '' ORDER BY digits) FROM places_place
      WHERE code IN (left(area, 4), left(area, 6), left(area, 9), area) AND digits >= 4)) ORDER BY duty, area)
   FROM staff_posting WHERE officer_id = officer.id),
  (SELECT json_agg(id) FROM otp_totp_totpdevice WHERE user_id = officer.id AND confirmed)
FROM staff_officer officer WHERE id = %s
"""  # columns of our own


class SessionStore(db.SessionStore):
    """Sessions in the table of Django's own, read without its query builder: every request reads one."""

    def _get_session_from_db(self) -> Any:
        found = planned(_SESSION, [self.session_key])
        if not found:
            return cast(Any, super())._get_session_from_db()
        ((coded, ends),) = found
        return Session(str(self.session_key), coded, ends)


class Desk(ModelBackend):
    """Officers by code and password; of whoever comes back everything is known that a page asks."""

    def officer_of(self, user_id: Any) -> Officer | None:
        """The officer of a session with what is `known` of them; nobody who may not come in any more."""
        found = planned(_OFFICER, [user_id])
        if not found:
            return None
        own, known = found[0][: len(_COLUMNS)], found[0][len(_COLUMNS) :]
        officer = Officer.from_db(connection.alias, _COLUMNS, own)
        officer.known = _known(officer, *known)  # type: ignore[attr-defined]
        return officer if self.user_can_authenticate(officer) else None

    get_user = officer_of  # the name by which Django asks


def with_device(answer: Answer) -> Answer:
    """Middleware in the place of django-otp's own: whether the officer of the session has shown a device that is theirs."""

    def knowing(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(partial(_verified, request, request.user))  # type: ignore[assignment]
        return answer(request)

    return knowing


def note_use(answer: Answer) -> Answer:
    """Middleware: renew the time of a session that was used, which begins its half hour anew; a stranger gets none by it."""

    def noting(request: HttpRequest) -> HttpResponse:
        if not request.session.is_empty() and time.time() - request.session.get(_USED, 0) > _PACE:
            request.session[_USED] = int(time.time())
        return answer(request)

    return noting


def _verified(request: HttpRequest, user: Any) -> Any:
    shown = request.session.get(DEVICE_ID_SESSION_KEY)
    devices: tuple[TOTPDevice, ...] = user.known.devices if user.is_authenticated and shown else ()
    user.otp_device = next((one for one in devices if one.persistent_id == shown), None)
    user.is_verified = lambda: user.otp_device is not None
    if shown and user.otp_device is None and user.is_authenticated:
        del request.session[DEVICE_ID_SESSION_KEY]
    return user


def _known(officer: Officer, postings: list[Any] | None, devices: list[int] | None) -> Known:
    held = [(_held(one), one[5]) for one in postings or ()]
    return Known(
        tuple(one for one, _name in held),
        {one.area: name or one.area for one, name in held},
        tuple(TOTPDevice.from_db(None, ["id", "user_id"], [pk, officer.pk]) for pk in devices or ()),
    )


def _held(posting: list[Any]) -> Held:
    duty, area, since, until, department, _name = posting
    last = date.fromisoformat(until) if until else None
    return Held(Duty(duty), area, date.fromisoformat(since), last, department)
