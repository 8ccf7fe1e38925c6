"""What the leader's screen is asked for."""

from __future__ import annotations

from django import forms


class ScreenForm(forms.Form):
    """An area by its code, a sign by its id; anything else is refused."""

    area = forms.RegexField(r"^\d{2,12}$", required=False)
    indicator = forms.RegexField(r"^\w{1,20}$", required=False)
    form = forms.ChoiceField(choices=[("", ""), ("xlsx", "xlsx")], required=False)
