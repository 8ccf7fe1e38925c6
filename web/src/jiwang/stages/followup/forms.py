"""Input of following up."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.stages.followup.actions import Reported, Said
from jiwang.stages.followup.models import COLOURS, Count
from jiwang.stages.followup.rules import LONGEST
from jiwang.stages.followup.states import Colour

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_DATE = {"invalid": _("日期写成 2026-07-01 的样子。"), "required": _("请写日期。")}
_WHY = {"required": _("请写明理由，至少4个字。")}
_NUMBER = {"invalid": _("请只写整数。"), "min_value": _("不能小于零。"), "required": _("请写已完成多少。")}


def _day(label: Any, text: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), error_messages=_DATE,
        help_text=text,
    )  # fmt: skip


def _words(label: Any, text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 2}), error_messages=_WHY, help_text=text
    )  # fmt: skip


class ReviewForm(forms.Form):
    """A colour that a person sets."""

    colour = forms.TypedChoiceField(
        label=_("颜色"), choices=list(COLOURS.items()), coerce=Colour, widget=forms.Select(_SELECT), help_text=_("和规则提出的可以不同，但要写理由。"),
        error_messages={"required": _("请选一种颜色。"), "invalid_choice": _("请选一种颜色。")},
    )  # fmt: skip
    why = _words(_("理由"), _("写看到的情况；不写病名和案由。"))
    until = _day(_("到哪天为止"), _("到期以后按规则的颜色。"))

    def said(self) -> Said:
        """The input of a valid form."""
        asked = self.cleaned_data
        return Said(asked["colour"], asked["why"], asked["until"])


class MarkForm(forms.Form):
    """A family is marked, or is no longer."""

    why = _words(_("理由"), _("为什么列为（或不再列为）帮扶重点对象。"))


class SettleForm(forms.Form):
    """What a warning turned out to be."""

    is_relapse = forms.TypedChoiceField(
        label=_("核实结果"), choices=[("", _("请选择")), ("yes", _("是返困，请家庭重新申请")), ("no", _("不是返困"))], coerce=lambda one: one == "yes",
        widget=forms.Select(_SELECT), help_text=_("只认走访或新的认定核实过的情况。"), error_messages={"required": _("请选核实结果。")},
    )  # fmt: skip
    why = _words(_("理由"), _("根据什么核实的。"))


class NewsForm(forms.Form):
    """What a family has told of a change."""

    news = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = _words(_("发生了什么变化"), _("人口、收入、财产、住房、就业、健康等，照家里人说的写。"))
    teller = forms.CharField(
        label=_("谁说的"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("姓名和与户主的关系。"), error_messages={"required": _("请写明是谁说的。")}
    )  # fmt: skip
    happened_on = _day(_("哪天变的"), _("记不清的写大约哪天。"))
    told_on = _day(_("哪天报告"), _("家里人来说的那天。"))

    def told(self) -> Reported:
        """The input of a valid form."""
        asked = self.cleaned_data
        made: UUID = asked["news"] or uuid4()
        return Reported(made, asked["words"], asked["teller"], asked["happened_on"], asked["told_on"])


class CountForm(forms.Form):
    """How many of how many."""

    count = forms.UUIDField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(
        label=_("什么事"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("例如：困难职工解困脱困。"), error_messages={"required": _("请写明是什么事。")}
    )  # fmt: skip
    done = forms.IntegerField(
        label=_("完成多少"), min_value=0, max_value=10**8, widget=forms.NumberInput(_TEXT), error_messages=_NUMBER, help_text=_("写个数，不写百分数。")
    )  # fmt: skip
    total = forms.IntegerField(
        label=_("一共多少"), required=False, min_value=0, max_value=10**8, widget=forms.NumberInput(_TEXT), error_messages=_NUMBER,
        help_text=_("不知道的空着，系统会一直提醒补上。"),
    )  # fmt: skip
    source = forms.CharField(
        label=_("数字从哪里来"), max_length=120, widget=forms.TextInput(_TEXT), help_text=_("哪份文件、哪张表、谁统计的。"), error_messages={"required": _("请写明数字从哪里来，至少4个字。")}
    )  # fmt: skip
    day = _day(_("到哪天的数"), _("统计截止的日期。"))

    def counted(self, region: str) -> Count:
        """The input of a valid form, of a place."""
        asked = self.cleaned_data
        return Count(
            id=asked["count"] or uuid4(), region=region, label=asked["label"].strip(), done=asked["done"], total=asked["total"],
            source=asked["source"].strip(), day=asked["day"],
        )  # fmt: skip
