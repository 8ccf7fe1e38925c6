"""Input of a delegation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.procedure.delegations.rules import Wanted

_TEXT = {"class": "form-control", "autocomplete": "off"}
_DAY = {"invalid": _("日期写成 2026-07-01 的样子。")}


class DelegationForm(forms.Form):
    """One document: which items, which townships, from when until when."""

    items = forms.MultipleChoiceField(
        label=_("下放的事项"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("只列政策里写可以下放的；“可”的要省里有规定。"),
        error_messages={"invalid_choice": _("勾选的事项里有政策没有说可以下放的，请刷新后重新勾选。")},
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label=_("下放到"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("勾选乡镇（街道）；没有确认人的，仍由县级决定。"),
        error_messages={"invalid_choice": _("请在列出的乡镇（街道）里选。")},
    )  # fmt: skip
    document = forms.CharField(
        label=_("文号"), required=False, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("下放依据的文件，如“青民发〔2026〕12号”。"),
    )  # fmt: skip
    since = forms.DateField(
        label=_("从哪天起"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), error_messages={**_DAY, "required": _("请写从哪天起。")},
        help_text=_("这天起递交的按下放的天数办，由乡镇（街道）决定。"),
    )  # fmt: skip
    until = forms.DateField(
        label=_("到哪天止"), required=False, widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), error_messages=_DAY, help_text=_("没有期限的空着。"),
    )  # fmt: skip
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *told: Any, items: Iterable[tuple[str, str]], areas: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        """What may be delegated, and where to."""
        super().__init__(*told, **more)
        for name, choices in (("items", list(items)), ("areas", list(areas))):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def wanted(self) -> Wanted:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Wanted(
            tuple(asked["items"]), tuple(asked["areas"]), asked["document"], asked["since"], asked["until"]
        )
