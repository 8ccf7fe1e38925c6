"""The door, and the list of officers of an area: duties, days, leave, and who stands in."""

from __future__ import annotations

import time
from base64 import b32encode
from collections.abc import Callable
from datetime import date

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as verify_session
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.kit import clock
from jiwang.kit.rows.ways import ours
from jiwang.kit.words.speaking import spoken
from jiwang.registers.places.queries import paths_of, places_inside
from jiwang.registers.staff import actions, queries
from jiwang.registers.staff.forms import (
    CapForm,
    EnrolForm,
    PasswordForm,
    PostingForm,
    SecondHandForm,
    SignInForm,
    TokenForm,
)
from jiwang.registers.staff.models import Absence, Officer, Posting
from jiwang.registers.staff.permissions import KEEPERS, OfficerRequest, admits, admits_everyone, areas_held
from jiwang.registers.staff.rules import PostingRefused, check_appointer, first_password
from jiwang.registers.staff.states import Duty

_PAGE = 50
_NEXT = "next"  # in the session: the page from which somebody was sent to the door


@admits_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first factor; one answer for a wrong code and a wrong password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = authenticate(
            request, username=form.cleaned_data["code"], password=form.cleaned_data["password"]
        )
        if found is not None:
            login(request, found)
            request.session[_NEXT] = request.GET.get("next", "")
            return redirect("staff:second_factor")
        form.add_error(None, _("账号或密码不对，请再试一次。连续5次不对，账号会锁定30分钟。"))
    return render(request, "staff/sign_in.html", {"form": form}, status=200 if not form.errors else 422)


