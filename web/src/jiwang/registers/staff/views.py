"""The door: password, then a code from the phone; and out again."""

from __future__ import annotations

from base64 import b32encode

import segno
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as verify_session
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.registers.staff import actions
from jiwang.registers.staff.forms import SignInForm, TokenForm
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.permissions import admits_everyone


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
            _enter(request, officer, device)
            return redirect("desk:home")
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


def _enter(request: HttpRequest, officer: Officer, device: TOTPDevice) -> None:
    if not device.confirmed:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        actions.note_sign_in(officer, what="second_factor_set", at=timezone.now())
    verify_session(request, device)
    actions.note_sign_in(officer, what="signed_in", at=timezone.now())


def _code(device: TOTPDevice) -> str:
    """What the phone would show now: only where all people are made up."""
    return f"{totp(device.bin_key):06d}"


def _qr(device: TOTPDevice) -> str:
    drawn = segno.make(device.config_url, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass="qr-line"
    )
    return mark_safe(drawn)  # drawn by us out of our own key


def _key(device: TOTPDevice) -> str:
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
