"""Input of owners' files: who asks to be on file, what is told of a step, and how many there should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiwang.procedure.owners.actions import Declared
from jiwang.procedure.owners.models import FOUNDS
from jiwang.procedure.owners.rules import LONGEST, LONGEST_NAME, MOST, Filled, Step
from jiwang.procedure.owners.states import Found, Kind
from jiwang.procedure.referrals.models import Referral
from jiwang.registers.places.models import Place

_TEXT, _SELECT = {"class": "form-control", "autocomplete": "off"}, {"class": "form-select"}
_FEN = 100
_DAY_ERRORS = {"required": _("请写日期，如 2026-07-01。"), "invalid": _("日期写成 2026-07-01 的样子。")}


class SearchForm(forms.Form):
    """Which characters stand in a file."""

    text = forms.CharField(
        label=_("姓名、单位或帮扶人"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("写其中几个字，在各栏里一起找。"),
    )  # fmt: skip


class PlanForm(forms.Form):
    """How many there should be."""

    number = forms.IntegerField(
        label=_("应建档数（户）"), min_value=1, max_value=MOST, widget=forms.NumberInput(_TEXT), help_text=_("摸底后应当建档的户数；完成率由它和实际建档数算出，不手填。"),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("应建档数写 1 到 1000000 之间的整数。")),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("根据"), min_length=4, max_length=120, widget=forms.TextInput(_TEXT), help_text=_("摸底名册或文件的名称和日期。"),
        error_messages={"required": _("请写明根据什么，至少4个字。"), "min_length": _("请写明根据什么，至少4个字。")},
    )  # fmt: skip


class DeclareForm(forms.Form):
    """A household that asks to be on file."""

    name = forms.CharField(
        label=_("职工姓名"), min_length=2, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("申报的职工本人。"),
        error_messages={"required": _("请写职工姓名，至少2个字。"), "min_length": _("请写职工姓名，至少2个字。")},
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("住在哪里"), widget=forms.Select(_SELECT), help_text=_("选到乡镇（街道）。"),
        error_messages={"required": _("请选您管的地区。"), "invalid_choice": _("请选您管的地区。")},
    )  # fmt: skip
    address = forms.CharField(
        label=_("住址（可不填）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_TEXT),
        help_text=_("写到找得到人。"),
    )
    employer = forms.CharField(
        label=_("工作单位（可不填）"), required=False, max_length=60, widget=forms.TextInput(_TEXT), help_text=_("建立了工会的单位。"),
    )  # fmt: skip
    cause = forms.CharField(
        label=_("有什么困难"), min_length=4, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 3}), help_text=_("本人说的；是否属实由核查弄清。"),
        error_messages={"required": _("请写有什么困难，至少4个字。"), "min_length": _("请写有什么困难，至少4个字。")},
    )  # fmt: skip
    declared_on = forms.DateField(
        label=_("申报日期"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=_("不晚于今天。"), error_messages=_DAY_ERRORS,
    )  # fmt: skip

    referral = forms.TypedChoiceField(
        label=_("是不是转介来的"), required=False, empty_value=None, widget=forms.Select(_SELECT), help_text=_("窗口转来、您已经接下的；选了以后两边连着。"),
        error_messages={"invalid_choice": _("请选您已经接下、还没有登记的转介。")},
    )  # fmt: skip

    def __init__(
        self, *told: Any, places: Iterable[Place], referrals: Iterable[Referral], **more: Any
    ) -> None:
        """Only the townships of whoever writes, and what they have accepted."""
        super().__init__(*told, **more)
        self._accepted = {str(one.pk): one for one in referrals}
        self.fields["region"].choices = [(one.pk, one.name) for one in places]  # type: ignore[attr-defined]
        chosen = [(key, f"{one.name} {one.opened_on}") for key, one in self._accepted.items()]
        self.fields["referral"].choices = [("", _("不是")), *chosen]  # type: ignore[attr-defined]

    def declared(self) -> Declared:
        """The input of a valid form."""
        told = self.cleaned_data
        referral = self._accepted.get(told["referral"] or "")
        return Declared(
            told["region"], told["name"], told["cause"], told["declared_on"], told["address"], told["employer"], referral
        )  # fmt: skip


_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CHECK: ("found", "words", "day"),
    Kind.FILING: ("sort", "words", "day"),
    Kind.PAIRING: ("unit", "answers", "contact", "day"),
    Kind.HELP: ("sort", "words", "money", "day"),
}
_WORDS: Mapping[Kind, tuple[Any, Any]] = {
    Kind.CHECK: (_("和哪些部门比对过、查到什么"), _("至少4个字；没有核查的不能建档。")),
    Kind.FILING: (_("计划和措施"), _("至少4个字：一户一计划、一户一措施。")),
    Kind.HELP: (_("帮了什么"), _("至少4个字；每一笔都记，和发给职工的手册一致。")),
    Kind.VISIT: (_("走访看到的"), _("至少4个字；又有困难的写明。")),
    Kind.EXIT: (_("凭什么脱困"), _("至少4个字；退出以后还要回访。")),
}


class StepForm(forms.Form):
    """What is told of a step: each kind has only the fields that it needs."""

    found = forms.ChoiceField(
        label=_("核查结果"), choices=[("", _("请选")), *FOUNDS.items()], widget=forms.Select(_SELECT), help_text=_("由您部门定；不属实的不建档，可以再核查。"),
        error_messages={"required": _("请选核查的结果。"), "invalid_choice": _("请选核查的结果。")},
    )  # fmt: skip
    sort = forms.ChoiceField(
        label=_("类别"), widget=forms.Select(_SELECT), help_text=_("选项由政策包写明；标准按本地公布的。"),
        error_messages={"required": _("请选类别。"), "invalid_choice": _("请选类别。")},
    )  # fmt: skip
    unit = forms.CharField(label=_("帮扶单位"), required=False, max_length=LONGEST_NAME, widget=forms.TextInput(_TEXT), help_text=_("没有定的先空着，会列为缺项。"))  # fmt: skip
    answers = forms.CharField(label=_("帮扶责任人"), required=False, max_length=LONGEST_NAME, widget=forms.TextInput(_TEXT), help_text=_("对这一户脱困负责的人。"))  # fmt: skip
    contact = forms.CharField(label=_("帮扶联系人"), required=False, max_length=LONGEST_NAME, widget=forms.TextInput(_TEXT), help_text=_("职工随时能找到的人。"))  # fmt: skip
    words = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea({**_TEXT, "rows": 2}))
    money = forms.DecimalField(
        label=_("折合多少元（可不填）"), required=False, min_value=Decimal("0.01"), max_digits=11, decimal_places=2, widget=forms.NumberInput(_TEXT),
        help_text=_("没有钱物的不填；不知道的空着，不写0。"),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), _("金额写大于0的数，最多两位小数。")),
    )  # fmt: skip
    day = forms.DateField(
        label=_("哪天"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"), help_text=_("实际办的那一天。"), error_messages=_DAY_ERRORS,
    )  # fmt: skip

    def __init__(
        self, step: Step, sent: QueryDict | None = None, *, sorts: Iterable[str] = (), **more: Any
    ) -> None:
        """The fields of a step."""
        super().__init__(sent, prefix=step.id, **more)
        self.step = step
        kept = _FIELDS.get(step.kind, ("words", "day"))
        for name in set(self.fields) - set(kept):
            del self.fields[name]
        self.order_fields(kept)
        if "sort" in self.fields:
            self.fields["sort"].choices = [("", _("请选")), *((one, one) for one in sorts)]  # type: ignore[attr-defined]
        if "words" in self.fields:
            label, told = _WORDS.get(step.kind, (_("说明"), _("至少4个字。")))
            self.fields["words"].label, self.fields["words"].help_text = label, told

    def filled(self) -> Filled:
        """The input of a valid form as the rules know it."""
        told = self.cleaned_data
        money = told.get("money")
        return Filled(
            told.get("words", ""), told["day"], Found(told["found"]) if told.get("found") else None, told.get("sort", ""), told.get("unit", ""),
            told.get("answers", ""), told.get("contact", ""), int(money * _FEN) if money else None,
        )  # fmt: skip
