"""Input of small wishes: the wish with the family's consent, its words, who claims it, and how it came true."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwang.aid.wishes.actions import Claimant
from jiwang.aid.wishes.models import WAYS
from jiwang.aid.wishes.rules import LONGEST, SHORTEST, Told
from jiwang.aid.wishes.states import Way
from jiwang.stages.assistance.actions import Gift
from jiwang.stages.assistance.rules import FEN, YUAN
from jiwang.stages.assistance.states import Kind

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_MOST = Decimal(1_000_000)


def _words() -> forms.CharField:
    return forms.CharField(
        label=_("心愿"), min_length=SHORTEST, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 2}),
        help_text=_("大家都看得到：不写姓名、村名、门牌、电话，也不写病情和为什么困难。例如：一个孩子想要一张书桌。"),
        error_messages={"required": _("请写心愿是什么，至少4个字。"), "min_length": _("请写心愿是什么，至少4个字。")},
    )  # fmt: skip


class SearchForm(forms.Form):
    """Which characters stand in a wish."""

    text = forms.CharField(
        label=_("心愿里的字"), required=False, max_length=60, widget=forms.TextInput(_TEXT)
    )


class TellForm(forms.Form):
    """A wish, and the family's consent that it is published."""

    wish = forms.UUIDField(widget=forms.HiddenInput())
    words = _words()
    consent_by = forms.CharField(label=_("家里谁同意公开"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("家里能作主的成年人，或监护人；随时可以撤回。"), error_messages={"required": _("请写明家里谁同意公开。")})  # fmt: skip
    consent_way = forms.TypedChoiceField(label=_("怎么同意的"), choices=list(WAYS.items()), coerce=Way, widget=forms.Select(_SELECT), help_text=_("口头的要有见证人，书面的写纸在哪里。"))  # fmt: skip
    witness = forms.CharField(label=_("见证人"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("口头同意必填，不能是同意的人自己。"))  # fmt: skip
    paper = forms.CharField(label=_("纸在哪里"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("书面同意必填，例如：档案柜3。"))  # fmt: skip
    consent_on = forms.DateField(
        label=_("哪天同意的"), widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"), help_text=_("家庭同意的那一天。"),
        error_messages={"required": _("请填日期。"), "invalid": _("日期写成 2026-07-01 的样子。")},
    )  # fmt: skip

    def told(self) -> Told:
        """The input of a valid form as the rules know it."""
        return Told(**{name: value for name, value in self.cleaned_data.items() if name != "wish"})


class WordsForm(forms.Form):
    """The words as they are published."""

    words = _words()


class ClaimForm(forms.Form):
    """Who takes a wish upon them."""

    name = forms.CharField(label=_("谁认领"), min_length=2, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("个人写姓名，单位写名称。"), error_messages={"required": _("请写明谁来认领。"), "min_length": _("至少写2个字。")})  # fmt: skip
    unit = forms.CharField(label=_("所在单位"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("可不填。"))  # fmt: skip
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20, widget=forms.TextInput({**_TEXT, "inputmode": "tel"}), help_text=_("联系送达用；可不填。"))  # fmt: skip

    def claimant(self) -> Claimant:
        """The input of a valid form as the action takes it."""
        return Claimant(**self.cleaned_data)


class WhyForm(forms.Form):
    """Why a claim or a wish ends."""

    why = forms.CharField(min_length=SHORTEST, max_length=200, error_messages={"required": _("请写明原因，至少4个字。"), "min_length": _("请写明原因，至少4个字。")})  # fmt: skip


class DoneForm(forms.Form):
    """What came of a wish."""

    gift = forms.UUIDField(widget=forms.HiddenInput())
    what = forms.CharField(label=_("送了什么"), min_length=2, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("例如：书桌。"), error_messages={"required": _("请写送了什么。"), "min_length": _("至少写2个字。")})  # fmt: skip
    amount = forms.DecimalField(
        label=_("数量"), min_value=Decimal("0.01"), max_value=_MOST, decimal_places=2, widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}), help_text=_("物资写件数。"),
        error_messages={
            "required": _("请填数量。"), "invalid": _("数量只写数字。"), "min_value": _("数量要大于零。"), "max_value": _("数量太大，请核对。"),
            "max_decimal_places": _("最多两位小数。"), "max_digits": _("数量太大，请核对。"), "max_whole_digits": _("数量太大，请核对。"),
        },
    )  # fmt: skip
    unit = forms.CharField(label=_("单位"), max_length=8, widget=forms.TextInput(_TEXT), help_text=_("张、件、元……"), error_messages={"required": _("请写单位，例如：件。")})  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Half a desk is none."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        amount = asked.get("amount")
        if amount is not None and asked.get("unit", "").strip() != YUAN and amount != int(amount):
            self.add_error("amount", _("除了钱，数量按整数记，例如：3袋。"))
        return asked

    def made(self, day: Any) -> Gift:
        """The input of a valid form as the ledger takes it."""
        asked, unit = self.cleaned_data, self.cleaned_data["unit"].strip()
        return Gift(asked["gift"], Kind.GIFT, asked["what"], int(asked["amount"] * (FEN if unit == YUAN else 1)), unit, day)  # fmt: skip
