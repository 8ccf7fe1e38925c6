"""家庭的意见: what waits for an answer of the township, and the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.objections import actions, queries
from jiwang.registers.objections.forms import AnswerForm
from jiwang.registers.objections.permissions import ANSWERERS
from jiwang.registers.objections.rules import ObjectionRefused
from jiwang.registers.people.queries import heads_of
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.permissions import OfficerRequest, admits

_PAGE = 30


@never_cache
@require_safe
@admits(*ANSWERERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """What families do not agree with: the oldest open one first."""
    is_open = request.GET.get("show") != "answered"
    return _page(request, is_open=is_open)


@never_cache
@require_POST
@admits(*ANSWERERS)
def answer(request: OfficerRequest, objection_id: UUID) -> HttpResponse:
    """Answer a family; what cannot be sent comes back with the reason."""
    form = AnswerForm(request.POST)
    found = get_object_or_404(queries.objections_seen(request.sight), pk=objection_id)
    typed = request.POST.get("words", "")
    if not form.is_valid():
        messages.error(request, _("答复最多300字，请写短一点。"))
        return _page(request, is_open=True, typed={found.pk: typed}, status=422)
    try:
        actions.answer(found.pk, words=form.cleaned_data["words"], by=request.officer, at=clock.now())
    except ObjectionRefused as error:
        messages.error(request, spoken(error))
        return _page(request, is_open=True, typed={found.pk: typed}, status=422)
    messages.success(request, _("已答复，写在一户一档里。请把答复告诉家庭。"))
    return redirect("objections:inbox")


def _page(
    request: OfficerRequest, *, is_open: bool, typed: dict[UUID, str] | None = None, status: int = 200
) -> HttpResponse:
    found = queries.on_shelf(request.sight, is_open=is_open)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    heads = heads_of([one.household_id for one in page if one.household_id])
    shown = {
        "page": page,
        "rows": [(one, heads.get(one.household_id or 0), (typed or {}).get(one.pk, "")) for one in page],
        "is_open": is_open,
        "paths": paths_of({one.region for one in page}),
    }
    return render(request, "objections/inbox.html", shown, status=status)
