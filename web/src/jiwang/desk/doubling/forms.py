"""Which place is shown, and which field one by one."""

from __future__ import annotations

from django import forms


class DoubledForm(forms.Form):
    """A place by its code, a field by its key; without a key the field that is typed twice most often."""

    area = forms.RegexField(r"^\d{0,12}$", required=False)
    field = forms.CharField(required=False, max_length=150)
