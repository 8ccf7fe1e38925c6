"""Input about what a person has to decide."""

from __future__ import annotations

from uuid import UUID

from django import forms

from jiwang.desk.disputes.states import BY_HAND, Fate

_NONE = "none"


class SettleForm(forms.Form):
    """What becomes of a visit that could not be taken."""

    fate = forms.ChoiceField(choices=[(str(one), one) for one in BY_HAND])
    why = forms.CharField(required=False, max_length=300)

    def chosen(self) -> Fate:
        """Of a valid form."""
        return Fate(self.cleaned_data["fate"])


class ResolveForm(forms.Form):
    """Which answer holds; `answers` are those that the page has shown."""

    household = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    about = forms.CharField(max_length=80)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    answers = forms.RegexField(r"^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,40}$")
    holds = forms.RegexField(rf"^({_NONE}|[0-9a-f-]{{36}})$")
    why = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, object]:
        """Ids as ids."""
        given = self.cleaned_data
        try:
            given["answers"] = {UUID(one) for one in given.get("answers", "").split(",") if one}
            held = given.get("holds", _NONE)
            given["holds"] = None if held == _NONE else UUID(held)
        except ValueError:
            self.add_error("answers", "")
        return given
