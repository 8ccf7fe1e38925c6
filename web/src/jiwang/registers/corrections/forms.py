"""Input to requests and answers."""

from __future__ import annotations

from django import forms

from jiwang.registers.corrections.states import State


class QuestionForm(forms.Form):
    """What the owner is asked about one cell."""

    fact = forms.CharField(max_length=60)
    question = forms.CharField(max_length=200)


class AnswerForm(forms.Form):
    """What the owner answers."""

    to = forms.ChoiceField(choices=[(State.ANSWERED, ""), (State.REFUSED, "")])
    words = forms.CharField(max_length=200, required=False)
