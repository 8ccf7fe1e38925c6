"""The pocket: the shell that works without network, what a phone asks the desk, and the list of phones."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.desk.disputes.actions import Arrived
from jiwang.desk.disputes.actions import deliver as deliver_visit
from jiwang.desk.disputes.states import SETTLED, Fate
from jiwang.desk.pocket import actions, permissions, queries, rules
from jiwang.desk.pocket.actions import Arriving, Drawn, Keys
from jiwang.desk.pocket.forms import DeliveryForm, MarkForm, PieceForm, StopForm, typed
from jiwang.desk.pocket.models import STANDINGS, Device
from jiwang.desk.pocket.permissions import CARRIERS, KEEPERS, STOPPERS
from jiwang.desk.pocket.rules import PocketRefused
from jiwang.desk.pocket.states import Standing
from jiwang.kit import clock
from jiwang.kit.words.speaking import language, spoken
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import (
    FAMILY_DUTIES,
    OfficerRequest,
    admits,
    admits_everyone,
    areas_held,
)
from jiwang.stages.alerts.models import OUTCOMES
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.models import METS, ROUND_OUTCOMES, SIGNED
from jiwang.stages.visits.rules import YES_NO

_SQUEEZED = 1000  # bytes


@require_safe
@admits_everyone
def shell(request: HttpRequest) -> HttpResponse:
    """The page that stays on the phone. It holds no data: whoever opens it sees the same."""
    shown = {
        "outcomes": [(value, label, ROUND_OUTCOMES[value]) for value, label in OUTCOMES.items()],
        "mets": METS.items(),
        "signs": SIGNED.items(),
        "hands": queries.hands(),
        "yes_no": YES_NO,
        "most": rules.MOST_HOUSEHOLDS,
    }
    answer = render(request, "pocket/shell.html", shown)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
@admits_everyone
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the files that it keeps; another version of any of them is another worker."""
    files = [reverse("pocket:shell"), reverse("pocket:manifest"), *(static(one) for one in queries.FILES)]
    head = {"version": queries.print_of_shell(language()), "files": files}
    script = f"const KEPT = {json.dumps(head)};\n{queries.worker_script()}"
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
@admits_everyone
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone shows of the app once it stands on its first page."""
    icons = [
        {
            "src": static(f"pocket-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": reverse("pocket:shell"), "name": _("济网随身端"), "short_name": _("济网"), "lang": language(),
        "start_url": reverse("pocket:shell"), "scope": reverse("pocket:shell"), "display": "standalone",
        "background_color": "#f3f5f8", "theme_color": "#1f5fa8", "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@require_POST
@admits(*CARRIERS)
def enrol(request: OfficerRequest) -> HttpResponse:
    """A phone more: its name and what opens its store, this once both secrets."""
    area = min(areas_held(request, *CARRIERS))
    try:
        device, keys = actions.enrol(
            request.officer, area=area, agent=request.headers.get("User-Agent", ""), at=timezone.now()
        )
    except PocketRefused as error:
        return _said(409, why=spoken(error))
    return _opened(request, device, keys, with_spare=True)


@never_cache
@require_safe
@admits_everyone
def standing(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Where a phone stands, for the phone itself: it knows its name and nobody else does."""
    device = queries.device_known(device_id)
    if device is None:
        return _said(404, why=_("服务器不认得这台设备。"))
    now = timezone.now()
    return _said(200, standing=str(queries.standing_of(device, now)), now=now.isoformat())


