"""Input to an opinion."""

from __future__ import annotations

from django import forms

from jiwang.stages.matching.models import ANSWERS
from jiwang.stages.matching.states import Answer


class OpinionForm(forms.Form):
    """What an officer says of a pair."""

    answer = forms.ChoiceField(choices=list(ANSWERS.items()))
    why = forms.CharField(required=False, max_length=200)

    def clean_answer(self) -> Answer:
        """The answer as the rules know it."""
        return Answer(self.cleaned_data["answer"])
