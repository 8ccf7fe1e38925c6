"""Input of pairing: a helper, who takes a seat, what a family says, a handover, and what a helper gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiwang.aid.pairing.actions import Listed
from jiwang.aid.pairing.models import KINDS, WAYS, Sponsor
from jiwang.aid.pairing.rules import LONGEST, SHORTEST, Answer
from jiwang.aid.pairing.states import ASKED_FIRST, SponsorKind, Way
from jiwang.kit.words.ticks import Tick
from jiwang.registers.staff.models import Officer
from jiwang.stages.assistance.actions import Gift
from jiwang.stages.assistance.models import KINDS as GIFTS
from jiwang.stages.assistance.rules import FEN, YUAN
from jiwang.stages.assistance.states import Kind

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_DAY = forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d")
_PHONE = re.compile(r"[0-9][0-9 -]{6,19}")
_GIVEN = (Kind.GIFT, Kind.SERVICE, Kind.JOB, Kind.TRAINING, Kind.VISIT)
_MOST = Decimal(1_000_000)


def _why(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, min_length=SHORTEST, max_length=LONGEST, widget=forms.TextInput(_TEXT),
        error_messages={"required": _("请写明原因，至少4个字。"), "min_length": _("请写明原因，至少4个字。")},
    )  # fmt: skip


def _day(label: Any, help_text: Any) -> forms.DateField:
    wrong = {"required": _("请填日期。"), "invalid": _("日期写成 2026-07-01 的样子。")}
    return forms.DateField(label=label, help_text=help_text, widget=_DAY, error_messages=wrong)


class SearchForm(forms.Form):
    """Which characters stand in a name or an address."""

    text = forms.CharField(
        required=False, max_length=60, label=_("姓名或单位"), widget=forms.TextInput(_TEXT)
    )


class SponsorForm(forms.Form):
    """A helper who is entered."""

    region = forms.ChoiceField(
        label=_("在哪里帮扶"), help_text=_("全县的选县，只帮本乡镇的选乡镇。"), widget=forms.Select(_SELECT),
        error_messages={"invalid_choice": _("请从列表里选一个地方。")},
    )  # fmt: skip
    kind = forms.TypedChoiceField(
        label=_("类别"), choices=list(KINDS.items()), coerce=SponsorKind, widget=forms.Select(_SELECT),
        help_text=_("企业、代表委员、慈善组织结对前要家庭自己同意。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("姓名或名称"), min_length=2, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("单位写全称，个人写姓名。"),
        error_messages={"required": _("请写姓名或名称。"), "min_length": _("至少写2个字。")},
    )  # fmt: skip
    unit = forms.CharField(label=_("所在单位"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("个人写在哪里工作；可不填。"))  # fmt: skip
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20, widget=forms.TextInput({**_TEXT, "inputmode": "tel"}), help_text=_("工作电话；可不填。"))  # fmt: skip
    shows_phone = Tick(label=_("本人同意把电话告诉结对的家庭"), required=False, help_text=_("没有勾的，家庭的卡上不印电话。"))  # fmt: skip
    portfolio = forms.CharField(
        label=_("分管或专长"), required=False, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("用顿号分开，例如：教育、就业、种植。推荐结对时先配对得上的。"),
    )  # fmt: skip
    code = forms.CharField(
        label=_("登录账号"), required=False, max_length=40, widget=forms.TextInput(_TEXT), help_text=_("要登录的写账号代码，先由工作人员页面开通并设“帮扶人”岗位；不登录的不填。"),
    )  # fmt: skip

    def __init__(self, *told: Any, regions: list[tuple[str, str]], **more: Any) -> None:
        """Only the places that this officer keeps."""
        super().__init__(*told, **more)
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = regions

    def clean_phone(self) -> str:
        """Digits, or nothing."""
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not _PHONE.fullmatch(phone):
            raise forms.ValidationError(_("电话只写数字，7到20位。"))
        return phone

    def clean_code(self) -> Officer | None:
        """The account, if there is one."""
        code = str(self.cleaned_data["code"]).strip()
        found = Officer.objects.filter(code=code, is_active=True).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("没有这个账号。请核对，或先不填。"))
        return found

    def listed(self) -> Listed:
        """The input of a valid form as the action takes it."""
        asked = self.cleaned_data
        fields = tuple(
            dict.fromkeys(one[:20] for one in re.split(r"[、，,;；\s]+", asked["portfolio"]) if one)
        )
        return Listed(
            asked["region"], asked["kind"], asked["name"], asked["unit"], asked["phone"], asked["shows_phone"], fields, asked["code"],
        )  # fmt: skip


class PairForm(forms.Form):
    """Who takes a seat."""

    helper = forms.TypedChoiceField(
        label=_("由谁来帮"), coerce=int, widget=forms.Select(_SELECT), help_text=_("括号里是已经结对的户数。没有要找的人，先登记帮扶人。"),
        error_messages={"required": _("请选一位帮扶人。"), "invalid_choice": _("请从列表里选一位。")},
    )  # fmt: skip
    since = _day(_("从哪天起"), _("从这一天起他能看到这户的姓名和住址。"))

    def __init__(self, *told: Any, choices: Iterable[tuple[int, str]], **more: Any) -> None:
        """The helpers who fit."""
        super().__init__(*told, **more)
        field = self.fields["helper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选")), *choices]


class AnswerForm(forms.Form):
    """What a family says when it is asked about one kind of helper."""

    kind = forms.TypedChoiceField(
        label=_("问的是哪一类"), coerce=SponsorKind, choices=[(one, KINDS[one]) for one in ASKED_FIRST], widget=forms.Select(_SELECT),
        help_text=_("每一类只问一次；不同意的不结对，不影响任何救助。"),
    )  # fmt: skip
    agrees = forms.TypedChoiceField(
        label=_("家庭怎么说"), choices=[("", _("请选")), ("1", _("同意")), ("0", _("不同意"))], coerce=lambda one: one == "1", empty_value=None,
        widget=forms.Select(_SELECT), help_text=_("照家庭说的记，不劝。"), error_messages={"required": _("请选家庭怎么说。")},
    )  # fmt: skip
    said_by = forms.CharField(label=_("谁说的"), max_length=60, widget=forms.TextInput(_TEXT), help_text=_("家里能作主的成年人，或监护人。"), error_messages={"required": _("请写明是谁说的。")})  # fmt: skip
    way = forms.TypedChoiceField(label=_("怎么说的"), choices=list(WAYS.items()), coerce=Way, widget=forms.Select(_SELECT), help_text=_("口头的要有见证人，书面的写纸在哪里。"))  # fmt: skip
    witness = forms.CharField(label=_("见证人"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("口头答复必填，不能是答复的人自己。"))  # fmt: skip
    paper = forms.CharField(label=_("纸在哪里"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("书面答复必填，例如：档案柜3。"))  # fmt: skip
    on = _day(_("哪天说的"), _("家庭答复的那一天。"))
    came_by_themselves = Tick(label=_("家庭自己提出"), required=False, help_text=_("以前问过或撤回过，家庭现在自己来说的，才勾。"))  # fmt: skip

    def answer(self) -> Answer:
        """The input of a valid form as the rules know it."""
        return Answer(**self.cleaned_data)


class HandoverForm(forms.Form):
    """To whom a caseload goes, and from when."""

    new = forms.TypedChoiceField(
        label=_("交给谁"), coerce=int, widget=forms.Select(_SELECT), help_text=_("同一类别的帮扶人。"),
        error_messages={"required": _("请选交给谁。"), "invalid_choice": _("请从列表里选一位。")},
    )  # fmt: skip
    day = _day(_("从哪天起"), _("到这一天，原来的人就看不到这些户了。"))
    why = _why(_("为什么交接"), _("例如：岗位调整。"))

    def __init__(self, *told: Any, choices: Iterable[tuple[int, str]], **more: Any) -> None:
        """Who could take them."""
        super().__init__(*told, **more)
        field = self.fields["new"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选")), *choices]


class WhyForm(forms.Form):
    """Why something ends."""

    why = _why(_("原因"), _("至少4个字。"))


class BriefForm(forms.Form):
    """A word that need not be said."""

    why = forms.CharField(required=False, max_length=LONGEST)


class GiftForm(forms.Form):
    """What a helper gives: of which kind, what, how much."""

    gift = forms.UUIDField(widget=forms.HiddenInput())
    kind = forms.TypedChoiceField(
        label=_("给的是"), choices=[(one, GIFTS[one]) for one in _GIVEN], coerce=Kind, widget=forms.Select(_SELECT),
        help_text=_("自己出的钱和东西选“爱心捐助”；从本单位资金或物资里出的，在“资金与物资”登记。"),
    )  # fmt: skip
    what = forms.CharField(
        label=_("给了什么"), min_length=2, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("例如：化肥、薄膜、推荐食堂帮工。"),
        error_messages={"required": _("请写给了什么。"), "min_length": _("至少写2个字。")},
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("数量"), min_value=Decimal("0.01"), max_value=_MOST, decimal_places=2, widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}),
        help_text=_("走访、服务写次数。"),
        error_messages={
            "required": _("请填数量。"), "invalid": _("数量只写数字。"), "min_value": _("数量要大于零。"), "max_value": _("数量太大，请核对。"),
            "max_decimal_places": _("最多两位小数。"), "max_digits": _("数量太大，请核对。"), "max_whole_digits": _("数量太大，请核对。"),
        },
    )  # fmt: skip
    unit = forms.CharField(label=_("单位"), max_length=8, widget=forms.TextInput(_TEXT), help_text=_("元、袋、次……"), error_messages={"required": _("请写单位，例如：袋。")})  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Half a sack is none."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        amount, unit = asked.get("amount"), asked.get("unit", "").strip()
        if amount is not None and unit != YUAN and amount != int(amount):
            self.add_error("amount", _("除了钱，数量按整数记，例如：3袋。"))
        return asked

    def made(self, day: Any) -> Gift:
        """The input of a valid form as the ledger takes it."""
        asked, unit = self.cleaned_data, self.cleaned_data["unit"].strip()
        number: UUID = asked["gift"]
        return Gift(number, asked["kind"], asked["what"], int(asked["amount"] * (FEN if unit == YUAN else 1)), unit, day)  # fmt: skip


def labelled(helpers: Iterable[Sponsor], loads: dict[int, int]) -> list[tuple[int, str]]:
    """Helpers as a list to choose from: name, unit, and how many families they have."""
    told = ((one, " · ".join(filter(None, (one.name, one.unit)))) for one in helpers)
    return [(one.pk, gettext("%(name)s（%(more)s）") % {"name": name, "more": loads.get(one.pk, 0)}) for one, name in told]  # fmt: skip
