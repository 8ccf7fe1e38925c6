"""A step with every task of a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiwang.desk.errands import actions
from jiwang.desk.errands.forms import ErrandForm
from jiwang.desk.errands.queries import count_for
from jiwang.kit import clock
from jiwang.registers.staff.permissions import OfficerRequest, admits
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.permissions import SENDERS


@require_POST
@admits(*SENDERS)
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask for a step with every task of the list; a job takes it in pieces, and says how far it is."""
    form = ErrandForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请从列表里选择要办的一步。"))
        return redirect("dispatch:lists")
    step, asked, at = form.cleaned_data["step"], form.cleaned_data, clock.now()
    count = count_for(step, request.sight, request.held, level=asked["level"], at=at)
    if not count:
        messages.error(request, _("这个列表里没有可以办这一步的任务。"))
        return redirect("dispatch:lists")
    by = Actor(request.officer, request.held, clock.today())
    actions.ask_for_all(step, count=count, level=asked["level"], why=asked["why"], by=by, at=at)
    messages.success(request, _("已开始，可以在“后台作业”里看进度。"))
    return redirect("jobs:runs")
