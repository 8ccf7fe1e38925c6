"""Input of an answer."""

from __future__ import annotations

from django import forms


class AnswerForm(forms.Form):
    """What the family is told."""

    words = forms.CharField(max_length=300, required=False)