@require_POST
@admits(*CARRIERS)
def renew(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """What opens the store of one's own phone again; with `spare` anew, where the number is forgotten or the phone was stopped."""
    device = _own(request, device_id)
    keys = actions.renew(device, at=timezone.now())
    return _opened(request, device, keys, with_spare=request.POST.get("spare") == "1")


@never_cache
@require_safe
@admits(*CARRIERS)
def parcel(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """What the phone carries for the next days."""
    device, now = _own(request, device_id), clock.now()
    found = queries.standing_of(device, timezone.now())
    if found is not Standing.LIVE:
        return _said(403, standing=str(found), why=str(STANDINGS[found]))
    given = actions.load(device, by=_actor(request), sight=request.sight, at=now)
    told = queries.parcel(given, clock.today())
    return _squeezed(request, told | {"officer": request.officer.name, "made_at": now.isoformat()})


@require_POST
@admits(*CARRIERS)
def deliver(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """One visit: taken, or kept whole at the desk for a person, with the reason."""
    device, form, content = _own(request, device_id), DeliveryForm(request.POST), typed(request.POST)
    if not form.is_valid() or content is None:
        return _said(422, why=_("送来的走访不完整，没有收下；内容还在手机上。"))
    asked, now = form.cleaned_data, clock.now()
    carried = queries.carried_form(device, asked["task"], asked["form"])
    if carried is None:
        return _strange()
    given = Arrived(
        visit=asked["visit"], task=carried.task_id, household=carried.task.household_id, region=carried.region, reach=carried.reach,
        device=device.pk, revision=asked["revision"], content=content, form=carried.form,
        made_at=rules.made_at(typed=asked["made_at"], sent=asked["sent_at"], at=now), is_trusted=device.revoked_at is None,
    )  # fmt: skip
    kept = deliver_visit(given, by=_actor(request), at=now)
    fate = Fate(kept.fate)
    if fate in (Fate.TAKEN, Fate.REPLACED):
        return _said(200, state="taken")
    if fate in SETTLED:
        return _said(200, state="settled", why=f"{kept.get_fate_display()} {kept.decided_why}".strip())
    return _said(200, state="kept", why=spoken(kept.why))


@require_POST
@admits(*CARRIERS)
def draw(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """One drawn signature."""
    device, form = _own(request, device_id), MarkForm(request.POST)
    if not form.is_valid():
        return _said(422, why=_("签名图样没有收下：不完整。请清除后重签。"))
    asked, now = form.cleaned_data, clock.now()
    carried = queries.carried_form(device, asked["task"], asked["form"])
    if carried is None:
        return _strange()
    try:
        image = rules.image_of(asked["image"])
    except PocketRefused as error:
        return _said(422, why=spoken(error))
    drawn = Drawn(
        id=asked["mark"], visit=asked["visit"], hand=form.whose(), name=asked["name"], witnesses=asked["witnesses"],
        person=asked["person"], image=image, drawn_at=rules.made_at(typed=asked["made_at"], sent=asked["sent_at"], at=now),
    )  # fmt: skip
    actions.draw(drawn, carried, by=_actor(request), at=now)
    return _said(200, state="taken")


@require_POST
@admits(*CARRIERS)
def enclose(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """Some bytes of a photo or a sound: how many there are now, or that it is whole. Beside a visit that was refused nothing is kept."""
    device, form = _own(request, device_id), PieceForm(request.POST)
    if not form.is_valid():
        return _said(422, why=_("照片或录音没有传好，请再送一次。"))
    asked, now = form.cleaned_data, clock.now()
    carried = queries.carried_form(device, asked["task"], asked["form"])
    if carried is None:
        return _strange()
    if queries.was_refused(asked["visit"]):
        return _said(200, state="settled", why=_("本人不愿谈的，不留照片和录音。"))
    try:
        arriving = Arriving(
            asked["enclosure"], asked["visit"], form.what(), asked["size"], asked["sha256"], asked["offset"], rules.piece_of(asked["piece"]),
            rules.made_at(typed=asked["made_at"], sent=asked["sent_at"], at=now),
        )  # fmt: skip
        kept = actions.enclose(arriving, carried, by=_actor(request), at=now)
    except PocketRefused as error:
        return _said(422, why=spoken(error))
    return _said(200, state="taken" if kept.whole_at else "going", arrived=kept.arrived)


@require_POST
@admits(*CARRIERS)
def close(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """Sign out on a phone."""
    actions.close(_own(request, device_id), at=timezone.now())
    return _said(200, state="closed")


@never_cache
@require_safe
@admits(*KEEPERS)
def devices(request: OfficerRequest) -> HttpResponse:
    """One's own phones, and those of one's area."""
    areas = areas_held(request, *STOPPERS)
    found, now = queries.devices_seen(request.sight, request.officer, areas), timezone.now()
    paths = paths_of({one.region for one in found}, start=6)
    shown = {
        "rows": [
            (one, paths[one.region], standing, STANDINGS[standing])
            for one in found
            for standing in [queries.standing_of(one, now)]
        ],
        "may_carry": bool(areas_held(request, *CARRIERS)),
        "most": rules.MOST_HOUSEHOLDS,
        "days": rules.TRUSTED.days,
    }
    return render(request, "pocket/devices.html", shown)


@require_POST
@admits(*KEEPERS)
def revoke(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """Stop a phone that is lost, or that somebody does not use any more."""
    device, form = queries.device_known(device_id), StopForm(request.POST)
    if device is None or not permissions.may_stop(device, officer=request.officer, held=request.held):
        raise Http404
    if not form.is_valid():
        messages.error(request, _("原因最多写200字。"))
        return redirect("pocket:devices")
    try:
        actions.revoke(device, why=form.cleaned_data["why"], by=request.officer, at=timezone.now())
    except PocketRefused as error:
        messages.error(request, spoken(error))
        return redirect("pocket:devices")
    messages.success(request, _("已停用：这台设备下次联网时清空，没有送出的走访仍封存着，由本人登录后交回。"))
    return redirect("pocket:devices")


@never_cache
@require_safe
@admits(*FAMILY_DUTIES)
def mark(request: OfficerRequest, mark_id: UUID) -> HttpResponse:
    """The picture of a drawn signature, for who sees the visit."""
    found = queries.mark_seen(request.sight, mark_id)
    if found is None:
        raise Http404
    image = actions.look_at_mark(found, by=request.officer.code, at=clock.now())
    return HttpResponse(image, content_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


@never_cache
@require_safe
@admits(*FAMILY_DUTIES)
def enclosure(request: OfficerRequest, enclosure_id: UUID) -> HttpResponse:
    """A photo or a sound, for who sees the visit."""
    found = queries.enclosure_seen(request.sight, enclosure_id)
    if found is None:
        raise Http404
    content = actions.look_at_enclosure(found, by=request.officer.code, at=clock.now())
    headers = {"X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=rules.kind_of(content), headers=headers)


def _opened(request: OfficerRequest, device: Device, keys: Keys, *, with_spare: bool) -> JsonResponse:
    now = timezone.now()
    found = queries.standing_of(device, now)
    told: dict[str, Any] = {
        "device": str(device.pk), "standing": str(found), "officer": request.officer.name, "now": now.isoformat(),
        "seconds": int((device.expires_at - now).total_seconds()), "today": clock.today().isoformat(),
    }  # fmt: skip
    if found is Standing.LIVE:
        told["secret"] = keys.secret
    if with_spare:
        told["spare"] = keys.spare
    return _said(200, **told)


def _own(request: OfficerRequest, device_id: UUID) -> Device:
    device = queries.device_of(request.officer, device_id)
    if device is None:
        raise Http404
    return device


def _strange() -> JsonResponse:
    return _said(404, why=_("这件任务不是发给这台设备的，没有收下；内容还在手机上。请联系乡镇（街道）。"))


def _actor(request: OfficerRequest) -> Actor:
    return Actor(request.officer, request.held, clock.today())


def _said(status: int, **told: object) -> JsonResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})


def _squeezed(request: HttpRequest, told: Mapping[str, object]) -> HttpResponse:
    """JSON, compressed where the browser takes that: the road to a village is thin."""
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    answer = HttpResponse(plain, content_type="application/json")
    if len(plain) > _SQUEEZED and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(gzip.compress(plain, 6), content_type="application/json")
        answer.headers["Content-Encoding"] = "gzip"
    return answer
