"""What the pages of payments share: who acts, what they see of a county's runs, and doing something whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404

from jiwang.aid.benefits.models import Run
from jiwang.aid.benefits.queries import runs_seen
from jiwang.aid.benefits.rules import BenefitRefused
from jiwang.aid.benefits.states import READERS
from jiwang.kit import clock
from jiwang.kit.sights import COUNTY
from jiwang.kit.words.speaking import spoken
from jiwang.registers.staff.permissions import OfficerRequest, areas_held
from jiwang.stages.assistance.rules import LedgerRefused
from jiwang.stages.dispatch.actions import Actor


def tried(request: OfficerRequest, act: Callable[[], Any], form: django_forms.Form | None = None) -> Any:
    """Do something whole or not at all; a refusal is told, beside its form where there is one."""
    try:
        with transaction.atomic():
            return act()
    except (BenefitRefused, LedgerRefused) as error:
        if form is not None:
            form.add_error(None, spoken(error))
        else:
            messages.error(request, spoken(error))
    return None


def actor(request: OfficerRequest) -> Actor:
    """The officer who acts, with the duties of today."""
    return Actor(request.officer, request.held, clock.today())


def is_county(request: OfficerRequest) -> bool:
    """Whether the officer sees a county's runs whole."""
    return any(len(one) <= COUNTY for one in areas_held(request, *READERS))


def run_seen(request: OfficerRequest, run_id: int) -> Run:
    """A run of the officer's county; anything else is not there."""
    found: Run = get_object_or_404(runs_seen(areas_held(request, *READERS)), pk=run_id)
    return found