@admits_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second factor; who has none yet binds a phone now."""
    if not request.user.is_authenticated:
        return redirect("staff:sign_in")
    officer = request.user
    device, _made = TOTPDevice.objects.get_or_create(
        user=officer, defaults={"name": "phone", "confirmed": False}
    )
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["token"]):
            asked = request.session.pop(_NEXT, "")
            _enter(request, officer, device)
            return redirect(ours(asked) or "desk:home")
        form.add_error("token", _("动态码不对或已过期，请看手机上最新的6位数字；刚才试错过的请等几秒。"))
    shown = {
        "form": form,
        "qr": "" if device.confirmed else _qr(device),
        "key": "" if device.confirmed else _key(device),
        "code": _code(device) if settings.IS_DEMO else "",
    }
    return render(request, "staff/second_factor.html", shown, status=200 if not form.errors else 422)


@admits_everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out."""
    if request.user.is_authenticated:
        actions.note_sign_in(request.user, what="signed_out", at=timezone.now())
    logout(request)
    return redirect("staff:sign_in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@admits(*Duty)
def password(request: OfficerRequest) -> HttpResponse:
    """A new password of one's own."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.officer.check_password(form.cleaned_data["old"]):
            actions.change_password(request.officer, password=form.cleaned_data["new"], at=timezone.now())
            update_session_auth_hash(request, request.officer)
            messages.success(request, _("密码已改。"))
            return redirect("desk:home")
        form.add_error("old", _("现在的密码不对。"))
    return render(request, "staff/password.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@admits(*KEEPERS)
def officers(request: OfficerRequest) -> HttpResponse:
    """Who works in the officer's area, with duties, leave and what has run out."""
    areas, today = areas_held(request, *KEEPERS), clock.today()
    found = Paginator(queries.officers_inside(areas), _PAGE).get_page(request.GET.get("page"))
    paths = paths_of((posting.area for one in found for posting in one.postings.all()), start=4)
    shown = {
        "page": found,
        "rows": [(one, _postings(one, paths, today), _leave(one, today)) for one in found],
        "areas": ", ".join(paths_of(areas, start=4).values()),
    }
    return render(request, "staff/officers.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*KEEPERS)
def enrol(request: OfficerRequest) -> HttpResponse:
    """Somebody new with their first duty; the first password is shown once."""
    form = EnrolForm(request.POST or None, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        made, secret = form.cleaned_data, first_password()

        def act() -> str:
            check_appointer(made["area"], made["duty"], held=request.held, is_self=False)
            officer = actions.enrol(
                code=made["code"], name=made["name"], password=secret, by=request.officer.code, at=clock.now()
            )  # fmt: skip
            actions.appoint(officer, form.posting(), by=request.officer.code, at=clock.now())
            return _first_words(made["name"], made["code"], secret)

        if queries.officers().filter(code=made["code"]).exists():
            form.add_error("code", _("这个账号已经有了，请换一个。"))
        elif _tried(request, act):
            return redirect("staff:officer", made["code"])
    shown = {"form": form, "places": _places(request)}
    return render(request, "staff/enrol.html", shown, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@admits(*KEEPERS)
def officer(request: OfficerRequest, code: str) -> HttpResponse:
    """One officer: duties past and present; a new one by POST."""
    found, today = _kept(request, code), clock.today()
    form = PostingForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            new, is_self = form.posting(), found == request.officer
            check_appointer(new.area, new.duty, held=request.held, is_self=is_self)
            actions.appoint(found, new, by=request.officer.code, at=clock.now())
            return _("岗位已设。")

        if _tried(request, act):
            return redirect("staff:officer", code)
    paths = paths_of((posting.area for posting in found.postings.all()), start=4)
    shown = {
        "officer": found,
        "postings": _postings(found, paths, today),
        "absences": queries.absences_of(found, since=today),
        "form": form,
        "places": _places(request),
        "is_self": found == request.officer,
    }
    return render(request, "staff/officer.html", shown, status=422 if form.errors else 200)


@require_POST
@admits(*KEEPERS)
def end_posting(request: OfficerRequest, code: str, posting_id: int) -> HttpResponse:
    """A duty ends today."""
    found = _kept(request, code)
    posting = get_object_or_404(found.postings, pk=posting_id)

    def act() -> str:
        check_appointer(posting.area, Duty(posting.duty), held=request.held, is_self=found == request.officer)
        actions.release(posting, until=clock.today(), by=request.officer.code, at=clock.now())
        return _("岗位到今天为止。")

    _tried(request, act)
    return redirect("staff:officer", code)


@never_cache
@require_POST
@admits(*KEEPERS)
def change(request: OfficerRequest, code: str) -> HttpResponse:
    """The weekly cap, a lost password or phone, or the end of an account."""
    found, by, at = _kept(request, code), request.officer.code, clock.now()
    form, secret = CapForm(request.POST), first_password()

    def act() -> str:
        check_appointer(
            min(one.area for one in queries.held_by(found)), None, held=request.held, is_self=found == request.officer
        )  # fmt: skip
        if "renew" in request.POST:
            actions.renew_access(found, password=secret, by=by, at=at)
            return _first_words(found.name, found.code, secret)
        if "close" in request.POST:
            actions.close_account(found, on=clock.today(), by=by, at=at)
            return _("账号已停用，岗位到昨天为止。手上的任务在“无人在办”里，请重新指派。")
        if not form.is_valid():
            raise PostingRefused(_("每周上限请填0到200。"))
        actions.set_cap(found, cap=form.cleaned_data["cap"], by=by, at=at)
        return _("每周上限已改。")

    _tried(request, act)
    return redirect("staff:officer", code)


@require_http_methods(["GET", "POST"])
@admits(*KEEPERS)
def second_hands(request: OfficerRequest) -> HttpResponse:
    """Township by township: the clerks, and who stands in where there is only one."""
    areas, today = areas_held(request, *KEEPERS), clock.today()
    form = SecondHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        township, chosen = form.cleaned_data["township"], form.cleaned_data["officer"]

        def act() -> str:
            check_appointer(township, Duty.TOWNSHIP_CLERK, held=request.held, is_self=False)
            second = get_object_or_404(queries.officers_inside(areas), pk=chosen) if chosen else None
            actions.name_second_hand(township, second, on=today, by=request.officer.code, at=clock.now())
            return _("第二人已定。")

        _tried(request, act)
        return redirect("staff:second_hands")
    townships = list(places_inside(areas, digits=9))
    clerks, second = queries.clerks_of([one.pk for one in townships], on=today), queries.second_hands(areas)
    shown = {
        "rows": [(one, clerks.get(one.pk, []), second.get(one.pk)) for one in townships],
        "chances": queries.officers_inside(areas).filter(is_active=True),
    }
    return render(request, "staff/second_hands.html", shown)


def _kept(request: OfficerRequest, code: str) -> Officer:
    """An officer on the list that this one keeps."""
    found: Officer = get_object_or_404(queries.officers_inside(areas_held(request, *KEEPERS)), code=code)
    return found


def _tried(request: OfficerRequest, act: Callable[[], str]) -> bool:
    """Do something whole or not at all, and say how it went."""
    try:
        with transaction.atomic():
            messages.success(request, act())
    except PostingRefused as error:
        messages.error(request, spoken(error))
        return False
    return True


def _places(request: OfficerRequest) -> list[tuple[str, str]]:
    """Every place in the officer's area, with its whole name."""
    areas = areas_held(request, *KEEPERS)
    inside = [one.pk for digits in (6, 9, 12) for one in places_inside(areas, digits=digits)]
    paths = paths_of({*areas, *inside}, start=4)
    return sorted(paths.items())


def _postings(found: Officer, paths: dict[str, str], today: date) -> list[tuple[Posting, str, bool]]:
    """Postings with the name of their area and whether they hold today, those that hold first."""
    rows = [(one, paths[one.area], queries.held_of(one).is_live(today)) for one in found.postings.all()]
    return sorted(rows, key=lambda row: (not row[2], row[0].area, row[0].duty))


def _leave(found: Officer, today: date) -> Absence | None:
    """The leave on which somebody is today."""
    return next(
        (one for one in found.absences.all() if one.cancelled_at is None and one.since <= today <= one.until),
        None,
    )


def _first_words(name: str, code: str, secret: str) -> str:
    return _("%(name)s 的账号是 %(code)s，初始密码是 %(secret)s。只显示这一次，请当面告诉本人。") % {
        "name": name,
        "code": code,
        "secret": secret,
    }


def _enter(request: HttpRequest, officer: Officer, device: TOTPDevice) -> None:
    if not device.confirmed:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        actions.note_sign_in(officer, what="second_factor_set", at=timezone.now())
    verify_session(request, device)
    actions.note_sign_in(officer, what="signed_in", at=timezone.now())


def _code(device: TOTPDevice) -> str:
    """What the phone would show now, or next where that has been used: only where all people are made up."""
    phone = TOTP(device.bin_key, drift=device.drift)
    phone.time = time.time()
    unused = max(device.last_t + 1 - phone.t(), -device.drift)
    phone.time += min(unused, device.tolerance) * device.step
    return f"{phone.token():06d}"


def _qr(device: TOTPDevice) -> str:
    drawn = segno.make(device.config_url, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass="qr-line"
    )
    return mark_safe(drawn)  # drawn by us out of our own key


def _key(device: TOTPDevice) -> str:
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
