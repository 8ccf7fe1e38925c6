"""Input of reviews and lawsuits."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.procedure.remedies.models import KINDS, RESULTS
from jiwang.procedure.remedies.rules import LONGEST, Filed, Outcome
from jiwang.procedure.remedies.states import Kind, Result

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_DAY = {"invalid": _("日期写成 2026-07-01 的样子。"), "required": _("请写日期。")}
_AREA = forms.Textarea({**_TEXT, "rows": 2})


class FiledForm(forms.Form):
    """What a family has filed."""

    kind = forms.TypedChoiceField(
        label=_("走哪一条"), choices=[("", _("请选择")), *KINDS.items()], coerce=Kind, widget=forms.Select(_SELECT),
        help_text=_("收到告知书60日内可以复议，6个月内可以诉讼（《社会救助法》第76条）。"), error_messages={"required": _("请选复议还是诉讼。")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("哪天提出"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), error_messages=_DAY, help_text=_("以收到的申请书或应诉通知为准。"),
    )  # fmt: skip
    body = forms.CharField(
        label=_("向谁提出"), required=False, max_length=100, widget=forms.TextInput(_TEXT), help_text=_("复议机关或法院的名称。"),
    )  # fmt: skip
    number = forms.CharField(
        label=_("案号（可不填）"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("受理通知上的号。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("对什么不服、要求什么"), required=False, max_length=LONGEST, widget=_AREA, help_text=_("照申请书或起诉状概括。"),
    )  # fmt: skip

    def filed(self) -> Filed:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Filed(asked["kind"], asked["day"], asked["body"], asked["number"], asked["words"])


class EndingForm(forms.Form):
    """What came of it."""

    result = forms.TypedChoiceField(
        label=_("结果"), choices=[("", _("请选择")), *RESULTS.items()], coerce=Result, widget=forms.Select(_SELECT),
        help_text=_("按决定书或判决书写的选。"), error_messages={"required": _("请选结果。")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("结果的日期"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), error_messages=_DAY, help_text=_("文书上的日期。"),
    )  # fmt: skip
    number = forms.CharField(
        label=_("文号"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("决定书或判决书的号；撤回的不填。"),
    )  # fmt: skip
    follows = forms.CharField(
        label=_("接下来怎么办"), required=False, max_length=LONGEST, widget=_AREA, help_text=_("变更、撤销、重作的必填：谁办、到哪天；待遇要另作决定才变。"),
    )  # fmt: skip

    def outcome(self) -> Outcome:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Outcome(asked["result"], asked["day"], asked["number"], asked["follows"])
