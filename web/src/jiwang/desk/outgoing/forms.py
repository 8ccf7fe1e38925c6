"""What may leave, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ParcelForm(forms.Form):
    """A template by its id, and the reason."""

    template = forms.SlugField(max_length=60)
    why = forms.CharField(
        label=_("送出原因"), min_length=4, max_length=200, widget=forms.TextInput({"class": "form-control"}),
        error_messages={"required": _("请写明送出的原因。"), "min_length": _("原因至少写4个字。")},
    )  # fmt: skip


class ListForm(forms.Form):
    """Which of the officer's lists, narrowed as on its page."""

    area = forms.RegexField(r"^\d{0,12}$", required=False)
    level = forms.SlugField(required=False, max_length=8)
    indicator = forms.SlugField(required=False, max_length=20)
    where = forms.ChoiceField(
        choices=[(one, "") for one in ("", "here", "below", "late", "away")], required=False
    )
