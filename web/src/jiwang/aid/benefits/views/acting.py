"""What the pages of payments share: who acts, and doing something whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction

from jiwang.aid.benefits.rules import BenefitRefused
from jiwang.kit import clock
from jiwang.kit.words.speaking import spoken
from jiwang.registers.staff.permissions import OfficerRequest
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
        messages.error(request, spoken(error))
    return None


def actor(request: OfficerRequest) -> Actor:
    """The officer who acts, with the duties of today."""
    return Actor(request.officer, request.held, clock.today())
