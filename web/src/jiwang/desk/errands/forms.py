"""Input of an errand."""

from __future__ import annotations

from django import forms

from jiwang.stages.alerts.models import LEVELS
from jiwang.stages.dispatch.models import STEPS
from jiwang.stages.dispatch.states import ERRANDS, Step


class ErrandForm(forms.Form):
    """A step with every task of a list."""

    step = forms.TypedChoiceField(choices=[(one, STEPS[one]) for one in ERRANDS], coerce=Step)
    level = forms.ChoiceField(required=False, choices=[("", ""), *LEVELS.items()])
    why = forms.CharField(required=False, max_length=200)
