"""Input of decisions: what a family has said, what is decided, how a letter has arrived, and a list that is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.kit.words.amounts import FEN
from jiwang.kit.words.ticks import Tick
from jiwang.stages.decisions.models import DELIVERIES, OUTCOMES, SPEAKERS, WAYS
from jiwang.stages.decisions.rules import LONGEST, MOST, Ruling, Told, month_text
from jiwang.stages.decisions.states import ON_APPLICATIONS, Delivery, Outcome, Speaker, Way

_TEXT, _SELECT = {"class": "form-control"}, {"class": "form-select"}
_WORDS = {**_TEXT, "rows": "3"}


def _day(label: Any, help_text: Any, **told: Any) -> forms.DateField:
    wrong = {"required": _("请填日期。"), "invalid": _("日期写成 2026-07-01 的样子。")}
    widget = forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages=wrong, **told)


def _month(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


class HearForm(forms.Form):
    """When, where and how somebody was heard, who was there, and what they have said."""

    hearing = forms.UUIDField(widget=forms.HiddenInput())
    day = _day(_("哪天听取的"), _("当面、通话或收到书面意见的那一天。"))
    way = forms.TypedChoiceField(
        label=_("怎么听取的"), choices=list(WAYS.items()), coerce=Way, widget=forms.Select(_SELECT), help_text=_("行动不便的可以上门或打电话。"),
    )  # fmt: skip
    speaker = forms.TypedChoiceField(
        label=_("听了谁的意见"), choices=list(SPEAKERS.items()), coerce=Speaker, widget=forms.Select(_SELECT),
        help_text=_("有人去世的，听其他家庭成员的；没有其他成员的，听近亲属或村（居）委会的。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("他的姓名"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("说话的人，不是办事的人。"),
        error_messages={"required": _("请写明听了谁的意见。")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("在哪里"),
        max_length=100,
        required=False,
        widget=forms.TextInput(_TEXT),
        help_text=_("当面听取的要写；电话的不写。"),
    )
    present = forms.CharField(
        label=_("在场的人"), max_length=200, widget=forms.TextInput(_TEXT), help_text=_("办事的两人和家里在场的人；电话的写通话双方。"),
        error_messages={"required": _("请写明在场的人。电话听取的，写通话的两方。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("本人怎么说"), max_length=LONGEST, widget=forms.Textarea(_WORDS), help_text=_("照他的话写，没有意见也写“没有意见”。这段话会写进告知书。"),
        error_messages={"required": _("请写明本人怎么说的，至少4个字；没有意见的也要写“没有意见”。")},
    )  # fmt: skip

    def told(self) -> Told:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        return Told(
            asked["day"], asked["way"], asked["speaker"], asked["name"], asked["place"], asked["present"], asked["words"]
        )  # fmt: skip


class DecideForm(forms.Form):
    """What an officer decides: as the law gives, or otherwise with a reason."""

    outcome = forms.TypedChoiceField(
        label=_("决定"), choices=[(one, label) for one, label in OUTCOMES.items() if one not in ON_APPLICATIONS], coerce=Outcome, widget=forms.Select(_SELECT), help_text=_("计算结果只供参考，由您决定。"),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("调整后每月多少元"), required=False, min_value=0, max_value=MOST // FEN, decimal_places=2,
        widget=forms.TextInput({**_TEXT, "inputmode": "decimal", "autocomplete": "off"}), help_text=_("调减、增发的要填；终止、渐退、不调整的不填。"),
        error_messages={"invalid": _("金额只写数字。"), "max_decimal_places": _("最多两位小数。"), "min_value": _("金额不能小于零。"), "max_value": _("金额太大，请核对。")},
    )  # fmt: skip
    since = forms.TypedChoiceField(
        label=_("从哪个月起"), coerce=_month, widget=forms.Select(_SELECT), help_text=_("调减和终止最早从下月起；增发可以从变化的那个月起，差额补发。"),
    )  # fmt: skip
    exceeded_on = _day(
        _("渐退的：从哪天起收入超过标准"), _("只有选渐退才填，按它算每月发多少。"), required=False
    )
    why = forms.CharField(
        label=_("理由"), max_length=LONGEST, widget=forms.Textarea(_WORDS), help_text=_("写给本人看，会写进告知书。和计算结果不同的，写明为什么。"),
        error_messages={"required": _("请写明理由，至少4个字：告知书里要写给本人看。")},
    )  # fmt: skip
    is_apart = Tick(
        label=_("我与这户没有亲属或利害关系"),
        required=False,
        help_text=_("有关系的请回避，由另一位确认人办。"),
    )

    def __init__(self, *told: Any, months: Iterable[date], **more: Any) -> None:
        """The months from which it may hold, the usual one first."""
        super().__init__(*told, **more)
        field = self.fields["since"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.isoformat(), month_text(one)) for one in months]

    def ruling(self, stages: tuple[tuple[date, int], ...] = ()) -> Ruling:
        """The input of a valid form as the rules know it."""
        asked = self.cleaned_data
        amount = asked["amount"]
        return Ruling(
            asked["outcome"], int(amount * FEN) if amount is not None else None, asked["since"], asked["why"], stages
        )  # fmt: skip


class TellForm(forms.Form):
    """How and when the letter has reached the family."""

    way = forms.TypedChoiceField(
        label=_("怎么送达的"), choices=list(DELIVERIES.items()), coerce=Delivery, widget=forms.Select(_SELECT), help_text=_("拒收的可以留置送达，写见证人。"),
    )  # fmt: skip
    day = _day(_("送达日期"), _("送到手里、寄出签收的那一天；复议和诉讼的期限从这天算。"))
    received_by = forms.CharField(
        label=_("谁签收的"),
        max_length=60,
        required=False,
        widget=forms.TextInput(_TEXT),
        help_text=_("留置送达的写见证人。"),
    )


class WordsForm(forms.Form):
    """A reason, or nothing."""

    words = forms.CharField(required=False, max_length=LONGEST)


class BatchForm(forms.Form):
    """From which month the increases of a list hold, why, and the officer's word that none of the families is kin."""

    area = forms.ChoiceField(
        label=_("地区"), widget=forms.Select(_SELECT), help_text=_("确认这个地区全部待确认的增发。")
    )
    since = forms.TypedChoiceField(
        label=_("从哪个月起"), coerce=_month, widget=forms.Select(_SELECT), help_text=_("早于下月的，已经过去的月份补发差额；不能早于现行标准开始的月份。"),
    )  # fmt: skip
    why = forms.CharField(
        label=_("理由"), max_length=LONGEST, widget=forms.TextInput(_TEXT), help_text=_("例如调整标准的文号。"),
        error_messages={"required": _("请写明理由，至少4个字。")},
    )  # fmt: skip
    is_apart = Tick(
        label=_("清单里没有我的亲属或利害关系人"), required=False, help_text=_("有的请交给另一位确认人。")
    )

    def __init__(
        self, *told: Any, areas: Iterable[tuple[str, str]], months: Iterable[date], **more: Any
    ) -> None:
        """The places of the officer's duty, and the months."""
        super().__init__(*told, **more)
        for name, choices in (
            ("area", list(areas)),
            ("since", [(one.isoformat(), month_text(one)) for one in months]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
