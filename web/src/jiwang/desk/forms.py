"""Input of the pages across stages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

WHY = _("查看原因")


class SearchForm(forms.Form):
    """What a clerk looks for."""

    text = forms.CharField(label=_("姓名、身份证号、电话、住址或拼音首字母"), max_length=60, required=False)


class ReasonForm(forms.Form):
    """Why somebody wants to see a number in full."""

    why = forms.CharField(
        label=WHY,
        min_length=4,
        max_length=200,
        error_messages={"required": _("请写明查看的原因。"), "min_length": _("原因至少写4个字。")},
    )
