"""Requests to departments: asked from a household's file, answered in the liaison's inbox."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.corrections import actions, queries
from jiwang.registers.corrections.forms import AnswerForm, QuestionForm
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.permissions import ASKERS, OWNERS
from jiwang.registers.corrections.rules import CorrectionRefused
from jiwang.registers.corrections.states import State
from jiwang.registers.people.queries import facts_seen
from jiwang.registers.staff.permissions import OfficerRequest, admits

_PAGE = 30


@never_cache
@require_safe
@admits(*OWNERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """What the liaison's department is asked: file, row and value, and no name."""
    is_open = request.GET.get("show") != "answered"
    page = Paginator(queries.inbox(request.sight, is_open=is_open), _PAGE).get_page(request.GET.get("page"))
    return render(request, "corrections/inbox.html", {"page": page, "is_open": is_open})


@require_POST
@admits(*OWNERS)
def answer(request: OfficerRequest, correction_id: int) -> HttpResponse:
    """Say that a row is mended, or that it is right."""
    form = AnswerForm(request.POST)
    get_object_or_404(queries.inbox(request.sight, is_open=True), pk=correction_id)
    if not form.is_valid():
        messages.error(request, _("请选“已更正”或“无误，不改”；说明最多200字。"))
        return redirect("corrections:inbox")
    asked = form.cleaned_data
    try:
        actions.answer(
            correction_id, to=State(asked["to"]), words=asked["words"], by=request.officer, at=clock.now()
        )
    except Correction.DoesNotExist as error:
        raise Http404 from error
    except CorrectionRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已答复。更正的内容请写进下一期名单，系统不改您的数据。"))
    return redirect("corrections:inbox")


@require_POST
@admits(*ASKERS)
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask the owner about one cell of a household's file."""
    form = QuestionForm(request.POST)
    form.full_clean()
    fact = get_object_or_404(facts_seen(request.sight, with_means=True), pk=form.cleaned_data.get("fact", ""))
    try:
        question = form.cleaned_data["question"] if form.is_valid() else ""
        actions.ask(fact, question=question, by=request.officer, at=clock.now())
    except CorrectionRefused as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, _("已请部门核对，答复会出现在这里。"))
    return redirect("desk:household", fact.person.household_id)
