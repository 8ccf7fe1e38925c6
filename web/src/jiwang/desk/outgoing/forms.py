"""What may leave, and why."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
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


class ExchangeForm(forms.Form):
    """Which shelf of the exchange is shown."""

    show = forms.ChoiceField(
        choices=[(one, "") for one in ("", "waiting", "returned", "doubtful", "differs", "all")],
        required=False,
    )


class AgainForm(forms.Form):
    """What was returned and is sent again, and why."""

    departure = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("请先勾选要重送的。")}
    )
    why = forms.CharField(min_length=4, max_length=200, error_messages={"required": _("请写明改了什么。"), "min_length": _("原因至少写4个字。")})  # fmt: skip

    def __init__(self, asked: QueryDict, *, known: Iterable[int]) -> None:
        """Only what this officer may send again."""
        super().__init__(asked)
        field = self.fields["departure"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(one, "") for one in known]


class RecallForm(forms.Form):
    """Why a parcel is taken back."""

    why = forms.CharField(min_length=4, max_length=200, error_messages={"required": _("请写明撤回的原因。"), "min_length": _("原因至少写4个字。")})  # fmt: skip


class DifferenceForm(forms.Form):
    """Which field the other office is asked about, and what."""

    field = forms.SlugField(max_length=30)
    question = forms.CharField(max_length=200, required=False)
